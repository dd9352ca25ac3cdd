/** CPU of finding keys: KEYS over a million, a whole iteration of SCAN over ten million. */
import { converse } from "../clients/conversation.mjs";
import { load } from "../clients/load.mjs";
import { cpuNanoseconds } from "../process-figures.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const limit = 1.2;
/** Of all keys one in ten thousand, the last digits of their number. */
const patterns = ["*", "key:*", "*:*7777", "k?y:[0-9]*1234"];
const scanCounts = [10, 1000];
const rounds = 5;

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * CPU of the server while `body` runs, milliseconds.
 * @param {import("../servers.mjs").Server} server @param {() => Promise<void>} body
 */
async function cpuMs(server, body) {
  const before = cpuNanoseconds(server.pid);
  await body();
  return (cpuNanoseconds(server.pid) - before) / 1e6;
}

/** @param {import("../servers.mjs").Server} server @param {number} keysForKeys @param {number} keysForScan */
async function measure(server, keysForKeys, keysForScan) {
  /** @type {Record<string, { cpuMs: number, found: number }>} */
  const results = {};
  await load(server, { command: "SET", from: 0, to: keysForKeys });
  const client = await converse(server);
  for (const pattern of patterns) {
    /** @type {number[]} */
    const costs = [];
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      costs.push(
        await cpuMs(server, async () => {
          found = Number(/^\*(\d+)/.exec((await client.ask(`KEYS ${pattern}`)).head)?.[1]);
        }),
      );
    }
    results[`KEYS ${pattern}`] = { cpuMs: median(costs), found };
  }
  await load(server, { command: "SET", from: keysForKeys, to: keysForScan });
  for (const count of scanCounts) {
    let found = 0;
    const cost = await cpuMs(server, async () => {
      let cursor = "0";
      do {
        const { head } = await client.ask(`SCAN ${cursor} COUNT ${count}`);
        const match = /^\*2\r\n\$\d+\r\n(\d+)\r\n\*(\d+)/.exec(head);
        if (match === null) throw new Error(`SCAN answered ${JSON.stringify(head)}`);
        cursor = match[1];
        found += Number(match[2]);
      } while (cursor !== "0");
    });
    results[`SCAN COUNT ${count}`] = { cpuMs: cost, found };
  }
  client.close();
  return results;
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick }) {
  const keysForKeys = quick ? 100_000 : 1_000_000;
  const keysForScan = quick ? 200_000 : 10_000_000;
  const redis = await withServers([startRedis], (server) => measure(server, keysForKeys, keysForScan));
  const respire = await withServers([startRespire], (server) => measure(server, keysForKeys, keysForScan));
  const rows = Object.entries(redis).map(([what, of]) => {
    const ours = respire[what];
    if (ours.found !== of.found) throw new Error(`${what}: redis found ${of.found} keys, respire ${ours.found}`);
    return { what, redisMs: of.cpuMs, respireMs: ours.cpuMs, found: of.found };
  });
  const table = {
    title: `Finding keys: KEYS over ${keysForKeys} keys, SCAN of ${keysForScan}; CPU of the server, milliseconds`,
    columns: ["command", "keys found", "redis", "respire", "ratio"],
    rows: rows.map(({ what, found, redisMs, respireMs }) => [
      what,
      String(found),
      redisMs.toFixed(0),
      respireMs.toFixed(0),
      (respireMs / redisMs).toFixed(2),
    ]),
  };
  const bars = rows.map(({ what, redisMs, respireMs }) => ({ what: `${what}, CPU, ratio`, value: respireMs / redisMs, limit }));
  return { tables: [table], bars, figures: { keysForKeys, keysForScan, redis, respire } };
}

/** @type {import("../report.mjs").Benchmark} */
export const keys = { name: "keys", summary: "CPU of KEYS over a million keys, and of SCAN over ten million", servers: true, run };
