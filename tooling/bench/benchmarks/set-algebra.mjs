/** Server CPU of single commands that combine or sort whole collections, beside redis-server; and how long others wait meanwhile. */
import { converse } from "../clients/conversation.mjs";
import { pinging } from "../clients/pinging.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { bulk, filling } from "../collections.mjs";
import { compared } from "../figures.mjs";
import { cpuNanoseconds, rested } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";
import { integerSet, set, sortedSet } from "../sets.mjs";

/**
 * What is sent, and what comes back. `isOrdered`: both servers have to answer the same, as far as the beginning is looked at; without it, elements may
 * come in any order. `limit`: the bar, if there is one.
 * @typedef {{ what: string, command: string, reply: Expected, isOrdered?: boolean, limit?: number }} Case
 *
 * @typedef {{ head: string, bytes: number }} Expected how a reply begins, and its length
 * @typedef {ReturnType<typeof sizes>} Sizes how many elements there are
 *
 * @typedef {import("../servers.mjs").Server} Server
 * @typedef {import("../clients/traffic.mjs").Load} Load
 */

const limit = 1.1;
const quickShare = 0.02;
const restMsMax = 60_000;
/** Results are stored there, and deleted before the next. */
const destination = "result";
const pageLength = 10;

/** Elements of the lists that are sorted: random integers, all with as many digits; and the same with a word before them. */
const integer = "##########";
const integers = { from: 1e9, count: 9e9 };
const word = `word:${integer}`;
const key = "######";
const firstKey = 100_000;

/** @param {number} count @param {string} element of a fixed length @returns {Expected} */
function elements(count, element) {
  const head = `*${count}\r\n`;
  return { head, bytes: head.length + count * bulk(element).length };
}

/** @param {number} value @returns {Expected} */
const number = (value) => ({ head: `:${value}\r\n`, bytes: `:${value}\r\n`.length });

/** @param {boolean} quick */
function sizes(quick) {
  const of = (/** @type {number} */ count) => count * (quick ? quickShare : 1);
  return { members: of(1_000_000), scored: of(500_000), list: of(1_000_000), keys: of(100_000) };
}

/** Two of each kind that is combined, with half of their members in common; lists; and keys by which one of them is sorted. @param {Sizes} size @returns {Load[]} */
function loads({ members, scored, list, keys }) {
  const additions = (
    /** @type {string[]} */ command,
    /** @type {import("../clients/templates.mjs").Numbers} */ numbers,
    count = numbers.count,
  ) => ({
    ...filling,
    operations: count,
    commands: [command],
    reply: ":*\r\n",
    keys: numbers,
  });
  const anyKey = { from: firstKey, count: keys, isShuffled: true };
  return [
    set.fill("a", { count: members }),
    set.fill("b", { from: members / 2, count: members }),
    integerSet.fill("ia", { count: members, isShuffled: true }),
    integerSet.fill("ib", { from: members / 2, count: members, isShuffled: true }),
    sortedSet.fill("za", { count: scored }),
    sortedSet.fill("zb", { from: scored / 2, count: scored }),
    additions(["RPUSH", "integers", integer], integers, list),
    additions(["RPUSH", "words", word], integers, list),
    additions(["RPUSH", "keys", key], anyKey),
    {
      ...filling,
      operations: keys,
      commands: [["MSET", `weight:${key}`, "======", "data:======", "value:======"]],
      reply: "+OK\r\n",
      keys: anyKey,
    },
  ];
}

/** @param {Sizes} size @returns {Case[]} */
function cases({ members, scored, list, keys }) {
  const half = members / 2;
  const algebra = [
    { name: "SINTER", count: half },
    { name: "SUNION", count: members + half },
    { name: "SDIFF", count: half },
  ];
  return [
    ...algebra.map(({ name, count }) => ({
      what: `${name} of two sets of ${members}`,
      command: `${name} a b`,
      reply: elements(count, set.member),
      limit,
    })),
    ...algebra.map(({ name, count }) => ({
      what: `${name}STORE of them`,
      command: `${name}STORE ${destination} a b`,
      reply: number(count),
    })),
    { what: "SINTERCARD of them", command: "SINTERCARD 2 a b", reply: number(half) },
    ...algebra.map(({ name, count }) => ({
      what: `${name} of two of ${members} integers`,
      command: `${name} ia ib`,
      reply: elements(count, integerSet.member),
    })),
    { what: `ZUNIONSTORE of two of ${scored}`, command: `ZUNIONSTORE ${destination} 2 za zb`, reply: number(scored * 1.5), limit },
    { what: "ZINTERSTORE of them", command: `ZINTERSTORE ${destination} 2 za zb`, reply: number(scored / 2) },
    { what: "ZUNION of them", command: "ZUNION 2 za zb", reply: elements(scored * 1.5, set.member), isOrdered: true },
    ...[
      { what: `SORT of a list of ${list} integers`, command: "SORT integers", reply: elements(list, integer), limit },
      { what: `SORT of it, LIMIT 0 ${pageLength}`, command: `SORT integers LIMIT 0 ${pageLength}`, reply: elements(pageLength, integer) },
      { what: `SORT of a list of ${list} words, ALPHA`, command: "SORT words ALPHA", reply: elements(list, word) },
      {
        what: `SORT of a list of ${keys}, BY and GET`,
        command: "SORT keys BY weight:* GET data:*",
        reply: elements(keys, `value:${key}`),
      },
      { what: `SORT of a set of ${members} integers`, command: "SORT ia", reply: elements(members, integerSet.member) },
    ].map((sort) => ({ ...sort, isOrdered: true })),
  ];
}

