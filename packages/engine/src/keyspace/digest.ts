/**
 * Digests of values and of whole databases: equal for equal data, whatever its order, its encoding or the way it came about. Twenty bytes, all zero for
 * nothing.
 *
 * What comes in order is hashed on, what has no order is combined by exclusive or. The numbers are not those of Redis, which nobody compares.
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { keyStart, wordOffset } from "@respire/datastructures";
import { latin1Bytes } from "../latin1.js";
import { streamType } from "../values/large-stream.js";
import type { DigestSink } from "../values/value-type.js";
import type { Database } from "./database.js";
import { hasExpiry, keyLengthAt, readExpiry, readIndex, typeMask, valueType } from "./entry.js";

const digestBytes = 20;

export class Digest implements DigestSink {
  private readonly bytes = new Uint8Array(digestBytes);

  /** 40 hexadecimal digits. */
  get hex(): string {
    return Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  add(part: Uint8Array | string): void {
    const bytes = typeof part === "string" ? latin1Bytes(part) : part;
    this.bytes.set(sha1(concatenated([this.bytes, sha1(bytes)])));
  }

  addUnordered(...parts: readonly (Uint8Array | string)[]): void {
    const one = new Digest();
    for (const part of parts) one.add(part);
    this.combine(one);
  }

  /** The value of one key, and that it expires. */
  addValue(database: Database, ref: number): void {
    const { arena, objects } = database.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const type = words[at] & typeMask;
    if (type === valueType.object) {
      const index = readIndex(words, at);
      const objectType = objects.typeOf(index);
      this.add(objectType.name);
      objectType.digest(objects.value(index), this);
    } else if (type === valueType.list) database.listAt(ref, 0).digest(this);
    else if (type === valueType.hash) database.hashEntry(ref, 0).digest(this);
    else if (type === valueType.set) database.setEntry(ref, 0).digest(this);
    else if (type === valueType.sortedSet) database.sortedSetEntry(ref, 0).digest(this);
    else if (type === valueType.stream) streamType.digest(database.streamEntry(ref, 0).stream, this);
    else this.add(database.stringAt(ref, 0).copyBytes());
    if (hasExpiry(words[at])) this.add("!!expire!!");
  }

  /** Every key of a database with its value and the moment it expires. */
  addDatabase(database: Database): void {
    const { arena } = database.shared;
    const visitor = {
      visit: (ref: number): void => {
        if (database.isExpired(ref)) return;
        const words = arena.wordsOf(ref);
        const at = wordOffset(ref);
        const start = keyStart(arena, ref);
        const one = new Digest();
        one.add(String(database.index));
        one.add(arena.bytesOf(ref).subarray(start, start + keyLengthAt(words, at)));
        one.addValue(database, ref);
        if (hasExpiry(words[at])) one.add(String(readExpiry(words, at)));
        this.combine(one);
      },
    };
    let cursor = 0;
    do cursor = database.keys.scan(cursor, 1024, visitor);
    while (cursor !== 0);
  }

  private combine(other: Digest): void {
    for (let i = 0; i < digestBytes; i++) this.bytes[i] ^= other.bytes[i];
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
