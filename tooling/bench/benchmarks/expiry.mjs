/** A million keys that expire in the same second: how soon they are gone, and how long nobody else is served meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import { converse } from "../clients/conversation.mjs";
import { load } from "../clients/load.mjs";
import { ask, recorder } from "../recorded.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const goneMsLimit = 2000;
const sliceMsLimit = 2;
const pollMs = 20;
const waitMsMax = 60_000;

/**
 * Sets the keys to expire within one second from `leadMs` from now on, and answers how long after the end of that second none is left.
 * @param {import("../servers.mjs").Server} server @param {number} keys @param {() => Promise<void>} onExpiring
 */
async function measure(server, keys, onExpiring) {
  const client = await converse(server);
  // Loading takes up to 25 µs a key on a busy machine.
  const leadMs = 2000 + keys / 40;
  const firstMs = Date.now() + leadMs;
  await load(server, { command: "SET", from: 0, to: keys, expiresAtMs: firstMs, expiresSpreadMs: 1000 });
  const late = Date.now() - firstMs;
  if (late > 0) throw new Error(`Loading took ${late} ms longer than there was time.`);
  const size = async () => Number((await client.ask("DBSIZE")).head.slice(1).split("\r\n")[0]);
  if ((await size()) !== keys) throw new Error("Not all keys are there.");
  await sleep(firstMs - Date.now());
  await onExpiring();
  await sleep(Math.max(0, firstMs + 1000 - Date.now()));
  const left = await size();
  while ((await size()) > 0) {
    if (Date.now() > firstMs + waitMsMax) throw new Error("The keys do not go.");
    await sleep(pollMs);
  }
  const goneMs = Date.now() - (firstMs + 1000);
  client.close();
  return { left, goneMs };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const keys = quick ? 100_000 : 1_000_000;
  const redis = await withServers([startRedis], (server) => measure(server, keys, async () => {}));
  const respire = await withServers([() => startRespire([], { preload: recorder })], async (server) => {
    // The first slices have code compiled, which is not what is measured.
    await measure(server, Math.round(keys / 10), async () => {});
    const result = await measure(server, keys, async () => void (await ask(server, "begin")));
    return { ...result, slices: /** @type {import("../recorded.mjs").Slices} */ (await ask(server, "report")) };
  });
  const { slices } = respire;
  const tables = [
    {
      title: `Expiry: ${keys} keys that expire within one second`,
      columns: ["server", "left at its end", "all gone after ms"],
      rows: Object.entries({ redis, respire }).map(([name, { left, goneMs }]) => [name, String(left), goneMs.toFixed(0)]),
    },
    {
      title:
        "CPU of single callbacks on respire's main thread meanwhile, milliseconds; what a collection at the end takes is among the Immediates",
      columns: ["slices", "median", "p99.9", "longest"],
      rows: [[String(slices.sliceCount), ...[slices.medianMs, slices.p999Ms, slices.maxMs].map((ms) => ms.toFixed(2))]],
    },
  ];
  tables.push({
    title: `Slices over ${sliceMsLimit} ms, the longest ones`,
    columns: ["what called", "CPU ms", "wall ms", "at s"],
    rows: slices.longest
      .filter(({ cpuMs }) => cpuMs > sliceMsLimit)
      .map(({ kind, cpuMs, wallMs, atSeconds }) => [kind, cpuMs.toFixed(2), wallMs.toFixed(2), atSeconds.toFixed(2)]),
  });
  const bars = [
    { what: "all gone after the second", value: respire.goneMs, limit: goneMsLimit, digits: 0, unit: " ms" },
    // Keys are deleted by a timer's callbacks. The collection that gives their memory back, an immediate, comes when all are gone, and has no bar.
    { what: "longest slice of expiry, CPU", value: slices.longestByKind.Timeout ?? 0, limit: sliceMsLimit, unit: " ms" },
  ];
  return { tables, bars, figures: { keys, redis, respire } };
}

/** @type {import("../report.mjs").Benchmark} */
export const expiry = { name: "expiry", summary: "a million keys that expire in the same second", servers: true, run };
