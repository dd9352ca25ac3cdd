/**
 * What a long list costs: pushes and pops at both ends, elements by index, walking, changes in the middle; its bytes an element; the longest slices of freeing it.
 *
 * Run: node bench/quicklist.mjs [elements ...]   (after a build; default 10000000)
 */
import { Arena, ListCursor, listpack, QuickList, setNodeLimits } from "../dist/index.js";
import { printTable, randomBits } from "./entries.mjs";

const textBytes = 10;
const text = new Uint8Array(textBytes).fill(0x78);

/** A text of ten characters that is no integer. */
function write(n) {
  for (let i = textBytes - 1, rest = n; i > 1; i--, rest = (rest / 10) | 0) text[i] = 0x30 + (rest % 10);
}

/** Processor time, which other work on the machine changes less than it does the clock's. */
function processorNs() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function timed(count, operation) {
  const from = processorNs();
  for (let i = 0; i < count; i++) operation(i);
  return (processorNs() - from) / count;
}

const settings = { nodeBytesMax: 0, nodeElementsMax: 0, compressDepth: 0, plainBytesMin: 1 << 30 };
setNodeLimits(settings, -2);

function measure(count) {
  const random = randomBits(7);
  const arena = new Arena();
  let list = new QuickList(arena, settings);
  const cursor = new ListCursor();
  const element = new listpack.Element();
  const times = { elements: count };
  times.rpush = timed(count, (i) => {
    write(i);
    list.pushTail(text, 0, textBytes);
  });
  const shape = list.shape();
  const { reserved, overhead } = arena.usage();
  const memory = {
    elements: count,
    "bare listpacks": shape.expandedBytes / count,
    "blocks and tree": list.memoryBytes / count,
    "over, %": (list.memoryBytes / shape.expandedBytes - 1) * 100,
    "all memory": (reserved + overhead) / count,
  };
  cursor.open(list);
  times.index = timed(1e6, () => cursor.seek(random() % count));
  let sum = 0;
  let from = processorNs();
  for (let stands = cursor.seek(0); stands; stands = cursor.next()) sum += cursor.nodeEntry;
  times["next()"] = (processorNs() - from) / count;
  from = processorNs();
  for (let stands = cursor.seek(0); stands; stands = cursor.nextNode()) {
    const bytes = cursor.nodeBytes;
    const end = cursor.nodeEnd;
    for (let entry = cursor.nodeEntry; entry < end; entry = listpack.nextEntry(bytes, entry)) sum += element.show(bytes, entry).length;
  }
  times["by node, shown"] = (processorNs() - from) / count;
  write(0);
  times.lset = timed(1e5, () => {
    cursor.seek(random() % count);
    cursor.replaceAtCursor(text, 0, textBytes);
  });
  times.linsert = timed(1e5, () => {
    cursor.seek(random() % count);
    cursor.insertBeforeCursor(text, 0, textBytes);
  });
  times["remove one"] = timed(1e5, () => {
    cursor.seek(random() % count);
    cursor.removeAtCursor(false);
  });
  from = performance.now();
  const snapshot = list.snapshot();
  const begun = performance.now() - from;
  snapshot.release();
  times.lpush = timed(count, (i) => {
    write(i);
    list.pushHead(text, 0, textBytes);
  });
  times.lpop = timed(count, () => {
    list.head(element);
    sum += element.length;
    list.popHead();
  });
  times.rpop = timed(count >> 1, () => {
    list.tail(element);
    sum += element.length;
    list.popTail();
  });
  times["queue, rpush + lpop"] = timed(1e7, (i) => {
    write(i);
    list.pushTail(text, 0, textBytes);
    list.popHead();
  });
  const left = list.length;
  let longest = 0;
  let slices = 0;
  let total = 0;
  for (let isFree = false; !isFree; slices++) {
    from = performance.now();
    isFree = list.freeSlice();
    const took = performance.now() - from;
    longest = Math.max(longest, took);
    total += took;
  }
  list = new QuickList(arena, settings);
  if (sum === 0) throw new Error("nothing was read");
  return {
    times,
    memory,
    slices: { "freed elements": left, slices, "longest ms": longest, "all ms": total, "snapshot begins, ms": begun },
  };
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e7];
const results = counts.map(measure);
const rounded = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value * 10) / 10]));
printTable(
  "ns of processor time per operation, texts of 10 characters",
  results.map(({ times }) => rounded(times)),
);
printTable(
  "Bytes per element",
  results.map(({ memory }) => memory),
);
printTable(
  "Slices",
  results.map(({ slices }) => slices),
);
