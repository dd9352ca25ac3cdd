/** Server CPU of commands on bits, beside redis-server: many small bitmaps, and single commands on large ones. */
import { converse } from "../clients/conversation.mjs";
import { Pipeline } from "../clients/pipeline.mjs";
import { randomNumber } from "../clients/redis-benchmark.mjs";
import { compareCpu, cpuBars, cpuTable } from "../cpu-per-operation.mjs";
import { compared } from "../figures.mjs";
import { cpuNanoseconds } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * `count`: so many of them are one sample. `redisWords`: what redis-server is sent, if it does not know the command. `limit`: the bar, if there is one.
 * @typedef {{ what: string, words: readonly string[], redisWords?: readonly string[], count: number, limit?: number }} Case
 *
 * @typedef {import("../servers.mjs").Server} Server
 */

const depths = [
  { pipeline: 1, requests: 100_000, limit: 1.05 },
  { pipeline: 16, requests: 800_000, limit: 0.9 },
];
const worstLimit = 1.2;
const quickShare = 0.05;
const countLimit = 1.1;
const operationLimit = 1;

const bitmap = `bits:${randomNumber}`;
/** Bitmaps of some twenty bytes, of which there are 100,000. */
const small = [
  { command: "SETBIT", words: ["SETBIT", bitmap, "160", "1"] },
  { command: "GETBIT", words: ["GETBIT", bitmap, "160"] },
  { command: "BITCOUNT", words: ["BITCOUNT", bitmap] },
  { command: "BITPOS", words: ["BITPOS", bitmap, "1"] },
  { command: "BITFIELD GET", words: ["BITFIELD", bitmap, "GET", "u8", "#1"] },
  { command: "BITFIELD INCRBY", words: ["BITFIELD", bitmap, "INCRBY", "u16", "#2", "1"] },
  { command: "BITFIELD INCRBY i64", words: ["BITFIELD", bitmap, "INCRBY", "i64", "3", "1"] },
  { command: "BITOP OR", words: ["BITOP", "OR", "result", bitmap, bitmap] },
];

/** Lengths of the operands of BITOP: close to each other, and not divided by the words of any processor. */
const operandBytes = [10_000_000, 9_999_997, 9_876_543, 8_765_431, 10_000_000];
const operands = operandBytes.map((_, i) => `operand:${i}`);
const countedBytes = 100_000_000;

/** Bytes without a pattern, the same in every run (Marsaglia, "Xorshift RNGs", 2003: the triple 13, 17, 5). @param {number} length @param {number} seed */
function mixed(length, seed) {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed + 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer, 0, length);
}

/** @param {number} share of all bytes */
function large(share) {
  const bytesOf = (/** @type {number} */ bytes) => Math.floor(bytes * share);
  return [
    { key: "counted", value: mixed(bytesOf(countedBytes), 99) },
    { key: "zeros", value: Buffer.concat([Buffer.alloc(bytesOf(countedBytes)), Buffer.from([1])]) },
    ...operands.map((key, i) => ({ key, value: mixed(bytesOf(operandBytes[i]), i) })),
  ];
}

/** @returns {readonly Case[]} */
function cases() {
  const operation = (/** @type {string} */ name, /** @type {number} */ keys, target = "result") => [
    "BITOP",
    name,
    target,
    ...operands.slice(0, keys),
  ];
  const two = ["AND", "OR", "XOR"].flatMap((name) =>
    [2, 3, 5].map((keys) => ({ what: `BITOP ${name} of ${keys} keys`, words: operation(name, keys), count: 20, limit: operationLimit })),
  );
  const newer = ["DIFF", "DIFF1", "ANDOR", "ONE"].map((name) => ({
    what: `BITOP ${name} of 3 keys; in redis 7.0 OR`,
    words: operation(name, 3),
    redisWords: operation("OR", 3),
    count: 20,
  }));
  return [
    { what: "BITCOUNT", words: ["BITCOUNT", "counted"], count: 10, limit: countLimit },
    { what: "BITCOUNT of a part, in bits", words: ["BITCOUNT", "counted", "13", "-13", "BIT"], count: 10, limit: countLimit },
    { what: "BITPOS of the last bit of all", words: ["BITPOS", "zeros", "1"], count: 10 },
    ...two,
    { what: "BITOP NOT", words: operation("NOT", 1), count: 20, limit: operationLimit },
    { what: "BITOP OR of 3 keys, one being the target", words: operation("OR", 3, operands[0]), count: 20, limit: operationLimit },
    ...newer,
    { what: "SETBIT in 100 MB", words: ["SETBIT", "zeros", "400000001", "1"], count: 20_000 },
  ];
}

