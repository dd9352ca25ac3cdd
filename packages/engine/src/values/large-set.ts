/** Sets that are too large for a listpack, as the keyspace holds them. */
import { type Arena, HashTable, type KeyHasher } from "@respire/datastructures";
import type { NativeType } from "./native-type.js";

export class LargeSet extends HashTable {
  private readonly keyHasher: KeyHasher;

  constructor(arena: Arena, hasher: KeyHasher) {
    super(arena, hasher);
    this.keyHasher = hasher;
  }

  copy(): LargeSet {
    const copy = new LargeSet(this.arena, this.keyHasher);
    this.copyInto(copy);
    return copy;
  }
}

export const largeSetType: NativeType<LargeSet> = {
  name: "set",
  encodingName: () => "hashtable",
  memoryUsageBytes: (set) => set.memoryBytes,
  outsideBytes: (set) => set.outsideBytes,
  copy: (set) => set.copy(),
  freeSlice: (set) => set.freeSlice(),
  relocate: (set, cursor, bytesMax) => set.relocate(cursor, bytesMax),
  digest: () => undefined,
  serialise: () => {
    throw new Error("a set is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a set is no extension's value: files have a form of their own for it");
  },
};
