/**
 * How long what SADD, SISMEMBER, SREM, SRANDMEMBER and SSCAN ask of a set of integers takes, the longest slices, and bytes an integer.
 *
 * Run: node bench/integer-set.mjs [integers] [bytes of a chunk]   (after a build; default 1000000 2048)
 *
 * The integers are 3N, of which all but a few need 32 bits, or 2^40 + N, which need 64. Times are of the processor.
 */
import { Arena, IntegerSet } from "../dist/index.js";
import { printTable, shuffled } from "./entries.mjs";

const count = Number(process.argv[2] ?? 1e6);
const chunkBytesMax = Number(process.argv[3] ?? 2048);

const rows = [];
function measure(operation, times, run) {
  const from = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(from);
  rows.push({ operation, ns: Math.round(((user + system) * 1e3) / times) });
}

function longestSliceMs(slice) {
  let longest = 0;
  let total = 0;
  for (let more = true; more; ) {
    const from = process.cpuUsage();
    more = slice();
    const { user, system } = process.cpuUsage(from);
    const ms = (user + system) / 1000;
    longest = Math.max(longest, ms);
    total += ms;
  }
  return { "longest ms": longest, "together ms": total };
}

const memory = [];
const note = (what, set, arena) =>
  memory.push({
    what,
    chunks: set.chunkCount,
    "memoryBytes B": set.memoryBytes / set.size,
    "arena reserved and outside B": (arena.reservedBytes + set.outsideBytes) / set.size,
  });

const numbers = shuffled(count);
let sum = 0;

const ascendingArena = new Arena();
const ascending = new IntegerSet(ascendingArena, chunkBytesMax);
measure("add, ascending", count, () => {
  for (let n = 0; n < count; n++) ascending.add(n * 3);
});
note("ascending", ascending, ascendingArena);
ascending.clear();

const wideArena = new Arena();
const wide = new IntegerSet(wideArena, chunkBytesMax);
measure("add, random, of 64 bits", count, () => {
  for (let i = 0; i < count; i++) wide.add(2 ** 40 + numbers[i]);
});
note("random, of 64 bits", wide, wideArena);
measure("has, of 64 bits", count, () => {
  for (let i = 0; i < count; i++) sum += wide.has(2 ** 40 + numbers[i]) ? 1 : 0;
});
wide.clear();

const arena = new Arena();
const set = new IntegerSet(arena, chunkBytesMax);
measure("add, random", count, () => {
  for (let i = 0; i < count; i++) set.add(numbers[i] * 3);
});
note("random", set, arena);
measure("has", count, () => {
  for (let i = 0; i < count; i++) sum += set.has(numbers[i] * 3) ? 1 : 0;
});
measure("has, missing", count, () => {
  for (let i = 0; i < count; i++) sum += set.has(numbers[i] * 3 + 1) ? 1 : 0;
});
measure("sample", count, () => {
  for (let i = 0; i < count; i++) sum += set.sample(Math.random);
});
measure("by index", 100_000, () => {
  for (let i = 0; i < 100_000; i++) sum += set.valueAt((i * 7919) % count);
});
const visitor = { visit: (value) => (sum += value) };
measure("scan, 10 at a time", count, () => {
  for (let cursor = set.scan(0, 10, visitor); cursor !== 0; ) cursor = set.scan(cursor, 10, visitor);
});
measure("delete and add", count, () => {
  for (let i = 0; i < count; i++) {
    set.delete(numbers[i] * 3);
    set.add(numbers[i] * 3);
  }
});

const slices = [];
const copy = new IntegerSet(arena, chunkBytesMax);
let cursor = 0;
slices.push({ what: "copy", ...longestSliceMs(() => (cursor = set.copySlice(copy, cursor)) !== 0) });
set.beginSnapshot({ integers: (bytes, at) => (sum += bytes[at]) });
slices.push({ what: "snapshot, 100 chunks a slice", ...longestSliceMs(() => !set.snapshotSlice(100)) });
set.endSnapshot();
slices.push({ what: "free", ...longestSliceMs(() => !copy.freeSlice()) });
measure("delete", count, () => {
  for (let i = 0; i < count; i++) set.delete(numbers[i] * 3);
});
printTable("ns per operation", rows);
printTable("Slices", slices);
printTable("Bytes an integer", memory);
if (sum === 0 || arena.usedBytes !== 0) throw new Error("something was left, or nothing was read");
