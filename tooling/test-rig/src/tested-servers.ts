/** What the tests of clients run against: our server, and redis-server where it is installed, which proves the tests. */
import { hasRedis, hasRedisSince, RedisProcess } from "./redis-process.ts";
import { ServerProcess } from "./server-process.ts";

export interface TestedServer {
  readonly port: number;
  /** Memory that the system has given it, in bytes. Linux only. */
  memory(): number;
  kill(): Promise<void>;
}

/** Starts one with these options, on this port or a free one. It is gone after the test at the latest. */
export type StartServer = (options?: { port?: number; args?: readonly string[] }) => Promise<TestedServer>;

/**
 * Each with its name.
 * @param what what is left out where redis-server is not installed
 * @param since the version of redis-server that brought it
 */
export function testedServers(what: string, since?: string): readonly [name: string, start: StartServer][] {
  const servers: [string, StartServer][] = [["respire-server", startRespire()]];
  if (since === undefined ? hasRedis(what) : hasRedisSince(since, what))
    servers.push(["redis-server", (options) => RedisProcess.start(options)]);
  return servers;
}

/** As `testedServers`, with ours over both of its transports. */
export const testedTransports = (what: string): readonly [name: string, start: StartServer][] => [
  ["respire-server, raw transport", startRespire("raw")],
  ["respire-server, public transport", startRespire("public")],
  ...testedServers(what).slice(1),
];

const startRespire =
  (transport?: "raw" | "public"): StartServer =>
  ({ port = 0, args = [] } = {}) =>
    ServerProcess.start({ args: ["--port", String(port), ...args], env: transport === undefined ? {} : { RESPIRE_TRANSPORT: transport } });
