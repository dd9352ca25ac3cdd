/** Server CPU per operation on HyperLogLogs, beside redis-server. */
import { anyInteger } from "../clients/templates.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { filling } from "../collections.mjs";
import { compared } from "../figures.mjs";
import { rested } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * What is measured, and what is done before each time that it is. `limit`: the bar.
 * @typedef {{ what: string, before?: readonly Load[], load: Load, limit: number }} Case
 *
 * @typedef {import("../clients/traffic.mjs").Load} Load
 */

const limit = 1;
const width = { connections: 50, pipeline: 16 };
const quickShare = 0.05;
const restMsMax = 60_000;

/** So many HyperLogLogs grow, of which the last three digits of a number choose one; they stay sparse. */
const sparseCount = 1000;
const sparseKey = "sparse:###";
const elements = { one: 500_000, ten: 50_000 };
const number = "======";
const tenElements = [..."abcdefghij"].map((letter) => `${letter}:${number}`);
/** Of one that is dense. */
const denseElements = 150_000;
/** Elements of the sparse ones that are counted and merged. */
const smallElements = 400;
/** What several keys are counted or merged. */
const several = 10;

/** @param {readonly string[]} command @param {number} operations @param {string} [reply] @returns {Load} */
const once = (command, operations = 1, reply = anyInteger) => ({ ...filling, operations, commands: [command], reply });

/** @param {string} key @param {string} prefix of the elements @param {number} count @returns {Load} */
const fill = (key, prefix, count) => ({
  ...filling,
  operations: count,
  commands: [["PFADD", key, `${prefix}:######`]],
  reply: ":#\r\n",
  keys: { from: 0, count, inOrder: true },
});

const flush = once(["FLUSHALL"], 1, "+OK\r\n");
const keys = Array.from({ length: several }, (_, index) => index);
const prepared = [
  ...[0, 1].map((index) => fill(`dense:${index}`, `d${index}`, denseElements)),
  ...keys.map((index) => fill(`small:${index}`, `s${index}`, smallElements)),
];
const smallKeys = keys.map((index) => `small:${index}`);

/** Makes the count of a key unknown: byte 15 of the string, in UTF-8 the second of this character, has the mark. @param {string} key */
const forget = (key) => ["SETRANGE", key, "14", "\u0080"];

/** @param {string} what @param {readonly string[][]} commands @param {number} operations @param {string} [reply] @returns {Case} */
const repeated = (what, commands, operations, reply = anyInteger) => ({
  what,
  load: { ...width, operations, commands, reply },
  limit,
});

/** @param {(count: number) => number} of how many, in this run @returns {readonly Case[]} */
function cases(of) {
  const one = { ...width, operations: of(elements.one), commands: [["PFADD", sparseKey, `e:${number}`]], reply: ":#\r\n" };
  const ten = { ...width, operations: of(elements.ten), commands: [["PFADD", sparseKey, ...tenElements]], reply: ":#\r\n" };
  const anyOf = (/** @type {Load} */ load) => ({ ...load, keys: { from: 0, count: load.operations, isShuffled: true } });
  const dense = { ...width, keys: { from: 0, count: 1_000_000 }, reply: ":#\r\n" };
  return [
    { what: "PFADD of 1 element, which is new, to a sparse one", before: [flush], load: anyOf(one), limit },
    { what: "PFADD of 1 element that is there, to a sparse one", before: [flush, { ...anyOf(one), ...filling }], load: anyOf(one), limit },
    { what: "PFADD of 10 elements, which are new, to a sparse one", before: [flush], load: anyOf(ten), limit },
    {
      what: "PFADD of 10 elements that are there, to a sparse one",
      before: [flush, { ...anyOf(ten), ...filling }],
      load: anyOf(ten),
      limit,
    },
    {
      what: "PFADD of 1 element to a dense one",
      before: [flush, ...prepared],
      load: { ...dense, operations: of(1_000_000), commands: [["PFADD", "dense:0", "e:######"]] },
      limit,
    },
    {
      what: "PFADD of 10 elements to a dense one",
      load: { ...dense, operations: of(200_000), commands: [["PFADD", "dense:0", "######", ...tenElements.slice(1)]] },
      limit,
    },
    repeated("PFCOUNT, known", [["PFCOUNT", "dense:0"]], of(1_000_000)),
    repeated(
      "PFCOUNT of a dense one, not known (and SETRANGE)",
      [forget("dense:1"), ["PFCOUNT", "dense:1"]],
      of(50_000),
      ":12304\r\n:######\r\n",
    ),
    repeated(
      "PFCOUNT of a sparse one, not known (and SETRANGE)",
      [forget("small:0"), ["PFCOUNT", "small:0"]],
      of(100_000),
      ":###\r\n:###\r\n",
    ),
    repeated("PFCOUNT of two dense ones", [["PFCOUNT", "dense:0", "dense:1"]], of(10_000)),
    repeated(`PFCOUNT of ${several} sparse ones`, [["PFCOUNT", ...smallKeys]], of(20_000)),
    repeated("PFMERGE of two dense ones", [["PFMERGE", "dense:2", "dense:0", "dense:1"]], of(10_000), "+OK\r\n"),
    repeated(`PFMERGE of ${several} sparse ones into a dense one`, [["PFMERGE", "dense:2", ...smallKeys]], of(10_000), "+OK\r\n"),
    repeated("PFMERGE of two sparse ones", [["PFMERGE", "merged", "small:0", "small:1"]], of(20_000), "+OK\r\n"),
    repeated(
      "PFMERGE of two sparse ones to a new key (and DEL)",
      [
        ["DEL", "merged"],
        ["PFMERGE", "merged", "small:0", "small:1"],
      ],
      of(10_000),
      ":1\r\n+OK\r\n",
    ),
  ];
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { quick, rounds } = settings;
  const of = (/** @type {number} */ count) => Math.round(count * (quick ? quickShare : 1));
  const rows = await withServers(comparedServers(settings), async (...servers) =>
    withTraffic(servers, async (traffics) => {
      const done = [];
      for (const { what, before = [], load, limit: at } of cases(of)) {
        const figures = await compared(traffics, rounds, async (traffic) => {
          for (const first of before) await traffic.run(first);
          await rested(traffic.server.pid, restMsMax);
          return traffic.microseconds(load);
        });
        done.push({ what, limit: at, ...figures });
      }
      return done;
    }),
  );
  const table = {
    title: `Server CPU per operation, pipeline ${width.pipeline}, median of ${rounds}`,
    columns: ["command", "redis µs/op", "respire µs/op", "ratio"],
    rows: rows.map(({ what, redis, respire, ratio }) => [what, redis.toFixed(3), respire.toFixed(3), ratio.toFixed(2)]),
  };
  const bars = rows.map(({ what, ratio: value, limit: at }) => ({ what: `CPU ratio, ${what}`, value, limit: at }));
  return { tables: [table], bars, figures: { sparseCount, rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const hyperLogLog = {
  name: "hyperloglog",
  summary: "server CPU of PFADD, PFCOUNT and PFMERGE, sparse and dense",
  servers: true,
  hasControl: true,
  run,
};
