/** Hashes that are too large for a listpack, as the keyspace holds them. */
import { type Arena, HashTable, type KeyHasher } from "@respire/datastructures";
import { noPlace } from "../keyspace/field-deadlines.js";
import { digestField } from "./hash-digest.js";
import type { NativeType } from "./native-type.js";

export class LargeHash extends HashTable {
  /** Where its key is among those with fields that expire; see field-deadlines.ts. */
  deadlinePlace = noPlace;
  private readonly keyHasher: KeyHasher;

  constructor(arena: Arena, hasher: KeyHasher) {
    super(arena, hasher);
    this.keyHasher = hasher;
  }

  copy(): LargeHash {
    const copy = new LargeHash(this.arena, this.keyHasher);
    this.copyInto(copy);
    return copy;
  }
}

/** Fields that are looked at together where all are looked at. */
export const walkStep = 1024;

export const largeHashType: NativeType<LargeHash> = {
  name: "hash",
  encodingName: () => "hashtable",
  memoryUsageBytes: (hash) => hash.memoryBytes,
  outsideBytes: (hash) => hash.outsideBytes,
  copy: (hash) => hash.copy(),
  freeSlice: (hash) => hash.freeSlice(),
  relocate: (hash, cursor, bytesMax) => hash.relocate(cursor, bytesMax),
  digest(hash, sink) {
    const visitor = {
      visit: (ref: number): void => {
        const bytes = hash.bytesOf(ref);
        const field = bytes.subarray(hash.fieldStart(ref), hash.fieldStart(ref) + hash.fieldLength(ref));
        const value = bytes.subarray(hash.valueStart(ref), hash.valueStart(ref) + hash.valueLength(ref));
        digestField(sink, field, value, hash.expiresAtMs(ref));
      },
    };
    let cursor = 0;
    do cursor = hash.scan(cursor, walkStep, visitor);
    while (cursor !== 0);
  },
  serialise: () => {
    throw new Error("a hash is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a hash is no extension's value: files have a form of their own for it");
  },
};
