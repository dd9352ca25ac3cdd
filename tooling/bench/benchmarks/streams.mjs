/** Server CPU per operation on streams, beside redis-server. */
import { expectReply } from "../clients/conversation.mjs";
import { randomNumber } from "../clients/redis-benchmark.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { compareCpu } from "../cpu-per-operation.mjs";
import { compared } from "../figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";
import { additions, anyId, entryReply, entryWords, firstMs } from "../streams.mjs";

/**
 * @typedef {import("../clients/traffic.mjs").Traffic} Traffic
 * @typedef {import("../servers.mjs").Server} Server
 */

const limit = 0.85;
const pipeline = 16;
const quickShare = 0.05;

const log = { key: "log", entries: 200_000, page: 100, reads: 60_000 };
const added = { key: "added", entries: 1_000_000, kept: 10_000 };
const queue = { key: "queue", group: "workers", consumer: "one", entries: 300_000 };
/** How many entries a queue has pending while it is read. */
const backlog = 1000;

/** The end of redis-benchmark's random numbers: it writes them with twelve digits, behind the first digit of an id. */
const firstDigit = String(firstMs)[0];

/** @param {Traffic} traffic @param {readonly string[]} words @param {string} reply */
const once = (traffic, words, reply) => traffic.run({ connections: 1, pipeline: 1, operations: 1, commands: [words], reply });

/** XADD as redis-benchmark sends it, whose ids are made by the server. @param {readonly Server[]} servers @param {import("../report.mjs").Settings} settings */
async function measureAdditions(servers, { quick, rounds }) {
  const requests = Math.round(added.entries * (quick ? quickShare : 1));
  const rows = [];
  for (const { command, options } of [
    { command: "XADD", options: [] },
    { command: `XADD MAXLEN ~ ${added.kept}`, options: ["MAXLEN", "~", String(added.kept)] },
  ]) {
    const words = ["XADD", added.key, ...options, "*", ...entryWords];
    const around = {
      before: (/** @type {Server} */ server) => expectReply(server, `DEL ${added.key}`, (head) => head.startsWith(":")),
      after: (/** @type {Server} */ server) =>
        expectReply(
          server,
          `XLEN ${added.key}`,
          (head) => Number(head.slice(1)) >= Math.min(requests, options.length > 0 ? added.kept : requests),
        ),
    };
    const { redis, respire, ratio, samples } = await compareCpu(servers, command, { words, pipeline, requests }, rounds, around);
    rows.push({ command, redis, respire, ratio, samples });
  }
  return rows;
}

/** @param {readonly Server[]} servers @param {readonly Traffic[]} traffics @param {import("../report.mjs").Settings} settings */
async function measureRanges(servers, traffics, { quick, rounds }) {
  const share = quick ? quickShare : 1;
  const entries = Math.round(log.entries * share);
  for (const traffic of traffics) await traffic.run(additions(log.key, { count: entries + log.page }));
  const page = { connections: 1, pipeline: 1, operations: 1000, keys: { from: firstMs, count: entries } };
  const reply = `*${log.page}\r\n${entryReply.repeat(log.page)}`;
  for (const traffic of traffics) {
    await traffic.run({ ...page, commands: [["XRANGE", log.key, anyId, "+", "COUNT", String(log.page)]], reply });
  }
  const words = ["XRANGE", log.key, `${firstDigit}${randomNumber}`, "+", "COUNT", String(log.page)];
  const load = { words, pipeline, requests: Math.round(log.reads * share), among: entries };
  const { redis, respire, ratio, samples } = await compareCpu(servers, "XRANGE", load, rounds);
  return { command: `XRANGE of ${log.page}`, redis, respire, ratio, samples };
}

/** A consumer takes one entry after the other and acknowledges it. @param {readonly Traffic[]} traffics @param {import("../report.mjs").Settings} settings */
async function measureQueue(traffics, { quick, rounds }) {
  const entries = Math.round(queue.entries * (quick ? quickShare : 1));
  const key = queue.key;
  const read = ["XREADGROUP", "GROUP", queue.group, queue.consumer, "COUNT", "1", "STREAMS", key, ">"];
  const streams = `*1\r\n*2\r\n$${key.length}\r\n${key}\r\n*1\r\n${entryReply}`;
  const takeOne = { connections: 1, pipeline, keys: { from: firstMs, count: entries, inOrder: true } };
  const figures = await compared(traffics, rounds, async (traffic) => {
    await once(traffic, ["DEL", key], ":#\r\n");
    await traffic.run(additions(key, { count: entries + backlog }));
    await once(traffic, ["XGROUP", "CREATE", key, queue.group, "0"], "+OK\r\n");
    // What is pending all the time: others have it, and it stays behind what is read here.
    await traffic.run({ connections: 1, pipeline: 1, operations: backlog, commands: [read], reply: streams });
    await once(traffic, ["XGROUP", "SETID", key, queue.group, "0"], "+OK\r\n");
    const load = { ...takeOne, operations: entries, commands: [read, ["XACK", key, queue.group, anyId]], reply: `${streams}:1\r\n` };
    return traffic.microseconds(load);
  });
  return { command: "XREADGROUP, XACK", ...figures };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const rows = await withServers(comparedServers(settings), async (...servers) =>
    withTraffic(servers, async (traffics) => [
      ...(await measureAdditions(servers, settings)),
      await measureRanges(servers, traffics, settings),
      await measureQueue(traffics, settings),
    ]),
  );
  const table = {
    title: `Server CPU per operation on streams, pipeline ${pipeline}, median of ${settings.rounds}`,
    columns: ["command", "redis µs", "respire µs", "ratio"],
    rows: rows.map(({ command, redis, respire, ratio }) => [command, redis.toFixed(3), respire.toFixed(3), ratio.toFixed(2)]),
  };
  const bars = rows.map(({ command, ratio: value }) => ({ what: `CPU ratio, ${command}`, value, limit }));
  return { tables: [table], bars, figures: { rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const streams = {
  name: "streams",
  summary: "server CPU per operation on streams",
  servers: true,
  hasControl: true,
  run,
};
