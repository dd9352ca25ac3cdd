/**
 * Durations of one command, counted in buckets whose width is at most a sixteenth of their value: constant memory, and
 * answers that are at most 1/16 too high.
 *
 * Shape: 16 buckets of 1 ns, then 16 for each doubling up to 2^30 ns (1.07 s); what takes longer counts as that. Source: the log-linear
 * buckets of HdrHistogram, in the range (1 ns to 1 s) Redis uses for LATENCY HISTOGRAM.
 */
const stepsLog2 = 4;
const steps = 1 << stepsLog2;
const durationMaxNs = 2 ** 30 - 1;
const bucketCount = (30 - stepsLog2) * steps + steps;
/** Powers of two, of nanoseconds, that LATENCY HISTOGRAM shows. */
const shownPowerMin = 10;
const shownPowerMax = 30;

export class LatencyHistogram {
  private readonly buckets = new Float64Array(bucketCount);
  private total = 0;

  record(durationUs: number): void {
    const ns = Math.min(durationUs * 1000, durationMaxNs) | 0;
    this.buckets[ns < steps ? ns : bucketOf(ns)]++;
    this.total++;
  }

  get count(): number {
    return this.total;
  }

  /** The duration, in microseconds, that `percent` (0 to 100) of the commands did not exceed; 0 if there were none. */
  percentileUs(percent: number): number {
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.total));
    let seen = 0;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      seen += this.buckets[bucket];
      if (seen >= wanted) return upperBoundNs(bucket) / 1000;
    }
    return 0;
  }

  /**
   * How many took no longer than about a microsecond, two, four and so on up to a second: pairs of microseconds and count, without those whose count is
   * the same as the one before. What LATENCY HISTOGRAM shows.
   */
  cumulative(): [us: number, count: number][] {
    const pairs: [number, number][] = [];
    let seen = 0;
    let bucket = 0;
    for (let power = shownPowerMin; power <= shownPowerMax; power++) {
      const before = seen;
      const end = power === shownPowerMax ? bucketCount : bucketOf(2 ** power);
      while (bucket < end) seen += this.buckets[bucket++];
      if (seen > before) pairs.push([shownUs(power), seen]);
    }
    return pairs;
  }

  reset(): void {
    this.buckets.fill(0);
    this.total = 0;
  }
}

/**
 * By what number of microseconds 2^power nanoseconds are called: 1, 2, 4, 8, 16, 33, 66 … 1082130. Redis's are these because its histogram can't tell
 * durations apart that differ by less than a 128th, and shows the longest of them.
 */
function shownUs(power: number): number {
  return Math.floor((2 ** power + 2 ** (power - 7) - 1) / 1000);
}

function bucketOf(ns: number): number {
  const exponent = 31 - Math.clz32(ns);
  return ((exponent - stepsLog2 + 1) << stepsLog2) + ((ns >>> (exponent - stepsLog2)) & (steps - 1));
}

function upperBoundNs(bucket: number): number {
  if (bucket < steps) return bucket;
  const exponent = (bucket >>> stepsLog2) + stepsLog2 - 1;
  return 2 ** exponent + ((bucket & (steps - 1)) + 1) * 2 ** (exponent - stepsLog2) - 1;
}
