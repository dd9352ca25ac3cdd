/**
 * Loaded into the server before it starts, this measures how long its main thread is away: the CPU time of every slice, and every GC pause.
 *
 * A slice is one uninterrupted callback from the event loop: the reading of one socket once, all writes of one flush, one timer. A turn of the loop may
 * be many slices. Node itself tells when one begins and ends (async_hooks, `before` and `after`, which need no `init` and so cost nothing per object).
 * Its CPU time is the main thread's own, without that of V8's helper threads and without the time in which another process had the CPU. Not a slice is
 * what V8 and the loop itself do between two callbacks: tasks of the garbage collector, most of all. The longest of that is told in CPU time too, with the waiting
 * for events that takes next to none; and the GC pauses, wherever they are, in wall time.
 *
 * The measuring costs each slice some 3 µs, which are within the figures. The parent process sends "begin" and later "report".
 */
import { createHook, executionAsyncResource } from "node:async_hooks";
import { openSync, readSync } from "node:fs";
import { constants, PerformanceObserver, performance } from "node:perf_hooks";

/** Slices and pauses longer than this are listed one by one. Milliseconds. */
const longMs = 2;
/** Those longer than this are told apart by kind. */
const notedMs = 0.5;
const longCountMax = 1000;

const counters = openSync(`/proc/self/task/${process.pid}/schedstat`, "r");
const text = Buffer.alloc(128);

/** CPU time of the main thread, nanoseconds. */
function threadCpu() {
  process.cpuUsage(); // Asking for it has the kernel bring the calling thread's counter up to date; without, it is up to a tick behind.
  const length = readSync(counters, text, 0, text.length, 0);
  let nanoseconds = 0;
  for (let i = 0; i < length && text[i] !== 0x20; i++) nanoseconds = nanoseconds * 10 + text[i] - 0x30;
  return nanoseconds;
}

/** The CPU time of each slice, milliseconds; doubled when full. */
let slices = new Float64Array(1 << 16);
let sliceCount = 0;
/** @type {{ kind: string, cpuMs: number, wallMs: number, atSeconds: number }[]} */
let longSlices = [];
let longCount = 0;
/** The longest of each kind of callback, milliseconds. @type {Map<string, number>} */
const longestByKind = new Map();
let beganAt = performance.now();

let depth = 0;
let startCpu = 0;
let startWall = 0;
/** When the last slice ended; 0: there is none yet. */
let endCpu = 0;
let longestBetweenMs = 0;

createHook({
  before() {
    if (depth++ > 0) return;
    startWall = performance.now();
    startCpu = threadCpu();
    if (endCpu > 0) longestBetweenMs = Math.max(longestBetweenMs, (startCpu - endCpu) / 1e6);
  },
  after() {
    if (depth === 0 || --depth > 0) return; // Zero: it was on its way when this began.
    endCpu = threadCpu();
    const ms = (endCpu - startCpu) / 1e6;
    if (sliceCount === slices.length) {
      const grown = new Float64Array(sliceCount * 2);
      grown.set(slices);
      slices = grown;
    }
    slices[sliceCount++] = ms;
    if (ms <= notedMs) return;
    const kind = /** @type {object} */ (executionAsyncResource()).constructor.name;
    longestByKind.set(kind, Math.max(ms, longestByKind.get(kind) ?? 0));
    if (ms <= longMs) return;
    longCount++;
    if (longSlices.length === longCountMax) return;
    longSlices.push({ kind, cpuMs: ms, wallMs: performance.now() - startWall, atSeconds: (startWall - beganAt) / 1000 });
  },
}).enable();

const gcKinds = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, "minor"],
  [constants.NODE_PERFORMANCE_GC_MAJOR, "major"],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, "incremental"],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, "weak callbacks"],
]);

/** @type {Map<string, { kind: string, count: number, totalMs: number, maxMs: number }>} */
const pauses = new Map();

/** @param {import("node:perf_hooks").PerformanceEntry[]} entries */
function notePauses(entries) {
  for (const { duration, startTime, detail } of entries) {
    if (startTime < beganAt) continue;
    const kind = gcKinds.get(/** @type {{ kind: number }} */ (detail).kind) ?? "other";
    const sum = pauses.get(kind) ?? { kind, count: 0, totalMs: 0, maxMs: 0 };
    pauses.set(kind, { kind, count: sum.count + 1, totalMs: sum.totalMs + duration, maxMs: Math.max(sum.maxMs, duration) });
  }
}

const observer = new PerformanceObserver((list) => notePauses(list.getEntries()));
observer.observe({ entryTypes: ["gc"] });

function report() {
  notePauses(observer.takeRecords());
  const sorted = slices.slice(0, sliceCount).sort();
  const at = (/** @type {number} */ share) => (sliceCount === 0 ? 0 : sorted[Math.max(0, Math.ceil(share * sliceCount) - 1)]);
  longSlices.sort((a, b) => b.cpuMs - a.cpuMs);
  return {
    sliceCount,
    medianMs: at(0.5),
    p999Ms: at(0.999),
    maxMs: at(1),
    longCount,
    longest: longSlices.slice(0, 20),
    longestByKind: Object.fromEntries(longestByKind),
    longestBetweenMs,
    pauses: [...pauses.values()],
  };
}

process.on("message", (message) => {
  if (message === "begin") {
    sliceCount = 0;
    longestBetweenMs = 0;
    longCount = 0;
    longSlices = [];
    longestByKind.clear();
    pauses.clear();
    beganAt = performance.now();
    process.send?.("begun");
  } else if (message === "report") {
    process.send?.(report());
  }
});
process.channel?.unref(); // The server ends when it wants to.
