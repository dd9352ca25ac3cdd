/** How long the server's main thread is away at a time while millions of keys arrive. What a slice is: ../slice-recorder.mjs. */
import { load as loadKeys } from "../clients/load.mjs";
import { mebibytes } from "../figures.mjs";
import { residentBytes } from "../process-figures.mjs";
import { ask, longestPauseMs, recorder } from "../recorded.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const connections = 8;
/** One read is at most this. */
const batchBytes = 64 * 1024;
const limitMs = 5;
/** Commands on few keys, which have the code compiled; what that costs is shown, but is not what the bar is about. */
const warmUp = /** @type {const} */ ({ command: "SET", prefix: "warm:", from: 0, to: 500_000, cycle: 1000, connections, batchBytes });

/** @typedef {import("../recorded.mjs").Slices} Slices */

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const keys = quick ? 300_000 : 30_000_000;
  /** @param {import("../servers.mjs").Server} server */
  const fill = async (server) => {
    const { seconds } = await loadKeys(server, { command: "SET", from: 0, to: keys, connections, batchBytes });
    return { keysPerSecond: keys / seconds, residentBytes: residentBytes(server.pid) };
  };
  const respire = await withServers([() => startRespire([], { preload: recorder })], async (server) => {
    /** @param {() => Promise<unknown>} body */
    const recorded = async (body) => {
      await ask(server, "begin");
      await body();
      return /** @type {Slices} */ (await ask(server, "report"));
    };
    const cold = await recorded(() => loadKeys(server, warmUp));
    /** @type {Awaited<ReturnType<typeof fill>> | undefined} */
    let filled;
    const slices = await recorded(async () => {
      filled = await fill(server);
    });
    if (filled === undefined) throw new Error("Nothing was loaded.");
    return { ...filled, cold, slices };
  });
  const redis = await withServers([startRedis], fill);

  const { slices } = respire;
  if (slices.sliceCount < (keys * 30) / batchBytes)
    throw new Error(`Only ${slices.sliceCount} slices were seen: the recorder misses the reads.`);
  const tables = [
    {
      title: `Load: ${keys} keys over ${connections} connections, at most ${batchBytes / 1024} KiB a read`,
      columns: ["server", "keys/s", "RSS MiB"],
      rows: Object.entries({ redis, respire }).map(([name, of]) => [
        name,
        of.keysPerSecond.toFixed(0),
        mebibytes(of.residentBytes).toFixed(0),
      ]),
    },
    {
      title: "CPU of single callbacks on respire's main thread, milliseconds",
      columns: ["while", "slices", "median", "p99.9", "longest", `over ${limitMs} ms`],
      rows: Object.entries({ "starting cold": respire.cold, loading: slices }).map(([during, of]) => [
        during,
        String(of.sliceCount),
        ...[of.medianMs, of.p999Ms, of.maxMs].map((ms) => ms.toFixed(2)),
        String(of.longest.filter(({ cpuMs }) => cpuMs > limitMs).length),
      ]),
    },
    {
      title: "GC pauses of respire's main thread while loading, wall time",
      columns: ["kind", "count", "total ms", "longest ms"],
      rows: slices.pauses.map(({ kind, count, totalMs, maxMs }) => [kind, String(count), totalMs.toFixed(1), maxMs.toFixed(2)]),
    },
    {
      title: `Slices over ${limitMs} ms while loading, the longest ones`,
      columns: ["what called", "CPU ms", "wall ms", "at s"],
      rows: slices.longest
        .filter(({ cpuMs }) => cpuMs > limitMs)
        .map(({ kind, cpuMs, wallMs, atSeconds }) => [kind, cpuMs.toFixed(2), wallMs.toFixed(2), atSeconds.toFixed(2)]),
    },
  ].filter(({ rows }) => rows.length > 0);
  const bars = [
    { what: "longest slice, CPU", value: slices.maxMs, limit: limitMs, unit: " ms" },
    { what: "longest GC pause", value: longestPauseMs(slices), limit: limitMs, unit: " ms" },
  ];
  return { tables, bars, figures: { keys, respire, redis } };
}

/** @type {import("../report.mjs").Benchmark} */
export const load = { name: "load", summary: "30 million keys: the longest slice of CPU on the main thread", servers: true, run };
