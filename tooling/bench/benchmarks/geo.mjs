/** Server CPU of positions: of single ones at pipeline 16, and of searches among a million, beside redis-server. */
import { converse } from "../clients/conversation.mjs";
import { randomNumber } from "../clients/redis-benchmark.mjs";
import { anyInteger } from "../clients/templates.mjs";
import { withTraffic } from "../clients/traffic.mjs";
import { filling } from "../collections.mjs";
import { compareCpu } from "../cpu-per-operation.mjs";
import { compared, geometricMean } from "../figures.mjs";
import { cpuDuring } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * @typedef {import("../servers.mjs").Server} Server
 * @typedef {import("../clients/traffic.mjs").Load} Load
 * @typedef {{ what: string, found: number, words: readonly string[], share?: number }} Search
 */

const key = "places";
const placeCount = 1_000_000;
const quickShare = 0.02;
const singleLimit = 1;
const searchLimit = 1;

/** Places are spread over ten degrees by ten: a million of them are one to each 0.98 km², so circles of so many metres have about 10, 100, 1,000 and 10,000. */
const place = ["1#.######", "4#.######", "place:########"];
const kilometresPerPlace = 0.98;
/** Far enough from the sides of that square for the largest circle. */
const middles = { from: 12, to: 18, south: 42, north: 48 };

/** @param {number} found how many places the circle has @param {number} places how many there are in all */
const radiusFor = (found, places) => Math.sqrt((found * kilometresPerPlace * (placeCount / places)) / Math.PI);

/** Places of which single ones are asked for: all numbers below a million, on one line. */
const line = { key: "line", place: ["1.#######", "4.=======", "place:============"], count: 1_000_000 };
const member = `place:${randomNumber}`;
const singles = [
  { command: "GEODIST", words: ["GEODIST", line.key, member, member] },
  { command: "GEOPOS", words: ["GEOPOS", line.key, member] },
  { command: "GEOHASH", words: ["GEOHASH", line.key, member] },
];
const pipeline = 16;
const singleRequests = 800_000;

/** @param {number} places @returns {readonly Search[]} */
function searches(places) {
  const circle = (/** @type {number} */ found) => ["BYRADIUS", radiusFor(found, places).toFixed(3), "km"];
  const side = (/** @type {number} */ found) => Math.sqrt(found * kilometresPerPlace * (placeCount / places)).toFixed(3);
  return [
    ...[10, 100, 1000, 10_000].map((found) => ({ what: `a circle of ${found}`, found, words: circle(found) })),
    ...[100, 10_000].map((found) => ({ what: `a box of ${found}`, found, words: ["BYBOX", side(found), side(found), "km"] })),
    { what: "a circle of 1000, COUNT 10 ASC", found: 1000, words: [...circle(1000), "COUNT", "10", "ASC"] },
    { what: "a circle of 10000, COUNT 10 ASC", found: 10_000, words: [...circle(10_000), "COUNT", "10", "ASC"] },
    { what: "a circle of 1000, ASC", found: 1000, words: [...circle(1000), "ASC"] },
    { what: "a circle of 100, WITHDIST WITHCOORD", found: 100, words: [...circle(100), "WITHDIST", "WITHCOORD"] },
    { what: "a circle of 1000, WITHDIST WITHCOORD", found: 1000, words: [...circle(1000), "WITHDIST", "WITHCOORD"] },
  ];
}
/** So many searches are sent at once, and so many members they find in all. */
const searchesAtOnce = 16;
const foundInAll = 1_500_000;
const searchesMax = 20_000;

/** Positions by chance, but the same ones in every run. */
function* someMiddles() {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (;;) {
    const longitude = middles.from + next() * (middles.to - middles.from);
    const latitude = middles.south + next() * (middles.north - middles.south);
    yield [longitude.toFixed(6), latitude.toFixed(6)];
  }
}

/** Requests, several of them together, of a search around changing positions. @param {Search} search @param {number} share */
function requestsOf({ found, words }, share) {
  const count = Math.ceil(Math.min(searchesMax, foundInAll / found) * share);
  const positions = someMiddles();
  const batches = [];
  for (let left = count; left > 0; left -= searchesAtOnce) {
    const commands = Array.from({ length: Math.min(left, searchesAtOnce) }, () => {
      const [longitude, latitude] = /** @type {string[]} */ (positions.next().value);
      return ["GEOSEARCH", key, "FROMLONLAT", longitude, latitude, ...words].join(" ");
    });
    batches.push(commands.join("\r\n"));
  }
  return { count, batches };
}

