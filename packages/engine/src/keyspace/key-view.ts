/**
 * A key, whatever its value: its type and encoding, when it expires, when it was last used. One view shows one key at a time and is used again for the next
 * command; it stays right while the key's entry moves because of what is done through it.
 */
import { blockBytes, wordOffset } from "@respire/datastructures";
import { idleSeconds } from "./access.js";
import type { Database } from "./database.js";
import { encoding, encodingOf, entryBytesAt, hasExpiry, keyLengthAt, readExpiry, readIndex, typeMask, valueType } from "./entry.js";
import { clearExpiry, setExpiry } from "./expiry.js";
import type { Shared } from "./keyspace.js";

/** A key's share of a dictionary: its slot, at the usual load. */
const dictionaryShareBytes = 10;

/** `expiresAtMs` of a key that does not expire. */
export const neverExpires = -1;

export class KeyView {
  /** The entry, and the key's hash; for the keyspace's own use. */
  ref = 0;
  hash = 0;
  private readonly database: Database;
  private readonly shared: Shared;

  constructor(database: Database, shared: Shared) {
    this.database = database;
    this.shared = shared;
  }

  show(ref: number, hash: number): this {
    this.ref = ref;
    this.hash = hash;
    return this;
  }

  /** What TYPE answers. */
  get typeName(): string {
    return this.database.typeNameOf(this.ref);
  }

  /** What OBJECT ENCODING answers. */
  get encodingName(): string {
    if (encodingOf(this.head) === encoding.object) {
      const { objects } = this.shared;
      return objects.typeOf(this.index).encodingName(objects.value(this.index));
    }
    const { head } = this;
    const type = head & typeMask;
    if (type === valueType.string) return this.database.stringAt(this.ref, this.hash).encodingName;
    return packedEncodingName(type, encodingOf(head));
  }

  /** Where the listpack is that the value is: valid until something is allocated. Null if it is none. */
  get packed(): { bytes: Uint8Array; at: number } | null {
    const type = this.head & typeMask;
    if (encodingOf(this.head) === encoding.intset) return null;
    switch (type) {
      case valueType.list:
        return this.database.listAt(this.ref, this.hash).packed;
      case valueType.hash:
        return this.database.hashEntry(this.ref, this.hash).packed;
      case valueType.set:
        return this.database.setEntry(this.ref, this.hash).packed;
      default:
        return type === valueType.sortedSet ? this.database.sortedSetEntry(this.ref, this.hash).packed : null;
    }
  }

  /** Milliseconds since 1970, or `neverExpires`. */
  get expiresAtMs(): number {
    const words = this.shared.arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    return hasExpiry(words[at]) ? readExpiry(words, at) : neverExpires;
  }

  /** Lets the key expire. @param expiresAtMs milliseconds since 1970, above 0. */
  expireAt(expiresAtMs: number): void {
    this.ref = setExpiry(this.database, this.ref, this.hash, expiresAtMs);
  }

  /** Takes the expiry away; false if there was none. */
  persist(): boolean {
    if (!hasExpiry(this.head)) return false;
    this.ref = clearExpiry(this.database, this.ref, this.hash);
    return true;
  }

  /** Deletes the key. The view shows nothing any more. */
  delete(): void {
    this.database.remove(this.ref, this.hash);
    this.ref = 0;
  }

  /** Seconds since the key was used, under an LRU policy. */
  get idleSeconds(): number {
    return idleSeconds(this.head, this.shared.time.nowMs);
  }

  /** How often the key was used, on a logarithmic scale from 0 to 255, under an LFU policy. */
  get frequency(): number {
    return this.shared.uses.frequency(this.head);
  }

  /** The access clock as the entry has it: DEBUG OBJECT shows it. */
  get accessClock(): number {
    return this.head >>> 8;
  }

  get keyLengthBytes(): number {
    return keyLengthAt(this.shared.arena.wordsOf(this.ref), wordOffset(this.ref));
  }

  /** Bytes that the key takes with all that is its own: its entry, its share of the dictionaries, a value that lives elsewhere. */
  get usageBytes(): number {
    const { arena, large, objects } = this.shared;
    const words = arena.wordsOf(this.ref);
    const bytes = blockBytes(entryBytesAt(words, wordOffset(this.ref))) + dictionaryShareBytes * (hasExpiry(this.head) ? 2 : 1);
    const valueEncoding = encodingOf(this.head);
    if (valueEncoding === encoding.large) return bytes + large.bytes(this.index).length;
    return valueEncoding === encoding.object ? bytes + objects.usageBytes(this.index) : bytes;
  }

  private get head(): number {
    return this.shared.arena.wordsOf(this.ref)[wordOffset(this.ref)];
  }

  private get index(): number {
    return readIndex(this.shared.arena.wordsOf(this.ref), wordOffset(this.ref));
  }
}

/** A packed collection that Redis would not keep so is said to be what it would be there. */
function packedEncodingName(type: number, valueEncoding: number): string {
  if (valueEncoding === encoding.inline) return "listpack";
  if (valueEncoding === encoding.intset) return "intset";
  if (valueEncoding === encoding.timed) return "listpackex";
  return type === valueType.sortedSet ? "skiplist" : "hashtable";
}
