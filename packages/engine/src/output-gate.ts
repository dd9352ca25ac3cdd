/**
 * Holds output back until the changes it may reflect are safe.
 *
 * Whoever makes changes durable (AOF) or known elsewhere (WAIT) takes hold of the gate; from then on output that was produced after change n
 * leaves only when `release(n)` or more has been called. Nobody holding it, it is open and costs one comparison per flush.
 */
export class OutputGate {
  /** Output produced at or before this sequence number may leave. */
  released = Number.POSITIVE_INFINITY;
  private readonly listeners: (() => void)[] = [];

  /** From now on, output produced after change `sequence` waits. */
  hold(sequence: number): void {
    this.released = sequence;
  }

  /** Changes up to `sequence` are safe. */
  release(sequence: number): void {
    if (sequence <= this.released) return;
    this.released = sequence;
    for (const listener of this.listeners) listener();
  }

  /** Nothing waits any more. */
  open(): void {
    this.release(Number.POSITIVE_INFINITY);
  }

  /** `listener` is called whenever held output may have become free. */
  onRelease(listener: () => void): void {
    this.listeners.push(listener);
  }
}
