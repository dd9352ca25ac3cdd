/**
 * How fast a counter grows now: the mean of the last 16 rates, each over 100 milliseconds or more. Source: INFO's `instantaneous_ops_per_sec`, which Redis
 * takes from as many samples, as far apart.
 */
const samplesMax = 16;
const periodMinUs = 100_000;

export class Rate {
  private readonly perSecond: number[] = [];
  private next = 0;
  private lastUs = 0;
  private lastCount = 0;
  private hasBegun = false;

  /** To be called now and then with the counter; takes a sample if it is time for one. */
  sample(nowUs: number, count: number): void {
    const elapsedUs = nowUs - this.lastUs;
    if (this.hasBegun && elapsedUs < periodMinUs) return;
    // A counter that has gone back was reset.
    if (this.hasBegun) {
      this.perSecond[this.next] = (Math.max(0, count - this.lastCount) / elapsedUs) * 1e6;
      this.next = (this.next + 1) % samplesMax;
    }
    this.hasBegun = true;
    this.lastUs = nowUs;
    this.lastCount = count;
  }

  /** Per second; samples that are not there yet count as zero. */
  get now(): number {
    return this.perSecond.reduce((sum, rate) => sum + rate, 0) / samplesMax;
  }

  reset(): void {
    this.perSecond.length = 0;
    this.next = 0;
    this.hasBegun = false;
  }
}
