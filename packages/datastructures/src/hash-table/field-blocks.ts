/**
 * The blocks of a table's fields: what is in them, their places among the deadlines, and how they get another length. Which fields there are is
 * hash-table.ts's to say.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import { DeadlineHeap, type PlaceListener } from "../deadline-heap/deadline-heap.js";
import { Dict } from "../dictionary/dictionary.js";
import { keyOffsetOf } from "../dictionary/layout.js";
import {
  expiresFlag,
  fieldBytesAt,
  fieldLengthAt,
  pairLengthMax,
  placeWordAt,
  valueLengthMask,
  valueOffsetAt,
  valueOffsetIf,
  withMark,
} from "./layout.js";

export class FieldBlocks {
  readonly arena: Arena;
  protected readonly fields: Dict;
  /** None before the first field that expires. */
  protected deadlines: DeadlineHeap | null = null;
  /** Bytes of the blocks, as long as the arena makes them. */
  protected blocksBytes = 0;

  constructor(arena: Arena) {
    this.arena = arena;
    this.fields = new Dict(arena);
  }

  /** The chunk that a field's bytes and its value's lie in. Valid until the next allocation in the arena. */
  bytesOf(ref: number): Uint8Array {
    return this.arena.bytes[ref >>> chunkUnitsLog2];
  }

  /** Where the field's bytes begin in `bytesOf(ref)`. */
  fieldStart(ref: number): number {
    return byteOffset(ref) + keyOffsetOf(this.arena.wordsOf(ref)[wordOffset(ref) + 1]);
  }

  fieldLength(ref: number): number {
    return fieldLengthAt(this.arena.wordsOf(ref), wordOffset(ref));
  }

  /** Where the value's bytes begin in `bytesOf(ref)`. */
  valueStart(ref: number): number {
    return byteOffset(ref) + valueOffsetAt(this.arena.words[ref >>> chunkUnitsLog2], wordOffset(ref));
  }

  valueLength(ref: number): number {
    return this.arena.words[ref >>> chunkUnitsLog2][wordOffset(ref)] & valueLengthMask;
  }

  /** When the field expires, in milliseconds since 1970; 0 if it does not. */
  expiresAtMs(ref: number): number {
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    return (words[at] & expiresFlag) === 0 ? 0 : this.heap().timeAt(words[placeWordAt(words, at)]);
  }

  /** When the first field expires; Infinity if none does. */
  get firstExpiryMs(): number {
    return this.deadlines === null ? Number.POSITIVE_INFINITY : this.deadlines.firstTimeMs;
  }

  /** The field that expires first, or 0. */
  get firstExpiringRef(): number {
    return this.deadlines === null || this.deadlines.size === 0 ? 0 : this.deadlines.refAt(0);
  }

  /** Number of fields that expire. */
  get expiringSize(): number {
    return this.deadlines === null ? 0 : this.deadlines.size;
  }

  /** Bytes that are not in the arena: the index's directory, the deadlines. */
  get outsideBytes(): number {
    return this.fields.directoryBytes + (this.deadlines === null ? 0 : this.deadlines.usedBytes);
  }

  /** Bytes of everything: blocks of fields, as long as the arena makes them, the index, and what is outside the arena. O(1). */
  get memoryBytes(): number {
    return this.blocksBytes + this.fields.indexBytes + this.outsideBytes;
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** The deadlines, where a field expires. */
  protected heap(): DeadlineHeap {
    assert(this.deadlines !== null, "hash table: where a field expires there is a heap of deadlines");
    return this.deadlines;
  }

  /** Notes when a field expires whose block has room for its place. */
  protected addDeadline(ref: number, expiresAtMs: number): void {
    this.deadlines ??= new DeadlineHeap(this.placeListener());
    this.deadlines.add(expiresAtMs, ref);
  }

  protected placeListener(): PlaceListener {
    return (ref, index) => {
      const words = this.arena.wordsOf(ref);
      words[placeWordAt(words, wordOffset(ref))] = index;
    };
  }

  /** Lets a field's place among the deadlines lead to its block, which is a new one. */
  protected tellDeadline(placed: number): void {
    const words = this.arena.wordsOf(placed);
    const at = wordOffset(placed);
    if ((words[at] & expiresFlag) !== 0) this.heap().replaceRef(words[placeWordAt(words, at)], placed);
  }

  /** A value that needs another block. */
  protected moveValue(ref: number, hash: number, valueOffset: number, value: Uint8Array, valueAt: number, valueLength: number): number {
    assert(this.fieldLength(ref) + valueLength <= pairLengthMax, "hash table: a field and its value have at most 1 GiB less 24 bytes");
    const { arena } = this;
    const placed = arena.allocate(valueOffset + valueLength);
    const bytes = arena.bytesOf(placed);
    const to = byteOffset(placed);
    copyBytes(arena.bytesOf(ref), byteOffset(ref), bytes, to, valueOffset);
    copyBytes(value, valueAt, bytes, to + valueOffset, valueLength);
    const words = arena.wordsOf(placed);
    const at = wordOffset(placed);
    words[at] = (words[at] & expiresFlag) | valueLength;
    this.tellDeadline(placed);
    this.replaceBlock(ref, hash, placed, valueOffset + valueLength);
    return placed;
  }

  /** Makes room for the place of a deadline in a field's block, or takes it out. */
  protected reshape(ref: number, hash: number, expires: boolean): number {
    const { arena } = this;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const valueLength = words[at] & valueLengthMask;
    const head = expires ? valueLength | expiresFlag : valueLength;
    const oldOffset = valueOffsetAt(words, at);
    const newOffset = valueOffsetIf(expires, words, at);
    const newBytes = newOffset + valueLength;
    if (arena.sameBlockSize(oldOffset + valueLength, newBytes)) {
      arena.resized(oldOffset + valueLength, newBytes);
      const from = byteOffset(ref) + oldOffset;
      arena.bytesOf(ref).copyWithin(byteOffset(ref) + newOffset, from, from + valueLength);
      words[at] = head;
      return ref;
    }
    const placed = arena.allocate(newBytes);
    const source = arena.bytesOf(ref);
    const target = arena.bytesOf(placed);
    copyBytes(source, byteOffset(ref), target, byteOffset(placed), Math.min(oldOffset, newOffset));
    copyBytes(source, byteOffset(ref) + oldOffset, target, byteOffset(placed) + newOffset, valueLength);
    arena.wordsOf(placed)[wordOffset(placed)] = head;
    this.replaceBlock(ref, hash, placed, newBytes);
    return placed;
  }

  /** Puts a block, whose contents are there, in another one's place. */
  private replaceBlock(ref: number, hash: number, placed: number, placedBytes: number): void {
    this.fields.replace(hash, ref, placed);
    this.blocksBytes += blockBytes(placedBytes);
    this.freeBlock(ref, fieldBytesAt(this.arena.wordsOf(ref), wordOffset(ref)));
  }

  protected moveBlock(ref: number, lengthBytes: number): number {
    const placed = this.copyBlock(this.arena, ref, lengthBytes);
    this.tellDeadline(placed);
    this.freeBlock(ref, lengthBytes);
    return placed;
  }

  protected copyBlock(source: Arena, ref: number, lengthBytes: number): number {
    const copy = this.arena.allocate(lengthBytes);
    copyBytes(source.bytesOf(ref), byteOffset(ref), this.arena.bytesOf(copy), byteOffset(copy), lengthBytes);
    this.blocksBytes += blockBytes(lengthBytes);
    return copy;
  }

  protected freeBlock(ref: number, lengthBytes: number): void {
    this.blocksBytes -= blockBytes(lengthBytes);
    this.arena.free(ref, lengthBytes);
  }

  protected setMark(ref: number, mark: number): void {
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref) + 1;
    words[at] = withMark(words[at], mark);
  }
}
