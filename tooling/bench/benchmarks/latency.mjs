/** The 99th percentile of the time a client waits, beside redis-server. */
import { redisBenchmark } from "../clients/redis-benchmark.mjs";
import { median } from "../figures.mjs";
import { startRedis, startRespire, withServers } from "../servers.mjs";

const commands = ["set", "get"];
const depths = [
  { pipeline: 1, requests: 200_000, limit: 1.1 },
  { pipeline: 16, requests: 1_500_000, limit: 1.25 },
];
const quickShare = 0.1;

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run({ quick, rounds }) {
  const rows = await withServers([() => startRedis(), () => startRespire()], async (...servers) => {
    const done = [];
    for (const { pipeline, requests, limit } of depths) {
      for (const test of commands) {
        /** @type {Record<string, number[]>} */
        const p99 = { redis: [], respire: [] };
        // Not measured: it is when the code for this command is compiled, which a server that lives long does once.
        for (const server of servers) await redisBenchmark(server, { test, pipeline, requests: requests * (quick ? quickShare : 1) });
        for (let round = 0; round < rounds; round++) {
          for (const server of servers) {
            const { p99Ms } = await redisBenchmark(server, { test, pipeline, requests: requests * (quick ? quickShare : 1) });
            p99[server.name].push(p99Ms);
          }
        }
        const [redis, respire] = [median(p99.redis), median(p99.respire)];
        done.push({ test, pipeline, limit, redis, respire, ratio: respire / redis, rounds: p99 });
      }
    }
    return done;
  });
  const table = {
    title: `Latency: p99 as the client sees it, 50 clients, median of ${rounds}`,
    columns: ["command", "pipeline", "redis ms", "respire ms", "ratio"],
    rows: rows.map(({ test, pipeline, redis, respire, ratio }) => [
      test.toUpperCase(),
      String(pipeline),
      redis.toFixed(3),
      respire.toFixed(3),
      ratio.toFixed(2),
    ]),
  };
  const bars = rows.map(({ test, pipeline, ratio, limit }) => {
    return { what: `p99 ratio, ${test.toUpperCase()}, pipeline ${pipeline}`, value: ratio, limit };
  });
  return { tables: [table], bars, figures: rows };
}

/** @type {import("../report.mjs").Benchmark} */
export const latency = { name: "latency", summary: "p99 of SET and GET at pipeline 1 and 16", servers: true, run };
