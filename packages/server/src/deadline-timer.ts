/** Wakes the engine at the time that a client's wait or pause ends, to the millisecond. */
import type { Engine } from "@respire/engine";

/** A timer can't be set for longer: 2^31 - 1 ms, 24 days. */
const timerMsMax = 2 ** 31 - 1;

export class DeadlineTimer {
  private readonly engine: Engine;
  private readonly onFailure: (error: unknown) => void;
  private timer: NodeJS.Timeout | null = null;
  private immediate: NodeJS.Immediate | null = null;
  private isStopped = false;

  constructor(engine: Engine, onFailure: (error: unknown) => void) {
    this.engine = engine;
    this.onFailure = onFailure;
    // After this turn, in which more deadlines may come: the clock is not to be read in the middle of a command.
    engine.sessions.deadlines.onEarlier = () => {
      this.immediate ??= setImmediate(() => this.set());
    };
  }

  stop(): void {
    this.isStopped = true;
    this.clear();
  }

  private set(): void {
    this.clear();
    const ms = this.engine.msUntilDeadline;
    if (this.isStopped || ms === Number.POSITIVE_INFINITY) return;
    this.timer = setTimeout(() => this.expire(), Math.min(Math.ceil(ms), timerMsMax));
  }

  private expire(): void {
    try {
      this.engine.expireDeadlines();
      this.set();
    } catch (error) {
      this.onFailure(error);
    }
  }

  private clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.immediate !== null) clearImmediate(this.immediate);
    this.timer = null;
    this.immediate = null;
  }
}
