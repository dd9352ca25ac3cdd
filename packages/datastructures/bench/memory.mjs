/**
 * Does memory come back? Loads 10 million entries, deletes nine of ten at random, loads nine million with longer values, compacts, and compares
 * the process's resident memory with that of a process that loaded the final state directly. Then deletes everything.
 *
 * Run: node bench/memory.mjs [entries] [default | shared | plain]   (after a build; each state gets a process of its own)
 */
import { fork } from "node:child_process";
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Entries, printTable, randomBits } from "./entries.mjs";

const shortValue = 16;
const longValue = 40;

const buffers = {
  /** The arena's default. */
  default: {},
  shared: { createBuffer: (length) => new SharedArrayBuffer(length) },
  plain: { createBuffer: (length) => new ArrayBuffer(length) },
};

const rssMiB = () => process.memoryUsage.rss() / 2 ** 20;

/** As a host does once the arena says that it dropped chunks: only a collection releases their buffers. */
function collectGarbage() {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const from = performance.now();
  gc();
  return performance.now() - from;
}

/** Buffers are released on another thread, a little later. */
async function collectAndWait() {
  const ms = collectGarbage();
  await sleep(300);
  return ms;
}

const deletedFirst = (n, bits) => bits[n] !== 0;

/** 1 for the nine entries of ten that are deleted. */
function chooseDeleted(count) {
  const random = randomBits(7);
  return Uint8Array.from({ length: count }, () => (random() % 10 === 0 ? 0 : 1));
}

async function churn(count, options) {
  const pauses = { count: 0, maxMs: 0, totalMs: 0 };
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      pauses.count++;
      pauses.totalMs += duration;
      pauses.maxMs = Math.max(pauses.maxMs, duration);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  const deleted = chooseDeleted(count);
  const entries = new Entries(options);
  const rows = [];
  const note = (state, more = {}) => {
    const { reserved, used, wasted, free } = entries.arena.usage();
    const mib = (bytes) => Math.round(bytes / 2 ** 20);
    rows.push({
      state,
      rss: Math.round(rssMiB()),
      reserved: mib(reserved),
      used: mib(used),
      wasted: mib(wasted),
      free: mib(free),
      gcMs: "",
      ...more,
    });
  };
  note("empty");
  for (let n = 0; n < count; n++) entries.set(n, shortValue);
  note("loaded, 16-byte values");
  await sleep(0);
  const gcWhileLoading = { ...pauses };
  for (let n = 0; n < count; n++) if (deletedFirst(n, deleted)) entries.delete(n);
  note("nine of ten deleted");
  const first = entries.compact();
  note("compacted");
  note("collected", { gcMs: await collectAndWait() });
  for (let n = 0; n < count; n++) if (deletedFirst(n, deleted)) entries.set(n, longValue);
  note("reloaded, 40-byte values");
  const second = entries.compact();
  note("compacted");
  note("collected", { gcMs: await collectAndWait() });
  const finalRss = rssMiB();
  const from = performance.now();
  for (let n = 0; n < count; n++) entries.delete(n);
  const deleteMs = performance.now() - from;
  note("all deleted");
  const gcMs = collectGarbage();
  let waited = 0;
  while (rssMiB() > finalRss / 2 && waited < 10_000) {
    await sleep(100);
    waited += 100;
  }
  note(`collected, ${waited} ms later`, { gcMs });
  observer.disconnect();
  return { rows, finalRss, first, second, gcWhileLoading, deleteMs };
}

function fresh(count, options) {
  const deleted = chooseDeleted(count);
  const entries = new Entries(options);
  for (let n = 0; n < count; n++) entries.set(n, deletedFirst(n, deleted) ? longValue : shortValue);
  collectGarbage();
  return { finalRss: rssMiB(), size: entries.dict.size }; // The size, so that the entries are still alive here.
}

const inProcess = (task, count, kind) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [String(count), kind, task]);
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`${task} ended with ${code}`)));
  });

const [, , countText = "10000000", kind = "default", task] = process.argv;
const count = Number(countText);
if (task === undefined) {
  const churned = await inProcess("churn", count, kind);
  const direct = await inProcess("fresh", count, kind);
  printTable(`${count} entries, ${kind} buffers; MiB`, churned.rows);
  printTable("Compaction, ms", [
    { after: "deleting nine of ten", ...churned.first },
    { after: "reloading", ...churned.second },
  ]);
  printTable("Garbage collections while loading", [churned.gcWhileLoading]);
  const ratio = churned.finalRss / direct.finalRss;
  console.log(
    `\nResident after all of it ${churned.finalRss.toFixed(0)} MiB, loaded directly ${direct.finalRss.toFixed(0)} MiB: ${ratio.toFixed(2)} times`,
  );
} else {
  const result = task === "churn" ? await churn(count, buffers[kind]) : fresh(count, buffers[kind]);
  process.send(result);
  process.disconnect();
}
