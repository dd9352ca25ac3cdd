/** The two servers that are compared. Each listens on a free loopback port and is pinned to the servers' CPU. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Child, serverCpu } from "./children.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "apps", "server", "dist", "main.js");
const startMsMax = 20_000;

/** @typedef {{ name: "redis" | "respire", child: Child, pid: number, port: number, stop: () => Promise<void> }} Server */

/** redis-server, with nothing kept on disk. @param {readonly string[]} [options] @returns {Promise<Server>} */
export const startRedis = (options = []) => start("redis", ["redis-server"], options, { ipc: false });

/**
 * Starters of the two that are compared. In a control run redis-server stands in for this server too, so that every ratio should be 1: how far it is from
 * that, the machine is to blame or the benchmark.
 * @param {import("./report.mjs").Settings} settings
 * @param {readonly string[]} [options] for both
 * @param {NodeJS.ProcessEnv} [env] for this server
 */
export const comparedServers = ({ isControl }, options = [], env = {}) => [
  () => startRedis(options),
  () => (isControl ? start("respire", ["redis-server"], options, { ipc: false }) : startRespire(options, { env })),
];

/**
 * This server, started as `npm start` starts it. `preload` is a module that is loaded into it first and talks to us through `process.send`.
 * @param {readonly string[]} [options]
 * @param {{ env?: NodeJS.ProcessEnv, preload?: string }} [how]
 * @returns {Promise<Server>}
 */
export function startRespire(options = [], { env = {}, preload } = {}) {
  const loaded = preload === undefined ? [] : ["--import", pathToFileURL(preload).href];
  return start("respire", [process.execPath, "--max-semi-space-size=64", ...loaded, main], options, {
    env: { ...process.env, ...env },
    ipc: preload !== undefined,
  });
}

/**
 * @param {"redis" | "respire"} name
 * @param {readonly [string, ...string[]]} program
 * @param {readonly string[]} options
 * @param {{ env?: NodeJS.ProcessEnv, ipc: boolean }} how
 * @returns {Promise<Server>}
 */
async function start(name, program, options, how) {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "respire-bench-"));
  const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"];
  const child = new Child(serverCpu, [...program, ...fixed, ...options], { ...how, cwd: directory });
  child.name = name;
  child.cleanUp = () => rmSync(directory, { recursive: true, force: true });
  try {
    await answered(child, port);
  } catch (error) {
    child.process.kill("SIGKILL");
    throw error;
  }
  const stop = async () => {
    await child.stop();
    if (child.ending?.code !== 0) throw new Error(`${name} was asked to stop and ${child.describeEnd()}`);
    if (name === "respire" && child.stderr !== "") console.warn(`respire wrote to its standard error: ${child.stderr.trim()}`);
  };
  return { name, child, pid: child.pid, port, stop };
}

/**
 * Starts servers, hands them to `body`, stops them whatever happens. An error of `body` goes before an error of stopping.
 * @template T
 * @param {readonly (() => Promise<Server>)[]} starters
 * @param {(...servers: Server[]) => Promise<T>} body
 */
export async function withServers(starters, body) {
  /** @type {Server[]} */
  const servers = [];
  let result;
  try {
    for (const starter of starters) servers.push(await starter());
    result = await body(...servers);
  } catch (error) {
    await Promise.allSettled(servers.map((server) => server.stop()));
    throw error;
  }
  for (const server of servers) await server.stop();
  return result;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until the server answers PING. @param {Child} child @param {number} port */
async function answered(child, port) {
  for (const deadline = performance.now() + startMsMax; performance.now() < deadline; await sleep(50)) {
    if (child.ending !== null) throw new Error(`${child.name} did not start: it ${child.describeEnd()}`);
    if (await pings(port)) return;
  }
  throw new Error(`${child.name} did not answer PING within ${startMsMax / 1000} s; its last output:\n${child.output}`);
}

/** @param {number} port @returns {Promise<boolean>} */
function pings(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("*1\r\n$4\r\nPING\r\n"));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (bytes) => {
      resolve(bytes.toString("latin1") === "+PONG\r\n");
      socket.destroy();
    });
    socket.on("error", () => {}); // Refused: not up yet. `close` follows.
    socket.on("close", () => resolve(false));
  });
}
