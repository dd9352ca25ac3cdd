/**
 * The entries of one numbered database: two dictionaries, of all keys and of those that expire, and what happens to an entry whoever asks for it. What commands
 * see of them is database.ts; what shapes them is placement.ts.
 */
import { byteOffset, copyBytes, Dict, keyStart, wordOffset } from "@respire/datastructures";
import { events, type KeyEvent, noticedClasses } from "../events.js";
import { entryBytesAt, hasExpiry, keyLengthAt, kindMask, readExpiry, readIndex, typeMask, typeNames, valueType } from "./entry.js";
import { FieldDeadlines } from "./field-deadlines.js";
import type { Shared } from "./keyspace.js";
import { dropValue } from "./placement.js";

/** What there is of a key. */
export const presence = { absent: 0, live: 1, expired: 2 } as const;
export type Presence = (typeof presence)[keyof typeof presence];

/** An index that nobody looks into any more, on its way out. */
export interface DetachedIndex {
  readonly dictionary: Dict;
  /** Whether its entries go with it; those of the index of expiring keys belong to the keys. */
  ownsEntries: boolean;
  /** Entries still to be freed with it. */
  keyCount: number;
  /** How far the walk has come that frees its entries, then its segments. */
  cursor: number;
}

export class DatabaseEntries {
  readonly index: number;
  readonly shared: Shared;
  keys: Dict;
  expires: Dict;
  /** Hashes with fields that expire. */
  fieldDeadlines: FieldDeadlines;
  /** Dictionaries of flushed keys, waiting to be freed. */
  detached: DetachedIndex[] = [];
  /** Of the expiring keys that the expiry cycle looked at last. */
  averageTtlMs = 0;

  constructor(index: number, shared: Shared) {
    this.index = index;
    this.shared = shared;
    this.keys = new Dict(shared.arena);
    this.expires = new Dict(shared.arena);
    this.fieldDeadlines = new FieldDeadlines(shared);
  }

  /** Number of keys, those included whose time has come but that nobody has asked for yet. */
  get size(): number {
    return this.keys.size;
  }

  /** Number of keys with an expiry. */
  get expiringSize(): number {
    return this.expires.size;
  }

  /** Of what is beside the arena: directories of the dictionaries, the deadlines of fields. */
  get directoryBytes(): number {
    return this.keys.directoryBytes + this.expires.directoryBytes + this.fieldDeadlines.usedBytes;
  }

  /** Bytes of the dictionaries, directories included. */
  get dictionaryBytes(): { keys: number; expires: number } {
    const { keys, expires } = this;
    return { keys: keys.shape().bytes + keys.directoryBytes, expires: expires.shape().bytes + expires.directoryBytes };
  }

  /** Whether there is such a key, or one whose time has come and that has not gone yet. Changes nothing. */
  presenceOf(bytes: Uint8Array, start: number, length: number): Presence {
    const ref = this.keys.find(this.shared.hasher.hash(bytes, start, length), bytes, start, length);
    if (ref === 0) return presence.absent;
    return this.isExpired(ref) ? presence.expired : presence.live;
  }

  /** The type of the value at a key, one of `valueType`; -1 if there is no such key. Changes nothing. */
  typeAt(bytes: Uint8Array, start: number, length: number): number {
    const ref = this.keys.find(this.shared.hasher.hash(bytes, start, length), bytes, start, length);
    return ref === 0 || this.isExpired(ref) ? -1 : this.shared.arena.wordsOf(ref)[wordOffset(ref)] & typeMask;
  }

