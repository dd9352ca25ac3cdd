/**
 * Sets that are too large for a listpack or an intset, as the keyspace holds them: their integers in one part, all other members in another. So nothing has to be
 * rewritten when a set of millions of integers gets a member that is none, and each integer takes no more than its own bytes.
 */
import { type Arena, type FieldSink, HashTable, IntegerSet, type IntegerSink, type KeyHasher } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import type { NativeType } from "./native-type.js";
import type { SetEncodingName } from "./set-encoding.js";
import type { DigestSink } from "./value-type.js";

/** Where the cursor of `relocate` has come to the integers: those below are hashes. */
const integersFrom = 2 ** 32;
const noBytes = new Uint8Array(0);

export class LargeSet {
  /** Canonical integers of 64 bits; null before the first. */
  integers: IntegerSet | null = null;
  /** All other members, which have empty values; null before the first. */
  strings: HashTable | null = null;
  /** What Redis would keep it as. */
  encodingName: SetEncodingName;
  private readonly arena: Arena;
  private readonly hasher: KeyHasher;
  private snapshot: (FieldSink & IntegerSink) | null = null;
  private hasIntegerSnapshot = false;
  private hasStringSnapshot = false;

  constructor(arena: Arena, hasher: KeyHasher, encodingName: SetEncodingName) {
    this.arena = arena;
    this.hasher = hasher;
    this.encodingName = encodingName;
  }

  get size(): number {
    return this.integerCount + this.stringCount;
  }

  get integerCount(): number {
    return this.integers === null ? 0 : this.integers.size;
  }

  get stringCount(): number {
    return this.strings === null ? 0 : this.strings.size;
  }

  get memoryBytes(): number {
    return (this.integers?.memoryBytes ?? 0) + (this.strings?.memoryBytes ?? 0);
  }

  get outsideBytes(): number {
    return (this.integers?.outsideBytes ?? 0) + (this.strings?.outsideBytes ?? 0);
  }

  /** True if it is new. */
  addInteger(value: Integer64): boolean {
    this.integers ??= new IntegerSet(this.arena);
    return this.integers.add(value);
  }

  /** Adds what is no integer; true if it is new. */
  addString(bytes: Uint8Array, start: number, length: number): boolean {
    this.strings ??= new HashTable(this.arena, this.hasher);
    if (this.strings.find(bytes, start, length) !== 0) return false;
    this.strings.add(this.strings.lastHash, bytes, start, length, noBytes, 0, 0);
    return true;
  }

  /** Adds what is no integer, and not there. `hash` is its hash. The bytes do not lie in the arena. */
  addNewString(bytes: Uint8Array, start: number, length: number, hash: number): void {
    this.strings ??= new HashTable(this.arena, this.hasher);
    this.strings.add(hash, bytes, start, length, noBytes, 0, 0);
  }

  copy(): LargeSet {
    const { arena, hasher, integers, strings } = this;
    const copy = new LargeSet(arena, hasher, this.encodingName);
    if (strings !== null) {
      // First, as memory for what is long may be refused.
      copy.strings = new HashTable(arena, hasher);
      strings.copyInto(copy.strings);
    }
    if (integers !== null) {
      copy.integers = new IntegerSet(arena);
      integers.copyInto(copy.integers);
    }
    return copy;
  }

  freeSlice(): boolean {
    if (this.strings !== null && !this.strings.freeSlice()) return false;
    this.strings = null;
    if (this.integers !== null && !this.integers.freeSlice()) return false;
    this.integers = null;
    return true;
  }

  /** As `NativeType.relocate`. */
  relocate(cursor: number, bytesMax: number): number {
    const { integers, strings } = this;
    if (cursor < integersFrom && strings !== null) {
      const next = strings.relocate(cursor, bytesMax);
      return next === 0 && integers !== null ? integersFrom : next;
    }
    if (integers === null) return 0;
    const next = integers.relocate(Math.max(0, cursor - integersFrom), bytesMax);
    return next === 0 ? 0 : integersFrom + next;
  }

  // ---- Snapshot ----------------------------------------------------------------------------------------------------------------------

  /** Begins a snapshot of both parts: `sink` gets every member as it is now, exactly once. One at a time; the set is not freed before it has ended. */
  beginSnapshot(sink: FieldSink & IntegerSink): void {
    this.snapshot = sink;
    this.hasStringSnapshot = this.strings !== null;
    this.hasIntegerSnapshot = this.integers !== null;
    this.strings?.beginSnapshot(sink);
    this.integers?.beginSnapshot(sink);
  }

  /** Hands over about `countMin` members, 1 or more, or a chunk of integers; true when the sink has them all. */
  snapshotSlice(countMin: number): boolean {
    if (this.snapshot === null) return true;
    // What has come to be since it began is no part of it.
    if (this.hasStringSnapshot && this.strings?.snapshotSlice(countMin) === false) return false;
    return !this.hasIntegerSnapshot || this.integers?.snapshotSlice(Math.max(1, countMin >>> 9)) !== false;
  }

  endSnapshot(): void {
    if (this.hasStringSnapshot) this.strings?.endSnapshot();
    if (this.hasIntegerSnapshot) this.integers?.endSnapshot();
    this.hasStringSnapshot = false;
    this.hasIntegerSnapshot = false;
    this.snapshot = null;
  }

  /** Verifies both parts; throws on the first thing that is broken. O(n). */
  check(): void {
    this.integers?.check();
    this.strings?.check();
  }
}

/** Members that are looked at together where all are looked at. */
const walkStep = 1024;

function digest({ integers, strings }: LargeSet, sink: DigestSink): void {
  if (strings !== null) {
    const visitor = {
      visit: (ref: number): void => {
        const start = strings.fieldStart(ref);
        sink.addUnordered(strings.bytesOf(ref).subarray(start, start + strings.fieldLength(ref)));
      },
    };
    let cursor = 0;
    do cursor = strings.scan(cursor, walkStep, visitor);
    while (cursor !== 0);
  }
  if (integers === null || integers.size === 0) return;
  const visitor = { visit: (value: Integer64) => sink.addUnordered(String(value)) };
  let cursor: Integer64 = 0;
  do cursor = integers.scan(cursor, walkStep, visitor);
  while (cursor !== 0);
}

export const largeSetType: NativeType<LargeSet> = {
  name: "set",
  encodingName: (set) => set.encodingName,
  memoryUsageBytes: (set) => set.memoryBytes,
  outsideBytes: (set) => set.outsideBytes,
  copy: (set) => set.copy(),
  freeSlice: (set) => set.freeSlice(),
  relocate: (set, cursor, bytesMax) => set.relocate(cursor, bytesMax),
  digest,
  serialise: () => {
    throw new Error("a set is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a set is no extension's value: files have a form of their own for it");
  },
};
