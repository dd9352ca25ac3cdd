/**
 * Sessions that were written to by something other than their own request: a deferred reply, a push. Their output must not leave before the change that
 * may have caused it, and a push must not cut into a reply that is being written; so both are seen to when the command at hand has ended.
 */
import type { Session } from "./session.js";

/** A session that has so much output that it did not ask for has it sent at once, so that it doesn't collect any amount within one turn. 256 KiB. */
const outputBytesMax = 256 * 1024;

export class Outbox {
  /** The session whose request is being executed, or was last: what is pushed to it is written when that is certainly over. */
  answering: Session | null = null;
  private readonly sessions: Session[] = [];

  /** `session` has been written to, or has pushes to be written. */
  add(session: Session): void {
    if (session.isInOutbox) return;
    session.isInOutbox = true;
    this.sessions.push(session);
    session.connection.wake();
  }

  get isEmpty(): boolean {
    return this.sessions.length === 0;
  }

  /** No command is running: pushes are written now. `sequence` is that of the last change. */
  deliver(sequence: number): void {
    const { sessions } = this;
    this.answering = null;
    for (let i = 0; i < sessions.length; i++) {
      const session = sessions[i] as Session;
      session.isInOutbox = false;
      session.writePushes();
      session.outputSequence = sequence;
      if (session.reply.position > outputBytesMax) session.connection.relieve();
    }
    sessions.length = 0;
  }
}
