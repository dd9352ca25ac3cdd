/**
 * `npm run bench`: builds, then measures this server beside redis-server. README.md says what and how.
 *
 * Exit code: 0 if every benchmark ran and every bar is met, 1 if a bar is not met, 2 if something failed.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { run as runCommand } from "../scripts/command.mjs";
import { bitmaps } from "./benchmarks/bitmaps.mjs";
import { blocking } from "./benchmarks/blocking.mjs";
import { collectionMemory } from "./benchmarks/collection-memory.mjs";
import { collections } from "./benchmarks/collections.mjs";
import { cpu, cpuPublic } from "./benchmarks/cpu.mjs";
import { expiry } from "./benchmarks/expiry.mjs";
import { fragmentation } from "./benchmarks/fragmentation.mjs";
import { freeing } from "./benchmarks/freeing.mjs";
import { geo } from "./benchmarks/geo.mjs";
import { hyperLogLog } from "./benchmarks/hyperloglog.mjs";
import { idle } from "./benchmarks/idle.mjs";
import { keys } from "./benchmarks/keys.mjs";
import { largeCollections } from "./benchmarks/large-collections.mjs";
import { latency } from "./benchmarks/latency.mjs";
import { load } from "./benchmarks/load.mjs";
import { memory } from "./benchmarks/memory.mjs";
import { datastructures, protocol } from "./benchmarks/packages.mjs";
import { pubsub } from "./benchmarks/pubsub.mjs";
import { setAlgebra } from "./benchmarks/set-algebra.mjs";
import { setMemory } from "./benchmarks/set-memory.mjs";
import { sets } from "./benchmarks/sets.mjs";
import { streamMemory } from "./benchmarks/stream-memory.mjs";
import { streams } from "./benchmarks/streams.mjs";
import { strings } from "./benchmarks/strings.mjs";
import { transactions } from "./benchmarks/transactions.mjs";
import { watchedKeys } from "./benchmarks/watched.mjs";
import { clientCpu, killChildrenOnExit, serverCpu } from "./children.mjs";
import { readCommandLine, UsageError, usage } from "./command-line.mjs";
import { isMet, print } from "./report.mjs";
import { root } from "./servers.mjs";

const benchmarks = [
  cpu,
  cpuPublic,
  latency,
  memory,
  keys,
  expiry,
  strings,
  bitmaps,
  transactions,
  pubsub,
  watchedKeys,
  collections,
  largeCollections,
  sets,
  streams,
  streamMemory,
  setAlgebra,
  geo,
  hyperLogLog,
  collectionMemory,
  setMemory,
  freeing,
  blocking,
  load,
  idle,
  fragmentation,
  protocol,
  datastructures,
];

async function main() {
  const { chosen, settings, json, builds, helps } = readCommandLine(process.argv.slice(2), benchmarks);
  if (helps) return void console.log(usage(benchmarks));
  const reference = chosen.some(({ servers }) => servers) ? checkTools() : "";
  killChildrenOnExit();
  if (builds && (await runCommand([process.execPath, "tooling/scripts/build.mjs"], { cwd: root })) !== 0)
    throw new UsageError("The build failed.");

  const machine = { cpu: cpus()[0]?.model ?? "unknown", cpuCount: cpus().length, kernel: release(), node: process.version, reference };
  console.log(`\n${machine.cpu}, ${machine.cpuCount} CPUs, Linux ${machine.kernel}, Node ${machine.node}\n${reference}`);
  /** @type {Record<string, unknown>} */
  const results = {};
  const failed = [];
  const missed = [];
  for (const benchmark of chosen) {
    console.log(`\n══ ${benchmark.name}: ${benchmark.summary}`);
    const begin = performance.now();
    try {
      const result = await benchmark.run(settings);
      print(result);
      missed.push(...result.bars.filter((bar) => !isMet(bar)).map(({ what }) => `${benchmark.name}: ${what}`));
      const bars = result.bars.map((bar) => ({ ...bar, isMet: isMet(bar) }));
      results[benchmark.name] = { seconds: (performance.now() - begin) / 1000, bars, figures: result.figures };
    } catch (error) {
      console.error(error);
      failed.push(benchmark.name);
      results[benchmark.name] = { error: String(error) };
    }
    // After each, so that what was measured is kept whatever comes.
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, settings, results }, null, 1)}\n`);
  }

  console.log("");
  for (const name of failed) console.log(`Failed: ${name}.`);
  for (const what of missed) console.log(`Not met${settings.quick ? ", at small sizes" : ""}: ${what}.`);
  if (failed.length + missed.length === 0) console.log("Every bar is met.");
  process.exitCode = failed.length > 0 ? 2 : missed.length > 0 && !settings.quick ? 1 : 0;
}

/** Answers the version of redis-server; throws if something is not there that the comparison needs. */
function checkTools() {
  if (process.platform !== "linux") throw new UsageError("The comparison with redis-server reads /proc, so it runs on Linux only.");
  const missing = ["redis-server", "redis-benchmark", "taskset"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
  if (missing.length > 0) {
    throw new UsageError(`Not found: ${missing.join(", ")}. On Debian: apt-get install redis-server redis-tools util-linux.`);
  }
  for (const cpuNumber of [serverCpu, clientCpu]) {
    if (spawnSync("taskset", ["-c", String(cpuNumber), "true"]).status !== 0) {
      throw new UsageError(
        `The comparison needs CPU ${serverCpu} for the servers and CPU ${clientCpu} for the clients; CPU ${cpuNumber} is not to be had.`,
      );
    }
  }
  return spawnSync("redis-server", ["--version"], { encoding: "utf8" }).stdout.trim();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 2;
}
