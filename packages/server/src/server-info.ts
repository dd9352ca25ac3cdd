/** The INFO sections that the server knows: itself, its clients, the memory of its process. */
import { randomBytes } from "node:crypto";
import { arch, release, type } from "node:os";
import { clientsFields, clientsMemoryFields, compatibleVersion, type Engine } from "@respire/engine";
import type { Settings } from "./config/settings.js";
import { version } from "./version.js";

export interface ServerFacts {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly configFile: string;
  readonly transportName: string;
  port(): number;
}

export function registerServerInfo(facts: ServerFacts): void {
  const { engine, settings } = facts;
  const runId = randomBytes(20).toString("hex");
  const startedMs = Date.now();
  engine.info.register({
    name: "Server",
    isDefault: true,
    fields: () => {
      const uptime = Math.floor((Date.now() - startedMs) / 1000);
      return [
        ["redis_version", compatibleVersion],
        ["respire_version", version],
        ["redis_mode", "standalone"],
        ["os", `${type()} ${release()} ${arch()}`],
        ["arch_bits", 64],
        ["node_version", process.versions.node],
        ["transport", facts.transportName],
        ["process_id", process.pid],
        ["run_id", runId],
        ["tcp_port", facts.port()],
        ["server_time_usec", Date.now() * 1000],
        ["uptime_in_seconds", uptime],
        ["uptime_in_days", Math.floor(uptime / 86_400)],
        ["hz", settings.hz],
        ["configured_hz", settings.hz],
        ["executable", process.argv[1] ?? process.execPath],
        ["config_file", facts.configFile],
      ];
    },
  });
  engine.info.register({
    name: "Clients",
    isDefault: true,
    fields: () => clientsFields(engine.sessions, settings.clientsMax),
  });
  engine.info.register({ name: "Memory", isDefault: true, fields: () => memoryFields(engine) });
  engine.info.register({ name: "Memory", isDefault: true, fields: () => clientsMemoryFields(engine.sessions) });
}

function memoryFields(engine: Engine): [string, string | number][] {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { reserved, used, wasted, free, overhead } = engine.keyspace.arenaUsage;
  const dataset = engine.keyspace.usedBytes;
  const total = heapUsed + external + reserved;
  return [
    ["used_memory", total],
    ["used_memory_human", human(total)],
    ["used_memory_rss", rss],
    ["used_memory_rss_human", human(rss)],
    ["used_memory_dataset", dataset],
    ["maxmemory", 0],
    ["maxmemory_human", "0B"],
    ["maxmemory_policy", "noeviction"],
    ["mem_fragmentation_ratio", (rss / total).toFixed(2)],
    ["mem_allocator", "arena"],
    ["arena_reserved", reserved],
    ["arena_used", used],
    ["arena_wasted", wasted],
    ["arena_free", free],
    ["arena_overhead", overhead],
  ];
}

function human(bytes: number): string {
  const units = ["B", "K", "M", "G", "T"];
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return step === 0 ? `${bytes}B` : `${(bytes / 1024 ** step).toFixed(2)}${units[step]}`;
}
