/** Resident memory of a large list, a large hash and many small hashes, beside redis-server. */
import { withTraffic } from "../clients/traffic.mjs";
import { hash, list, smallHashes } from "../collections.mjs";
import { comparison, mebibytes } from "../figures.mjs";
import { steadyResident } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/**
 * Warmed up with the same commands on a little data, which stays: so that neither compiled code nor a grown young generation counts as what is loaded.
 * @typedef {{ what: string, count: number, warmUp: readonly import("../clients/traffic.mjs").Load[], load: import("../clients/traffic.mjs").Load }} Case
 *
 * @typedef {Awaited<ReturnType<typeof measure>>} Measured
 */

const settleMsMax = 15_000;
const limit = 1;
const sumLimit = 0.85;
const quickShare = 0.02;
const warmCount = 1000;
const warmUps = 1_000_000;

/** @param {boolean} quick @returns {readonly Case[]} */
function cases(quick) {
  const of = (/** @type {number} */ count) => count * (quick ? quickShare : 1);
  const [elements, fields, hashes] = [10_000_000, 1_000_000, 200_000].map(of);
  return [
    {
      what: `a list of ${elements} elements`,
      count: elements,
      warmUp: [list.fill("warm", warmCount), list.churn("warm", of(warmUps))],
      load: list.fill("list", elements),
    },
    {
      what: `a hash of ${fields} fields`,
      count: fields,
      warmUp: [hash.fill("warm", warmCount, { operations: of(warmUps) })],
      load: hash.fill("hash", fields),
    },
    {
      what: `${hashes} hashes of ${smallHashes.fields.length} fields`,
      count: hashes,
      warmUp: [
        smallHashes.fill("warm:", warmCount),
        smallHashes.fill("warm:", warmCount, { operations: of(warmUps) / smallHashes.fields.length, areNew: false }),
      ],
      load: smallHashes.fill("hash:", hashes),
    },
  ];
}

/** @param {import("../servers.mjs").Server} server @param {Case} one */
function measure(server, { warmUp, load }) {
  return withTraffic([server], async ([traffic]) => {
    for (const job of warmUp) await traffic.run(job);
    const warm = await steadyResident(server.pid, settleMsMax);
    await traffic.run(load);
    const loaded = await steadyResident(server.pid, settleMsMax);
    return { warmBytes: warm.bytes, loadedBytes: loaded.bytes };
  });
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const [startReference, startSubject] = comparedServers(settings);
  /** @type {(import("../figures.mjs").Comparison & { what: string, count: number, measured: Record<"redis" | "respire", Measured[]> })[]} */
  const rows = [];
  for (const one of cases(settings.quick)) {
    /** @type {Record<"redis" | "respire", number[]>} */
    const growth = { redis: [], respire: [] };
    /** @type {Record<"redis" | "respire", Measured[]>} */
    const measured = { redis: [], respire: [] };
    for (let round = 0; round < settings.rounds; round++) {
      // Each in a server of its own, one after the other: neither meets what the ones before have left behind.
      for (const starter of [startReference, startSubject]) {
        await withServers([starter], async (server) => {
          const bytes = await measure(server, one);
          measured[server.name].push(bytes);
          growth[server.name].push(bytes.loadedBytes - bytes.warmBytes);
        });
      }
    }
    rows.push({ what: one.what, count: one.count, ...comparison(growth), measured });
  }
  const sum = (/** @type {"redis" | "respire"} */ name) => rows.reduce((bytes, row) => bytes + row[name], 0);
  const inMebibytes = (/** @type {number} */ bytes) => mebibytes(bytes).toFixed(1);
  const table = {
    title: `Memory after warm-up: growth of resident memory, median of ${settings.rounds}; bytes are for each element, field or hash`,
    columns: ["what", "redis MiB", "respire MiB", "from", "to", "ratio", "redis bytes", "respire bytes"],
    rows: [
      ...rows.map(({ what, count, redis, respire, ratio, samples }) => [
        what,
        ...[redis, respire, Math.min(...samples.respire), Math.max(...samples.respire)].map(inMebibytes),
        ratio.toFixed(2),
        ...[redis, respire].map((bytes) => (bytes / count).toFixed(1)),
      ]),
      ["all", inMebibytes(sum("redis")), inMebibytes(sum("respire")), "", "", (sum("respire") / sum("redis")).toFixed(2), "", ""],
    ],
  };
  const bars = [
    ...rows.map(({ what, ratio: value }) => ({ what: `growth of resident memory, ratio, ${what}`, value, limit })),
    { what: "growth of resident memory, ratio, in sum", value: sum("respire") / sum("redis"), limit: sumLimit },
  ];
  return { tables: [table], bars, figures: { rows } };
}

/** @type {import("../report.mjs").Benchmark} */
export const collectionMemory = {
  name: "collection-memory",
  summary: "resident memory of a large list, a large hash and 200,000 small hashes",
  servers: true,
  hasControl: true,
  run,
};
