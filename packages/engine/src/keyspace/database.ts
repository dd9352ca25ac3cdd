/**
 * One numbered database: keys to values, and which of the keys expire.
 *
 * Every lookup goes through `lookup`, which hides keys whose time has come (and deletes them, announcing it) and marks the others as used.
 * `place` is the only code that gives an entry its shape; it rewrites both dictionaries when an entry moves.
 */
import { type Arena, byteOffset, copyBytes, Dict, keyOffsetFor, keyStart, longKey, wordOffset } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import { events } from "../events.js";
import type { Integer64 } from "../integer64.js";
import { inlineValueLengthMax } from "../limits.js";
import { mayBeInteger, StringValue } from "../values/string.js";
import {
  type Encoding,
  encoding,
  encodingOf,
  entryBytes,
  entryBytesAt,
  expiresFlag,
  hasExpiry,
  headOf,
  keyLengthAt,
  keyWordOf,
  kindMask,
  plainString,
  readExpiry,
  typeMask,
  typeNames,
  valueOffset,
  valueType,
  writeExpiry,
} from "./entry.js";
import { setExpiry } from "./expiry.js";
import type { Shared } from "./keyspace.js";

/** Views for the values of one command's keys, by position: a handler may hold this many at a time. */
const viewCount = 4;

/** What to do with a key's expiry when its value is replaced. */
export const expiryKept = -1;
export const expiryNone = 0;

/** An index that nobody looks into any more, on its way out. */
export interface DetachedIndex {
  readonly dictionary: Dict;
  /** Whether its entries go with it; those of the index of expiring keys belong to the keys. */
  ownsEntries: boolean;
  /** How far the walk has come that frees its entries, then its segments. */
  cursor: number;
}

export class Database {
  readonly index: number;
  readonly shared: Shared;
  keys: Dict;
  expires: Dict;
  /** Dictionaries of flushed keys, waiting to be freed. */
  readonly detached: DetachedIndex[] = [];
  private readonly views: readonly StringValue[];
  /** Of the expiring keys that the expiry cycle looked at last. */
  averageTtlMs = 0;
  /** Hash of the key that was looked up last. */
  private hash = 0;

  constructor(index: number, shared: Shared) {
    this.index = index;
    this.shared = shared;
    this.keys = new Dict(shared.arena);
    this.expires = new Dict(shared.arena);
    this.views = Array.from({ length: viewCount }, () => new StringValue(this, shared));
  }

  /** Number of keys, those included whose time has come but that nobody has asked for yet. */
  get size(): number {
    return this.keys.size;
  }

  /** Number of keys with an expiry. */
  get expiringSize(): number {
    return this.expires.size;
  }

  get directoryBytes(): number {
    return this.keys.directoryBytes + this.expires.directoryBytes;
  }

  /** For walks in the background: the keys, and those among them that expire. */
  get dictionaries(): { keys: Dict; expires: Dict } {
    return { keys: this.keys, expires: this.expires };
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  /**
   * The string at the key that is word `keyIndex`, or null if there is no such key. The view is valid until the command ends, or asks for a key
   * four words further on. Refuses a key that holds another type. Counts a hit or a miss.
   */
  string(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (!this.countLookup(ref !== 0)) return null;
    const view = this.viewOf(ref, keyIndex);
    if (view === null) throw errors.wrongType;
    return view;
  }

  /** As `string`, but null for a key of another type too: MGET's way. */
  stringOrNull(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(ref !== 0) ? this.viewOf(ref, keyIndex) : null;
  }

  /** As `string`, for a command that is about to change the value: those count neither hits nor misses. */
  stringToChange(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0) return null;
    const view = this.viewOf(ref, keyIndex);
    if (view === null) throw errors.wrongType;
    return view;
  }

  /** Whether there is such a key. Does not count as a use of the key. */
  has(args: Arguments, keyIndex: number): boolean {
    return this.peek(args, keyIndex) !== 0;
  }

  /** Counts a hit or a miss, for a command that reads and used none of the functions that count by themselves. Returns `isFound`. */
  countLookup(isFound: boolean): boolean {
    if (isFound) this.shared.statistics.hits++;
    else this.shared.statistics.misses++;
    return isFound;
  }

