/**
 * A map from byte strings to values of any kind, for what is looked up by bytes that are at hand: nothing is made of them to find a value.
 *
 * Keys lie in an arena, so that a million of them are no work for the garbage collector; values are in one array, by the number that their key's entry has.
 * The arena may be shared by many maps. Costs: a lookup is one hash and one search of the dictionary; about 10 bytes of dictionary, a block of the key's
 * length and 8, and 8 bytes for each value.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import type { KeyHasher } from "../bytes/hash.js";
import { Dict, keyLength, keyStart } from "./dictionary.js";
import type { EntryVisitor } from "./entry-visitor.js";
import { keyOffsetFor, longKey } from "./layout.js";

/** Entries visited in one step of a walk over all. */
const walkStep = 64;

/** A value, or undefined where there is none: a map can't hold undefined. */
export class ByteMap<Value extends {}> {
  private readonly arena: Arena;
  private readonly hasher: KeyHasher;
  private readonly entries: Dict;
  private readonly values: (Value | undefined)[] = [];
  /** Places in `values` that are free. */
  private readonly free: number[] = [];

  constructor(arena: Arena, hasher: KeyHasher) {
    this.arena = arena;
    this.hasher = hasher;
    this.entries = new Dict(arena);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The value of the key `bytes[start, start + length)`. */
  get(bytes: Uint8Array, start = 0, length = bytes.length): Value | undefined {
    if (this.entries.size === 0) return undefined;
    const ref = this.entries.find(this.hasher.hash(bytes, start, length), bytes, start, length);
    return ref === 0 ? undefined : this.values[this.indexOf(ref)];
  }

  /** Gives the key a value. */
  set(value: Value, bytes: Uint8Array, start = 0, length = bytes.length): void {
    const hash = this.hasher.hash(bytes, start, length);
    const ref = this.entries.find(hash, bytes, start, length);
    if (ref !== 0) this.values[this.indexOf(ref)] = value;
    else this.entries.insert(hash, this.createEntry(value, bytes, start, length));
  }

  /** Takes a key out, and returns its value. The bytes may not be those that `keyOf` returned. */
  delete(bytes: Uint8Array, start = 0, length = bytes.length): Value | undefined {
    if (this.entries.size === 0) return undefined;
    const hash = this.hasher.hash(bytes, start, length);
    const ref = this.entries.find(hash, bytes, start, length);
    if (ref === 0) return undefined;
    const index = this.indexOf(ref);
    const value = this.values[index];
    this.values[index] = undefined;
    this.free.push(index);
    this.entries.delete(hash, ref);
    this.arena.free(ref, entryBytes(length));
    if (this.entries.size === 0) this.forgetPlaces();
    return value;
  }

  /** Takes all keys out. */
  clear(): void {
    const refs: number[] = [];
    for (let cursor = 0; ; ) {
      refs.length = 0;
      cursor = this.entries.scan(cursor, walkStep, { visit: (ref) => refs.push(ref) });
      for (const ref of refs) this.arena.free(ref, entryBytes(keyLength(this.arena, ref)));
      if (cursor === 0) break;
    }
    this.entries.clear();
    this.forgetPlaces();
  }

  /** A copy of a random key, each with the same probability; null if there is none. `random` returns a number from 0 up to, not including, 1. */
  sampleKey(random: () => number): Uint8Array | null {
    const ref = this.entries.sample(random);
    return ref === 0 ? null : this.keyOf(ref);
  }

  /** Calls `visit` for each key, a copy, with its value, in no order to rely on. The map may be changed meanwhile: what is there throughout is visited once. */
  forEach(visit: (value: Value, key: Uint8Array) => void): void {
    const found: { key: Uint8Array; value: Value }[] = [];
    const collect: EntryVisitor = {
      visit: (ref) => found.push({ key: this.keyOf(ref), value: this.values[this.indexOf(ref)] as Value }),
    };
    for (let cursor = 0; ; ) {
      found.length = 0;
      cursor = this.entries.scan(cursor, walkStep, collect);
      for (const { key, value } of found) if (this.get(key) === value) visit(value, key);
      if (cursor === 0) return;
    }
  }

  private keyOf(ref: number): Uint8Array {
    const start = keyStart(this.arena, ref);
    return this.arena.bytesOf(ref).slice(start, start + keyLength(this.arena, ref));
  }

  /** The first word of an entry is the place of its value. */
  private indexOf(ref: number): number {
    return this.arena.wordsOf(ref)[wordOffset(ref)];
  }

  private createEntry(value: Value, bytes: Uint8Array, start: number, length: number): number {
    assert(value !== undefined, "byte map: a value is not undefined");
    const ref = this.arena.allocate(entryBytes(length));
    const index = this.free.pop() ?? this.values.length;
    this.values[index] = value;
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    words[at] = index;
    words[at + 1] = Math.min(length, longKey);
    if (length >= longKey) words[at + 2] = length;
    copyBytes(bytes, start, this.arena.bytesOf(ref), byteOffset(ref) + keyOffsetFor(length), length);
    return ref;
  }

  private forgetPlaces(): void {
    this.values.length = 0;
    this.free.length = 0;
  }
}

function entryBytes(length: number): number {
  return keyOffsetFor(length) + length;
}
