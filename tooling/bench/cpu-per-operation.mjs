/** Server CPU per operation of redis-benchmark, of two servers. */
import { redisBenchmark } from "./clients/redis-benchmark.mjs";
import { geometricMean, median } from "./figures.mjs";
import { cpuNanoseconds } from "./process-figures.mjs";

/**
 * @typedef {import("./servers.mjs").Server} Server
 * @typedef {Parameters<typeof redisBenchmark>[1]} Load
 * @typedef {{ microseconds: number, requestsPerSecond: number }} Sample
 * @typedef {Awaited<ReturnType<typeof compareCpu>>} Row
 */

/** @param {Server} server @param {Load} load @returns {Promise<Sample>} */
async function sample(server, load) {
  const before = cpuNanoseconds(server.pid);
  const { requestsPerSecond } = await redisBenchmark(server, load);
  return { microseconds: (cpuNanoseconds(server.pid) - before) / 1000 / load.requests, requestsPerSecond };
}

/**
 * One command at one depth. The servers take turns, so that what else the machine does meets both.
 * @param {readonly Server[]} servers
 * @param {string} command its name in the table
 * @param {Load} load
 * @param {number} rounds
 * @param {{ before?: (server: Server) => Promise<unknown>, after?: (server: Server) => Promise<unknown> }} [around] each sample, what is not measured
 */
export async function compareCpu(servers, command, load, rounds, { before, after } = {}) {
  /** @type {Record<string, Sample[]>} */
  const samples = { redis: [], respire: [] };
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      await before?.(server);
      samples[server.name].push(await sample(server, load));
      await after?.(server);
    }
  }
  const middle = (/** @type {Sample[]} */ of, /** @type {keyof Sample} */ field) => median(of.map((one) => one[field]));
  const redis = middle(samples.redis, "microseconds");
  const respire = middle(samples.respire, "microseconds");
  const perSecond = [middle(samples.redis, "requestsPerSecond"), middle(samples.respire, "requestsPerSecond")];
  return { command, ...load, redis, respire, ratio: respire / redis, perSecond, samples };
}

/** @param {string} title @param {number} rounds @param {readonly Row[]} rows @returns {import("./report.mjs").Table} */
export const cpuTable = (title, rounds, rows) => ({
  title: `${title}, median of ${rounds}`,
  columns: ["command", "pipeline", "redis µs/op", "respire µs/op", "ratio", "redis op/s", "respire op/s"],
  rows: rows.map(({ command, pipeline, redis, respire, ratio, perSecond }) => [
    command,
    String(pipeline),
    redis.toFixed(3),
    respire.toFixed(3),
    ratio.toFixed(2),
    ...perSecond.map((value) => value.toFixed(0)),
  ]),
});

/**
 * Bars: the geometric mean of the ratios at each depth, and the largest of them.
 * @param {readonly Row[]} rows
 * @param {readonly { pipeline: number, limit: number }[]} depths
 * @param {number} worstLimit of every single one
 */
export function cpuBars(rows, depths, worstLimit) {
  const at = (/** @type {number} */ depth) => rows.filter(({ pipeline }) => pipeline === depth);
  const means = depths.map(({ pipeline, limit }) => ({
    what: `CPU ratio, geometric mean, pipeline ${pipeline}`,
    value: geometricMean(at(pipeline).map(({ ratio }) => ratio)),
    limit,
  }));
  const worst = depths.map(({ pipeline }) => {
    const [{ command, ratio }] = at(pipeline).sort((a, b) => b.ratio - a.ratio);
    return { what: `CPU ratio, the largest, pipeline ${pipeline} (${command})`, value: ratio, limit: worstLimit };
  });
  return { means, worst };
}
