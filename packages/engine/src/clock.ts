/**
 * Where the engine gets time from. It never asks the platform, so that a test or a simulation can move time by hand.
 */
export interface Clock {
  /** Milliseconds since 1970, as the system tells them; may jump when somebody sets the system's clock. */
  wallMs(): number;
  /** Microseconds since any fixed point, with a fraction; never runs backwards. */
  monotonicUs(): number;
}

/**
 * The engine's time. One reading of the clock per command serves everything: the end of a command is the beginning of the next one in the same
 * batch, and the wall time follows from the same reading.
 */
export class Time {
  private readonly clock: Clock;
  /** The last reading, in microseconds: [0] monotonic, [1] what to add for the wall time. A typed array holds doubles without boxing them. */
  private readonly readings = new Float64Array(2);
  private isWallHeld = false;
  private heldOffset = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.adjust();
  }

  /** Reads the clock; returns monotonic microseconds. */
  read(): number {
    const us = this.clock.monotonicUs();
    if (this.isWallHeld) this.readings[1] += this.readings[0] - us;
    this.readings[0] = us;
    return us;
  }

  /** The wall time stands still, however often the clock is read, until it is released: all commands of a transaction run at the same moment. */
  holdWall(): void {
    this.isWallHeld = true;
    this.heldOffset = this.readings[1];
  }

  releaseWall(): void {
    this.isWallHeld = false;
    this.readings[1] = this.heldOffset;
  }

  /** The last reading, monotonic microseconds. */
  get us(): number {
    return this.readings[0];
  }

  /** Milliseconds since 1970 at the last reading. */
  get nowMs(): number {
    return Math.floor((this.readings[0] + this.readings[1]) / 1000);
  }

  /** Microseconds since 1970 at the last reading. */
  get nowUs(): number {
    return Math.floor(this.readings[0] + this.readings[1]);
  }

  /** Follows the system's wall clock, which may have been set. */
  adjust(): void {
    const us = this.read();
    this.readings[1] = this.clock.wallMs() * 1000 - us;
  }
}
