/**
 * How long an insert, a find and a delete take; the longest single operation; and the index's bytes an entry.
 *
 * Run: node bench/speed.mjs [entries ...]   (after a build; each size gets a process of its own; default 1000000 and 10000000)
 *
 * Times include writing the key's text and hashing it, so they are what a command pays. Order is random, except where it says so.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Entries, printTable, shuffled } from "./entries.mjs";

const valueBytes = 16;

function timed(numbers, operation) {
  const from = performance.now();
  for (let i = 0; i < numbers.length; i++) operation(numbers[i]);
  return ((performance.now() - from) * 1e6) / numbers.length;
}

/** The longest operations, each timed alone; the clock's own cost makes this useless for a mean. */
function longest(numbers, operation) {
  const times = new Float64Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const from = performance.now();
    operation(numbers[i]);
    times[i] = performance.now() - from;
  }
  times.sort();
  const at = (share) => times[Math.floor(share * (times.length - 1))] * 1000;
  return { "p99.99 µs": at(0.9999), "max µs": at(1) };
}

function measure(count) {
  const numbers = shuffled(count);
  const entries = new Entries();
  const insert = timed(numbers, (n) => entries.set(n, valueBytes));
  const find = timed(numbers, (n) => entries.get(n));
  const missing = timed(numbers, (n) => entries.get(n + count));
  const churn = timed(numbers, (n) => {
    entries.delete(n);
    entries.set(n, valueBytes);
  });
  let samples = 0;
  const from = performance.now();
  for (; samples < 200_000; samples++) entries.dict.sample(Math.random);
  const sample = ((performance.now() - from) * 1e6) / samples;
  let visited = 0;
  let cursor = 0;
  const scanFrom = performance.now();
  do cursor = entries.dict.scan(cursor, 10, { visit: () => visited++ });
  while (cursor !== 0);
  const scan = ((performance.now() - scanFrom) * 1e6) / visited;
  const remove = timed(numbers, (n) => entries.delete(n));
  const speed = {
    entries: count,
    insert,
    find,
    "find missing": missing,
    "delete + insert": churn,
    delete: remove,
    sample,
    "scan per entry": scan,
  };
  const again = new Entries();
  const tails = [
    { operation: "insert", entries: count, ...longest(numbers, (n) => again.set(n, valueBytes)) },
    { operation: "delete", entries: count, ...longest(numbers, (n) => again.delete(n)) },
  ];
  return { speed, tails };
}

function indexBytes(sizes) {
  const entries = new Entries();
  const rows = [];
  let payload = 0;
  for (let n = 0; n < sizes.at(-1); n++) {
    entries.set(n, valueBytes);
    payload += 8 + 4 + String(n).length + valueBytes;
    if (n + 1 !== sizes[rows.length]) continue;
    const { reserved, used, wasted, overhead } = entries.arena.usage();
    const index = used - payload + entries.dict.directoryBytes;
    const each = (bytes) => bytes / (n + 1);
    const total = reserved + overhead + entries.dict.directoryBytes;
    rows.push({ entries: n + 1, index: each(index), payload: each(payload), wasted: each(wasted), "all memory": each(total) });
  }
  return rows;
}

const inProcess = (task, argument) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [task, String(argument)]);
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`${task} ended with ${code}`)));
  });

const [, , ...args] = process.argv;
if (args[0] === "measure") {
  process.send(measure(Number(args[1])));
  process.disconnect();
} else if (args[0] === "index") {
  process.send(indexBytes([1e3, 1e4, 1e5, 1e6, 1.25e6, 1.5e6, 1.75e6, 2e6, 3e6, 4e6]));
  process.disconnect();
} else {
  const results = [];
  for (const count of args.length > 0 ? args.map(Number) : [1e6, 1e7]) results.push(await inProcess("measure", count));
  const rounded = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value)]));
  printTable(
    "ns per operation",
    results.map(({ speed }) => rounded(speed)),
  );
  printTable(
    "Longest operations, each timed alone",
    results.flatMap(({ tails }) => tails),
  );
  printTable("Bytes per entry", await inProcess("index", 0));
}
