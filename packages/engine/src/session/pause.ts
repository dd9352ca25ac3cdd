/**
 * CLIENT PAUSE: for a while nobody's commands run, or nobody's writes. Requests that come meanwhile are postponed, and run when the pause is over. Keys
 * do not expire and are not evicted during a pause, so that a replica that catches up meanwhile finds nothing changing.
 *
 * Source: redis.io CLIENT PAUSE.
 */
import type { Admission } from "../admission.js";
import type { Deadline, Deadlines } from "./deadlines.js";
import type { Session } from "./session.js";
import { state } from "./state.js";

/** Whom a pause concerns: everybody, or those who would write. */
export type PauseMode = "all" | "writes";

export class ClientPause implements Deadline {
  /** When the pause ends. */
  atUs = 0;
  heapIndex = -1;
  /** What is paused; null outside a pause. */
  mode: PauseMode | null = null;
  /** Called when a pause begins and when it is over. */
  onChange: () => void = () => {};
  private readonly postponed = new Set<Session>();
  private readonly admission: Admission;
  private readonly deadlines: Deadlines;

  constructor(admission: Admission, deadlines: Deadlines) {
    this.admission = admission;
    this.deadlines = deadlines;
  }

  /** During a pause it only becomes longer and stricter. @param untilUs monotonic time. */
  begin(untilUs: number, mode: PauseMode): void {
    if (this.mode !== null && this.atUs > untilUs) untilUs = this.atUs;
    this.deadlines.remove(this);
    this.atUs = untilUs;
    this.mode = this.mode === "all" ? "all" : mode;
    this.admission.setPaused(this.mode);
    this.deadlines.add(this);
    this.onChange();
  }

  /** Lets everybody go on. */
  end(): void {
    if (this.mode === null) return;
    this.mode = null;
    this.deadlines.remove(this);
    this.admission.setPaused(null);
    for (const session of this.postponed) {
      session.state &= ~state.isPostponed;
      session.connection.wake(true);
    }
    this.postponed.clear();
    this.onChange();
  }

  expire(): void {
    this.end();
  }

  /** The session's next request is run when the pause is over. */
  postpone(session: Session): void {
    session.state |= state.isPostponed;
    this.postponed.add(session);
  }

  /** The session goes. */
  forget(session: Session): void {
    this.postponed.delete(session);
  }

  /** Sessions whose next request waits for the end of the pause. */
  get postponedCount(): number {
    return this.postponed.size;
  }
}
