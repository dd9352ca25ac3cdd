/** Sorted sets that are too large for a listpack, as the keyspace holds them. */
import { type Arena, HashTable, type KeyHasher } from "@respire/datastructures";
import type { NativeType } from "./native-type.js";

export class LargeSortedSet extends HashTable {
  private readonly keyHasher: KeyHasher;

  constructor(arena: Arena, hasher: KeyHasher) {
    super(arena, hasher);
    this.keyHasher = hasher;
  }

  copy(): LargeSortedSet {
    const copy = new LargeSortedSet(this.arena, this.keyHasher);
    this.copyInto(copy);
    return copy;
  }
}

export const largeSortedSetType: NativeType<LargeSortedSet> = {
  name: "zset",
  encodingName: () => "skiplist",
  memoryUsageBytes: (set) => set.memoryBytes,
  outsideBytes: (set) => set.outsideBytes,
  copy: (set) => set.copy(),
  freeSlice: (set) => set.freeSlice(),
  relocate: (set, cursor, bytesMax) => set.relocate(cursor, bytesMax),
  digest: () => undefined,
  serialise: () => {
    throw new Error("a sorted set is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a sorted set is no extension's value: files have a form of their own for it");
  },
};
