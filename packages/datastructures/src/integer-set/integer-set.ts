/**
 * IntegerSet: distinct signed integers of 64 bits in ascending order, 2, 4 or 8 bytes each. What a large Redis set of integers is.
 *
 * The integers lie in chunks, intsets of up to `chunkBytesMax` bytes in blocks of an arena, and a directory beside it knows each chunk's smallest. Values are
 * numbers where these are exact, and bigints beyond 2^53; nothing is allocated for the former. Many sets share an arena.
 */
import { type Arena, byteOffset } from "../arena/arena.js";
import { assert } from "../assert.js";
import { take } from "../intset/integer.js";
import { headerBytes, width16, width32, width64 } from "../intset/layout.js";
import { rangeWidth } from "../intset/range.js";
import { elementCount, totalBytes, valueAt } from "../intset/read.js";
import { checkIntegerSet } from "./check.js";
import { ChunkBlocks } from "./chunk-blocks.js";
import { type ChunkVisitor, cursorOf, type IntegerVisitor, integerOf } from "./scan.js";
import { type IntegerSink, SetSnapshot } from "./snapshot.js";

/** Measured: see README.md. */
const chunkBytesDefault = 2048;
/** Room for four of the widest. */
const chunkBytesMin = headerBytes + 4 * width64;
const chunkBytesLimit = 1 << 16;
/** Chunks that are freed in one slice, or copied: about a tenth of a millisecond's work. */
const freedChunks = 500;
const copiedChunks = 200;
const lookedAtPerSlice = 20_000;
const relocatedBytesPerSlice = 1 << 17;
/** So many times a place is drawn that may have no integer, before all of them are counted. */
const drawsMax = 32;

export class IntegerSet extends ChunkBlocks {
  /** Number of integers. */
  size = 0;
  private readonly chunkBytesMax: number;
  private snapshot: SetSnapshot | null = null;

  /** @param chunkBytesMax for tests: bytes of a chunk at most, 40 to 65 536. */
  constructor(arena: Arena, chunkBytesMax = chunkBytesDefault) {
    super(arena);
    assert(chunkBytesMax >= chunkBytesMin && chunkBytesMax <= chunkBytesLimit, "integer set: a chunk has 40 to 65536 bytes");
    this.chunkBytesMax = chunkBytesMax;
  }

  // ---- One integer -------------------------------------------------------------------------------------------------------------------

  has(value: number | bigint): boolean {
    const needed = take(value);
    const chunk = this.directory.lastUpTo();
    if (chunk < 0) return false;
    this.seek(chunk, needed);
    return this.isThere;
  }

  /** Adds the integer; true if it is new. */
  add(value: number | bigint): boolean {
    const needed = take(value);
    const { directory } = this;
    if (directory.size === 0) {
      this.insertAlone(0, value);
      return true;
    }
    const chunk = Math.max(0, directory.lastUpTo());
    this.seek(chunk, needed);
    if (this.isThere) return false;
    if (!this.addInto(chunk, value, needed)) this.addToFull(chunk, value, needed);
    return true;
  }

  /** Takes the integer out; true if it was there. */
  delete(value: number | bigint): boolean {
    const needed = take(value);
    const { directory } = this;
    const chunk = directory.lastUpTo();
    if (chunk < 0) return false;
    this.seek(chunk, needed);
    if (!this.isThere) return false;
    if (this.snapshot !== null) this.snapshot.beforeChange(chunk);
    this.size--;
    if (directory.counts[chunk] === 1) {
      this.removeChunk(chunk);
      if (chunk > 0 && chunk < directory.size) this.mergeIfSparse(chunk - 1);
      return true;
    }
    this.remove(chunk);
    if (chunk + 1 < directory.size && this.mergeIfSparse(chunk)) return true;
    if (chunk > 0) this.mergeIfSparse(chunk - 1);
    return true;
  }

  /** Adds an integer to the chunk, at the place last sought; false, with nothing changed, if there is no room for it. */
  private addInto(chunk: number, value: number | bigint, needed: number): boolean {
    const width = Math.max(this.widthOf(chunk), needed);
    if (headerBytes + (this.directory.counts[chunk] + 1) * width > this.chunkBytesMax) return false;
    if (this.snapshot !== null) {
      this.snapshot.beforeChange(chunk);
      take(value);
    }
    this.insert(chunk, width);
    this.size++;
    return true;
  }

