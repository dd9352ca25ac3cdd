/**
 * What a stream asks of the order of its ids, of KeyTree and of a radix tree: ns of processor time per operation, bytes an id.
 *
 * Run: node bench/key-tree.mjs [ids ...]   (after a build; default 10000 100000 1000000)
 *
 * Ids are times in milliseconds, of which several entries share one; values are five words, as those of pending entries. They are added in order, found at random,
 * walked over, and taken out from the first on, as a queue's are acknowledged, or at random.
 */
import { Arena, KeyTree } from "../dist/index.js";
import { printTable, shuffled } from "./entries.mjs";
import { RadixTree } from "./radix-tree.mjs";

const valueWords = 5;
const perMs = 3;
const firstMs = 1_700_000_000_000;
const id = new Uint32Array(4);

function setId(n) {
  const ms = firstMs + Math.floor(n / perMs);
  id[0] = ms / 2 ** 32;
  id[1] = ms;
  id[2] = 0;
  id[3] = n % perMs;
}

class Keys {
  constructor(arena) {
    this.tree = new KeyTree(arena, 4, valueWords);
  }

  insert(n) {
    setId(n);
    this.tree.insert(id, 0);
  }

  find(n) {
    setId(n);
    if (!this.tree.seek(id, 0)) throw new Error("the id is there");
  }

  walk() {
    let met = 0;
    for (let isThere = this.tree.seekFirst(); isThere; isThere = this.tree.next()) met += this.tree.words[this.tree.row] > 0 ? 1 : 0;
    return met;
  }

  delete(n) {
    setId(n);
    this.tree.seek(id, 0);
    this.tree.remove();
  }
}

class Radix {
  constructor(arena) {
    this.tree = new RadixTree(arena, valueWords * 4);
  }

  insert(n) {
    setId(n);
    this.tree.insert(id, 0);
  }

  find(n) {
    setId(n);
    if (this.tree.find(id, 0) === 0) throw new Error("the id is there");
  }

  walk() {
    let met = 0;
    this.tree.walk(() => met++);
    return met;
  }

  delete(n) {
    setId(n);
    this.tree.delete(id, 0);
  }
}

function nanoseconds(operations, body) {
  const from = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(from);
  return Math.round(((user + system) * 1000) / operations);
}

function measure(name, make, count) {
  const arena = new Arena();
  const keys = make(arena);
  const order = shuffled(count);
  const row = { structure: name, ids: count };
  row["add in order"] = nanoseconds(count, () => {
    for (let n = 0; n < count; n++) keys.insert(n);
  });
  row["bytes an id"] = Number((arena.usedBytes / count).toFixed(1));
  row["find at random"] = nanoseconds(count, () => {
    for (const n of order) keys.find(n);
  });
  row.walk = nanoseconds(count, () => {
    if (keys.walk() !== count) throw new Error("all ids are met");
  });
  row["take out in order"] = nanoseconds(count / 2, () => {
    for (let n = 0; n < count / 2; n++) keys.delete(n);
  });
  row["take out at random"] = nanoseconds(count / 2, () => {
    for (const n of order) if (n >= count / 2) keys.delete(n);
  });
  if (keys.tree.size !== 0) throw new Error("nothing is left");
  return row;
}

const sizes = process.argv.slice(2).map(Number);
const rows = [];
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
  for (const [name, make] of [
    ["KeyTree", (arena) => new Keys(arena)],
    ["radix tree", (arena) => new Radix(arena)],
  ]) {
    measure(name, make, 10_000);
    rows.push(measure(name, make, count));
  }
}
printTable("ns of processor time per operation", rows);