/** @param {Server} server @param {readonly { key: string, value: Uint8Array }[]} values */
async function load(server, values) {
  const pipeline = await Pipeline.open(server);
  for (const { key, value } of values) await pipeline.run(["SET", key, value], { count: 1, depth: 1, replyBytes: () => "+OK\r\n".length });
  pipeline.close();
}

/** Microseconds of one command. @param {Server} server @param {Case} one */
async function microseconds(server, { words, redisWords = words, count }) {
  const sent = server.name === "redis" ? redisWords : words;
  const client = await converse(server);
  const { bytes } = await client.ask(sent.join(" "));
  client.close();
  const pipeline = await Pipeline.open(server);
  const begin = cpuNanoseconds(server.pid);
  await pipeline.run(sent, { count, depth: Math.min(count, 10), replyBytes: () => bytes });
  const used = cpuNanoseconds(server.pid) - begin;
  pipeline.close();
  return used / 1000 / count;
}

/** Both have to answer alike what both know. @param {readonly Server[]} servers @param {Case} one */
async function check(servers, { what, words, redisWords }) {
  if (redisWords !== undefined) return;
  const heads = [];
  for (const server of servers) {
    const client = await converse(server);
    const { head } = await client.ask(words.join(" "));
    const { head: count } = words[0] === "BITOP" ? await client.ask(`BITCOUNT ${words[2]}`) : { head: "" };
    heads.push(`${head}${count}`);
    client.close();
  }
  if (heads[0] !== heads[1] || heads[0].startsWith("-")) throw new Error(`${what}: redis answers ${heads[0]}, respire ${heads[1]}.`);
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { quick, rounds } = settings;
  const [smallRows, largeRows] = await withServers(comparedServers(settings), async (...servers) => {
    const onSmall = [];
    for (const { pipeline, requests: all } of depths) {
      const requests = Math.round(all * (quick ? quickShare : 1));
      for (const { command, words } of small) onSmall.push(await compareCpu(servers, command, { words, pipeline, requests }, rounds));
    }
    for (const server of servers) await load(server, large(quick ? quickShare : 1));
    const onLarge = [];
    for (const one of cases()) {
      await check(servers, one);
      onLarge.push({ ...one, ...(await compared(servers, rounds, (server) => microseconds(server, one))) });
    }
    return [onSmall, onLarge];
  });
  const { means, worst } = cpuBars(smallRows, depths, worstLimit);
  const bars = largeRows.flatMap(({ what, ratio: value, limit }) =>
    limit === undefined ? [] : [{ what: `CPU ratio, ${what}`, value, limit }],
  );
  const table = {
    title: `Server CPU of one command on 100 MB, or of BITOP on 10 MB, median of ${rounds}`,
    columns: ["command", "redis µs", "respire µs", "ratio"],
    rows: largeRows.map(({ what, redis, respire, ratio }) => [what, redis.toFixed(1), respire.toFixed(1), ratio.toFixed(2)]),
  };
  return {
    tables: [cpuTable("Server CPU per operation on small bitmaps", rounds, smallRows), table],
    bars: [...means, ...worst, ...bars],
    figures: { smallRows, largeRows },
  };
}

/** @type {import("../report.mjs").Benchmark} */
export const bitmaps = {
  name: "bitmaps",
  summary: "server CPU of commands on bits: many small bitmaps, and BITCOUNT and BITOP of large ones",
  servers: true,
  hasControl: true,
  run,
};