  /** Adds an integer that belongs into a full chunk, at the place last sought. At its ends no chunk is cut, so that ascending integers leave full chunks. */
  private addToFull(chunk: number, value: number | bigint, needed: number): void {
    const { directory } = this;
    if (this.index === 0) return this.insertAlone(chunk, value);
    if (this.index === directory.counts[chunk]) {
      this.index = 0;
      if (chunk + 1 < directory.size && this.addInto(chunk + 1, value, needed)) return;
      return this.insertAlone(chunk + 1, value);
    }
    if (this.snapshot !== null) this.snapshot.beforeChange(chunk);
    this.split(chunk);
    take(value);
    const half = directory.lastUpTo();
    this.seek(half, needed);
    const isAdded = this.addInto(half, value, needed);
    assert(isAdded, "integer set: half a chunk has room");
  }

  /** Puts a chunk in at `index` for this integer. */
  private insertAlone(index: number, value: number | bigint): void {
    this.createAlone(index, take(value), this.markForNew());
    this.size++;
  }

  /** Makes a chunk and the next one into one if that is half full at most; true if so. */
  private mergeIfSparse(chunk: number): boolean {
    const { directory } = this;
    const bytesMax = this.chunkBytesMax >>> 1;
    // Most often this says enough, and no chunk is touched.
    if (headerBytes + (directory.counts[chunk] + directory.counts[chunk + 1]) * width16 > bytesMax) return false;
    if (this.mergedBytes(chunk) > bytesMax) return false;
    if (this.snapshot !== null) {
      this.snapshot.beforeChange(chunk);
      this.snapshot.beforeChange(chunk + 1);
    }
    this.merge(chunk);
    return true;
  }

  private markForNew(): number {
    return this.snapshot === null ? 0 : this.snapshot.markForNew();
  }

  // ---- Many integers -----------------------------------------------------------------------------------------------------------------

  /**
   * Adds all integers of the intset at `bytes[at]`, which does not lie in the arena. Returns how many are new. Where all are above those of the set, as when there
   * are none, they are taken over in whole chunks, which is several times as fast.
   */
  addIntset(bytes: Uint8Array, at: number): number {
    const count = elementCount(bytes, at);
    if (count === 0) return 0;
    if (this.size === 0 || (totalBytes(bytes, at) * 2 >= this.chunkBytesMax && valueAt(bytes, at, 0) > this.valueAt(this.size - 1))) {
      for (let from = 0; from < count; ) {
        const to = Math.min(count, from + this.chunkCountFrom(bytes, at, from, count));
        this.insertRange(this.directory.size, bytes, at, from, to, this.markForNew());
        this.size += to - from;
        from = to;
      }
      return count;
    }
    const before = this.size;
    for (let index = 0; index < count; index++) this.add(valueAt(bytes, at, index));
    return this.size - before;
  }

  /** How many integers of an intset, from `from` on, fit into one chunk. */
  private chunkCountFrom(bytes: Uint8Array, at: number, from: number, count: number): number {
    for (const width of [width16, width32]) {
      const fitting = Math.min(count - from, Math.floor((this.chunkBytesMax - headerBytes) / width));
      if (rangeWidth(bytes, at, from, from + fitting) <= width) return fitting;
    }
    return Math.min(count - from, Math.floor((this.chunkBytesMax - headerBytes) / width64));
  }

  /** The integer that has `index` others below it. O(chunks), a nanosecond each at most. */
  valueAt(index: number): number | bigint {
    assert(index >= 0 && index < this.size, "integer set: an index is one of an integer");
    const chunk = this.directory.chunkOf(index, this.size);
    return this.valueIn(chunk, index - this.directory.integersBefore);
  }

  /** An integer of a set that has one, each with the same probability. `random` returns a number from 0 up to, not including, 1. */
  sample(random: () => number): number | bigint {
    assert(this.size > 0, "integer set: there is something to draw from");
    const { directory } = this;
    const places = Math.floor((this.chunkBytesMax - headerBytes) / width16);
    for (let draw = 0; draw < drawsMax; draw++) {
      const chunk = Math.floor(random() * directory.size);
      const index = Math.floor(random() * places);
      if (index < directory.counts[chunk]) return this.valueIn(chunk, index);
    }
    return this.valueAt(Math.floor(random() * this.size));
  }

  /** Shows `count` chunks from the chunk `from` on, in ascending order; returns the chunk to go on from, or 0 at the end. Begin with 0. */
  visitChunks(from: number, count: number, visitor: ChunkVisitor): number {
    const { arena, directory } = this;
    const to = Math.min(directory.size, from + count);
    for (let chunk = from; chunk < to; chunk++) {
      const ref = directory.refs[chunk];
      visitor.visit(arena.bytesOf(ref), byteOffset(ref));
    }
    return to === directory.size ? 0 : to;
  }

