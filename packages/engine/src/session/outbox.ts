/**
 * What sessions are sent that their own requests did not ask for: deferred replies, pushes, messages. A push must not cut into a reply that is being written,
 * and what leaves must not leave before the change that may have caused it; so both are seen to when the command, or the turn, has ended.
 */
import type { Session } from "./session.js";

/** A session that has so much output that it did not ask for has it sent at once, so that it doesn't collect any amount within one turn. 256 KiB. */
const outputBytesMax = 256 * 1024;

/** What is to be written to sessions before anything else is. */
export interface PendingOutput {
  writeOut(): void;
}

/** Who is told that a session has more output than it may. */
export interface OutputGuard {
  /** Whether so much output, unsent, is more than the session may have at any time. */
  isTooMuch(session: Session, bytes: number): boolean;
  killForOutput(session: Session): void;
}

export class Outbox {
  private readonly guard: OutputGuard;
  /** Where the number of the last change is read from. */
  private readonly stream: { readonly sequence: number };
  /** The session whose request is being executed: what is pushed to it is written when that is over. */
  answering: Session | null = null;
  /** Set by whoever collects output, so that it is written in its place: see `settle`. */
  pending: PendingOutput | null = null;
  /** Sessions that have been written to since output was last delivered; so many of them. Kept at its length, which is dear to change. */
  private readonly sessions: (Session | null)[] = [];
  private count = 0;
  /** Those of them that can't wait for the end of the turn: they have pushes that were put off, or too much output. */
  private readonly urgent: Session[] = [];
  /** Those to be disconnected. */
  private readonly doomed: Session[] = [];

  /** To be called before a session is written to that did not ask for it: what is pending comes first. */
  settle(): void {
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    pending.writeOut();
  }

  constructor(guard: OutputGuard, stream: { readonly sequence: number }) {
    this.guard = guard;
    this.stream = stream;
  }

  /** `session` has been written to: what was written may tell of the last change. @param isAnswered it is a reply that its client has waited for. */
  add(session: Session, isAnswered = false): void {
    session.outputSequence = this.stream.sequence;
    if (session.reply.position > outputBytesMax) this.addLarge(session);
    if (session.isInOutbox) {
      if (isAnswered) session.connection.wake(true);
      return;
    }
    session.isInOutbox = true;
    this.sessions[this.count++] = session;
    session.connection.wake(isAnswered);
  }

  /** `session` is being answered, and has pushes of so many bytes for afterwards. */
  addForLater(session: Session, bytes: number): void {
    this.urgent.push(session);
    if (bytes > outputBytesMax) this.judge(session, bytes);
    this.add(session);
  }

  private addLarge(session: Session): void {
    this.urgent.push(session);
    this.judge(session, session.reply.position);
  }

  /** A session that has too much is sent nothing more, from now on, though the command that sends may go on; afterwards it is disconnected. */
  private judge(session: Session, bytes: number): void {
    if (session.closing || !this.guard.isTooMuch(session, bytes + session.connection.usage().outputMemoryBytes)) return;
    session.closing = true;
    this.doomed.push(session);
  }

  get isUrgent(): boolean {
    return this.urgent.length > 0;
  }

  get isEmpty(): boolean {
    return this.count === 0 && this.pending === null;
  }

  /** No command is running: pushes that were put off are written, and those who have too much output are relieved of it. `sequence` is that of the last change. */
  attend(sequence: number): void {
    const { urgent } = this;
    for (let i = 0; i < urgent.length; i++) {
      const session = urgent[i] as Session;
      session.writePushes();
      if (session.closing || session.reply.position <= outputBytesMax) continue;
      session.outputSequence = sequence;
      session.connection.relieve();
    }
    urgent.length = 0;
    for (const session of this.doomed) {
      session.closing = false; // So that the log tells what it was when it was judged.
      this.guard.killForOutput(session);
    }
    this.doomed.length = 0;
  }

  /** Output is about to be sent, and no command is running. `sequence` is that of the last change. */
  deliver(sequence: number): void {
    this.settle();
    if (this.isUrgent) this.attend(sequence);
    const { sessions } = this;
    for (let i = 0; i < this.count; i++) {
      const session = sessions[i] as Session;
      session.isInOutbox = false;
      session.outputSequence = sequence;
      sessions[i] = null;
    }
    this.count = 0;
  }
}
