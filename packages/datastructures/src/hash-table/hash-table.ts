/**
 * HashTable: fields to values, each a string of bytes, any of them with a time at which it expires. What a large Redis hash is.
 *
 * A field, its value and its place among the deadlines are one block of the arena (see layout.ts), found through a Dict; nothing of it is a JavaScript object. Many
 * tables share an arena and a hasher. The table never looks at the clock: it says which field expires first, and whoever owns it deletes that.
 *
 * A field is named by the reference of its block, which is good until the field's value or expiry changes, or `relocate` is called. Views of its bytes
 * (`bytesOf`) are good until the next allocation in the arena. Source bytes may lie anywhere, in the arena too, but not in the block that they change.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2, sharedBlockBytesMax } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import type { KeyHasher } from "../bytes/hash.js";
import type { EntryMover, EntryVisitor } from "../dictionary/entry-visitor.js";
import { keyOffsetFor, longKey } from "../dictionary/layout.js";
import { checkHashTable } from "./check.js";
import { FieldBlocks } from "./field-blocks.js";
import {
  expiresFlag,
  fieldBytesAt,
  keyWordOf,
  markMax,
  pairLengthMax,
  placeWordAt,
  valueLengthMask,
  valueOffsetAt,
  valueOffsetFor,
} from "./layout.js";
import { type FieldSink, TableSnapshot } from "./snapshot.js";

/** Fields, and segments of the index, that are freed in one slice: about a tenth of a millisecond's work. */
const freedFields = 250;
const freedSegments = 50;
/** Fields that are looked at together where all are looked at. */
const walkStep = 1024;

export class HashTable extends FieldBlocks {
  /** The hash of the field that `find`, `set` or `delete` was last asked for, or that `sample` returned. Signed. */
  lastHash = 0;
  private readonly hasher: KeyHasher;
  private snapshot: TableSnapshot | null = null;
  /** The mark that the next snapshot uses: no field has it. */
  private nextMark = 1;
  /** How far freeing has come: through the fields, then through the index. */
  private freeCursor = 0;
  private areFieldsFreed = false;

  /** @param hasher of a secret key, which may be the keyspace's own. */
  constructor(arena: Arena, hasher: KeyHasher) {
    super(arena);
    this.hasher = hasher;
  }

  /** Number of fields, those included whose time has come. */
  get size(): number {
    return this.fields.size;
  }

  /** How the index is laid out, as `Dict.shape`. O(segments). */
  shape(): { segments: number; slots: number; bytes: number } {
    return this.fields.shape();
  }

  // ---- One field ---------------------------------------------------------------------------------------------------------------------

  /** The field `bytes[start, start + length)`, or 0. Its hash is in `lastHash` afterwards, for what is done to it next. */
  find(bytes: Uint8Array, start: number, length: number): number {
    const hash = this.hasher.hash(bytes, start, length);
    this.lastHash = hash;
    return this.fields.find(hash, bytes, start, length);
  }

  /** The same for a field whose hash is known. */
  findHashed(hash: number, bytes: Uint8Array, start: number, length: number): number {
    return this.fields.find(hash, bytes, start, length);
  }

  /** Gives the field a value; its expiry, if it has one, stays. True if the field is new. */
  set(field: Uint8Array, fieldAt: number, fieldLength: number, value: Uint8Array, valueAt: number, valueLength: number): boolean {
    const ref = this.find(field, fieldAt, fieldLength);
    if (ref !== 0) {
      this.setValue(ref, this.lastHash, value, valueAt, valueLength);
      return false;
    }
    this.add(this.lastHash, field, fieldAt, fieldLength, value, valueAt, valueLength);
    return true;
  }

  /** Adds a field that is not there, which `find` has just said: `hash` is its hash. Returns its reference. */
  add(
    hash: number,
    field: Uint8Array,
    fieldAt: number,
    fieldLength: number,
    value: Uint8Array,
    valueAt: number,
    valueLength: number,
  ): number {
    assert(fieldLength + valueLength <= pairLengthMax, "hash table: a field and its value have at most 1 GiB less 24 bytes");
    const { arena } = this;
    const valueOffset = valueOffsetFor(fieldLength);
    const lengthBytes = valueOffset + valueLength;
    const ref = arena.allocate(lengthBytes);
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    words[at] = valueLength;
    words[at + 1] = keyWordOf(fieldLength, this.snapshot === null ? 0 : this.snapshot.markForNew(hash));
    if (fieldLength >= longKey) words[at + 2] = fieldLength;
    const bytes = arena.bytesOf(ref);
    const to = byteOffset(ref);
    copyBytes(field, fieldAt, bytes, to + keyOffsetFor(fieldLength), fieldLength);
    copyBytes(value, valueAt, bytes, to + valueOffset, valueLength);
    this.blocksBytes += blockBytes(lengthBytes);
    this.fields.insert(hash, ref);
    return ref;
  }

