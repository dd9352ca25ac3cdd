/**
 * The chunks of an integer set: blocks of the arena, each with an intset (see ../intset/layout.ts) and of its length, and the directory that knows them.
 * Which integers belong into which chunk is integer-set.ts's to say.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { copyBytes } from "../bytes/copy.js";
import { compareTaken, takeAt } from "../intset/integer.js";
import { headerBytes } from "../intset/layout.js";
import { appendRange, copyRange, rangeWidth, truncate } from "../intset/range.js";
import { elementCount, integerBytes, positionOfTaken, positionOfWider, totalBytes, valueAt } from "../intset/read.js";
import { initialise, insertTaken, placeTaken, removeAt } from "../intset/write.js";
import { ChunkDirectory } from "./directory.js";
import { areWords, isTakenInWords, moveWordsDown, moveWordsUp, positionInWords } from "./words.js";

const headerWords = headerBytes >>> 2;

/** Blocks grow by this much at least, a cache line, so that a new chunk does not move with every second integer. */
const stepBytes = 64;

/** Bytes of the block of an intset of so many bytes. */
export function blockLength(intsetBytes: number): number {
  return (intsetBytes + stepBytes - 1) & -stepBytes;
}

export class ChunkBlocks {
  readonly arena: Arena;
  protected readonly directory = new ChunkDirectory();
  /** Where the integer last sought is, or belongs, in its chunk. */
  protected index = 0;
  protected isThere = false;
  /** Bytes of the blocks, as long as the arena makes them. */
  protected blocksBytes = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  get chunkCount(): number {
    return this.directory.size;
  }

  /** Bytes that are not in the arena: the directory. */
  get outsideBytes(): number {
    return this.directory.usedBytes;
  }

  /** Bytes of everything: blocks, as long as the arena makes them, and what is outside the arena. O(1). */
  get memoryBytes(): number {
    return this.blocksBytes + this.outsideBytes;
  }

  /** The integer at `index` of a chunk. */
  protected valueIn(chunk: number, index: number): number | bigint {
    const ref = this.directory.refs[chunk];
    return valueAt(this.arena.bytesOf(ref), byteOffset(ref), index);
  }

  protected widthOf(chunk: number): number {
    const ref = this.directory.refs[chunk];
    return integerBytes(this.arena.bytesOf(ref), byteOffset(ref));
  }

  protected bytesIn(chunk: number): number {
    const ref = this.directory.refs[chunk];
    return totalBytes(this.arena.bytesOf(ref), byteOffset(ref));
  }

  // ---- One integer -------------------------------------------------------------------------------------------------------------------

  /** Finds the place of the integer that was taken (intset/integer.ts) and needs this width; `index` and `isThere` say where in the chunk it is, or belongs. */
  protected seek(chunk: number, needed: number): void {
    const ref = this.directory.refs[chunk];
    const count = this.directory.counts[chunk];
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    const width = integerBytes(bytes, at);
    if (needed > width) {
      this.index = positionOfWider(bytes, at);
      this.isThere = false;
    } else if (areWords(width)) {
      const words = this.arena.wordsOf(ref);
      const first = wordOffset(ref) + headerWords;
      this.index = positionInWords(words, first, count, width);
      this.isThere = this.index < count && isTakenInWords(words, first, this.index, width);
    } else {
      this.index = positionOfTaken(bytes, at);
      this.isThere = this.index < count && compareTaken(bytes, at + headerBytes + this.index * width, width) === 0;
    }
  }

  /** Adds the integer that was taken at the place last sought; all will have `newWidth`. */
  protected insert(chunk: number, newWidth: number): void {
    const { arena, directory, index } = this;
    const width = this.widthOf(chunk);
    const count = directory.counts[chunk];
    this.resize(chunk, headerBytes + count * width, headerBytes + (count + 1) * newWidth);
    const ref = directory.refs[chunk];
    if (newWidth === width && areWords(width)) {
      const first = wordOffset(ref) + headerWords;
      const step = width >>> 2;
      moveWordsUp(arena.wordsOf(ref), first + index * step, first + count * step, step);
      placeTaken(arena.bytesOf(ref), byteOffset(ref), index);
    } else {
      insertTaken(arena.bytesOf(ref), byteOffset(ref), index, newWidth);
    }
    directory.counts[chunk] = count + 1;
    if (index === 0) directory.setSmallest(chunk);
  }

