/** The live sessions, by id. */
import type { Session } from "./session.js";

export class SessionRegistry {
  private readonly sessions = new Map<number, Session>();
  private lastId = 0;
  /** Sessions opened since the start. */
  opened = 0;

  nextId(): number {
    return ++this.lastId;
  }

  add(session: Session): void {
    this.sessions.set(session.id, session);
    this.opened++;
  }

  remove(session: Session): void {
    this.sessions.delete(session.id);
  }

  get size(): number {
    return this.sessions.size;
  }
}