  /** Gives a field that is there another value, in the same block if that fits it. Returns the field's reference from now on. */
  setValue(ref: number, hash: number, value: Uint8Array, valueAt: number, valueLength: number): number {
    if (this.snapshot !== null) this.snapshot.beforeChange(ref, hash);
    const { arena } = this;
    const chunk = ref >>> chunkUnitsLog2;
    const words = arena.words[chunk];
    const at = (ref & chunkOffsetMask) << 1;
    const head = words[at];
    const valueOffset = valueOffsetAt(words, at);
    const oldLength = head & valueLengthMask;
    if (oldLength !== valueLength) {
      if (!arena.sameBlockSize(valueOffset + oldLength, valueOffset + valueLength)) {
        return this.moveValue(ref, hash, valueOffset, value, valueAt, valueLength);
      }
      arena.resized(valueOffset + oldLength, valueOffset + valueLength);
      words[at] = (head & expiresFlag) | valueLength;
    }
    copyBytes(value, valueAt, arena.bytes[chunk], ((ref & chunkOffsetMask) << 3) + valueOffset, valueLength);
    return ref;
  }

  /** Deletes the field; true if it was there. */
  delete(bytes: Uint8Array, start: number, length: number): boolean {
    const ref = this.find(bytes, start, length);
    if (ref === 0) return false;
    this.deleteRef(ref, this.lastHash);
    return true;
  }

  /** Deletes a field that is there. */
  deleteRef(ref: number, hash: number): void {
    if (this.snapshot !== null) this.snapshot.preserve(ref, hash);
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    if ((words[at] & expiresFlag) !== 0) this.heap().remove(words[placeWordAt(words, at)]);
    this.freeBlock(ref, fieldBytesAt(words, at));
    this.fields.delete(hash, ref);
  }

  /** Computes a field's hash anew. */
  hashOf(ref: number): number {
    return this.hasher.hash(this.bytesOf(ref), this.fieldStart(ref), this.fieldLength(ref));
  }

  // ---- Expiry ------------------------------------------------------------------------------------------------------------------------

  /** Lets the field expire then, which is after 1970. Returns its reference from now on. */
  setExpiry(ref: number, hash: number, expiresAtMs: number): number {
    assert(expiresAtMs > 0, "hash table: a field expires after 1970");
    if (this.snapshot !== null) this.snapshot.beforeChange(ref, hash);
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    if ((words[at] & expiresFlag) !== 0) {
      this.heap().update(words[placeWordAt(words, at)], expiresAtMs);
      return ref;
    }
    const placed = this.reshape(ref, hash, true);
    this.addDeadline(placed, expiresAtMs);
    return placed;
  }

  /** Lets the field not expire. Returns its reference from now on. */
  clearExpiry(ref: number, hash: number): number {
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    if ((words[at] & expiresFlag) === 0) return ref;
    if (this.snapshot !== null) this.snapshot.beforeChange(ref, hash);
    const place = words[placeWordAt(words, at)];
    const placed = this.reshape(ref, hash, false);
    this.heap().remove(place);
    return placed;
  }

  // ---- All fields --------------------------------------------------------------------------------------------------------------------

  /** Visits fields in order of hash, as `Dict.scan` does. */
  scan(cursor: number, countMin: number, visitor: EntryVisitor): number {
    return this.fields.scan(cursor, countMin, visitor);
  }

  /** A random field, each with the same probability; 0 if there is none. Its hash is in `lastHash`. `random` returns a number from 0 up to, not including, 1. */
  sample(random: () => number): number {
    const ref = this.fields.sample(random);
    this.lastHash = this.fields.sampledHash;
    return ref;
  }

  /**
   * Makes `target`, an empty table with the same hasher and perhaps another arena, a copy of this one; marks of a snapshot are left behind. A part of about
   * a thousand fields at a time: begin with 0, and go on with what is returned until that is 0. Until then this table must stay as it is, and nothing else
   * may be asked of the copy.
   */
  copySlice(target: HashTable, cursor: number): number {
    assert(target.hasher === this.hasher && target.snapshot === null, "hash table: a copy has the same hasher, and no snapshot under way");
    assert(cursor !== 0 || target.size === 0, "hash table: what becomes a copy is empty");
    if (cursor === 0) target.deadlines = this.deadlines === null ? null : this.deadlines.duplicate(target.placeListener());
    const copier: EntryMover = { move: (ref) => target.addCopy(this, ref) };
    return target.fields.copyFrom(this.fields, cursor, copier);
  }

