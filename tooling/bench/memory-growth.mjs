/** Growth of resident memory by what is loaded into a server that has warmed up, of two servers. */
import { expectReply } from "./clients/conversation.mjs";
import { withTraffic } from "./clients/traffic.mjs";
import { bulk } from "./collections.mjs";
import { comparison, mebibytes } from "./figures.mjs";
import { steadyResident } from "./process-figures.mjs";
import { comparedServers, withServers } from "./servers.mjs";

const settleMsMax = 15_000;

/**
 * Warmed up with the same commands on a little data, which stays: so that neither compiled code nor a grown young generation counts as what is loaded.
 * `options`: what both servers are started with. `encoding`: what OBJECT ENCODING has to say of a key once it is loaded.
 * `isApart`: it is not in the sum.
 * @typedef {{
 *   what: string, count: number, warmUp: readonly import("./clients/traffic.mjs").Load[], load: import("./clients/traffic.mjs").Load,
 *   options?: readonly string[], encoding?: { key: string, name: string }, isApart?: boolean,
 * }} Case
 *
 * @typedef {Awaited<ReturnType<typeof measure>>} Measured
 * @typedef {import("./figures.mjs").Comparison & { what: string, count: number, isApart: boolean, measured: Record<"redis" | "respire", Measured[]> }} Row
 */

/** @param {import("./servers.mjs").Server} server @param {Case} one */
function measure(server, { warmUp, load, encoding }) {
  return withTraffic([server], async ([traffic]) => {
    for (const job of warmUp) await traffic.run(job);
    const warm = await steadyResident(server.pid, settleMsMax);
    await traffic.run(load);
    const loaded = await steadyResident(server.pid, settleMsMax);
    if (encoding !== undefined) await expectReply(server, `OBJECT ENCODING ${encoding.key}`, (head) => head === bulk(encoding.name));
    return { warmBytes: warm.bytes, loadedBytes: loaded.bytes };
  });
}

/** @param {import("./report.mjs").Settings} settings @param {Case} one @returns {Promise<Row>} */
async function compareGrowth(settings, one) {
  /** @type {Record<"redis" | "respire", number[]>} */
  const growth = { redis: [], respire: [] };
  /** @type {Record<"redis" | "respire", Measured[]>} */
  const measured = { redis: [], respire: [] };
  for (let round = 0; round < settings.rounds; round++) {
    // Each in a server of its own, one after the other: neither meets what the ones before have left behind.
    for (const starter of comparedServers(settings, one.options)) {
      await withServers([starter], async (server) => {
        const bytes = await measure(server, one);
        measured[server.name].push(bytes);
        growth[server.name].push(bytes.loadedBytes - bytes.warmBytes);
      });
    }
  }
  return { what: one.what, count: one.count, isApart: one.isApart ?? false, ...comparison(growth), measured };
}

/**
 * Measures all of them; answers a table, and bars for each and for the sum.
 * @param {import("./report.mjs").Settings} settings
 * @param {readonly Case[]} cases
 * @param {{ each: string, limit: number, sumLimit: number }} how `each`: of what there are so many in a case, for the title
 * @returns {Promise<import("./report.mjs").Result>}
 */
export async function memoryGrowth(settings, cases, { each, limit, sumLimit }) {
  /** @type {Row[]} */
  const rows = [];
  for (const one of cases) rows.push(await compareGrowth(settings, one));
  const summed = rows.filter(({ isApart }) => !isApart);
  const sum = (/** @type {"redis" | "respire"} */ name) => summed.reduce((bytes, row) => bytes + row[name], 0);
  const inMebibytes = (/** @type {number} */ bytes) => mebibytes(bytes).toFixed(1);
  const cells = (/** @type {Row} */ { what, count, redis, respire, ratio, samples }) => [
    what,
    ...[redis, respire, Math.min(...samples.respire), Math.max(...samples.respire)].map(inMebibytes),
    ratio.toFixed(2),
    ...[redis, respire].map((bytes) => (bytes / count).toFixed(1)),
  ];
  const table = {
    title: `Memory after warm-up: growth of resident memory, median of ${settings.rounds}; bytes are for each ${each}`,
    columns: ["what", "redis MiB", "respire MiB", "from", "to", "ratio", "redis bytes", "respire bytes"],
    rows: [
      ...summed.map(cells),
      ["all", inMebibytes(sum("redis")), inMebibytes(sum("respire")), "", "", (sum("respire") / sum("redis")).toFixed(2), "", ""],
      ...rows.filter(({ isApart }) => isApart).map(cells),
    ],
  };
  const bars = [
    ...rows.map(({ what, ratio: value }) => ({ what: `growth of resident memory, ratio, ${what}`, value, limit })),
    { what: "growth of resident memory, ratio, in sum", value: sum("respire") / sum("redis"), limit: sumLimit },
  ];
  return { tables: [table], bars, figures: { rows } };
}
