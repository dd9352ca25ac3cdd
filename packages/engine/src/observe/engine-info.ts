/** The INFO sections that the engine can fill by itself; a host adds to them, and takes the place of fields that it knows better. Source: redis.io INFO. */
import type { Engine } from "../engine.js";
import type { Database } from "../keyspace/database.js";
import type { InfoField } from "./info.js";
import { commandFields, errorFields, latencyFields } from "./info-commands.js";
import { persistenceFields, replicationFields } from "./info-durability.js";
import { memoryFields } from "./info-memory.js";
import { statsFields } from "./info-stats.js";

export function registerEngineInfo(engine: Engine): void {
  const section = (name: string, fields: () => Iterable<InfoField>): void => engine.info.register({ name, isDefault: true, fields });
  const onlyInAll = (name: string, fields: () => Iterable<InfoField>): void => engine.info.register({ name, isDefault: false, fields });
  const startedMs = engine.time.nowMs;
  const replicationId = randomHex(engine, 40);
  section("Memory", () => memoryFields(engine));
  section("Persistence", () => persistenceFields(engine, startedMs));
  section("Stats", () => statsFields(engine));
  section("Replication", () => replicationFields(replicationId));
  section("Modules", () => []);
  onlyInAll("Commandstats", () => commandFields(engine));
  section("Errorstats", () => errorFields(engine));
  onlyInAll("Latencystats", () => latencyFields(engine));
  section("Cluster", () => [["cluster_enabled", 0]]);
  section("Keyspace", () => keyspaceFields(engine));
  engine.info.register({ name: "Debug", isDefault: false, isOnlyByName: true, fields: () => debugFields(engine) });
}

function* keyspaceFields({ keyspace }: Engine): Generator<InfoField> {
  for (const database of keyspace.databases) {
    if (database.size === 0) continue;
    const { expiringSize, fieldDeadlines, index, size } = database;
    yield [`db${index}`, `keys=${size},expires=${expiringSize},avg_ttl=${averageTtl(database)},subexpiry=${fieldDeadlines.size}`];
  }
}

function averageTtl(database: Database): number {
  return database.expiringSize === 0 ? 0 : Math.max(0, Math.round(database.averageTtlMs));
}

function debugFields({ changes, gate, backgroundStatistics }: Engine): InfoField[] {
  return [
    ["change_sequence", changes.sequence],
    ["released_sequence", gate.released],
    ["last_expiry_usec", Math.round(backgroundStatistics.lastExpiryUs)],
    ["last_compaction_usec", Math.round(backgroundStatistics.lastCompactionUs)],
  ];
}

function randomHex({ random }: Engine, digits: number): string {
  let text = "";
  while (text.length < digits) text += random.bits().toString(16).padStart(8, "0");
  return text;
}
