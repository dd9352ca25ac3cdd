/** Server CPU per operation on lists and hashes, beside redis-server. */
import { expectReply } from "../clients/conversation.mjs";
import { keys as keyCount, randomNumber, redisBenchmark } from "../clients/redis-benchmark.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { smallHashes } from "../collections.mjs";
import { compareCpu, cpuBars, cpuTable } from "../cpu-per-operation.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/** @typedef {import("../servers.mjs").Server} Server */

const depths = [
  { pipeline: 1, requests: 200_000, limit: 1.05 },
  { pipeline: 16, requests: 1_500_000, limit: 0.85 },
  { pipeline: 100, requests: 2_500_000, limit: 0.75 },
];
const worstLimit = 1.2;
const quickShare = 0.05;

const list = "mylist"; // So redis-benchmark calls it.
const hash = `hash:${randomNumber}`;

/**
 * What redis-benchmark is told to do. Pushes and pops work on one list: there are as many pops as pushes, and some elements more, so that every pop finds
 * one. Before the LRANGEs as many elements are pushed as there will be of them, which is what redis-benchmark does for its own.
 * @type {readonly { command: string, what: { test: string } | { words: readonly string[] }, share: number, before?: "push some" | "push all" }[]}
 */
const commands = [
  { command: "LPUSH", what: { test: "lpush" }, share: 1 },
  { command: "RPUSH", what: { test: "rpush" }, share: 1 },
  { command: "LPOP", what: { test: "lpop" }, share: 1, before: "push some" },
  { command: "RPOP", what: { test: "rpop" }, share: 1 },
  { command: "LRANGE_100", what: { words: ["LRANGE", list, "0", "99"] }, share: 0.1, before: "push all" },
  { command: "LRANGE_300", what: { words: ["LRANGE", list, "0", "299"] }, share: 0.05 },
  { command: "LRANGE_600", what: { words: ["LRANGE", list, "0", "599"] }, share: 0.03 },
  { command: "HSET", what: { test: "hset" }, share: 1 },
  { command: "HGET", what: { words: ["HGET", hash, "field:7"] }, share: 1 },
  { command: "HMGET of 10", what: { words: ["HMGET", hash, ...smallHashes.fields] }, share: 0.4 },
  { command: "HGETALL of 10", what: { words: ["HGETALL", hash] }, share: 0.4 },
];

/** Of what redis-benchmark sends only a few more than it is told to. */
const spareElements = 50_000;
/** The longest LRANGE has to find as many. */
const elementsMin = 1000;

/** @param {readonly Server[]} servers @param {number} requests */
async function push(servers, requests) {
  for (const server of servers) await redisBenchmark(server, { test: "lpush", pipeline: 16, requests });
}

/** What redis-benchmark doesn't look at: did every pop find an element, and every LRANGE enough? @param {Server} server */
const checkList = (server) => expectReply(server, `LLEN ${list}`, (head) => Number(/^:(\d+)/.exec(head)?.[1]) >= elementsMin);

/** And the hashes: are they there? @param {Server} server */
async function checkHashes(server) {
  for (const number of [0, keyCount - 1]) {
    const key = hash.replace(randomNumber, String(number).padStart(12, "0"));
    await expectReply(server, `HGETALL ${key}`, (head) => `*20\r\n${smallHashes.reply.join("")}`.startsWith(head.slice(0, 200)));
  }
}

/** @param {readonly Server[]} servers @param {import("../report.mjs").Settings} settings */
async function measure(servers, { quick, rounds }) {
  await withTraffic(servers, async (traffics) => {
    for (const traffic of traffics) await traffic.run(smallHashes.fill("hash:", keyCount));
  });
  const rows = [];
  for (const { pipeline, requests: all } of depths) {
    for (const { command, what, share, before } of commands) {
      const requests = Math.round(all * share * (quick ? quickShare : 1));
      if (before !== undefined) await push(servers, before === "push some" ? spareElements : Math.max(requests, elementsMin));
      rows.push(await compareCpu(servers, command, { ...what, pipeline, requests }, rounds));
      for (const server of servers) await checkList(server);
    }
  }
  for (const server of servers) await checkHashes(server);
  return rows;
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const rows = await withServers(comparedServers(settings), async (...servers) => measure(servers, settings));
  const { means, worst } = cpuBars(rows, depths, worstLimit);
  return {
    tables: [cpuTable("Server CPU per operation", settings.rounds, rows)],
    bars: [...means, ...worst],
    figures: { rows, geometricMeans: means, worst },
  };
}

/** @type {import("../report.mjs").Benchmark} */
export const collections = {
  name: "collections",
  summary: "server CPU per operation on lists and hashes at three pipeline depths",
  servers: true,
  hasControl: true,
  run,
};
