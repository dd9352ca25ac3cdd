/** What only the server knows of INFO: itself, its clients, the process. */
import { randomBytes } from "node:crypto";
import { arch, release, totalmem, type } from "node:os";
import { clientsFields, compatibleVersion, type Engine, type InfoField } from "@respire/engine";
import type { Settings } from "./config/settings.js";
import { version } from "./version.js";

export interface ServerFacts {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly configFile: string;
  readonly transportName: string;
  port(): number;
  /** What is listened on: "tcp", "unix". */
  listenerKinds(): readonly ("tcp" | "unix")[];
}

export function registerServerInfo(facts: ServerFacts): void {
  const { engine, settings } = facts;
  const runId = randomBytes(20).toString("hex");
  const startedMs = Date.now();
  const baselineBytes = process.memoryUsage.rss();
  engine.memory.ofProcess = () => {
    const { rss, heapUsed } = process.memoryUsage();
    return { residentBytes: rss, baselineBytes, heapBytes: heapUsed, systemBytes: totalmem() };
  };
  engine.info.register({ name: "Server", isDefault: true, fields: () => serverFields(facts, runId, startedMs) });
  engine.info.register({
    name: "Clients",
    isDefault: true,
    fields: () => clientsFields(engine.sessions, settings.clientsMax, engine.blockedKeys),
  });
  engine.info.register({ name: "CPU", isDefault: true, fields: processorFields });
}

function serverFields(facts: ServerFacts, runId: string, startedMs: number): InfoField[] {
  const { engine, configFile, transportName } = facts;
  const uptime = Math.floor((Date.now() - startedMs) / 1000);
  return [
    ["redis_version", compatibleVersion],
    ["redis_git_sha1", "00000000"],
    ["redis_git_dirty", 0],
    ["redis_build_id", "0"],
    ["respire_version", version],
    ["redis_mode", "standalone"],
    ["os", `${type()} ${release()} ${arch()}`],
    ["arch_bits", 64],
    ["monotonic_clock", "performance.now"],
    // Whatever libuv uses here: epoll, kqueue, event ports, completion ports.
    ["multiplexing_api", "libuv"],
    ["atomicvar_api", "none"],
    ["node_version", process.versions.node],
    ["transport", transportName],
    ["process_id", process.pid],
    ["process_supervised", "no"],
    ["run_id", runId],
    ["tcp_port", facts.port()],
    ["server_time_usec", Date.now() * 1000],
    ["uptime_in_seconds", uptime],
    ["uptime_in_days", Math.floor(uptime / 86_400)],
    ["hz", engine.options.integer("hz").value],
    ["configured_hz", engine.options.integer("hz").value],
    ["lru_clock", engine.keyspace.accessClock],
    ["executable", process.argv[1] ?? process.execPath],
    ["config_file", configFile],
    ["io_threads_active", 0],
    ...listenerFields(facts),
  ];
}

function listenerFields({ settings, port, listenerKinds }: ServerFacts): InfoField[] {
  return listenerKinds().map((kind, index) => {
    const binds = kind === "tcp" ? settings.bind : [settings.unixSocket];
    const where = binds.map((bind) => `bind=${bind}`).join(",");
    return [`listener${index}`, `name=${kind},${where}${kind === "tcp" ? `,port=${port()}` : ""}`];
  });
}

/** Seconds of processor time, of all threads; of the main one where Node can tell. */
function processorFields(): InfoField[] {
  const seconds = (us: number): string => (us / 1e6).toFixed(6);
  const { system, user } = process.cpuUsage();
  const fields: InfoField[] = [
    ["used_cpu_sys", seconds(system)],
    ["used_cpu_user", seconds(user)],
    ["used_cpu_sys_children", seconds(0)],
    ["used_cpu_user_children", seconds(0)],
  ];
  const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
  if (threadCpuUsage === undefined) return fields;
  const thread = threadCpuUsage.call(process);
  return [...fields, ["used_cpu_sys_main_thread", seconds(thread.system)], ["used_cpu_user_main_thread", seconds(thread.user)]];
}
