/** What each command did: calls, time, refusals, failures, and a histogram of durations; on from the start, as in Redis. */
import type { Command } from "../command-table.js";
import { LatencyHistogram } from "./latency-histogram.js";

export class CommandStats {
  /** By command id. Typed arrays: counting neither boxes numbers nor touches objects. */
  readonly calls: Float64Array;
  readonly microseconds: Float64Array;
  /** Refused before it ran: arity, permissions, state. */
  readonly rejected: Float64Array;
  /** Ran, and answered with an error. */
  readonly failed: Float64Array;
  /** Percentiles that INFO latencystats shows: `latency-tracking-info-percentiles`. */
  latencyPercentiles: readonly number[] = [50, 99, 99.9];
  /** Those that durations go to: none while latencies are not tracked. */
  private readonly histograms: (LatencyHistogram | null)[];
  /** All there are, those included that are not added to at the moment. */
  private readonly recorded: (LatencyHistogram | null)[];
  private isTracking = true;
  private readonly commands: readonly Command[];
  private readonly total = new Float64Array(1);

  constructor(commands: readonly Command[]) {
    this.commands = commands;
    this.calls = new Float64Array(commands.length);
    this.microseconds = new Float64Array(commands.length);
    this.rejected = new Float64Array(commands.length);
    this.failed = new Float64Array(commands.length);
    this.histograms = new Array<LatencyHistogram | null>(commands.length).fill(null);
    this.recorded = [...this.histograms];
  }

  /** Notes that a command ran for `durationUs` microseconds. */
  called(command: Command, durationUs: number): void {
    const id = command.id;
    this.calls[id]++;
    this.microseconds[id] += durationUs;
    this.total[0]++;
    if (!this.isLatencyTracked) return;
    const histogram = this.histograms[id];
    if (histogram !== null) histogram.record(durationUs);
    else this.firstCall(id, durationUs);
  }

  /** Notes that a command which has been counted already, when it began to wait, has now run again, for so long. */
  calledAgain(command: Command, durationUs: number): void {
    this.microseconds[command.id] += durationUs;
  }

  /** Commands that ran, since the start. */
  get totalCalls(): number {
    return this.total[0];
  }

  histogram(command: Command): LatencyHistogram | null {
    return this.recorded[command.id];
  }

  /** Whether durations are recorded: `latency-tracking`. What was recorded stays when that ends. */
  get isLatencyTracked(): boolean {
    return this.isTracking;
  }

  set isLatencyTracked(isTracked: boolean) {
    this.isTracking = isTracked;
    if (!isTracked) this.histograms.fill(null);
  }

  reset(): void {
    for (const counts of [this.calls, this.microseconds, this.rejected, this.failed, this.total]) counts.fill(0);
    this.histograms.fill(null);
    this.recorded.fill(null);
  }

  /** Commands that were called or rejected, by name. */
  used(): readonly Command[] {
    return this.commands.filter((command) => this.calls[command.id] + this.rejected[command.id] > 0);
  }

  private firstCall(id: number, durationUs: number): void {
    if (!this.isTracking) return;
    const histogram = this.recorded[id] ?? new LatencyHistogram();
    this.recorded[id] = histogram;
    this.histograms[id] = histogram;
    histogram.record(durationUs);
  }
}
