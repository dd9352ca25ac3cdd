/** Server CPU per operation, beside redis-server. Trust this on a shared machine; requests per second are bounded by the client's CPU. */
import { compareCpu, cpuTable } from "../cpu-per-operation.mjs";
import { geometricMean } from "../figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

/** MSET sets ten keys, so fewer of it are enough. */
const commands = [
  { test: "set", share: 1 },
  { test: "get", share: 1 },
  { test: "incr", share: 1 },
  { test: "mset", share: 0.25 },
];
const depths = [
  { pipeline: 1, requests: 200_000, limit: 1.1, aim: 1.0 },
  { pipeline: 16, requests: 1_500_000, limit: 0.85, aim: 0.75 },
  { pipeline: 100, requests: 2_500_000, limit: 0.75, aim: 0.6 },
];
const quickShare = 0.1;

/**
 * @param {import("../report.mjs").Settings} settings
 * @param {{ title: string, env: NodeJS.ProcessEnv, hasBar: boolean }} variant
 * @returns {Promise<import("../report.mjs").Result>}
 */
async function run(settings, { title, env, hasBar }) {
  const { quick, rounds } = settings;
  const rows = await withServers(comparedServers(settings, [], env), async (...servers) => {
    const done = [];
    for (const { pipeline, requests } of depths) {
      for (const { test, share } of commands) {
        const load = { test, pipeline, requests: Math.round(requests * share * (quick ? quickShare : 1)) };
        done.push(await compareCpu(servers, test.toUpperCase(), load, rounds));
      }
    }
    return done;
  });
  const means = depths.map(({ pipeline, limit, aim }) => {
    const value = geometricMean(rows.filter((row) => row.pipeline === pipeline).map((row) => row.ratio));
    return { what: `CPU ratio, geometric mean, pipeline ${pipeline}`, value, limit, aim };
  });
  const table = cpuTable(title, rounds, rows);
  const summary = {
    title: "Geometric means of the ratios (no bar)",
    columns: ["pipeline", "ratio"],
    rows: means.map(({ value }, i) => [String(depths[i].pipeline), value.toFixed(2)]),
  };
  return { tables: hasBar ? [table] : [table, summary], bars: hasBar ? means : [], figures: { rows, geometricMeans: means } };
}

/** @type {import("../report.mjs").Benchmark} */
export const cpu = {
  name: "cpu",
  summary: "server CPU per operation: SET, GET, INCR, MSET at three pipeline depths",
  servers: true,
  hasControl: true,
  run: (settings) => run(settings, { title: "Server CPU per operation", env: {}, hasBar: true }),
};

/** @type {import("../report.mjs").Benchmark} */
export const cpuPublic = {
  name: "cpu-public",
  summary: "the same over Node's public net instead of its raw handles; no bar",
  servers: true,
  hasControl: true,
  run: (settings) =>
    run(settings, { title: "Server CPU per operation, public transport", env: { RESPIRE_TRANSPORT: "public" }, hasBar: false }),
};
