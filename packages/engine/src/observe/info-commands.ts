/** INFO commandstats, errorstats and latencystats. */
import type { Engine } from "../engine.js";
import type { InfoField } from "./info.js";

export function* commandFields({ stats }: Engine): Generator<InfoField> {
  for (const command of stats.used()) {
    const calls = stats.calls[command.id] as number;
    const usec = stats.microseconds[command.id] as number;
    yield [
      `cmdstat_${command.fullName}`,
      `calls=${calls},usec=${Math.floor(usec)},usec_per_call=${(calls === 0 ? 0 : usec / calls).toFixed(2)}` +
        `,rejected_calls=${stats.rejected[command.id]},failed_calls=${stats.failed[command.id]}`,
    ];
  }
}

export function* errorFields({ errorStats }: Engine): Generator<InfoField> {
  // A code is what a client may have made up, and a line is a line.
  for (const [code, count] of errorStats.kinds) yield [`errorstat_${code.replaceAll(/[:\r\n]/g, "_")}`, `count=${count}`];
}

export function* latencyFields({ stats }: Engine): Generator<InfoField> {
  if (!stats.isLatencyTracked) return;
  for (const command of stats.used()) {
    const histogram = stats.histogram(command);
    if (histogram === null) continue;
    const percentiles = stats.latencyPercentiles.map((percent) => `p${percent}=${histogram.percentileUs(percent).toFixed(3)}`);
    yield [`latency_percentiles_usec_${command.fullName}`, percentiles.join(",")];
  }
}
