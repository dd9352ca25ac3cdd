/** Server CPU of a transaction of ten commands, beside redis-server. */
import { withTraffic } from "../clients/traffic.mjs";
import { compared } from "../figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

const connections = 50;
const keys = { from: 0, count: 100_000 };
/** @type {readonly { pipeline: number, operations: number, limit?: number }[]} */
const depths = [
  { pipeline: 1, operations: 60_000 },
  { pipeline: 16, operations: 200_000, limit: 0.85 },
];
const quickShare = 0.1;

const key = "key:############";
const counter = "counter:############";
/** All keys and counters are there from the beginning, and neither outgrows its length: so every reply has a known length. */
const value = "v".repeat(16);
const firstCount = "1000000";

const set = { words: ["SET", key, value], reply: "+OK\r\n" };
const get = { words: ["GET", key], reply: `$${value.length}\r\n${value}\r\n` };
const increase = { words: ["INCR", counter], reply: `:${"#".repeat(firstCount.length)}\r\n` };
const queued = [set, get, set, get, increase, set, get, set, get, increase];

const transaction = {
  commands: [["MULTI"], ...queued.map(({ words }) => words), ["EXEC"]],
  reply: ["+OK\r\n", ...queued.map(() => "+QUEUED\r\n"), `*${queued.length}\r\n`, ...queued.map(({ reply }) => reply)].join(""),
};

/** @param {import("../clients/traffic.mjs").Traffic} traffic */
async function fill(traffic) {
  for (const words of [set.words, ["SET", counter, firstCount]]) {
    const once = { connections, pipeline: 16, operations: keys.count, keys: { ...keys, inOrder: true } };
    await traffic.run({ ...once, commands: [words], reply: "+OK\r\n" });
  }
}

/** @param {readonly import("../servers.mjs").Server[]} servers @param {import("../report.mjs").Settings} settings */
function measure(servers, { quick, rounds }) {
  return withTraffic(servers, async (traffics) => {
    for (const traffic of traffics) await fill(traffic);
    const rows = [];
    for (const { pipeline, limit, operations: all } of depths) {
      const operations = all * (quick ? quickShare : 1);
      const load = { connections, pipeline, operations, keys, ...transaction };
      rows.push({ pipeline, limit, operations, ...(await compared(traffics, rounds, (traffic) => traffic.microseconds(load))) });
    }
    return rows;
  });
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const rows = await withServers(comparedServers(settings), async (...servers) => measure(servers, settings));
  const table = {
    title: `Server CPU per transaction: MULTI, ${queued.length} commands, EXEC; median of ${settings.rounds}`,
    columns: ["pipeline", "redis µs", "respire µs", "ratio"],
    rows: rows.map(({ pipeline, redis, respire, ratio }) => [String(pipeline), redis.toFixed(2), respire.toFixed(2), ratio.toFixed(2)]),
  };
  const bars = rows.flatMap(({ pipeline, limit, ratio: value }) =>
    limit === undefined ? [] : [{ what: `CPU ratio of a transaction, pipeline ${pipeline}`, value, limit }],
  );
  return { tables: [table], bars, figures: { rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const transactions = {
  name: "transactions",
  summary: "server CPU of MULTI, ten commands, EXEC",
  servers: true,
  hasControl: true,
  run,
};