  /** What TYPE answers: "none" if there is no such key. Does not count as a use of the key. */
  typeName(args: Arguments, keyIndex: number): string {
    const ref = this.peek(args, keyIndex);
    if (ref === 0) return "none";
    return typeNames[this.shared.arena.wordsOf(ref)[wordOffset(ref)] & typeMask] ?? "unknown";
  }

  /** When the key expires, in milliseconds since 1970; -1 if it does not, -2 if there is no such key. Does not count as a use of the key. */
  expiresAtMs(args: Arguments, keyIndex: number): number {
    const ref = this.peek(args, keyIndex);
    if (ref === 0) return -2;
    const words = this.shared.arena.wordsOf(ref);
    const at = wordOffset(ref);
    return hasExpiry(words[at]) ? readExpiry(words, at) : -1;
  }

  // ---- Writing -----------------------------------------------------------------------------------------------------------------------

  /**
   * Sets the key to a string, whatever it was before. A text that is a canonical 64-bit integer is kept as one.
   *
   * @param expiresAtMs milliseconds since 1970, `expiryNone`, or `expiryKept`.
   */
  setString(args: Arguments, keyIndex: number, valueIndex: number, expiresAtMs: number): void {
    const bytes = args.bytes;
    const keyAt = args.start(keyIndex);
    const keyLength = args.length(keyIndex);
    const ref = this.lookup(bytes, keyAt, keyLength);
    if (ref !== 0 && expiresAtMs <= 0 && this.overwrite(ref, keyLength, bytes, args.start(valueIndex), args.length(valueIndex))) return;
    const view = this.views[keyIndex & (viewCount - 1)];
    view.showForWriting(ref, this.hash, bytes, keyAt, keyLength);
    view.setBytes(bytes, args.start(valueIndex), args.length(valueIndex), expiresAtMs);
  }

  /** Creates the key with an integer. The key must not exist. */
  createInteger(args: Arguments, keyIndex: number, value: Integer64): void {
    this.newString(args, keyIndex).setInteger(value);
  }

  /** A string to be written to a key that does not exist: with its first change the key does. */
  newString(args: Arguments, keyIndex: number): StringValue {
    const view = this.views[keyIndex & (viewCount - 1)];
    const hash = this.shared.hasher.hash(args.bytes, args.start(keyIndex), args.length(keyIndex));
    view.showForWriting(0, hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
    return view;
  }

  /** Deletes the key; false if there was none. */
  delete(args: Arguments, keyIndex: number): boolean {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0) return false;
    this.remove(ref, this.hash);
    return true;
  }

