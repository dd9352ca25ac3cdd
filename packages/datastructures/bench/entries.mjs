/**
 * A keyspace of string entries as the engine keeps it, small enough to measure the arena and the dictionary through it.
 *
 * Entry: 4 bytes value length, 4 bytes key word, key, value.
 */
import { Arena, byteOffset, Dict, KeyHasher, keyLengthMask, wordOffset } from "../dist/index.js";

const headerBytes = 8;

export class KeyText {
  constructor() {
    this.bytes = new Uint8Array(32);
    this.bytes.set([0x6b, 0x65, 0x79, 0x3a]); // "key:"
  }

  /** Writes `key:<n>` into `this.bytes`; returns its length. */
  write(n) {
    const key = this.bytes;
    let length = 5;
    for (let rest = n; rest >= 10; rest = (rest / 10) | 0) length++;
    let at = length - 1;
    let rest = n;
    do {
      const quotient = (rest / 10) | 0;
      key[at--] = 0x30 + rest - quotient * 10;
      rest = quotient;
    } while (rest > 0);
    return length;
  }
}

export class Entries {
  /** @param {import("../dist/index.js").ArenaOptions} [options] */
  constructor(options) {
    this.arena = new Arena(options);
    this.dict = new Dict(this.arena);
    this.hasher = new KeyHasher(0x01234567, 0x89abcdef);
    this.text = new KeyText();
    this.key = this.text.bytes;
  }

  set(n, valueBytes) {
    const length = this.text.write(n);
    const hash = this.hasher.hash(this.key, 0, length);
    const ref = this.arena.allocate(headerBytes + length + valueBytes);
    const words = this.arena.wordsOf(ref);
    words[wordOffset(ref)] = valueBytes;
    words[wordOffset(ref) + 1] = length;
    const bytes = this.arena.bytesOf(ref);
    let at = byteOffset(ref) + headerBytes;
    for (let i = 0; i < length; i++) bytes[at++] = this.key[i];
    bytes.fill(n, at, at + valueBytes);
    this.dict.insert(hash, ref);
  }

  get(n) {
    const length = this.text.write(n);
    return this.dict.find(this.hasher.hash(this.key, 0, length), this.key, 0, length);
  }

  delete(n) {
    const length = this.text.write(n);
    const hash = this.hasher.hash(this.key, 0, length);
    const ref = this.dict.find(hash, this.key, 0, length);
    if (ref === 0) return false;
    this.dict.delete(hash, ref);
    this.arena.free(ref, this.entryBytes(ref));
    return true;
  }

  entryBytes(ref) {
    const words = this.arena.wordsOf(ref);
    return headerBytes + (words[wordOffset(ref) + 1] & keyLengthMask) + words[wordOffset(ref)];
  }

  /** What the dictionary asks of whoever moves its entries. */
  move(ref) {
    const bytes = this.entryBytes(ref);
    const moved = this.arena.allocate(bytes);
    const from = wordOffset(ref);
    const to = wordOffset(moved);
    const source = this.arena.wordsOf(ref);
    const target = this.arena.wordsOf(moved);
    for (let i = 0; i < (bytes + 3) >>> 2; i++) target[to + i] = source[from + i];
    this.arena.free(ref, bytes);
    return moved;
  }

  /** Compacts, round by round, until nothing is gained. Returns how long the beginnings and the slices of it took, in milliseconds. */
  compact(freeShareMin = 0.1) {
    const times = { rounds: 0, beginMax: 0, slices: 0, slicesOver1: 0, sliceMax: 0, endMax: 0, total: 0 };
    const started = performance.now();
    for (;;) {
      const reservedBefore = this.arena.reservedBytes;
      let from = performance.now();
      const chosen = this.arena.beginCompaction(freeShareMin);
      times.beginMax = Math.max(times.beginMax, performance.now() - from);
      if (chosen === 0) break;
      times.rounds++;
      let cursor = 0;
      do {
        from = performance.now();
        cursor = this.dict.relocate(cursor, this);
        const slice = performance.now() - from;
        times.slices++;
        if (slice > 1) times.slicesOver1++;
        times.sliceMax = Math.max(times.sliceMax, slice);
      } while (cursor !== 0);
      from = performance.now();
      this.arena.endCompaction();
      times.endMax = Math.max(times.endMax, performance.now() - from);
      if (this.arena.reservedBytes >= reservedBefore) break;
    }
    times.total = performance.now() - started;
    return times;
  }

  clear() {
    const free = { visit: (ref) => this.arena.free(ref, this.entryBytes(ref)) };
    let cursor = 0;
    do cursor = this.dict.scan(cursor, 1000, free);
    while (cursor !== 0);
    this.dict.clear();
  }
}

/** A small generator of random numbers (xorshift32), the same in every run. */
export function randomBits(seed) {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** 0 to count - 1 in a random order, the same for the same seed. */
export function shuffled(count, seed = 3) {
  const random = randomBits(seed);
  const numbers = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random() % (i + 1);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers;
}

export function printTable(title, rows) {
  const columns = Object.keys(rows[0]);
  const text = (value) => (typeof value === "number" ? (Number.isInteger(value) ? String(value) : value.toFixed(2)) : String(value));
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => text(row[column]).length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  console.log(`\n${title}\n\n${line(columns)}\n|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  for (const row of rows) console.log(line(columns.map((column) => text(row[column]))));
}
