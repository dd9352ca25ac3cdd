/** A clock that stands still until a test moves it. It counts how often it is read, since a reading per command is all that the engine may take. */
import type { Clock } from "../clock.js";

/** 2030-01-01, so that no test mistakes it for the real time. */
export const startMs = Date.UTC(2030, 0, 1);

export class ManualClock implements Clock {
  /** How often the monotonic time was asked for. */
  readings = 0;
  /** Microseconds that pass with each reading: gives work in the background, which stops by the clock, a finite speed. */
  usPerReading = 0;
  private elapsedUs = 0;
  /** What somebody has set the system's clock forward by. */
  private wallOffsetMs = 0;

  advance(ms: number): void {
    this.elapsedUs += ms * 1000;
  }

  /** As if somebody set the system's clock; the monotonic time goes on as before. */
  setWallClockForward(ms: number): void {
    this.wallOffsetMs += ms;
  }

  wallMs(): number {
    return startMs + this.wallOffsetMs + Math.floor(this.elapsedUs / 1000);
  }

  monotonicUs(): number {
    this.readings++;
    this.elapsedUs += this.usPerReading;
    return this.elapsedUs;
  }
}