  /** What TYPE answers for an entry. */
  typeNameOf(ref: number): string {
    const { arena, objects } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const type = words[at] & typeMask;
    return type === valueType.object ? objects.typeOf(readIndex(words, at)).name : (typeNames[type] as string);
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

  /** Announces what is no change in itself, if somebody wants events of one of these classes. */
  notice(classes: number, bytes: Uint8Array, start: number, length: number, event: KeyEvent): void {
    const { changes } = this.shared;
    if ((changes.eventClasses & classes) !== 0) changes.noticed(this.index, bytes, start, length, event);
  }

  /** Deletes an entry whose time has come, and announces it as Redis does: a DEL, the event `expired`. */
  expire(ref: number, hash: number): void {
    const { arena, changes, statistics } = this.shared;
    changes.deleted(this.index, arena.bytesOf(ref), keyStart(arena, ref), this.keyLength(ref), events.expired);
    statistics.expired++;
    this.remove(ref, hash);
  }

  /** As `expire`, unless what has expired is kept for now: then it is only hidden. */
  expireNow(ref: number, hash: number): void {
    if (!this.shared.keepsExpired) this.expire(ref, hash);
  }

  /** Deletes a key to make room; false if there is none. */
  evict(keyBytes: Uint8Array, start: number, length: number): boolean {
    const hash = this.shared.hasher.hash(keyBytes, start, length);
    const ref = this.keys.find(hash, keyBytes, start, length);
    if (ref === 0) return false;
    this.shared.changes.deleted(this.index, keyBytes, start, length, events.evicted);
    this.remove(ref, hash);
    return true;
  }

  /** Deletes what is hidden under a key that is about to be created. */
  makeWay(hash: number, keyBytes: Uint8Array, keyAt: number, keyLength: number): void {
    if (!this.shared.keepsExpired) return;
    const hidden = this.keys.find(hash, keyBytes, keyAt, keyLength);
    if (hidden !== 0) this.expire(hidden, hash);
  }

  /** Takes an entry out and frees it. */
  remove(ref: number, hash: number): void {
    if (this.shared.waiting.isAnybodyForGone) this.goes(ref);
    this.fieldDeadlines.forget(ref);
    const head = this.shared.arena.wordsOf(ref)[wordOffset(ref)];
    if (hasExpiry(head)) this.expires.delete(hash, ref);
    this.keys.delete(hash, ref);
    this.freeEntry(ref);
  }

  /** A key has just got an entry: it is new here, and somebody may wait for it. */
  appeared(keyBytes: Uint8Array, keyAt: number, keyLength: number): void {
    this.notice(noticedClasses.new, keyBytes, keyAt, keyLength, events.new);
    const { waiting } = this.shared;
    if (waiting.isAnybody) waiting.ready(this.index, keyBytes, keyAt, keyLength);
  }

  /** A key is about to have another value, or none: somebody wants to know. */
  goes(ref: number): void {
    const { arena, waiting } = this.shared;
    waiting.ready(this.index, arena.bytesOf(ref), keyStart(arena, ref), this.keyLength(ref));
  }

  /** The entry has moved within the arena. */
  replaceEntry(hash: number, ref: number, moved: number): void {
    const { arena } = this.shared;
    this.keys.replace(hash, ref, moved);
    if (hasExpiry(arena.wordsOf(moved)[wordOffset(moved)])) this.expires.replace(hash, ref, moved);
    this.fieldDeadlines.moved(moved);
  }

  /** Marks an entry as new. */
  noteUse(ref: number): void {
    const words = this.shared.arena.wordsOf(ref);
    const at = wordOffset(ref);
    words[at] = ((words[at] & kindMask) | this.shared.accessBits) >>> 0;
  }

  /** Moves an entry to another place in the arena, for a compaction; `keys` is told by the caller. */
  moveEntry(ref: number, hash: number): number {
    const { arena } = this.shared;
    const bytes = entryBytesAt(arena.wordsOf(ref), wordOffset(ref));
    const moved = arena.allocate(bytes);
    copyBytes(arena.bytesOf(ref), byteOffset(ref), arena.bytesOf(moved), byteOffset(moved), bytes);
    if (hasExpiry(arena.wordsOf(moved)[wordOffset(moved)])) this.expires.replace(hash, ref, moved);
    this.fieldDeadlines.moved(moved);
    arena.free(ref, bytes);
    return moved;
  }

  /** Frees an entry that is in no dictionary any more. */
  freeEntry(ref: number): void {
    const { arena } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    dropValue(this.shared, ref, words[at]);
    arena.free(ref, entryBytesAt(words, at));
  }

  /** Frees an entry's block alone: it is in no dictionary, and its value has another owner. */
  freeBlock(ref: number): void {
    const { arena } = this.shared;
    arena.free(ref, entryBytesAt(arena.wordsOf(ref), wordOffset(ref)));
  }

  /** This database gets the keys of the other, and the other way round. */
  exchange(other: DatabaseEntries): void {
    const { keys, expires, fieldDeadlines, detached, averageTtlMs } = this;
    this.keys = other.keys;
    this.expires = other.expires;
    this.fieldDeadlines = other.fieldDeadlines;
    this.detached = other.detached;
    this.averageTtlMs = other.averageTtlMs;
    other.keys = keys;
    other.expires = expires;
    other.fieldDeadlines = fieldDeadlines;
    other.detached = detached;
    other.averageTtlMs = averageTtlMs;
  }

  /** Empties the database; its entries are freed later, from `detached`. */
  detach(): void {
    this.detached.push({ dictionary: this.keys, ownsEntries: true, keyCount: this.keys.size, cursor: 0 });
    this.detached.push({ dictionary: this.expires, ownsEntries: false, keyCount: 0, cursor: 0 });
    this.expires = new Dict(this.shared.arena);
    this.keys = new Dict(this.shared.arena);
    this.fieldDeadlines = new FieldDeadlines(this.shared);
  }

  protected keyLength(ref: number): number {
    return keyLengthAt(this.shared.arena.wordsOf(ref), wordOffset(ref));
  }
}
