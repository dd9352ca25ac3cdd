/** How long the server's main thread is away at a time while large collections are deleted, and whether their memory comes back. */
import { converse } from "../clients/conversation.mjs";
import { pinging } from "../clients/pinging.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { hash, list } from "../collections.mjs";
import { mebibytes } from "../figures.mjs";
import { residentAtMost, residentBytes, rested } from "../process-figures.mjs";
import { ask, longestPauseMs, recorder } from "../recorded.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";
import { set, sortedSet } from "../sets.mjs";

/**
 * @typedef {import("../servers.mjs").Server} Server
 * @typedef {import("../recorded.mjs").Slices} Slices
 * @typedef {{ what: string, commands: (keys: readonly string[]) => readonly string[], reply: string }} Way
 *
 * Two collections that are deleted one right after the other, by their keys.
 * @typedef {{ what: string, keys: readonly string[], loads: readonly import("../clients/traffic.mjs").Load[] }} Pair
 *
 * Without `Slices` it is redis-server, which has no recorder.
 * @typedef {{ begin: () => Promise<unknown>, report: () => Promise<Slices> }} Recording
 */

const limitMs = 5;
const backMsMax = 10_000;
/** Of what was loaded, this much may remain. */
const remainderShare = 0.1;
const restMsMax = 60_000;
/** So many elements and fields, in the first deletions: they have the code compiled, which is not what is measured. */
const warmUpCount = 100_000;
/** There and at small sizes, nobody has to wait until the memory is back. */
const shortBackMsMax = 1000;

/** @type {readonly Way[]} */
const ways = [
  { what: "UNLINK", commands: (keys) => keys.map((key) => `UNLINK ${key}`), reply: ":1\r\n" },
  { what: "DEL", commands: (keys) => keys.map((key) => `DEL ${key}`), reply: ":1\r\n" },
  { what: "FLUSHDB", commands: () => ["FLUSHDB"], reply: "+OK\r\n" },
  { what: "SET", commands: (keys) => keys.map((key) => `SET ${key} x`), reply: "+OK\r\n" },
];

/** Of this many elements and fields, and half as many members. @param {number} count @returns {Pair[]} */
const pairs = (count) => [
  { what: "list, hash", keys: ["list", "hash"], loads: [list.fill("list", count), hash.fill("hash", count)] },
  { what: "sets", keys: ["set", "zset"], loads: [set.fill("set", { count: count / 2 }), sortedSet.fill("zset", { count: count / 2 })] },
];

/** @param {Server} server @param {Pair} pair @param {Way} way */
async function removeBoth(server, { keys }, { commands, reply }) {
  const client = await converse(server);
  let replyMs = 0;
  for (const command of commands(keys)) {
    const begin = performance.now();
    const { head } = await client.ask(command);
    replyMs = Math.max(replyMs, performance.now() - begin);
    if (!head.startsWith(reply)) throw new Error(`${server.name} answers ${command} with ${JSON.stringify(head)}.`);
  }
  client.close();
  return replyMs;
}

/**
 * Makes both collections of each pair and has them deleted, in every way.
 * @param {Server} server @param {number} count elements, and fields; half as many members
 * @param {{ recording?: Recording, waitMsMax: number }} how `waitMsMax`: how long it may take until the memory is back
 */