  /**
   * Visits `countMin` integers, 1 or more, from the cursor on, in the order of scan.ts. Returns the cursor to go on with, 0 at the end: the next integer as an
   * unsigned one, a number if that is exact. Begin with 0. An integer that is there during the whole walk is visited once, whatever changes meanwhile.
   */
  scan(cursor: number | bigint, countMin: number, visitor: IntegerVisitor): number | bigint {
    assert(countMin > 0, "integer set: a scan visits an integer or more");
    const { directory } = this;
    const first = integerOf(cursor);
    const needed = take(first);
    let isNegative = first < 0;
    let chunk = Math.max(0, directory.lastUpTo());
    if (directory.size > 0) this.seek(chunk, needed);
    let { index } = this;
    for (let visited = 0; ; visited++) {
      if (chunk < directory.size && index === directory.counts[chunk]) {
        chunk++;
        index = 0;
      }
      if (chunk === directory.size) {
        if (isNegative || directory.size === 0 || directory.highOf(0) >= 0) return 0;
        isNegative = true;
        chunk = 0;
        index = 0;
      }
      const value = this.valueIn(chunk, index);
      if (isNegative && value >= 0) return 0;
      if (visited >= countMin) return cursorOf(value);
      visitor.visit(value);
      index++;
    }
  }

  // ---- The whole set -----------------------------------------------------------------------------------------------------------------

  /**
   * Makes `target`, an empty set with chunks of the same bytes and perhaps another arena, a copy of this one. A part at a time: begin with 0, and go on with what is
   * returned until that is 0. Until then this set must stay as it is, and nothing else may be asked of the copy.
   */
  copySlice(target: IntegerSet, cursor: number): number {
    assert(target.snapshot === null && target.chunkBytesMax === this.chunkBytesMax, "integer set: a copy is alike, and has no snapshot");
    assert(target.directory.size === cursor, "integer set: a copy is empty, or goes on where it was");
    const to = Math.min(this.directory.size, cursor + copiedChunks);
    for (let chunk = cursor; chunk < to; chunk++) target.appendCopy(this, chunk);
    if (to < this.directory.size) return to;
    target.size = this.size;
    return 0;
  }

  /** Makes `target` a copy at once; see `copySlice`. */
  copyInto(target: IntegerSet): void {
    for (let cursor = this.copySlice(target, 0); cursor !== 0; ) cursor = this.copySlice(target, cursor);
  }

  /**
   * Moves blocks out of arena chunks that are being emptied: from the chunk `cursor` on, up to `bytesMax` bytes. Returns where to go on, 0 at the end. Where chunks
   * go meanwhile, some may be left out.
   */
  relocate(cursor: number, bytesMax = relocatedBytesPerSlice): number {
    const { arena, directory } = this;
    let movedBytes = 0;
    const to = Math.min(directory.size, cursor + lookedAtPerSlice);
    let chunk = cursor;
    for (; chunk < to && movedBytes < bytesMax; chunk++) {
      if (arena.shouldMove(directory.refs[chunk])) movedBytes += this.moveChunk(chunk);
    }
    return chunk >= directory.size ? 0 : chunk;
  }

  /** Frees a part of the set, about a tenth of a millisecond's work. True when all is gone, and the set as new; until then nothing else may be asked of it. */
  freeSlice(): boolean {
    assert(this.snapshot === null, "integer set: a snapshot ends before its set is freed");
    const { directory } = this;
    for (let freed = 0; freed < freedChunks && directory.size > 0; freed++) this.removeChunk(directory.size - 1);
    if (directory.size > 0) return false;
    this.size = 0;
    return true;
  }

  /** Frees everything at once. */
  clear(): void {
    while (!this.freeSlice());
  }

  // ---- Snapshot ----------------------------------------------------------------------------------------------------------------------

  /**
   * Begins a snapshot: `sink` gets every integer as it is now, exactly once, chunk by chunk, in `snapshotSlice` or right before a chunk changes. A set has one
   * snapshot at a time; it is not freed before that has ended.
   */
  beginSnapshot(sink: IntegerSink): void {
    assert(this.snapshot === null, "integer set: one snapshot ends before the next begins");
    this.snapshot = new SetSnapshot(this.arena, this.directory, sink);
  }

  /** Hands over about `chunksMin` chunks, 1 or more; true when the sink has all integers. */
  snapshotSlice(chunksMin: number): boolean {
    assert(this.snapshot !== null, "integer set: a snapshot has begun");
    return this.snapshot.slice(chunksMin);
  }

  /** Ends the snapshot, whether the sink has all integers or not. */
  endSnapshot(): void {
    assert(this.snapshot !== null, "integer set: a snapshot has begun");
    this.snapshot = null;
    this.directory.clearMarks();
  }

  /** Verifies every chunk, their order, the directory and the counts; throws on the first that is broken. O(n), for tests and DEBUG. */
  check(): void {
    const { arena, directory, chunkBytesMax, size, blocksBytes } = this;
    checkIntegerSet({ arena, directory, chunkBytesMax, size, blocksBytes, hasSnapshot: this.snapshot !== null });
  }
}
