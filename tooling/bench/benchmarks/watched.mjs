/** Server CPU of SET while many other keys are watched and cached by clients, beside redis-server. */
import { withTraffic } from "../clients/traffic.mjs";
import { Watchers } from "../clients/watchers.mjs";
import { comparison } from "../figures.mjs";
import { cpuDuring } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * @typedef {import("../clients/traffic.mjs").Traffic} Traffic
 * @typedef {import("../clients/watchers.mjs").Changes} Changes
 */

const limit = 1.1;
const tracked = { from: 0, count: 100_000 };
const watched = { from: 100_000, count: 10_000 };
const others = { from: 110_000, count: 100_000 };
/** This many connections watch, and as many others cache. */
const connections = 100;

const hits = { from: 0, count: tracked.count + watched.count, share: 0.01 };
/** What a SET hits is neither watched nor cached afterwards. After so many SETs it is again, so that nearly all keys are all the time. */
const sliceLength = 25_000;
const operations = { bare: 1_000_000, miss: 1_000_000, hit: 16 * sliceLength };
const quickShare = 0.125;

const set = { connections: 50, pipeline: 16, commands: [["SET", "key:############", "v".repeat(16)]], reply: "+OK\r\n" };

/** Sets each key once. @param {Traffic} traffic @param {{ from: number, count: number }} keys */
const fill = (traffic, keys) => traffic.run({ ...set, operations: keys.count, keys: { ...keys, inOrder: true } });

/** A server whose keys are watched, with the changes that were noticed until now. */
class Watched {
  /** @type {Changes} */
  changes = { conflicts: 0, invalidations: 0 };

  /** @param {Traffic} traffic @param {Watchers} watchers */
  constructor(traffic, watchers) {
    this.name = traffic.name;
    this.traffic = traffic;
    this.watchers = watchers;
  }

  async beginAnew() {
    const { conflicts, invalidations } = await this.watchers.beginAnew();
    this.changes = { conflicts: this.changes.conflicts + conflicts, invalidations: this.changes.invalidations + invalidations };
  }

  /** Microseconds a SET of a key that nobody watches. @param {number} count */
  async miss(count) {
    const before = this.changes;
    const cost = await this.traffic.microseconds({ ...set, operations: count, keys: others });
    await this.beginAnew();
    if (this.changes.conflicts !== before.conflicts || this.changes.invalidations !== before.invalidations) {
      throw new Error(`${this.name} told of changes of keys that were not changed.`);
    }
    return cost;
  }

  /** Microseconds a SET of which some hit; that everything is watched and read again afterwards is not measured. @param {number} count */
  async hit(count) {
    let nanoseconds = 0;
    for (let done = 0; done < count; done += sliceLength) {
      const load = { ...set, operations: sliceLength, keys: { ...others, hits } };
      nanoseconds += await cpuDuring(this.traffic.server.pid, () => this.traffic.run(load));
      await this.beginAnew();
    }
    return nanoseconds / 1000 / count;
  }
}

/** @param {readonly Traffic[]} bare @param {readonly Watched[]} watchedOnes @param {import("../report.mjs").Settings} settings */
async function measure(bare, watchedOnes, { quick, rounds }) {
  const rows = /** @type {const} */ (["bare", "miss", "hit"]).map((state) => ({
    state,
    count: operations[state] * (quick ? quickShare : 1),
    /** @type {Record<"redis" | "respire", number[]>} */
    samples: { redis: [], respire: [] },
  }));
  for (let round = 0; round < rounds; round++) {
    for (const { state, count, samples } of rows) {
      if (state === "bare") {
        for (const traffic of bare) samples[traffic.name].push(await traffic.microseconds({ ...set, operations: count, keys: others }));
      } else {
        for (const one of watchedOnes) samples[one.name].push(await one[state](count));
      }
    }
  }
  const [redis, respire] = watchedOnes.map(({ changes }) => changes);
  if (JSON.stringify(redis) !== JSON.stringify(respire) || redis.conflicts === 0 || redis.invalidations === 0) {
    throw new Error(`The same keys were changed, but redis told of ${JSON.stringify(redis)}, respire of ${JSON.stringify(respire)}.`);
  }
  return { changes: redis, rows: rows.map(({ state, count, samples }) => ({ state, operations: count, ...comparison(samples) })) };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const starters = comparedServers(settings);
  const figures = await withServers([...starters, ...starters], (...servers) =>
    withTraffic(servers, async (traffics) => {
      const [bare, busy] = [traffics.slice(0, starters.length), traffics.slice(starters.length)];
      for (const traffic of traffics) await fill(traffic, others);
      /** @type {Watchers[]} */
      const watchers = [];
      try {
        for (const traffic of busy) {
          for (const keys of [tracked, watched]) await fill(traffic, keys);
          watchers.push(await Watchers.start(traffic.server, { connections, watched, tracked }));
        }
        return await measure(
          bare,
          busy.map((traffic, i) => new Watched(traffic, watchers[i])),
          settings,
        );
      } finally {
        await Promise.all(watchers.map((one) => one.stop()));
      }
    }),
  );
  const { changes, rows } = figures;
  const names = {
    bare: "without watchers",
    miss: `of other keys than the ${watched.count} watched and ${tracked.count} cached`,
    hit: `the same, ${hits.share * 100} % of those`,
  };
  const [bare] = rows;
  const table = {
    title: `Server CPU per SET, pipeline ${set.pipeline}, median of ${settings.rounds}; noticed: ${changes.conflicts} conflicts, ${changes.invalidations} invalidations`,
    columns: ["SET", "redis µs", "respire µs", "ratio", "redis, to bare", "respire, to bare"],
    rows: rows.map(({ state, redis, respire, ratio }) => [
      names[state],
      redis.toFixed(3),
      respire.toFixed(3),
      ...[ratio, redis / bare.redis, respire / bare.respire].map((value) => value.toFixed(2)),
    ]),
  };
  const bars = rows
    .filter(({ state }) => state !== "bare")
    .map(({ state, ratio }) => ({ what: `CPU ratio of SET ${names[state]}`, value: ratio, limit }));
  return { tables: [table], bars, figures };
}

/** @type {import("../report.mjs").Benchmark} */
export const watchedKeys = {
  name: "watched",
  summary: "server CPU of SET while 10,000 keys are watched and 100,000 cached by clients",
  servers: true,
  hasControl: true,
  run,
};