  /** Makes `target` a copy at once; see `copySlice`. A RangeError, with nothing changed, if there is no memory for a block too long to share a chunk. */
  copyInto(target: HashTable): void {
    if (this.blocksBytes > sharedBlockBytesMax) this.provideLongBlocks(target.arena);
    for (let cursor = this.copySlice(target, 0); cursor !== 0; ) cursor = this.copySlice(target, cursor);
  }

  private provideLongBlocks(arena: Arena): void {
    const visitor = { visit: (ref: number) => arena.provide(fieldBytesAt(this.arena.wordsOf(ref), wordOffset(ref))) };
    try {
      for (let cursor = this.scan(0, freedFields, visitor); cursor !== 0; ) cursor = this.scan(cursor, freedFields, visitor);
    } catch (error) {
      arena.withdraw();
      throw error;
    }
  }

  /**
   * Moves blocks out of chunks that are being emptied, those of the index too: from the hash `cursor` on, up to `bytesMax` bytes of fields or the end of a
   * segment. Returns where to go on, 0 at the end.
   */
  relocate(cursor: number, bytesMax: number): number {
    const mover = {
      movedBytes: 0,
      move: (ref: number): number => {
        const lengthBytes = fieldBytesAt(this.arena.wordsOf(ref), wordOffset(ref));
        mover.movedBytes += lengthBytes;
        return this.moveBlock(ref, lengthBytes);
      },
    };
    return this.fields.relocate(cursor, mover, bytesMax);
  }

  /** Frees a part of the table, about a tenth of a millisecond's work. True when all is gone, and the table as new; until then nothing else may be asked of it. */
  freeSlice(): boolean {
    assert(this.snapshot === null, "hash table: a snapshot ends before its table is freed");
    this.deadlines = null;
    if (!this.areFieldsFreed) {
      const refs: number[] = [];
      this.freeCursor = this.fields.scan(this.freeCursor, freedFields, { visit: (ref) => refs.push(ref) });
      for (const ref of refs) this.freeBlock(ref, fieldBytesAt(this.arena.wordsOf(ref), wordOffset(ref)));
      this.areFieldsFreed = this.freeCursor === 0;
      return false;
    }
    let segments = 0;
    do this.freeCursor = this.fields.clearFrom(this.freeCursor);
    while (this.freeCursor !== 0 && ++segments < freedSegments);
    this.areFieldsFreed = this.freeCursor !== 0;
    return this.freeCursor === 0;
  }

  /** Frees everything at once. */
  clear(): void {
    while (!this.freeSlice());
  }

  // ---- Snapshot ----------------------------------------------------------------------------------------------------------------------

  /**
   * Begins a snapshot: `sink` gets every field as it is now, exactly once, in `snapshotSlice` or right before it changes. A table has one snapshot at a time;
   * it is not freed before that has ended.
   */
  beginSnapshot(sink: FieldSink): void {
    assert(this.snapshot === null, "hash table: one snapshot ends before the next begins");
    this.snapshot = new TableSnapshot(this.arena, this.fields, sink, this.nextMark);
  }

  /** Hands over about `countMin` fields, 1 or more; true when the sink has them all. */
  snapshotSlice(countMin: number): boolean {
    assert(this.snapshot !== null, "hash table: a snapshot has begun");
    return this.snapshot.slice(countMin);
  }

  /** Ends the snapshot, whether the sink has all fields or not. */
  endSnapshot(): void {
    assert(this.snapshot !== null, "hash table: a snapshot has begun");
    const isDone = this.snapshot.isDone;
    this.snapshot = null;
    // The walk takes off the marks it meets. Where it did not get to the end they stay, and the next snapshot uses another one.
    if (!isDone && this.nextMark++ === markMax) this.forgetMarks();
  }

  private forgetMarks(): void {
    const forget: EntryVisitor = { visit: (ref) => this.setMark(ref, 0) };
    let cursor = 0;
    do cursor = this.fields.scan(cursor, walkStep, forget);
    while (cursor !== 0);
    this.nextMark = 1;
  }

  /** A copy of another table's block, with its expiry, that is in no index yet. */
  protected addCopy(source: HashTable, ref: number): number {
    const copy = this.copyBlock(source.arena, ref, fieldBytesAt(source.arena.wordsOf(ref), wordOffset(ref)));
    this.setMark(copy, 0);
    this.tellDeadline(copy); // Its place is the same as in the source's heap.
    return copy;
  }

  /** Verifies the index, the deadlines and every field's place among them, and the counts; throws on the first that is broken. O(n). */
  check(): void {
    const { arena, fields, deadlines } = this;
    checkHashTable(this, { arena, fields, deadlines, blockBytes: this.blocksBytes, freeMark: this.snapshot === null ? this.nextMark : -1 });
  }
}
