/** Many idle connections beside a few busy ones: what one costs in memory, and whether all of them stay alive. */
import { fileURLToPath } from "node:url";
import { answerOf, Child, clientCpu } from "../children.mjs";
import { redisBenchmark } from "../clients/redis-benchmark.mjs";
import { mebibytes } from "../figures.mjs";
import { steadyResident } from "../process-figures.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const script = fileURLToPath(new URL("../clients/idle-process.mjs", import.meta.url));
const connectionsMax = ["--maxclients", "20000"];
const settleMsMax = 15_000;
const answerMsMax = 120_000;
const limitBytes = 20 * 1024;
/** Files that the opening process needs besides its connections. */
const spareFiles = 100;

/** @typedef {{ answered: number, trouble?: string }} Answer */

/** The process that opens connections. It raises its own limit of open files first. @param {import("../servers.mjs").Server} server @param {number} count */
function startIdle(server, count) {
  const raise = `ulimit -n ${count + spareFiles} || { echo "the hard limit of open files, $(ulimit -Hn), is too low" >&2; exit 1; }; exec "$@"`;
  const child = new Child(clientCpu, ["sh", "-c", raise, "sh", process.execPath, script, String(server.port), String(count)], {
    ipc: true,
  });
  child.name = "the process that opens idle connections";
  return child;
}

/** @param {import("../servers.mjs").Server} server @param {number} count @param {number} requests */
async function measure(server, count, requests) {
  const busy = async () => {
    await redisBenchmark(server, { test: "set", pipeline: 1, requests });
    await redisBenchmark(server, { test: "get", pipeline: 16, requests: requests * 4 });
    return (await steadyResident(server.pid, settleMsMax)).bytes;
  };
  const beforeBytes = await busy(); // Warm: what the busy ones cost is no cost of the idle ones.
  const child = startIdle(server, count);
  try {
    const answer = async (/** @type {string | undefined} */ question = undefined) =>
      /** @type {Answer} */ (await answerOf(child, { question, servers: [server.child], timeoutMs: answerMsMax }));
    const opened = await answer();
    const openBytes = (await steadyResident(server.pid, settleMsMax)).bytes;
    const besideBytes = await busy();
    const stillOpen = await answer("ping");
    const errors = count - Math.min(opened.answered, stillOpen.answered);
    const perConnectionBytes = (Math.max(openBytes, besideBytes) - beforeBytes) / count;
    return { beforeBytes, openBytes, besideBytes, perConnectionBytes, errors, trouble: stillOpen.trouble };
  } finally {
    child.process.kill("SIGKILL");
    await child.ended;
  }
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const count = quick ? 1000 : 10_000;
  const requests = quick ? 20_000 : 200_000;
  const redis = await withServers([() => startRedis(connectionsMax)], (server) => measure(server, count, requests));
  const respire = await withServers([() => startRespire(connectionsMax)], (server) => measure(server, count, requests));
  for (const [name, { trouble }] of Object.entries({ redis, respire })) {
    if (trouble !== undefined) console.warn(`${name}, first trouble with an idle connection: ${trouble}`);
  }
  const table = {
    title: `Idle: ${count} idle connections beside redis-benchmark`,
    columns: ["server", "before MiB", "open MiB", "beside load MiB", "KiB/connection", "dead"],
    rows: Object.entries({ redis, respire }).map(([name, of]) => [
      name,
      ...[of.beforeBytes, of.openBytes, of.besideBytes].map((bytes) => mebibytes(bytes).toFixed(1)),
      (of.perConnectionBytes / 1024).toFixed(2),
      String(of.errors),
    ]),
  };
  const bars = [
    { what: "resident memory per idle connection", value: respire.perConnectionBytes / 1024, limit: limitBytes / 1024, unit: " KiB" },
    { what: "idle connections that died", value: respire.errors, limit: 0, digits: 0 },
  ];
  return { tables: [table], bars, figures: { connections: count, redis, respire } };
}

/** @type {import("../report.mjs").Benchmark} */
export const idle = { name: "idle", summary: "10,000 idle connections beside load", servers: true, run };