/** @param {Server} server */
async function open(server) {
  const client = await converse(server);
  return {
    server,
    name: server.name,

    /** Sends the command; throws if the reply is not the expected one. @param {Case} one */
    async ask({ command, reply: { head, bytes } }) {
      const reply = await client.ask(command);
      if (!reply.head.startsWith(head) || reply.bytes !== bytes) {
        throw new Error(
          `${server.name} answers ${command} with ${reply.bytes} bytes, expected are ${bytes}: ${JSON.stringify(reply.head.slice(0, 60))}`,
        );
      }
      return reply.head;
    },

    /** Deletes what may have been stored, and waits until nothing is left to do. */
    async clear() {
      await client.ask(`DEL ${destination}`);
      await rested(server.pid, restMsMax);
    },

    close: client.close,
  };
}

/** @typedef {Awaited<ReturnType<typeof open>>} Client */

/** What it costs until the server has nothing to do any more: milliseconds. @param {Client} client @param {Case} one */
async function cpuMs(client, one) {
  await client.clear();
  const before = cpuNanoseconds(client.server.pid);
  await client.ask(one);
  await rested(client.server.pid, restMsMax);
  return (cpuNanoseconds(client.server.pid) - before) / 1e6;
}

/** How long another connection waits, milliseconds; and how the reply begins. @param {Client} client @param {Case} one */
async function wait(client, one) {
  await client.clear();
  const { head, longestWaitMs } = await pinging(client.server, async () => ({ head: await client.ask(one) }));
  return { head, longestWaitMs: longestWaitMs() };
}

/** @param {readonly Client[]} clients @param {Case} one @param {number} rounds */
async function measure(clients, one, rounds) {
  const cpu = await compared(clients, rounds, (client) => cpuMs(client, one));
  const [redis, respire] = [await wait(clients[0], one), await wait(clients[1], one)];
  if (one.isOrdered && redis.head !== respire.head) {
    throw new Error(`${one.command}: redis begins with ${JSON.stringify(redis.head)}, respire with ${JSON.stringify(respire.head)}.`);
  }
  return { ...one, ...cpu, waitMs: { redis: redis.longestWaitMs, respire: respire.longestWaitMs } };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { quick, rounds } = settings;
  const size = sizes(quick);
  const rows = await withServers(comparedServers(settings), async (...servers) => {
    await withTraffic(servers, async (traffics) => {
      for (const traffic of traffics) for (const load of loads(size)) await traffic.run(load);
    });
    const clients = await Promise.all(servers.map(open));
    const done = [];
    for (const one of cases(size)) done.push(await measure(clients, one, rounds));
    for (const client of clients) client.close();
    return done;
  });
  const table = {
    title: `Server CPU of one command, milliseconds, median of ${rounds}; and the longest that a PING of another connection waits meanwhile, wall time`,
    columns: ["command", "reply, bytes", "redis ms", "respire ms", "ratio", "redis, PING", "respire, PING"],
    rows: rows.map(({ what, reply, redis, respire, ratio, waitMs }) => [
      what,
      String(reply.bytes),
      redis.toFixed(1),
      respire.toFixed(1),
      ratio.toFixed(2),
      ...[waitMs.redis, waitMs.respire].map((ms) => ms.toFixed(1)),
    ]),
  };
  const bars = rows.flatMap(({ what, ratio: value, limit: at }) =>
    at === undefined ? [] : [{ what: `CPU ratio, ${what}`, value, limit: at }],
  );
  return { tables: [table], bars, figures: { size, rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const setAlgebra = {
  name: "set-algebra",
  summary: "server CPU of SINTER, SUNION, SDIFF, ZUNIONSTORE and SORT of up to a million elements, and how long others wait",
  servers: true,
  hasControl: true,
  run,
};
