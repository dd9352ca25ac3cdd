/** Does memory come back when most keys are replaced by longer ones, and when all are deleted? */
import { load } from "../clients/load.mjs";
import { mebibytes } from "../figures.mjs";
import { peakResidentBytes, residentAtMost, residentBytes, steadyResident } from "../process-figures.mjs";
import { startRespire, withServers } from "../servers.mjs";

const settleMsMax = 30_000;
const emptyMsMax = 10_000;
const longValueBytes = 40;
const limit = 1.25;
/** Of the peak, this much may remain above an empty server. */
const remainderShare = 0.1;

/** @param {number} keys */
function jobs(keys) {
  const later = { from: keys, to: keys + Math.round(keys * 0.9) };
  return {
    first: /** @type {const} */ ({ command: "SET", from: 0, to: keys }),
    deleteMost: /** @type {const} */ ({ command: "DEL", from: 0, to: keys, only: "deleted" }),
    longer: /** @type {const} */ ({ command: "SET", ...later, valueBytes: longValueBytes }),
    kept: /** @type {const} */ ({ command: "SET", from: 0, to: keys, only: "kept" }),
    deleteKept: /** @type {const} */ ({ command: "DEL", from: 0, to: keys, only: "kept" }),
    deleteLonger: /** @type {const} */ ({ command: "DEL", ...later }),
  };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const keys = quick ? 300_000 : 10_000_000;
  const job = jobs(keys);
  const fresh = await withServers([startRespire], async (server) => {
    await load(server, job.kept);
    await load(server, job.longer);
    return steadyResident(server.pid, settleMsMax);
  });
  const churned = await withServers([startRespire], async (server) => {
    const emptyBytes = residentBytes(server.pid);
    await load(server, job.first);
    const firstBytes = residentBytes(server.pid);
    await load(server, job.deleteMost);
    await load(server, job.longer);
    const steady = await steadyResident(server.pid, settleMsMax);
    await load(server, job.deleteKept);
    await load(server, job.deleteLonger);
    const peakBytes = peakResidentBytes(server.pid);
    const allowedBytes = emptyBytes + peakBytes * remainderShare;
    const end = await residentAtMost(server.pid, allowedBytes, emptyMsMax);
    return { emptyBytes, firstBytes, steady, peakBytes, allowedBytes, end };
  });
  const { emptyBytes, firstBytes, steady, peakBytes, allowedBytes, end } = churned;
  const row = (/** @type {string} */ state, /** @type {number} */ bytes, /** @type {number | undefined} */ seconds = undefined) => [
    state,
    mebibytes(bytes).toFixed(1),
    seconds === undefined ? "" : seconds.toFixed(1),
  ];
  const table = {
    title: `Fragmentation: ${keys} keys, nine in ten deleted at random, replaced by as many with values of ${longValueBytes} bytes, then all deleted`,
    columns: ["state", "RSS MiB", "after s"],
    rows: [
      row("empty", emptyBytes),
      row("first keys loaded", firstBytes),
      row("replaced and steady", steady.bytes, steady.seconds),
      row("the same keys in a fresh server", fresh.bytes, fresh.seconds),
      row("peak", peakBytes),
      row("all deleted", end.bytes, end.seconds),
    ],
  };
  if (!steady.isSteady) console.warn(`Memory was still moving after ${settleMsMax / 1000} s.`);
  const bars = [
    { what: "replaced, against a fresh server, ratio", value: steady.bytes / fresh.bytes, limit },
    {
      what: `all deleted, RSS within ${emptyMsMax / 1000} s`,
      value: mebibytes(end.bytes),
      limit: mebibytes(allowedBytes),
      digits: 0,
      unit: " MiB",
    },
  ];
  return { tables: [table], bars, figures: { keys, fresh, churned } };
}

/** @type {import("../report.mjs").Benchmark} */
export const fragmentation = {
  name: "fragmentation",
  summary: "memory after replacing most keys, and after deleting all",
  servers: true,
  run,
};
