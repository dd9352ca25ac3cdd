/** Resident memory per key, beside redis-server. */
import { load } from "../clients/load.mjs";
import { mebibytes } from "../figures.mjs";
import { residentBytes, steadyResident } from "../process-figures.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const warmUpKeys = 1000;
const settleMsMax = 15_000;
const limit = 0.7;

/** @param {import("../servers.mjs").Server} server @param {number} keys */
async function measure(server, keys) {
  const startBytes = residentBytes(server.pid);
  // So that neither compiled code nor a grown young generation counts as the keys' memory.
  await load(server, { command: "SET", prefix: "warm:", from: 0, to: keys, cycle: warmUpKeys });
  const warm = await steadyResident(server.pid, settleMsMax);
  await load(server, { command: "SET", from: 0, to: keys });
  const loaded = await steadyResident(server.pid, settleMsMax);
  const growthBytes = loaded.bytes - warm.bytes;
  return { startBytes, warmBytes: warm.bytes, loadedBytes: loaded.bytes, growthBytes, perKeyBytes: growthBytes / keys };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const keys = quick ? 100_000 : 1_000_000;
  const redis = await withServers([startRedis], (server) => measure(server, keys));
  const respire = await withServers([startRespire], (server) => measure(server, keys));
  /** @param {string} name @param {typeof redis} of */
  const row = (name, of) => [
    name,
    ...[of.startBytes, of.warmBytes, of.loadedBytes, of.growthBytes].map((bytes) => mebibytes(bytes).toFixed(1)),
    of.perKeyBytes.toFixed(1),
  ];
  const table = {
    title: `Memory: ${keys} keys key:N with values of 16 bytes, after as many warm-up commands on ${warmUpKeys} keys`,
    columns: ["server", "started MiB", "warm MiB", "loaded MiB", "growth MiB", "bytes/key"],
    rows: [row("redis", redis), row("respire", respire)],
  };
  const bars = [{ what: "growth of resident memory, ratio", value: respire.growthBytes / redis.growthBytes, limit }];
  return { tables: [table], bars, figures: { keys, redis, respire } };
}

/** @type {import("../report.mjs").Benchmark} */
export const memory = { name: "memory", summary: "resident memory per key, a million keys", servers: true, run };