/** @param {Server} server */
async function open(server) {
  const client = await converse(server);
  return {
    server,
    name: server.name,
    /** Microseconds of CPU for each search, and how many bytes came in all. @param {{ count: number, batches: readonly string[] }} requests */
    async measure({ count, batches }) {
      let bytes = 0;
      const nanoseconds = await cpuDuring(server.pid, async () => {
        for (const batch of batches) {
          const reply = await client.ask(batch);
          if (!reply.head.startsWith("*")) throw new Error(`${server.name} answers a search with ${JSON.stringify(reply.head)}.`);
          bytes += reply.bytes;
        }
      });
      return { microseconds: nanoseconds / 1000 / count, bytes };
    },
    close: client.close,
  };
}

/** Adds places anywhere in the square, new ones most of them. @param {number} operations @param {{ connections: number, pipeline: number }} width @returns {Load} */
const additions = (operations, width) => ({
  ...width,
  operations,
  commands: [["GEOADD", key, ...place]],
  reply: anyInteger,
  keys: { from: 0, count: 100_000_000 },
});

/** @param {readonly Server[]} servers @param {import("../report.mjs").Settings} settings */
async function measure(servers, { quick, rounds }) {
  const share = quick ? quickShare : 1;
  const places = placeCount * share;
  return withTraffic(servers, async (traffics) => {
    for (const traffic of traffics) {
      await traffic.run(additions(places, filling));
      await traffic.run({
        ...filling,
        operations: line.count * share,
        commands: [["GEOADD", line.key, ...line.place]],
        reply: ":1\r\n",
        keys: { from: 0, count: line.count * share, inOrder: true },
      });
    }
    const found = [];
    const clients = await Promise.all(servers.map(open));
    for (const search of searches(places)) {
      const requests = requestsOf(search, share);
      /** @type {Record<string, number>} */
      const bytes = {};
      const comparison = await compared(clients, rounds, async (client) => {
        const sample = await client.measure(requests);
        bytes[client.name] = sample.bytes;
        return sample.microseconds;
      });
      // Coordinates have other lengths since Redis 8.
      if (bytes.redis !== bytes.respire && !search.words.includes("WITHCOORD"))
        throw new Error(`${search.what}: redis answers with ${bytes.redis} bytes, respire with ${bytes.respire}.`);
      found.push({ ...search, ...comparison });
    }
    for (const client of clients) client.close();
    const added = await compared(traffics, rounds, (traffic) =>
      traffic.microseconds(additions(singleRequests * share, { connections: 50, pipeline })),
    );
    const single = [{ command: "GEOADD", ...added }];
    for (const { command, words } of singles) {
      const load = { words, pipeline, requests: singleRequests * share, among: line.count * share };
      const { redis, respire, ratio } = await compareCpu(servers, command, load, rounds);
      single.push({ command, redis, respire, ratio, samples: { redis: [], respire: [] } });
    }
    return { found, single };
  });
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const { found, single } = await withServers(comparedServers(settings), async (...servers) => measure(servers, settings));
  const row = (/** @type {string} */ what, /** @type {{ redis: number, respire: number, ratio: number }} */ { redis, respire, ratio }) => [
    what,
    redis.toFixed(2),
    respire.toFixed(2),
    ratio.toFixed(2),
  ];
  const columns = (/** @type {string} */ what) => [what, "redis µs", "respire µs", "ratio"];
  return {
    tables: [
      {
        title: `Server CPU of a GEOSEARCH among ${placeCount} places, median of ${settings.rounds}`,
        columns: columns("search"),
        rows: found.map((one) => row(one.what, one)),
      },
      {
        title: `Server CPU per operation at pipeline ${pipeline}, median of ${settings.rounds}`,
        columns: columns("command"),
        rows: single.map((one) => row(one.command, one)),
      },
    ],
    bars: [
      ...found.map(({ what, ratio: value }) => ({ what: `CPU ratio, ${what}`, value, limit: searchLimit })),
      ...single.map(({ command, ratio: value }) => ({ what: `CPU ratio, ${command}`, value, limit: singleLimit })),
    ],
    figures: { found, single, geometricMeans: [geometricMean(found.map(({ ratio }) => ratio))] },
  };
}

/** @type {import("../report.mjs").Benchmark} */
export const geo = {
  name: "geo",
  summary: "server CPU of GEOSEARCH among a million places, and of GEOADD, GEODIST, GEOPOS and GEOHASH",
  servers: true,
  hasControl: true,
  run,
};