  /** Takes the integer last sought out of a chunk that has others. */
  protected remove(chunk: number): void {
    const { arena, directory, index } = this;
    const ref = directory.refs[chunk];
    const width = this.widthOf(chunk);
    const count = directory.counts[chunk];
    if (areWords(width)) {
      const first = wordOffset(ref) + headerWords;
      const step = width >>> 2;
      moveWordsDown(arena.wordsOf(ref), first + (index + 1) * step, first + count * step, step);
      truncate(arena.bytesOf(ref), byteOffset(ref), count - 1);
    } else {
      removeAt(arena.bytesOf(ref), byteOffset(ref), index);
    }
    directory.counts[chunk] = count - 1;
    if (index === 0) this.noteSmallest(chunk);
    this.resize(chunk, headerBytes + count * width, headerBytes + (count - 1) * width);
  }

  /** Puts a chunk in at `index` for the integer that was taken and needs this width. */
  protected createAlone(index: number, needed: number, mark: number): void {
    const { arena, directory } = this;
    directory.reserve();
    const ref = this.allocate(headerBytes + needed);
    const bytes = arena.bytesOf(ref);
    const at = byteOffset(ref);
    initialise(bytes, at);
    insertTaken(bytes, at, 0, needed);
    directory.insert(index, ref, 1, mark);
  }

  /** The directory learns which integer is the chunk's smallest. */
  protected noteSmallest(chunk: number): void {
    const ref = this.directory.refs[chunk];
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    takeAt(bytes, at + headerBytes, integerBytes(bytes, at));
    this.directory.setSmallest(chunk);
  }

  // ---- Blocks ------------------------------------------------------------------------------------------------------------------------

  /** A block for an intset of so many bytes. */
  protected allocate(intsetBytes: number): number {
    const lengthBytes = blockLength(intsetBytes);
    const ref = this.arena.allocate(lengthBytes);
    this.blocksBytes += blockBytes(lengthBytes);
    return ref;
  }

  /** Frees the block of an intset of so many bytes. */
  protected free(ref: number, intsetBytes: number): void {
    const lengthBytes = blockLength(intsetBytes);
    this.arena.free(ref, lengthBytes);
    this.blocksBytes -= blockBytes(lengthBytes);
  }

  /** Gives an intset of so many bytes room for another number of them, in another block if need be; the bytes that have room in both stay. */
  protected resize(chunk: number, fromBytes: number, toBytes: number): void {
    const { arena, directory } = this;
    const fromLength = blockLength(fromBytes);
    const toLength = blockLength(toBytes);
    if (fromLength === toLength) return;
    if (arena.sameBlockSize(fromLength, toLength)) {
      arena.resized(fromLength, toLength);
      return;
    }
    const placed = this.allocate(toBytes);
    const ref = directory.refs[chunk];
    copyBytes(arena.bytesOf(ref), byteOffset(ref), arena.bytesOf(placed), byteOffset(placed), Math.min(fromBytes, toBytes));
    this.free(ref, fromBytes);
    directory.refs[chunk] = placed;
  }

  /** Cuts a chunk in two. */
  protected split(chunk: number): void {
    const { arena, directory } = this;
    const ref = directory.refs[chunk];
    const before = this.bytesIn(chunk);
    const count = directory.counts[chunk];
    const half = count >>> 1;
    const width = integerBytes(arena.bytesOf(ref), byteOffset(ref));
    const leftWidth = rangeWidth(arena.bytesOf(ref), byteOffset(ref), 0, half);
    // Whatever the system may refuse comes before anything is changed.
    directory.reserve();
    const right = this.createFrom(ref, half, count);
    if (leftWidth === width) {
      this.resize(chunk, before, headerBytes + half * width);
      const placed = directory.refs[chunk];
      truncate(arena.bytesOf(placed), byteOffset(placed), half);
    } else {
      directory.refs[chunk] = this.createFrom(ref, 0, half);
      this.free(ref, before);
    }
    directory.counts[chunk] = half;
    const bytes = arena.bytesOf(right);
    const at = byteOffset(right);
    takeAt(bytes, at + headerBytes, integerBytes(bytes, at));
    directory.insert(chunk + 1, right, count - half, directory.marks[chunk]);
  }

