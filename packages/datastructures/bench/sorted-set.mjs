/**
 * What a sorted set asks of its order, of SortedSet's tree and of a skip list over the same table of members: ns of processor time per operation, bytes a member.
 *
 * Run: node bench/sorted-set.mjs [members ...]   (after a build; default 1000 100000 1000000)
 *
 * Members are `key:N`. Times include writing the member's text, its hash, and the table by member; what the table takes alone is in its own rows. Scores are
 * random with few equal ones, ascending with the order of insertion, or all the same. Whatever is done to random members is done in another order than that of insertion.
 */
import { Arena, HashTable, KeyHasher, RankCursor, SortedSet } from "../dist/index.js";
import { KeyText, printTable, randomBits, shuffled } from "./entries.mjs";
import { SkipList } from "./skip-list.mjs";

const hasher = new KeyHasher(0x01234567, 0x89abcdef);
const text = new KeyText();
const bytes = text.bytes;
const score = new Float64Array(1);
const scoreBytes = new Uint8Array(score.buffer);

class Table {
  constructor(arena) {
    this.table = new HashTable(arena, hasher);
  }

  insert(n, value) {
    score[0] = value;
    const length = text.write(n);
    if (this.table.find(bytes, 0, length) !== 0) throw new Error("the member is there");
    return this.table.add(this.table.lastHash, bytes, 0, length, scoreBytes, 0, 8);
  }

  find(n) {
    return this.table.find(bytes, 0, text.write(n));
  }

  delete(n) {
    const ref = this.find(n);
    this.table.deleteRef(ref, this.table.lastHash);
  }

  scoreOf(ref) {
    const chunk = this.table.bytesOf(ref);
    const at = this.table.valueStart(ref);
    for (let i = 0; i < 8; i++) scoreBytes[i] = chunk[at + i];
    return score[0];
  }

  clear() {
    this.table.clear();
  }
}

class WithSkipList extends Table {
  constructor(arena) {
    super(arena);
    const { table } = this;
    this.list = new SkipList((a, b) => {
      const aBytes = table.bytesOf(a);
      const bBytes = table.bytesOf(b);
      const aStart = table.fieldStart(a);
      const bStart = table.fieldStart(b);
      const aLength = table.fieldLength(a);
      const bLength = table.fieldLength(b);
      const length = Math.min(aLength, bLength);
      for (let i = 0; i < length; i++) {
        const difference = aBytes[aStart + i] - bBytes[bStart + i];
        if (difference !== 0) return difference;
      }
      return aLength - bLength;
    });
  }

  insert(n, value) {
    this.list.insert(value, super.insert(n, value));
  }

  delete(n) {
    const ref = this.find(n);
    const hash = this.table.lastHash;
    this.list.delete(this.scoreOf(ref), ref);
    this.table.deleteRef(ref, hash);
  }

  rank(n) {
    const ref = this.find(n);
    return this.list.rankOf(this.scoreOf(ref), ref);
  }

  refAt(rank) {
    return this.list.refOf(this.list.seek(rank));
  }

  countBelow(value) {
    return this.list.countBelow(value);
  }

  popLowest() {
    const ref = this.list.refOf(this.list.next(0));
    this.list.deleteFirst();
    this.table.deleteRef(ref, this.table.hashOf(ref));
  }

  walk(rank, count) {
    const { list } = this;
    let sum = 0;
    let node = list.seek(rank);
    for (let i = 0; i < count && node !== 0; i++, node = list.next(node)) sum += list.refOf(node);
    return sum;
  }

  get orderBytes() {
    return this.list.bytes;
  }
}

class WithTree {
  constructor(arena) {
    this.set = new SortedSet(arena, hasher);
    this.cursor = new RankCursor();
  }

  insert(n, value) {
    const length = text.write(n);
    if (this.set.find(bytes, 0, length) !== 0) throw new Error("the member is there");
    this.set.add(this.set.lastHash, bytes, 0, length, value);
  }

  find(n) {
    return this.set.find(bytes, 0, text.write(n));
  }

  delete(n) {
    const ref = this.find(n);
    this.set.deleteRef(ref, this.set.lastHash);
  }

  rank(n) {
    return this.set.rankOf(this.find(n));
  }

  refAt(rank) {
    return this.set.refAt(rank);
  }

  countBelow(value) {
    return this.set.countBelow(value, false);
  }

  popLowest() {
    this.set.deleteRange(0, 1, null);
  }

  walk(rank, count) {
    const { cursor } = this;
    let sum = 0;
    let stands = cursor.seek(this.set, rank);
    for (let i = 0; i < count && stands; i++, stands = cursor.next()) sum += cursor.ref;
    return sum;
  }

  get orderBytes() {
    return this.set.tree.memoryBytes;
  }

