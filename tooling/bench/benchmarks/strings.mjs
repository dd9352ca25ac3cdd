/** Server CPU of what strings must not make expensive: integers beyond 2^53, and parts of values of 100 MiB. Beside redis-server. */
import { Pipeline } from "../clients/pipeline.mjs";
import { compared } from "../figures.mjs";
import { cpuNanoseconds } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * @typedef {import("../clients/request.mjs").Words} Words
 * @typedef {{
 *   what: string, before: readonly { words: Words, replyBytes: number }[], words: Words, count: number, depth: number,
 *   replyBytes: (sent: number) => number,
 * }} Case
 */

const mebibyte = 2 ** 20;
const nearMax = 9_223_372_036_000_000_000n;
const part = "x".repeat(1024);
/** How much more a command on a part may cost if the value is a hundred times as large: nothing, but for caches, and APPEND's copying now and then. */
const limit = 4;

const integerReply = (/** @type {number | bigint} */ value) => `:${value}\r\n`.length;
const bulkReply = (/** @type {number} */ length) => `$${length}\r\n`.length + length + 2;
const ok = { replyBytes: 5 };

/** @param {number} mebibytes */
const value = (mebibytes) => ({
  before: [
    { words: ["SET", "k", ""], ...ok },
    { words: ["SETRANGE", "k", String(mebibytes * mebibyte - 1), "x"], replyBytes: integerReply(mebibytes * mebibyte) },
  ],
  what: `of ${mebibytes} MiB`,
});

/** @param {number} mebibytes @returns {Case[]} */
const onParts = (mebibytes) => {
  const { what, before } = value(mebibytes);
  const length = mebibytes * mebibyte;
  const middle = String(length / 2);
  return [
    {
      what: `APPEND 1 KiB to a value ${what}`,
      before,
      words: ["APPEND", "k", part],
      count: 20_000,
      depth: 50,
      replyBytes: (sent) => integerReply(length + (sent + 1) * part.length),
    },
    {
      what: `GETRANGE 1 KiB of a value ${what}`,
      before,
      words: ["GETRANGE", "k", middle, String(length / 2 + part.length - 1)],
      count: 100_000,
      depth: 50,
      replyBytes: () => bulkReply(part.length),
    },
    {
      what: `SETRANGE 1 KiB in a value ${what}`,
      before,
      words: ["SETRANGE", "k", middle, part],
      count: 100_000,
      depth: 50,
      replyBytes: () => integerReply(length),
    },
  ];
};

/** @type {readonly Case[]} */
const cases = [
  {
    what: "INCR of a small number",
    before: [{ words: ["SET", "k", "1000000"], ...ok }],
    words: ["INCR", "k"],
    count: 1_000_000,
    depth: 100,
    replyBytes: () => integerReply(1_000_001),
  },
  {
    what: "INCR near 2^63",
    before: [{ words: ["SET", "k", String(nearMax)], ...ok }],
    words: ["INCR", "k"],
    count: 1_000_000,
    depth: 100,
    replyBytes: () => integerReply(nearMax),
  },
  {
    what: "APPEND 16 bytes to a value that grows from 16 bytes to 3 MiB",
    before: [{ words: ["SET", "k", part.slice(0, 16)], ...ok }],
    words: ["APPEND", "k", part.slice(0, 16)],
    count: 200_000,
    depth: 100,
    replyBytes: (sent) => integerReply(16 * (sent + 2)),
  },
  ...onParts(1),
  ...onParts(100),
  {
    what: "GETRANGE of all of 100 MiB",
    before: value(100).before,
    words: ["GETRANGE", "k", "0", "-1"],
    count: 5,
    depth: 1,
    replyBytes: () => bulkReply(100 * mebibyte),
  },
];

/** @param {import("../servers.mjs").Server} server @param {Case} of */
async function microseconds(server, { before, words, count, depth, replyBytes }) {
  const pipeline = await Pipeline.open(server);
  try {
    for (const { words: first, replyBytes: bytes } of before) await pipeline.run(first, { count: 1, depth: 1, replyBytes: () => bytes });
    const begin = cpuNanoseconds(server.pid);
    await pipeline.run(words, { count, depth, replyBytes });
    return (cpuNanoseconds(server.pid) - begin) / 1000 / count;
  } finally {
    pipeline.close();
  }
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { quick, rounds } = settings;
  const rows = await withServers(comparedServers(settings), async (...servers) => {
    const done = [];
    for (const one of cases) {
      const load = { ...one, count: Math.max(1, Math.round(one.count * (quick ? 0.1 : 1))) };
      done.push({ what: one.what, ...(await compared(servers, rounds, (server) => microseconds(server, load))) });
    }
    return done;
  });
  const of = (/** @type {string} */ what) => /** @type {(typeof rows)[number]} */ (rows.find((row) => row.what === what)).respire;
  const bars = ["APPEND 1 KiB to", "GETRANGE 1 KiB of", "SETRANGE 1 KiB in"].map((what) => ({
    what: `${what} a value of 100 MiB, against one of 1 MiB`,
    value: of(`${what} a value of 100 MiB`) / of(`${what} a value of 1 MiB`),
    limit,
  }));
  const table = {
    title: `Server CPU per operation, median of ${rounds}`,
    columns: ["command", "redis µs/op", "respire µs/op", "ratio"],
    rows: rows.map(({ what, redis, respire, ratio }) => [what, redis.toFixed(3), respire.toFixed(3), ratio.toFixed(2)]),
  };
  return { tables: [table], bars, figures: { rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const strings = {
  name: "strings",
  summary: "INCR near 2^63, APPEND to and GETRANGE of values of 100 MiB",
  servers: true,
  hasControl: true,
  run,
};