  /** Sets when an existing key expires, in milliseconds since 1970. */
  setExpiry(args: Arguments, keyIndex: number, expiresAtMs: number): void {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0) return;
    setExpiry(this, ref, this.hash, expiresAtMs);
  }

  /**
   * Gives an entry its shape: makes the key's entry (`ref`, or a new one if that is 0) able to hold a value of this encoding, with the key and the
   * expiry in place. Returns the entry's reference; the value is the caller's to write, at `valueOffset`. The old value is gone.
   */
  place(
    ref: number,
    hash: number,
    keyBytes: Uint8Array,
    keyAt: number,
    length: number,
    valueEncoding: Encoding,
    inlineLength: number,
    expiresAtMs: number,
  ): number {
    const { arena } = this.shared;
    if (ref === 0) {
      const head = headOf(valueType.string, valueEncoding, expiresAtMs > 0);
      const created = this.createEntry(arena, head, keyBytes, keyAt, length, inlineLength);
      if (expiresAtMs > 0) writeExpiry(arena.wordsOf(created), wordOffset(created), expiresAtMs);
      this.keys.insert(hash, created);
      if (expiresAtMs > 0) this.expires.insert(hash, created);
      return created;
    }
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const oldHead = words[at];
    const oldBytes = entryBytesAt(words, at);
    const expired = hasExpiry(oldHead);
    const expires = expiresAtMs > 0 || (expiresAtMs === expiryKept && expired);
    const expiry = expires && expiresAtMs === expiryKept ? readExpiry(words, at) : expiresAtMs;
    const head = headOf(valueType.string, valueEncoding, expires);
    const newBytes = entryBytes(length, head, inlineLength);
    this.dropValue(ref, oldHead);
    let placed = ref;
    if (arena.sameBlockSize(oldBytes, newBytes)) {
      arena.resized(oldBytes, newBytes);
      words[at] = (head | this.shared.accessBits) >>> 0;
      words[at + 1] = keyWordOf(length, inlineLength);
    } else {
      placed = this.createEntry(arena, head, arena.bytesOf(ref), keyStart(arena, ref), length, inlineLength, ref);
      this.keys.replace(hash, ref, placed);
      if (expired && expires) this.expires.replace(hash, ref, placed);
      arena.free(ref, oldBytes);
    }
    if (expires) {
      writeExpiry(arena.wordsOf(placed), wordOffset(placed), expiry);
      if (!expired) this.expires.insert(hash, placed);
    } else if (expired) {
      this.expires.delete(hash, ref); // Last, because it may allocate, and `words` would be of a chunk that was.
    }
    return placed;
  }

  // ---- Walks in the background -------------------------------------------------------------------------------------------------------

  /** Deletes an entry whose time has come, and announces it as Redis does: a DEL, the event `expired`. */
  expire(ref: number, hash: number): void {
    const { arena, changes, statistics } = this.shared;
    changes.deleted(this.index, arena.bytesOf(ref), keyStart(arena, ref), this.keyLength(ref), events.expired);
    statistics.expired++;
    this.remove(ref, hash);
  }

  /** True if the entry has an expiry and it is past: in the millisecond itself the key is still there, as in Redis. */
  isExpired(ref: number): boolean {
    const words = this.shared.arena.wordsOf(ref);
    const at = wordOffset(ref);
    return hasExpiry(words[at]) && readExpiry(words, at) < this.shared.time.nowMs;
  }

  /** Milliseconds until an entry that has an expiry expires. */
  timeLeftMs(ref: number): number {
    return readExpiry(this.shared.arena.wordsOf(ref), wordOffset(ref)) - this.shared.time.nowMs;
  }

  /** Bytes of an entry, a large value's buffer not counted. */
  entryBytes(ref: number): number {
    return entryBytesAt(this.shared.arena.wordsOf(ref), wordOffset(ref));
  }

  /** Moves an entry to another place in the arena, for a compaction; `keys` is told by the caller. */
  moveEntry(ref: number, hash: number): number {
    const { arena } = this.shared;
    const bytes = entryBytesAt(arena.wordsOf(ref), wordOffset(ref));
    const moved = arena.allocate(bytes);
    copyBytes(arena.bytesOf(ref), byteOffset(ref), arena.bytesOf(moved), byteOffset(moved), bytes);
    if (hasExpiry(arena.wordsOf(moved)[wordOffset(moved)])) this.expires.replace(hash, ref, moved);
    arena.free(ref, bytes);
    return moved;
  }

  /** Frees an entry that is in no dictionary any more. */
  freeEntry(ref: number): void {
    const { arena } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    this.dropValue(ref, words[at]);
    arena.free(ref, entryBytesAt(words, at));
  }

  /** Frees an entry's block alone: it is in no dictionary, and its value has another owner. */
  freeBlock(ref: number): void {
    const { arena } = this.shared;
    arena.free(ref, entryBytesAt(arena.wordsOf(ref), wordOffset(ref)));
  }

  /** Empties the database; its entries are freed later, from `detached`. */
  detach(): void {
    this.detached.push({ dictionary: this.keys, ownsEntries: true, cursor: 0 });
    this.detached.push({ dictionary: this.expires, ownsEntries: false, cursor: 0 });
    this.expires = new Dict(this.shared.arena);
    this.keys = new Dict(this.shared.arena);
  }

  /** Lets go of the buffers that the views showed last. Done at every tick, so that an idle engine keeps nothing that is no longer its own. */
  releaseViews(): void {
    for (const view of this.views) view.release();
  }

  /** Starts anew in a new arena. */
  reset(): void {
    this.releaseViews();
    this.detached.length = 0;
    this.keys = new Dict(this.shared.arena);
    this.expires = new Dict(this.shared.arena);
  }

  /** The common case of `setString`, a value of the same kind and length as the old one: copies it where that is. False if it is another case. */
  private overwrite(ref: number, keyLength: number, bytes: Uint8Array, valueAt: number, valueLength: number): boolean {
    if (valueLength > inlineValueLengthMax) return false; // Its length has no place in the key word.
    const arena = this.shared.arena;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    if ((words[at] & kindMask) !== plainString || words[at + 1] !== keyWordOf(keyLength, valueLength)) return false;
    if (mayBeInteger(bytes, valueAt, valueLength)) return false;
    copyBytes(bytes, valueAt, arena.bytesOf(ref), byteOffset(ref) + keyOffsetFor(keyLength) + keyLength, valueLength);
    return true;
  }

  // ---- Inside ------------------------------------------------------------------------------------------------------------------------

  /** The entry of a live key, marked as used, or 0. Leaves the key's hash in `hash`. */
  private lookup(bytes: Uint8Array, start: number, length: number): number {
    const { hasher, arena } = this.shared;
    const hash = hasher.hash(bytes, start, length);
    this.hash = hash;
    const ref = this.keys.find(hash, bytes, start, length);
    if (ref === 0) return 0;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if ((head & expiresFlag) !== 0 && this.isExpired(ref)) {
      this.expire(ref, hash);
      return 0;
    }
    // Not if it is the same, as for a second it is: a read then leaves the cache line clean.
    const marked = ((head & kindMask) | this.shared.accessBits) >>> 0;
    if (marked !== head && this.shared.marksUse) words[at] = marked;
    return ref;
  }

  /** The string that was looked up last, or null if the entry holds another type. */
  private viewOf(ref: number, keyIndex: number): StringValue | null {
    const view = this.views[keyIndex & (viewCount - 1)];
    return view.show(ref, this.hash) ? view : null;
  }

  /** As `lookup`, without marking the key as used. */
  private peek(args: Arguments, keyIndex: number): number {
    const hash = this.shared.hasher.hash(args.bytes, args.start(keyIndex), args.length(keyIndex));
    const ref = this.keys.find(hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0 || !this.isExpired(ref)) return ref;
    this.expire(ref, hash);
    return 0;
  }

  /** Deletes a key by its entry. */
  remove(ref: number, hash: number): void {
    const head = this.shared.arena.wordsOf(ref)[wordOffset(ref)];
    if (hasExpiry(head)) this.expires.delete(hash, ref);
    this.keys.delete(hash, ref);
    this.freeEntry(ref);
  }

  /** A new entry with head and key written. The key may lie in the arena, in the entry `oldRef`: allocating may replace its chunk's view. */
  private createEntry(
    arena: Arena,
    head: number,
    keyBytes: Uint8Array,
    keyAt: number,
    length: number,
    inlineLength: number,
    oldRef = 0,
  ): number {
    const ref = arena.allocate(entryBytes(length, head, inlineLength));
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    words[at] = (head | this.shared.accessBits) >>> 0;
    words[at + 1] = keyWordOf(length, inlineLength);
    if (length >= longKey) words[at + 2] = length;
    const source = oldRef === 0 ? keyBytes : arena.bytesOf(oldRef);
    copyBytes(source, keyAt, arena.bytesOf(ref), byteOffset(ref) + keyOffsetFor(length), length);
    return ref;
  }

  private dropValue(ref: number, head: number): void {
    if (encodingOf(head) !== encoding.large) return;
    const words = this.shared.arena.wordsOf(ref);
    const at = wordOffset(ref);
    const index = words[at + (valueOffset(keyLengthAt(words, at), head) >>> 2)];
    this.shared.statistics.releasedBytes += this.shared.large.bytes(index).length;
    this.shared.large.free(index);
  }

  private keyLength(ref: number): number {
    return keyLengthAt(this.shared.arena.wordsOf(ref), wordOffset(ref));
  }
}