  clear() {
    this.set.clear();
  }
}

function processorNs() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Adds up the time of each operation over several sets. */
class Times {
  constructor() {
    this.ns = {};
    this.counts = {};
  }

  measure(name, count, operation) {
    const from = processorNs();
    for (let i = 0; i < count; i++) operation(i);
    this.ns[name] = (this.ns[name] ?? 0) + processorNs() - from;
    this.counts[name] = (this.counts[name] ?? 0) + count;
  }

  get row() {
    return Object.fromEntries(Object.entries(this.ns).map(([name, ns]) => [name, Math.round(ns / this.counts[name])]));
  }
}

let read = 0;

function measure(Structure, count, rounds) {
  const times = new Times();
  const insertions = shuffled(count);
  const others = shuffled(count, 11);
  const random = randomBits(5);
  const scores = Float64Array.from(insertions, () => (random() / 7) | 0);
  let inNoOrder = 0;
  let ascending = 0;
  for (let round = 0; round < rounds; round++) {
    const isTable = Structure === Table;
    let set = new Structure(new Arena());
    times.measure("insert", count, (i) => set.insert(insertions[i], scores[i]));
    inNoOrder = isTable ? 0 : set.orderBytes;
    if (!isTable) {
      times.measure("rank", count, (i) => (read += set.rank(others[i])));
      times.measure("by rank", count, (i) => (read += set.refAt(others[i])));
      times.measure("count below", count, (i) => (read += set.countBelow(scores[others[i]])));
      times.measure("walk of 10", count, (i) => (read += set.walk(others[i], 10)));
      times.measure("walk of all", 1, () => (read += set.walk(0, count)));
      times.counts["walk of all"] += count - 1;
    }
    times.measure("delete", count >> 1, (i) => set.delete(others[i]));
    if (!isTable) times.measure("pop lowest", (count >> 1) - 1, () => set.popLowest());
    set.clear();
    set = new Structure(new Arena());
    times.measure("insert ascending", count, (i) => set.insert(insertions[i], i));
    ascending = isTable ? 0 : set.orderBytes;
    set.clear();
    set = new Structure(new Arena());
    times.measure("insert, equal scores", count, (i) => set.insert(insertions[i], 1));
    if (!isTable) times.measure("rank, equal scores", count, (i) => (read += set.rank(others[i])));
    times.measure("delete, equal scores", count >> 1, (i) => set.delete(others[i]));
    set.clear();
  }
  return {
    ...times.row,
    "bytes a member": Math.round((inNoOrder / count) * 10) / 10,
    "bytes, ascending": Math.round((ascending / count) * 10) / 10,
  };
}

/** All at once, which only SortedSet can. */
function measureOrder(count, rounds) {
  const times = new Times();
  const numbers = shuffled(count);
  const random = randomBits(5);
  const scores = Float64Array.from(numbers, () => (random() / 7) | 0);
  const kinds = {
    integers: (i) => scores[i],
    fractions: (i) => scores[i] * Math.PI,
    ascending: (i) => i,
    descending: (i) => -i,
    equal: () => 1,
  };
  for (let round = 0; round < rounds; round++) {
    for (const [name, scoreOf] of Object.entries(kinds)) {
      const set = new SortedSet(new Arena(), hasher);
      for (let i = 0; i < count; i++) {
        const length = text.write(numbers[i]);
        set.addUnordered(hasher.hash(bytes, 0, length), bytes, 0, length, scoreOf(i));
      }
      times.measure(`order(), ${name}`, 1, () => set.order());
      times.counts[`order(), ${name}`] += count - 1;
      const copy = new SortedSet(new Arena(), hasher);
      if (name === "integers") {
        times.measure("copy", 1, () => set.copyInto(copy));
        times.counts.copy += count - 1;
      }
      copy.clear();
      set.clear();
    }
  }
  return times.row;
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e3, 1e5, 1e6];
/** In a process that has run everything once. */
for (const Structure of [Table, WithTree, WithSkipList]) measure(Structure, 2000, 10);
for (const count of counts) {
  const rounds = Math.max(1, Math.min(200, Math.round(3e5 / count)));
  const columns = {
    "table alone": measure(Table, count, rounds),
    tree: measure(WithTree, count, rounds),
    "skip list": measure(WithSkipList, count, rounds),
  };
  const rows = Object.keys(columns.tree).map((operation) => ({
    operation,
    "table alone": columns["table alone"][operation] ?? "",
    tree: columns.tree[operation],
    "skip list": columns["skip list"][operation],
  }));
  printTable(`${count} members, ns an operation`, rows);
  printTable(`${count} members at once, ns each`, [measureOrder(count, Math.min(20, rounds))]);
}
if (read === 0) throw new Error("nothing was read");