function measure(server, count, { recording, waitMsMax }) {
  return withTraffic([server], async ([traffic]) => {
    const rows = [];
    for (const pair of pairs(count)) {
      for (const way of ways) {
        await traffic.run({ connections: 1, pipeline: 1, operations: 1, commands: [["FLUSHDB"]], reply: "+OK\r\n" });
        await rested(server.pid, restMsMax);
        const emptyBytes = residentBytes(server.pid);
        for (const load of pair.loads) await traffic.run(load);
        const loadedBytes = residentBytes(server.pid);
        const allowedBytes = emptyBytes + (loadedBytes - emptyBytes) * remainderShare;
        await recording?.begin();
        const { longestWaitMs, ...removal } = await pinging(server, async () => {
          const replyMs = await removeBoth(server, pair, way);
          const end = await residentAtMost(server.pid, allowedBytes, waitMsMax);
          return { replyMs, end };
        });
        const slices = await recording?.report();
        const what = `${way.what} (${pair.what})`;
        rows.push({ what, emptyBytes, loadedBytes, allowedBytes, ...removal, longestWaitMs: longestWaitMs(), slices });
      }
    }
    return rows;
  });
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const count = quick ? 200_000 : 10_000_000;
  const waitMsMax = quick ? shortBackMsMax : backMsMax;
  const redis = await withServers([startRedis], (server) => measure(server, count, { waitMsMax }));
  const respire = await withServers([() => startRespire([], { preload: recorder })], async (server) => {
    await measure(server, warmUpCount, { waitMsMax: shortBackMsMax });
    const recording = {
      begin: () => ask(server, "begin"),
      report: async () => /** @type {Slices} */ (await ask(server, "report")),
    };
    const rows = await measure(server, count, { recording, waitMsMax });
    return rows.map((row) => ({ ...row, slices: /** @type {Slices} */ (row.slices) }));
  });
  const tables = [
    {
      title: `Freeing a list of ${count} elements and a hash of ${count} fields, a set and a sorted set of ${count / 2} members each; milliseconds, wall time`,
      columns: ["deleted by", "redis, reply", "respire, reply", "redis, longest PING", "respire, longest PING"],
      rows: respire.map(({ what, replyMs, longestWaitMs }, i) => [
        what,
        ...[redis[i].replyMs, replyMs, redis[i].longestWaitMs, longestWaitMs].map((ms) => ms.toFixed(1)),
      ]),
    },
    {
      title:
        "CPU of single callbacks on respire's main thread, and between them, until the memory is back; the longest GC pause in wall time; milliseconds",
      columns: ["deleted by", "slices", "median", "p99.9", "longest", `over ${limitMs} ms`, "between callbacks", "GC pause, wall"],
      rows: respire.map(({ what, slices }) => [
        what,
        String(slices.sliceCount),
        ...[slices.medianMs, slices.p999Ms, slices.maxMs].map((ms) => ms.toFixed(2)),
        String(slices.longest.filter(({ cpuMs }) => cpuMs > limitMs).length),
        ...[slices.longestBetweenMs, longestPauseMs(slices)].map((ms) => ms.toFixed(2)),
      ]),
    },
    {
      title: "Resident memory, MiB",
      columns: ["deleted by", "before", "loaded", "allowed", "respire after", "within s", "redis loaded", "redis after"],
      rows: respire.map(({ what, emptyBytes, loadedBytes, allowedBytes, end }, i) => [
        what,
        ...[emptyBytes, loadedBytes, allowedBytes, end.bytes].map((bytes) => mebibytes(bytes).toFixed(0)),
        end.seconds.toFixed(1),
        ...[redis[i].loadedBytes, redis[i].end.bytes].map((bytes) => mebibytes(bytes).toFixed(0)),
      ]),
    },
    {
      title: `Slices over ${limitMs} ms, the longest ones`,
      columns: ["deleted by, what called", "CPU ms", "wall ms", "at s"],
      rows: respire.flatMap(({ what, slices }) =>
        slices.longest
          .filter(({ cpuMs }) => cpuMs > limitMs)
          .map(({ kind, cpuMs, wallMs, atSeconds }) => [`${what}, ${kind}`, cpuMs.toFixed(2), wallMs.toFixed(2), atSeconds.toFixed(2)]),
      ),
    },
  ].filter(({ rows }) => rows.length > 0);
  const bars = respire.flatMap(({ what, slices, end, allowedBytes }) => [
    { what: `${what}: longest slice, CPU`, value: slices.maxMs, limit: limitMs, unit: " ms" },
    { what: `${what}: longest between two slices, CPU`, value: slices.longestBetweenMs, limit: limitMs, unit: " ms" },
    {
      what: `${what}: RSS within ${waitMsMax / 1000} s`,
      value: mebibytes(end.bytes),
      limit: mebibytes(allowedBytes),
      digits: 0,
      unit: " MiB",
    },
  ]);
  return { tables, bars, figures: { count, redis, respire } };
}

/** @type {import("../report.mjs").Benchmark} */
export const freeing = {
  name: "freeing",
  summary:
    "the longest slice while a list and a hash of ten million, a set and a sorted set of five are deleted, and their memory afterwards",
  servers: true,
  run,
};
