/** Sorted sets that are too large for a listpack, as the keyspace holds them. */
import { type Arena, type KeyHasher, SortedSet } from "@respire/datastructures";
import type { NativeType } from "./native-type.js";
import { digestMember } from "./sorted-set-digest.js";

export class LargeSortedSet extends SortedSet {
  private readonly home: Arena;
  private readonly keyHasher: KeyHasher;

  constructor(arena: Arena, hasher: KeyHasher) {
    super(arena, hasher);
    this.home = arena;
    this.keyHasher = hasher;
  }

  copy(): LargeSortedSet {
    const copy = new LargeSortedSet(this.home, this.keyHasher);
    this.copyInto(copy);
    return copy;
  }
}

/** Members that are looked at together where all are looked at. */
export const walkStep = 1024;

export const largeSortedSetType: NativeType<LargeSortedSet> = {
  name: "zset",
  encodingName: () => "skiplist",
  memoryUsageBytes: (set) => set.memoryBytes,
  outsideBytes: (set) => set.outsideBytes,
  copy: (set) => set.copy(),
  freeSlice: (set) => set.freeSlice(),
  relocate: (set, cursor, bytesMax) => set.relocate(cursor, bytesMax),
  digest(set, sink) {
    const visitor = {
      visit: (ref: number): void => {
        const start = set.memberStart(ref);
        digestMember(sink, set.bytesOf(ref).subarray(start, start + set.memberLength(ref)), set.scoreOf(ref));
      },
    };
    let cursor = 0;
    do cursor = set.scan(cursor, walkStep, visitor);
    while (cursor !== 0);
  },
  serialise: () => {
    throw new Error("a sorted set is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a sorted set is no extension's value: files have a form of their own for it");
  },
};
