/**
 * How often each kind of error was replied, by its first word: what INFO errorstats shows. Source: redis.io INFO.
 */

/** From this many kinds on they are no kinds but something a script makes up; counting stops, as in Redis. */
const kindsMax = 128;
/** What begins with a longer word, or is but one, has no code. */
const codeLengthMax = 30;
const tooManyKinds = "ERRORSTATS_DISABLED";

export class ErrorStats {
  /** Errors replied, of any kind. */
  total = 0;
  private readonly counts = new Map<string, number>();

  /** @param message an error's text, beginning with its code. */
  replied(message: string): void {
    this.total++;
    if (this.counts.has(tooManyKinds)) return;
    const space = message.indexOf(" ");
    const code = space < 0 || space > codeLengthMax ? "ERR" : message.slice(0, space);
    if (!this.counts.has(code) && this.counts.size >= kindsMax) {
      this.counts.clear();
      this.counts.set(tooManyKinds, 1);
      return;
    }
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  /** Kinds and their counts, by name. */
  get kinds(): readonly (readonly [code: string, count: number])[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  reset(): void {
    this.total = 0;
    this.counts.clear();
  }
}
