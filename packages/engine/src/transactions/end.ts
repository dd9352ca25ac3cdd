/** What a session's transaction leaves behind: nothing. */
import type { Engine } from "../engine.js";
import type { Session } from "../session/session.js";

/** No queued commands, no watched keys. */
export function endTransaction(engine: Engine, session: Session): void {
  forgetWatched(engine, session);
  engine.transactions.end(session);
}

/** Nothing is watched, and nothing that was has changed. */
export function forgetWatched({ watchedKeys }: Engine, session: Session): void {
  watchedKeys.unwatch(session);
  session.isDirty = false;
}
