/** Server CPU for each message that is delivered, and of keyspace notifications, beside redis-server. */
import { withTraffic } from "../clients/traffic.mjs";
import { compared } from "../figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * So many connections send a command (each goes on when it has its replies, and at most `ahead` of all commands are undelivered), `pipeline` of them at a time, until so many `messages` are delivered, all subscribers together, or so many commands
 * were answered, if there are no subscribers.
 * @typedef {{ connections: number, pipeline: number, messages: number, ahead?: number, limit?: number }} Depth
 *
 * `notifyEvents` are switched on meanwhile.
 * @typedef {import("../clients/traffic.mjs").Subscription} Subscription
 * @typedef {{
 *   what: string, subscriptions: readonly Subscription[], words: readonly string[], reply: string, notifyEvents?: string, depths: readonly Depth[],
 * }} Case
 *
 * @typedef {import("../servers.mjs").Server} Server
 */

const channel = "news:today";
const payload = "p".repeat(64);
const keys = { from: 0, count: 100_000 };
const key = "key:############";
const value = "v".repeat(16);
const quickShare = 0.05;
const limit = 0.85;
/** As redis-benchmark, a publisher does not know what has been delivered; but subscribers that are slower than it shall not be what is measured. */
const aheadMax = 2048;

/** @param {string} text */
const bulk = (text) => `$${text.length}\r\n${text}\r\n`;

/** @param {string} to @param {string} [content] @returns {Subscription} */
const subscription = (to, content = payload) => ({
  words: ["SUBSCRIBE", to],
  confirmation: `*3\r\n${bulk("subscribe")}${bulk(to)}:1\r\n`,
  message: `*3\r\n${bulk("message")}${bulk(to)}${bulk(content)}`,
});

/** @param {string} pattern @returns {Subscription} */
const patternSubscription = (pattern) => ({
  words: ["PSUBSCRIBE", pattern],
  confirmation: `*3\r\n${bulk("psubscribe")}${bulk(pattern)}:1\r\n`,
  message: `*4\r\n${bulk("pmessage")}${bulk(pattern)}${bulk(channel)}${bulk(payload)}`,
});

/** @param {string} what @param {readonly Subscription[]} subscriptions @param {readonly Depth[]} depths @returns {Case} */
const publish = (what, subscriptions, depths) => ({
  what: `PUBLISH to ${what}`,
  subscriptions,
  words: ["PUBLISH", channel, payload],
  reply: `:${subscriptions.length}\r\n`,
  depths,
});

/** @param {number} count @param {Record<"single" | "pipelined" | "together", number>} messages */
const publishTo = (count, { single, pipelined, together }) =>
  publish(
    String(count),
    Array.from({ length: count }, () => subscription(channel)),
    [
      { connections: 1, pipeline: 1, messages: single },
      { connections: 1, pipeline: 16, messages: pipelined },
      { connections: 1, pipeline: 16, messages: pipelined * 2, ahead: aheadMax, limit },
      { connections: 50, pipeline: 16, messages: together },
    ],
  );

/** No two alike, and the whole channel has to be looked at to know that it matches. */
const patterns = Array.from({ length: 100 }, (_, i) => patternSubscription(`n*[${String(i).padStart(2, "0")}:]tod?y`));
const setting = { words: ["SET", key, value], reply: "+OK\r\n", depths: [{ connections: 50, pipeline: 16, messages: 600_000 }] };

/** @type {readonly Case[]} */
const cases = [
  publishTo(1, { single: 15_000, pipelined: 150_000, together: 500_000 }),
  publishTo(100, { single: 60_000, pipelined: 800_000, together: 1_600_000 }),
  publishTo(1000, { single: 60_000, pipelined: 800_000, together: 1_600_000 }),
  publish("100 patterns", patterns, [{ connections: 1, pipeline: 16, messages: 600_000 }]),
  { what: "SET, no notifications", ...setting, subscriptions: [] },
  { what: "SET, notifications to 1", ...setting, subscriptions: [subscription("__keyevent@0__:set", key)], notifyEvents: "KEA" },
];

/** @param {Case} one @param {readonly Server[]} servers @param {import("../report.mjs").Settings} settings */
function measure({ what, subscriptions, words, reply, notifyEvents = "", depths }, servers, { quick, rounds }) {
  const receivers = Math.max(1, subscriptions.length);
  const configure = { commands: [["CONFIG", "SET", "notify-keyspace-events", notifyEvents]], reply: "+OK\r\n" };
  return withTraffic(servers, async (traffics) => {
    for (const traffic of traffics) {
      await traffic.run({ ...configure, connections: 1, pipeline: 1, operations: 1 });
      await traffic.subscribe(subscriptions);
    }
    const rows = [];
    for (const { messages, ...depth } of depths) {
      const operations = Math.ceil((messages * (quick ? quickShare : 1)) / receivers);
      const load = { ...depth, operations, commands: [words], reply, keys };
      // Not measured: it opens the connections.
      for (const traffic of traffics) await traffic.run({ ...load, operations: 1 });
      const costs = await compared(traffics, rounds, async (traffic) => (await traffic.microseconds(load)) / receivers);
      rows.push({ what, ...depth, subscribers: subscriptions.length, operations, ...costs });
    }
    return rows;
  });
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const rows = await withServers(comparedServers(settings), async (...servers) => {
    const done = [];
    for (const one of cases) done.push(...(await measure(one, servers, settings)));
    return done;
  });
  const table = {
    title: `Server CPU for each message delivered, or SET answered, median of ${settings.rounds}`,
    columns: ["operation", "connections", "pipeline", "ahead", "redis µs", "respire µs", "ratio"],
    rows: rows.map(({ what, connections, pipeline, ahead = 0, redis, respire, ratio }) => [
      what,
      String(connections),
      String(pipeline),
      String(ahead),
      redis.toFixed(3),
      respire.toFixed(3),
      ratio.toFixed(2),
    ]),
  };
  const bars = rows.flatMap(({ what, pipeline, limit, ratio: value }) =>
    limit === undefined ? [] : [{ what: `CPU ratio of a message, ${what}, pipeline ${pipeline}`, value, limit }],
  );
  return { tables: [table], bars, figures: { rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const pubsub = {
  name: "pubsub",
  summary: "server CPU of a message to 1, 100 and 1,000 subscribers, to patterns; of keyspace notifications",
  servers: true,
  hasControl: true,
  run,
};
