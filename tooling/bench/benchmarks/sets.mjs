/** Server CPU per operation on sets and sorted sets, beside redis-server. */
import { expectReply } from "../clients/conversation.mjs";
import { keys as numberCount, randomNumber } from "../clients/redis-benchmark.mjs";
import { anyInteger } from "../clients/templates.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { bulk, filling } from "../collections.mjs";
import { compareCpu, cpuBars, cpuTable } from "../cpu-per-operation.mjs";
import { rested } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * @typedef {import("../servers.mjs").Server} Server
 * @typedef {import("../clients/traffic.mjs").Traffic} Traffic
 */

const depths = [
  { pipeline: 1, requests: 200_000, limit: 1.05 },
  { pipeline: 16, requests: 1_500_000, limit: 0.85 },
  { pipeline: 100, requests: 2_500_000, limit: 0.75 },
];
const worstLimit = 1.2;
const quickShare = 0.05;
const restMsMax = 60_000;

/** A number as redis-benchmark writes it, in a template of a request or a reply; and the same once more. */
const anyNumber = "############";
const sameNumber = "============";

/**
 * redis-benchmark's own tests, of a set and a sorted set that it calls so. Each begins with an empty one, unless it takes elements away: then with `filledBy`
 * as many as it takes and some more.
 * @type {readonly { command: string, test: string, share: number, key: string, count: string, filledBy?: readonly string[] }[]}
 */
const tests = [
  { command: "SADD", test: "sadd", share: 1, key: "myset", count: "SCARD" },
  { command: "SPOP", test: "spop", share: 0.4, key: "myset", count: "SCARD", filledBy: ["SADD", "myset", `element:${anyNumber}`] },
  { command: "ZADD", test: "zadd", share: 1, key: "myzset", count: "ZCARD" },
  {
    command: "ZPOPMIN",
    test: "zpopmin",
    share: 0.4,
    key: "myzset",
    count: "ZCARD",
    filledBy: ["ZADD", "myzset", anyNumber, `element:${sameNumber}`],
  },
];
/** Of what redis-benchmark sends only a few more than it is told to: at most what may be in flight. */
const spareElements = 50_000;
const surplusMax = 5000;

/** Scores are the numbers of the members and 10 ^ 12, as long as times in milliseconds; so they have thirteen digits, whatever is added to them here. */
const large = {
  key: "large",
  count: 1_000_000,
  member: `member:${randomNumber}`,
  score: `1${randomNumber}`,
  scoreReply: bulk(`1${anyNumber}`),
};
const pageLength = 10;
/** Moves a member past so many others, at first. */
const increment = 1000;

/** On the large sorted set; the replies are templates. */
const onLarge = [
  { command: "ZRANK", words: ["ZRANK", large.key, large.member], reply: anyInteger },
  { command: "ZSCORE", words: ["ZSCORE", large.key, large.member], reply: large.scoreReply },
  {
    command: `ZRANGEBYSCORE of ${pageLength}`,
    words: ["ZRANGEBYSCORE", large.key, large.score, "+inf", "LIMIT", "0", String(pageLength)],
    reply: `*${pageLength}\r\n${bulk(`member:${anyNumber}`).repeat(pageLength)}`,
  },
  { command: "ZINCRBY", words: ["ZINCRBY", large.key, String(increment), large.member], reply: large.scoreReply },
];
const onLargeShare = 0.4;
/** redis-benchmark doesn't look at replies: before it begins, as many of each command as this are sent whose replies are checked. */
const checkedCount = 10_000;

/** @param {Traffic} traffic @param {readonly string[]} command @param {number} count of numbers, each of which is new */
const fill = (traffic, command, count) =>
  traffic.run({ ...filling, operations: count, commands: [command], reply: ":1\r\n", keys: { from: 0, count, isShuffled: true } });

/** @param {Traffic} traffic @param {(typeof tests)[number]} test @param {number} requests */
async function begin(traffic, { key, filledBy }, requests) {
  await traffic.run({ connections: 1, pipeline: 1, operations: 1, commands: [["DEL", key]], reply: ":#\r\n" });
  if (filledBy !== undefined) await fill(traffic, filledBy, requests + spareElements);
  await rested(traffic.server.pid, restMsMax);
}

/** What redis-benchmark doesn't look at: did every pop take one, and every addition work on the set? @param {Server} server @param {(typeof tests)[number]} test */
function checkCount(server, { key, count, filledBy }) {
  const [min, max] = filledBy === undefined ? [1, numberCount] : [spareElements - surplusMax, spareElements];
  return expectReply(server, `${count} ${key}`, (head) => {
    const elements = Number(/^:(\d+)\r\n$/.exec(head)?.[1]);
    return elements >= min && elements <= max;
  });
}

/** Makes the large sorted set, and tries what is to be measured on it. @param {Traffic} traffic @param {number} count */
async function beginLarge(traffic, count) {
  await fill(traffic, ["ZADD", large.key, `1${anyNumber}`, `member:${sameNumber}`], count);
  const last = String(count - 1);
  const lastNumber = last.padStart(anyNumber.length, "0");
  await expectReply(traffic.server, `ZRANK ${large.key} member:${lastNumber}`, (head) => head === `:${last}\r\n`);
  await expectReply(traffic.server, `ZSCORE ${large.key} member:${lastNumber}`, (head) => head === bulk(`1${lastNumber}`));
  for (const { words, reply } of onLarge) {
    const commands = [words.map((word) => word.replace(randomNumber, anyNumber))];
    // A page that begins with one of the last members would not be full.
    await traffic.run({ ...filling, operations: checkedCount, commands, reply, keys: { from: 0, count: count - pageLength } });
  }
}

/** @param {readonly Server[]} servers @param {import("../report.mjs").Settings} settings */
function measure(servers, { quick, rounds }) {
  return withTraffic(servers, async (traffics) => {
    const trafficOf = (/** @type {Server} */ server) => traffics[servers.indexOf(server)];
    const among = large.count * (quick ? quickShare : 1);
    for (const traffic of traffics) await beginLarge(traffic, among);
    const rows = [];
    for (const { pipeline, requests: all } of depths) {
      const requestsOf = (/** @type {number} */ share) => Math.round(all * share * (quick ? quickShare : 1));
      for (const test of tests) {
        const requests = requestsOf(test.share);
        const around = {
          before: (/** @type {Server} */ server) => begin(trafficOf(server), test, requests),
          after: (/** @type {Server} */ server) => checkCount(server, test),
        };
        rows.push(await compareCpu(servers, test.command, { test: test.test, pipeline, requests }, rounds, around));
      }
      for (const { command, words } of onLarge) {
        rows.push(await compareCpu(servers, command, { words, pipeline, requests: requestsOf(onLargeShare), among }, rounds));
      }
    }
    // A ZINCRBY that had not found its member would have added it.
    for (const server of servers) await expectReply(server, `ZCARD ${large.key}`, (head) => head === `:${among}\r\n`);
    return rows;
  });
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
export const sets = {
  name: "sets",
  summary: "server CPU per operation on sets and sorted sets at three pipeline depths",
  servers: true,
  hasControl: true,
  run,
};
