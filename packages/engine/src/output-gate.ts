/**
 * Holds output back until the changes it may reflect are safe.
 *
 * Whoever makes changes durable (AOF) or known elsewhere (WAIT) takes a hold of its own; from then on output that was produced after change n leaves only
 * when every holder has released n or more. Nobody holding it, the gate is open and costs one comparison per flush.
 */
export class OutputGate {
  /** Output produced at or before this sequence number may leave: the least that any holder has released. */
  released = Number.POSITIVE_INFINITY;
  private readonly holds: GateHold[] = [];
  private readonly listeners: (() => void)[] = [];

  /** From now on, output produced after change `sequence` waits for this holder. */
  hold(sequence: number): GateHold {
    const hold = new GateHold(sequence, () => this.changed(hold));
    this.holds.push(hold);
    this.update();
    return hold;
  }

  /** `listener` is called whenever held output may have become free, maybe in the middle of a command: it must not send, only arrange for that. */
  onRelease(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(hold: GateHold): void {
    if (hold.released === Number.POSITIVE_INFINITY) this.holds.splice(this.holds.indexOf(hold), 1);
    const before = this.released;
    this.update();
    if (this.released > before) for (const listener of this.listeners) listener();
  }

  private update(): void {
    this.released = this.holds.reduce((least, { released }) => Math.min(least, released), Number.POSITIVE_INFINITY);
  }
}

/** One holder's part of the gate. */
export class GateHold {
  /** Changes up to this one are safe as far as this holder is concerned. */
  released: number;
  private readonly onChange: () => void;

  constructor(released: number, onChange: () => void) {
    this.released = released;
    this.onChange = onChange;
  }

  /** Changes up to `sequence` are safe. Never goes back. */
  release(sequence: number): void {
    if (sequence <= this.released) return;
    this.released = sequence;
    this.onChange();
  }

  /** This holder holds nothing any more. */
  end(): void {
    this.release(Number.POSITIVE_INFINITY);
  }
}
