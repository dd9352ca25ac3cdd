/** Clients that wait for an element of a list and get it: what that costs the server, and whether anything of it is left behind. */
import { Blocking } from "../clients/blocking.mjs";
import { comparison, mebibytes } from "../figures.mjs";
import { cpuDuring, steadyResident } from "../process-figures.mjs";
import { comparedServers, withServers } from "../servers.mjs";

const parts = 10;
const queueLength = 1000;
const settleMsMax = 15_000;
/** What memory may grow by after the first tenth of the cycles: a heap is collected when it likes. Of 100 bytes a cycle 86 MiB would be left. */
const growthLimit = 32 * 2 ** 20;

/** What was measured of each server. @returns {Record<"redis" | "respire", number[]>} */
const noSamples = () => ({ redis: [], respire: [] });

/** @param {readonly Blocking[]} subjects @param {import("../report.mjs").Settings} settings */
async function measure(subjects, { quick, rounds }) {
  const cycles = quick ? 20_000 : 1_000_000;
  const cycleCosts = noSamples();
  const resident = noSamples();
  for (let part = 0; part < parts; part++) {
    for (const subject of subjects) {
      const nanoseconds = await cpuDuring(subject.server.pid, () => subject.ask({ cycles: cycles / parts }));
      cycleCosts[subject.name].push(nanoseconds / 1000 / (cycles / parts));
    }
    if (part > 0 && part < parts - 1) continue;
    for (const subject of subjects) resident[subject.name].push((await steadyResident(subject.server.pid, settleMsMax)).bytes);
  }
  const queueCosts = noSamples();
  for (let round = 0; round < rounds * parts; round++) {
    for (const subject of subjects) {
      await subject.ask({ gather: queueLength });
      queueCosts[subject.name].push((await cpuDuring(subject.server.pid, () => subject.ask({ serve: true }))) / 1000 / queueLength);
    }
  }
  const growth = (/** @type {"redis" | "respire"} */ name) => resident[name][1] - resident[name][0];
  return {
    cycles,
    resident,
    growthBytes: { redis: growth("redis"), respire: growth("respire") },
    rows: [
      { what: `waits for a key of its own and is served, median of ${parts}`, ...comparison(cycleCosts) },
      { what: `is served in order, of ${queueLength} that wait for one key, median of ${rounds * parts}`, ...comparison(queueCosts) },
    ],
  };
}

/** @param {import("../report.mjs").Settings} settings @returns {Promise<import("../report.mjs").Result>} */
async function run(settings) {
  const figures = await withServers(comparedServers(settings), async (...servers) => {
    const subjects = servers.map((server) => new Blocking(server));
    try {
      return await measure(subjects, settings);
    } finally {
      await Promise.all(subjects.map((subject) => subject.stop()));
    }
  });
  const { cycles, rows, resident, growthBytes } = figures;
  const tables = [
    {
      title: `Server CPU of BLPOP and LPUSH, ${cycles} cycles, microseconds`,
      columns: ["a client", "redis µs", "respire µs", "ratio"],
      rows: rows.map(({ what, redis, respire, ratio }) => [what, redis.toFixed(2), respire.toFixed(2), ratio.toFixed(2)]),
    },
    {
      title: "Resident memory, MiB",
      columns: ["server", "after a tenth of the cycles", "after all", "growth"],
      rows: Object.entries(resident).map(([name, [early, late]]) => [
        name,
        ...[early, late, late - early].map((bytes) => mebibytes(bytes).toFixed(1)),
      ]),
    },
  ];
  const bars = [
    {
      what: "growth of resident memory after the first tenth of the cycles",
      value: mebibytes(growthBytes.respire),
      limit: mebibytes(growthLimit),
      digits: 1,
      unit: " MiB",
    },
  ];
  return { tables, bars, figures };
}

/** @type {import("../report.mjs").Benchmark} */
export const blocking = {
  name: "blocking",
  summary: "a million times a client waits with BLPOP and is served: server CPU and memory; a thousand that wait for one key",
  servers: true,
  hasControl: true,
  run,
};
