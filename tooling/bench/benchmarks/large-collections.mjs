/** Server CPU of insertions, reads and deletions in a list of ten million elements and a hash of a million fields, beside redis-server. */
import { withTraffic } from "../clients/traffic.mjs";
import { hash, list } from "../collections.mjs";
import { comparison, geometricMean } from "../figures.mjs";
import { rested } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * @typedef {import("../clients/traffic.mjs").Load} Load
 * @typedef {import("../clients/traffic.mjs").Traffic} Traffic
 */

const limit = 0.9;
const width = { connections: 50, pipeline: 16 };
const rangeLength = 100;
const deletionMsMax = 60_000;
/** Visits every field once, in an order that has nothing to do with the one in which they came: it shares no divisor with a power of ten. */
const stride = 618_033;

/**
 * A number of digits is written without leading zeros as an index, so that reads of the list begin behind its first tenth.
 * @param {number} digits
 */
const indexes = (digits) => ({ from: 10 ** (digits - 1), count: 9 * 10 ** (digits - 1) });

/**
 * What is done to a list and a hash, with so many elements and fields as have this many digits less one; in this order, in every round.
 * @param {{ elementDigits: number, fieldDigits: number, reads: number }} size
 * @returns {{ what: string, load: Load }[]}
 */
function steps({ elementDigits, fieldDigits, reads }) {
  const elements = 10 ** elementDigits;
  const fields = 10 ** fieldDigits;
  const blockDigits = elementDigits - 2;
  const anyField = { from: 0, count: fields };
  const whole = { ...width, operations: reads };
  return [
    { what: "RPUSH", load: list.fill("list", elements, width) },
    {
      what: "LINDEX",
      load: { ...whole, commands: [["LINDEX", "list", "#".repeat(elementDigits)]], reply: list.reply, keys: indexes(elementDigits) },
    },
    {
      what: `LRANGE of ${rangeLength}`,
      load: {
        ...whole,
        commands: [["LRANGE", "list", `${"#".repeat(blockDigits)}00`, `${"=".repeat(blockDigits)}99`]],
        reply: `*${rangeLength}\r\n${list.reply.repeat(rangeLength)}`,
        keys: indexes(blockDigits),
      },
    },
    ...["LPOP", "RPOP"].map((command) => ({
      what: command,
      load: { ...width, operations: elements / 10, commands: [[command, "list"]], reply: list.reply },
    })),
    { what: "HSET", load: hash.fill("hash", fields, { width }) },
    {
      what: "HGET",
      load: { ...whole, operations: reads * 4, commands: [["HGET", "hash", hash.field]], reply: hash.reply, keys: anyField },
    },
    {
      what: `HMGET of ${rangeLength}`,
      load: {
        ...whole,
        operations: reads / 2,
        commands: [["HMGET", "hash", ...new Array(rangeLength).fill(hash.field)]],
        reply: `*${rangeLength}\r\n${hash.reply.repeat(rangeLength)}`,
        keys: anyField,
      },
    },
    {
      what: "HDEL",
      load: {
        ...width,
        operations: fields / 2,
        commands: [["HDEL", "hash", hash.field]],
        reply: ":1\r\n",
        keys: { ...anyField, inOrder: true, stride },
      },
    },
  ];
}

/** Deletes both, and waits until nothing is left to do. @param {Traffic} traffic */
async function clear(traffic) {
  for (const key of ["list", "hash"]) {
    await traffic.run({ connections: 1, pipeline: 1, operations: 1, commands: [["DEL", key]], reply: ":1\r\n" });
  }
  await rested(traffic.server.pid, deletionMsMax);
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { quick, rounds } = settings;
  const size = quick ? { elementDigits: 5, fieldDigits: 4, reads: 5000 } : { elementDigits: 7, fieldDigits: 6, reads: 50_000 };
  const measured = steps(size).map((step) => ({
    ...step,
    /** @type {Record<"redis" | "respire", number[]>} */
    samples: { redis: [], respire: [] },
  }));
  await withServers(comparedServers(settings), (...servers) =>
    withTraffic(servers, async (traffics) => {
      for (let round = 0; round < rounds; round++) {
        if (round > 0) for (const traffic of traffics) await clear(traffic);
        for (const { load, samples } of measured) {
          for (const traffic of traffics) samples[traffic.name].push(await traffic.microseconds(load));
        }
      }
    }),
  );
  const rows = measured.map(({ what, load, samples }) => ({ what, operations: load.operations, ...comparison(samples) }));
  const ratios = rows.map(({ ratio }) => ratio);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const table = {
    title: `Server CPU per operation on a list of ${10 ** size.elementDigits} elements and a hash of ${10 ** size.fieldDigits} fields, pipeline ${width.pipeline}, median of ${rounds}; geometric mean of the ratios ${geometricMean(ratios).toFixed(2)}`,
    columns: ["command", "operations", "redis µs/op", "respire µs/op", "ratio"],
    rows: rows.map(({ what, operations, redis, respire, ratio }) => [
      what,
      String(operations),
      redis.toFixed(3),
      respire.toFixed(3),
      ratio.toFixed(2),
    ]),
  };
  return { tables: [table], bars: [{ what: "CPU ratio, arithmetic mean", value: mean, limit }], figures: { size, rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const largeCollections = {
  name: "large-collections",
  summary: "server CPU of insertions, reads and deletions in a list of ten million elements and a hash of a million fields",
  servers: true,
  hasControl: true,
  run,
};
