/**
 * How long what HSET, HGET, HDEL and HEXPIRE ask of a hash table takes, the longest slices, and bytes a field.
 *
 * Run: node bench/hash-table.mjs [fields]   (after a build; default 1000000)
 *
 * Fields are `key:N` with values of 16 bytes, in random order. Times are
 * of the processor, and include writing the field's text.
 */
import { Arena, HashTable, KeyHasher } from "../dist/index.js";
import { KeyText, printTable, shuffled } from "./entries.mjs";

const count = Number(process.argv[2] ?? 1e6);
const value = new Uint8Array(16).fill(0x76);
const longer = new Uint8Array(40).fill(0x77);
const expiresAtMs = 1_800_000_000_000;
const text = new KeyText();
const field = text.bytes;

const rows = [];
function measure(operation, times, run) {
  const from = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(from);
  rows.push({ operation, ns: Math.round(((user + system) * 1e3) / times) });
}

function each(operation, numbers, run) {
  measure(operation, numbers.length, () => {
    for (let i = 0; i < numbers.length; i++) run(numbers[i]);
  });
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

const numbers = shuffled(count);
const arena = new Arena();
const hasher = new KeyHasher(0x01234567, 0x89abcdef);
const table = new HashTable(arena, hasher);

const set = (n, bytes) => table.set(field, 0, text.write(n), bytes, 0, bytes.length);
each("set, new", numbers, (n) => set(n, value));
const payload = count * 16 + numbers.reduce((sum, n) => sum + text.write(n), 0);
const memory = {
  fields: count,
  "payload B": payload / count,
  "memoryBytes B": table.memoryBytes / count,
  "arena reserved and outside B": (arena.reservedBytes + table.outsideBytes) / count,
};
let sum = 0;
each("find, value", numbers, (n) => {
  const ref = table.find(field, 0, text.write(n));
  sum += table.bytesOf(ref)[table.valueStart(ref) + table.valueLength(ref) - 1];
});
each("find, missing", numbers, (n) => (sum += table.find(field, 0, text.write(n + count))));
each("set, same length", numbers, (n) => set(n, value));
each("set, longer", numbers, (n) => set(n, longer));
each("set, shorter", numbers, (n) => set(n, value));
each("delete and set", numbers, (n) => {
  table.delete(field, 0, text.write(n));
  set(n, value);
});
each("expire", numbers, (n) => {
  const ref = table.find(field, 0, text.write(n));
  table.setExpiry(ref, table.lastHash, expiresAtMs + ((n * 7919) % 86_400_000));
});
memory["expiring memoryBytes B"] = table.memoryBytes / count;
each("expiry read", numbers, (n) => (sum += table.expiresAtMs(table.find(field, 0, text.write(n)))));
measure("sample", 200_000, () => {
  for (let i = 0; i < 200_000; i++) sum += table.sample(Math.random);
});
const slices = [];
const copy = new HashTable(arena, hasher);
let cursor = 0;
slices.push({ what: "copy", ...longestSliceMs(() => (cursor = table.copySlice(copy, cursor)) !== 0) });
table.beginSnapshot({ field: (ref) => (sum += table.valueLength(ref)) });
slices.push({ what: "snapshot, 500 fields a slice", ...longestSliceMs(() => !table.snapshotSlice(500)) });
table.endSnapshot();
copy.clear();
each("find and clear the expiry", numbers, (n) => {
  const ref = table.find(field, 0, text.write(n));
  table.clearExpiry(ref, table.lastHash);
});
each("delete", numbers, (n) => table.delete(field, 0, text.write(n)));
for (let i = 0; i < count; i++) set(numbers[i], value);
slices.push({ what: "free", ...longestSliceMs(() => !table.freeSlice()) });
printTable("ns per operation", rows);
printTable("Slices", slices);
printTable("Bytes a field", [memory]);
if (sum === 0 || arena.usedBytes !== 0) throw new Error("something was left, or nothing was read");
