/**
 * The latency monitor: what took long, by kind of event, second by second. Source: redis.io "Redis latency monitoring framework".
 */

/** Seconds of which an event's latency is kept. */
const samplesMax = 160;

export interface LatencySample {
  /** Seconds since 1970. */
  readonly time: number;
  /** Milliseconds: the longest in that second. */
  readonly latencyMs: number;
}

export class LatencyEvent {
  readonly name: string;
  /** The longest ever, milliseconds. */
  allTimeMaxMs = 0;
  /** Oldest first, at most one for each second. */
  private readonly kept: LatencySample[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get samples(): readonly LatencySample[] {
    return this.kept;
  }

  get last(): LatencySample | undefined {
    return this.kept.at(-1);
  }

  record(latencyMs: number, time: number): void {
    this.allTimeMaxMs = Math.max(this.allTimeMaxMs, latencyMs);
    const { last } = this;
    if (last?.time === time) {
      if (latencyMs <= last.latencyMs) return;
      this.kept.pop();
    }
    this.kept.push({ time, latencyMs });
    if (this.kept.length > samplesMax) this.kept.shift();
  }
}

export class LatencyMonitor {
  private readonly onThresholdChange: () => void;
  private readonly byName = new Map<string, LatencyEvent>();
  private latencyMinMs = 0;

  constructor(onThresholdChange: () => void = () => {}) {
    this.onThresholdChange = onThresholdChange;
  }

  /** What takes so many milliseconds, or longer, is kept; 0 switches the monitor off: `latency-monitor-threshold`. */
  get thresholdMs(): number {
    return this.latencyMinMs;
  }

  set thresholdMs(ms: number) {
    this.latencyMinMs = ms;
    this.onThresholdChange();
  }

  /** Notes what an event took, if that is long enough. Milliseconds are whole ones, rounded down. */
  record(name: string, latencyMs: number, nowMs: number): void {
    if (this.latencyMinMs === 0 || latencyMs < this.latencyMinMs) return;
    let event = this.byName.get(name);
    if (event === undefined) {
      event = new LatencyEvent(name);
      this.byName.set(name, event);
    }
    event.record(latencyMs, Math.floor(nowMs / 1000));
  }

  event(name: string): LatencyEvent | undefined {
    return this.byName.get(name);
  }

  get events(): readonly LatencyEvent[] {
    return [...this.byName.values()];
  }

  /** Forgets these events, or all if none are named; returns how many there were. */
  reset(names: readonly string[]): number {
    const wanted = names.length === 0 ? [...this.byName.keys()] : names;
    let count = 0;
    for (const name of wanted) if (this.byName.delete(name)) count++;
    return count;
  }
}
