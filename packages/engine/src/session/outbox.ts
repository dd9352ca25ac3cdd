/**
 * Sessions that were written to by something other than their own request: a deferred reply, a push. Their output must not leave before the change that
 * may have caused it, and a push must not cut into a reply that is being written; so both are seen to when the command at hand has ended.
 */
import type { Session } from "./session.js";

export class Outbox {
  private readonly sessions: Session[] = [];

  /** `session` has been written to, or has pushes to be written. */
  add(session: Session): void {
    this.sessions.push(session);
    session.connection.wake();
  }

  get isEmpty(): boolean {
    return this.sessions.length === 0;
  }

  /** No command is running: pushes are written now. `sequence` is that of the last change. */
  deliver(sequence: number): void {
    const { sessions } = this;
    for (let i = 0; i < sessions.length; i++) {
      const session = sessions[i] as Session;
      session.writePushes();
      session.outputSequence = sequence;
    }
    sessions.length = 0;
  }
}
