/** The INFO sections that the engine can fill by itself. */
import type { Engine } from "../engine.js";
import type { Database } from "../keyspace/database.js";
import type { LatencyHistogram } from "./latency-histogram.js";

export function registerEngineInfo(engine: Engine): void {
  engine.info.register({ name: "Stats", isDefault: true, fields: () => statsFields(engine) });
  engine.info.register({ name: "Commandstats", isDefault: false, fields: () => commandFields(engine) });
  engine.info.register({ name: "Latencystats", isDefault: false, fields: () => latencyFields(engine) });
  engine.info.register({ name: "Keyspace", isDefault: true, fields: () => keyspaceFields(engine) });
}

function statsFields(engine: Engine): [string, number][] {
  const { hits, misses, expired } = engine.keyspace.shared.statistics;
  return [
    ["total_connections_received", engine.sessions.opened],
    ["total_commands_processed", engine.stats.totalCalls],
    ["expired_keys", expired],
    ["keyspace_hits", hits],
    ["keyspace_misses", misses],
    ["total_error_replies", engine.errorStats.total],
  ];
}

function* commandFields({ stats }: Engine): Generator<[string, string]> {
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

function* latencyFields({ stats, options }: Engine): Generator<[string, string]> {
  if (!stats.isLatencyTracked) return;
  const { value: percentiles } = options.structured<readonly number[]>("latency-tracking-info-percentiles");
  for (const command of stats.used()) {
    const histogram = stats.histogram(command);
    if (histogram !== null) yield [`latency_percentiles_usec_${command.fullName}`, percentileText(histogram, percentiles)];
  }
}

function percentileText(histogram: LatencyHistogram, percentiles: readonly number[]): string {
  return percentiles.map((percent) => `p${percent}=${histogram.percentileUs(percent).toFixed(3)}`).join(",");
}

function averageTtl(database: Database): number {
  return database.expiringSize === 0 ? 0 : Math.max(0, Math.round(database.averageTtlMs));
}

function* keyspaceFields({ keyspace }: Engine): Generator<[string, string]> {
  for (const database of keyspace.databases) {
    if (database.size > 0)
      yield [`db${database.index}`, `keys=${database.size},expires=${database.expiringSize},avg_ttl=${averageTtl(database)}`];
  }
}