  /** A block with the integers of another one from index `from` up to `to`, in the width that they need. */
  private createFrom(ref: number, from: number, to: number): number {
    const { arena } = this;
    const width = rangeWidth(arena.bytesOf(ref), byteOffset(ref), from, to);
    const created = this.allocate(headerBytes + (to - from) * width);
    copyRange(arena.bytesOf(ref), byteOffset(ref), from, to, arena.bytesOf(created), byteOffset(created), width);
    return created;
  }

  /** Puts a chunk in at `index` with a range of an intset outside the arena. */
  protected insertRange(index: number, source: Uint8Array, sourceAt: number, from: number, to: number, mark: number): void {
    const width = rangeWidth(source, sourceAt, from, to);
    this.directory.reserve();
    const ref = this.allocate(headerBytes + (to - from) * width);
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    copyRange(source, sourceAt, from, to, bytes, at, width);
    takeAt(bytes, at + headerBytes, width);
    this.directory.insert(index, ref, to - from, mark);
  }

  /** Bytes that a chunk and the next one would take as one, if that kept the wider one's width. */
  protected mergedBytes(chunk: number): number {
    const { arena, directory } = this;
    const left = directory.refs[chunk];
    const right = directory.refs[chunk + 1];
    const width = Math.max(integerBytes(arena.bytesOf(left), byteOffset(left)), integerBytes(arena.bytesOf(right), byteOffset(right)));
    return headerBytes + (directory.counts[chunk] + directory.counts[chunk + 1]) * width;
  }

  /** Makes a chunk and the next one into one. */
  protected merge(chunk: number): void {
    const { arena, directory } = this;
    const left = directory.refs[chunk];
    const right = directory.refs[chunk + 1];
    const leftCount = directory.counts[chunk];
    const rightCount = directory.counts[chunk + 1];
    const width = Math.max(
      rangeWidth(arena.bytesOf(left), byteOffset(left), 0, leftCount),
      rangeWidth(arena.bytesOf(right), byteOffset(right), 0, rightCount),
    );
    const merged = this.allocate(headerBytes + (leftCount + rightCount) * width);
    const bytes = arena.bytesOf(merged);
    const at = byteOffset(merged);
    copyRange(arena.bytesOf(left), byteOffset(left), 0, leftCount, bytes, at, width);
    appendRange(arena.bytesOf(right), byteOffset(right), 0, rightCount, bytes, at);
    this.free(left, this.bytesIn(chunk));
    this.free(right, this.bytesIn(chunk + 1));
    directory.refs[chunk] = merged;
    directory.counts[chunk] = leftCount + rightCount;
    directory.remove(chunk + 1);
  }

  protected removeChunk(chunk: number): void {
    this.free(this.directory.refs[chunk], this.bytesIn(chunk));
    this.directory.remove(chunk);
  }

  /** Moves a chunk's block. Returns its bytes. */
  protected moveChunk(chunk: number): number {
    const { directory } = this;
    const ref = directory.refs[chunk];
    const lengthBytes = this.bytesIn(chunk);
    directory.refs[chunk] = this.copyFrom(this.arena, ref, lengthBytes);
    this.free(ref, lengthBytes);
    return lengthBytes;
  }

  /** A copy of a block, perhaps of another arena. */
  protected copyFrom(source: Arena, ref: number, lengthBytes: number): number {
    const copy = this.allocate(lengthBytes);
    copyBytes(source.bytesOf(ref), byteOffset(ref), this.arena.bytesOf(copy), byteOffset(copy), lengthBytes);
    return copy;
  }

  /** Adds a copy of another set's chunk behind all others. */
  protected appendCopy(source: ChunkBlocks, chunk: number): void {
    const ref = source.directory.refs[chunk];
    const copy = this.copyFrom(source.arena, ref, source.bytesIn(chunk));
    const bytes = this.arena.bytesOf(copy);
    const at = byteOffset(copy);
    takeAt(bytes, at + headerBytes, integerBytes(bytes, at));
    this.directory.insert(this.directory.size, copy, elementCount(bytes, at), 0);
  }
}
