/**
 * The arena: memory outside the JavaScript heap, handed out in blocks that a 32-bit reference names.
 *
 * A reference stays valid until its block is freed or its owner moves it; the arena itself moves nothing. A view of a chunk (`bytesOf`,
 * `wordsOf`) stays valid only until the next allocation, because the first chunk grows by being copied.
 *
 * Costs: allocate and free are a few loads and stores; one allocation in about a hundred takes a new span. Overhead: 34 bytes of records
 * for each 4 KiB page. Emptied spans return to their chunk at once, emptied chunks to the system; what stays scattered is brought together
 * by a compaction (see README.md).
 *
 * Source: size-segregated spans as in tcmalloc (Ghemawat and Menage) and mimalloc (Leijen et al., 2019); the layout is our own.
 */
import { assert } from "../assert.js";
import { defaultBuffer } from "./buffer.js";
import { checkArena } from "./check.js";
import { sparsestChunks } from "./compaction.js";
import {
  blockBytesMax,
  chunkBytes,
  chunkIndexMax,
  chunkOffsetMask,
  chunkUnitsLog2,
  firstChunkPages,
  pageBytes,
  pageFree,
  pageRecordLog2,
  pagesPerChunk,
  pagesPerChunkLog2,
  pageUnits,
  pageUnitsLog2,
  recordCarved,
  recordClass,
  recordFreeHead,
  recordNext,
  recordPages,
  recordPrevious,
  recordSpan,
  recordUsed,
  runPagesMax,
  sharedBlockBytesMax,
  unitBytes,
} from "./layout.js";
import type { ArenaOptions, ArenaUsage } from "./options.js";
import { PageMap } from "./page-map.js";
import { ProvidedBlocks } from "./provided-blocks.js";
import {
  classBytesMax,
  classCapacity,
  classCount,
  classOfUnits,
  classPages,
  classUnits,
  fitSameBlock,
  ownChunkBytes,
  pagesOfRun,
  runClass,
} from "./size-classes.js";

const noSpan = -1;
/** In the place of a list's next span: this one has room but is in no list, because its chunk is being emptied. */
const setAside = -2;
const pageMask = pagesPerChunk - 1;
const emptyWords = new Uint32Array(0);
const emptyBytes = new Uint8Array(0);
const emptyDoubles = new Float64Array(0);
const emptyRecords = new Int32Array(0);

/** What a restless arena overwrites with. As a count or a length it is absurd. */
const leftBehind = 0xee;

const countUsed = 0;
const countBlocks = 1;
const countReserved = 2;
const countTails = 3;
const countPages = 4;
const countReleased = 5;

export class Arena {
  /** The chunks, by chunk index, as 32-bit words, as bytes and as doubles, of which one is a unit. Indexes without a chunk hold empty arrays. */
  readonly words: Uint32Array[] = [];
  readonly bytes: Uint8Array[] = [];
  readonly doubles: Float64Array[] = [];
  /** 1 where a chunk is being emptied: owners move their blocks away when they come across them. */
  readonly evacuating: number[] = [];
  /** Units of live blocks, by chunk. */
  private readonly liveUnits: number[] = [];
  private readonly records: Int32Array[] = [];
  private readonly pages: PageMap;
  /** By class: the first span with room. */
  private readonly partial = new Int32Array(classCount).fill(noSpan);
  /** Spans with room that left their list because their chunk is being emptied; some may be gone by now. */
  private spansSetAside: number[] = [];
  // In a typed array so that counting past 2^31 neither boxes a number nor changes an object's shape.
  private readonly counts = new Float64Array(6);
  private readonly firstChunk: number;
  private readonly provided = new ProvidedBlocks();
  private readonly createBuffer: (lengthBytes: number) => ArrayBuffer | SharedArrayBuffer;

  constructor(options: ArenaOptions = {}) {
    this.firstChunk = options.firstChunkIndex ?? 1;
    assert(this.firstChunk >= 1 && this.firstChunk <= chunkIndexMax, "arena: the first chunk's index is 1 to 8191");
    this.createBuffer = options.createBuffer ?? defaultBuffer;
    this.pages = new PageMap(this.firstChunk);
    for (let chunk = 0; chunk < this.firstChunk; chunk++) this.clearChunk(chunk);
    if (options.isRestless === true) this.becomeRestless();
  }

  /** The chunk that holds `ref`, as words; the block begins at word `wordOffset(ref)`. Valid until the next allocation. */
  wordsOf(ref: number): Uint32Array {
    return this.words[ref >>> chunkUnitsLog2];
  }

  /** The chunk that holds `ref`, as bytes; the block begins at byte `byteOffset(ref)`. Valid until the next allocation. */
  bytesOf(ref: number): Uint8Array {
    return this.bytes[ref >>> chunkUnitsLog2];
  }

  /** True if the block lies in a chunk that is being emptied: its owner should allocate a new one, copy, and free this one. */
  shouldMove(ref: number): boolean {
    return this.evacuating[ref >>> chunkUnitsLog2] === 1;
  }

  /** A new block of at least `lengthBytes` (1 byte to 1 GiB); its contents are whatever was there before. Never 0. */
  allocate(lengthBytes: number): number {
    assert(lengthBytes > 0, "arena: a block has at least one byte");
    if (lengthBytes > classBytesMax) return this.allocateLarge(lengthBytes);
    const sizeClass = classOfUnits[(lengthBytes + 7) >>> 3];
    let span = this.partial[sizeClass];
    if (span === noSpan || this.evacuating[span >>> pagesPerChunkLog2] === 1) span = this.nextSpan(sizeClass);
    const chunk = span >>> pagesPerChunkLog2;
    const records = this.records[chunk];
    const record = (span & pageMask) << pageRecordLog2;
    let offset = records[record + recordFreeHead];
    if (offset >= 0) {
      records[record + recordFreeHead] = this.words[chunk][offset << 1];
    } else {
      const carved = records[record + recordCarved]++;
      offset = ((span & pageMask) << pageUnitsLog2) + carved * classUnits[sizeClass];
    }
    if (++records[record + recordUsed] === classCapacity[sizeClass]) this.unlink(span, sizeClass);
    this.liveUnits[chunk] += classUnits[sizeClass];
    this.counts[countUsed] += lengthBytes;
    this.counts[countBlocks] += classUnits[sizeClass] * unitBytes;
    return ((chunk << chunkUnitsLog2) | offset) >>> 0;
  }

  /** Gives a block back. `lengthBytes` is what was asked for; the wrong size, or a reference that is no live block's, is a broken invariant. */
  free(ref: number, lengthBytes: number): void {
    const chunk = ref >>> chunkUnitsLog2;
    const offset = ref & chunkOffsetMask;
    const records = this.records[chunk];
    const page = records[(offset >>> pageUnitsLog2) << pageRecordLog2];
    const record = page << pageRecordLog2;
    const sizeClass = records[record + recordClass];
    if (lengthBytes > classBytesMax) return this.freeLarge(ref, lengthBytes);
    assert(page >= 0 && sizeClass === classOfUnits[(lengthBytes + 7) >>> 3], "arena: a block is freed with the size it was allocated with");
    this.words[chunk][offset << 1] = records[record + recordFreeHead];
    records[record + recordFreeHead] = offset;
    const used = --records[record + recordUsed];
    assert(used >= 0, "arena: a span has no more frees than allocations");
    this.liveUnits[chunk] -= classUnits[sizeClass];
    this.counts[countUsed] -= lengthBytes;
    this.counts[countBlocks] -= classUnits[sizeClass] * unitBytes;
    const span = (chunk << pagesPerChunkLog2) | page;
    const wasFull = used === classCapacity[sizeClass] - 1;
    if (used === 0) {
      if (!wasFull && records[record + recordNext] !== setAside) this.unlink(span, sizeClass);
      this.removeSpan(chunk, page);
    } else if (wasFull) {
      this.link(span, sizeClass);
    }
  }

  /** Whether a block of `lengthBytes` could hold `otherLengthBytes` just as well: then it may be resized in place, with `resized`. */
  sameBlockSize(lengthBytes: number, otherLengthBytes: number): boolean {
    return fitSameBlock(lengthBytes, otherLengthBytes);
  }

  /** Notes that a block's owner now uses `toBytes` of it instead of `fromBytes`. Both must be `sameBlockSize`. */
  resized(fromBytes: number, toBytes: number): void {
    this.counts[countUsed] += toBytes - fromBytes;
  }

  /** Bytes that owners asked for and have not freed. */
  get usedBytes(): number {
    return this.counts[countUsed];
  }

  /** Bytes of all chunks. */
  get reservedBytes(): number {
    return this.counts[countReserved];
  }

  /** Bytes of chunks dropped since the arena was made. The system has them back once their buffers are collected. */
  get releasedBytes(): number {
    return this.counts[countReleased];
  }

  usage(): ArenaUsage {
    const reserved = this.counts[countReserved];
    const used = this.counts[countUsed];
    const wasted = this.counts[countBlocks] - used + this.counts[countTails];
    let overhead = this.partial.byteLength + this.pages.overheadBytes;
    for (const records of this.records) overhead += records.byteLength;
    return { reserved, used, wasted, free: reserved - used - wasted, overhead };
  }

  // ---- Spans -----------------------------------------------------------------------------------------------------------------------

  /** A span with room, outside the chunks that are being emptied: those on top of the list are set aside until that is over. */
  private nextSpan(sizeClass: number): number {
    let span = this.partial[sizeClass];
    while (span !== noSpan && this.evacuating[span >>> pagesPerChunkLog2] === 1) {
      this.unlink(span, sizeClass);
      this.records[span >>> pagesPerChunkLog2][((span & pageMask) << pageRecordLog2) + recordNext] = setAside;
      this.spansSetAside.push(span);
      span = this.partial[sizeClass];
    }
    return span === noSpan ? this.addSpan(sizeClass) : span;
  }

  private addSpan(sizeClass: number): number {
    const pages = classPages[sizeClass];
    const span = this.takePages(pages);
    this.openSpan(span, pages, sizeClass);
    this.counts[countTails] += (pages * pageUnits - classCapacity[sizeClass] * classUnits[sizeClass]) * unitBytes;
    this.link(span, sizeClass);
    return span;
  }

  private openSpan(span: number, pages: number, sizeClass: number): void {
    const records = this.records[span >>> pagesPerChunkLog2];
    const first = span & pageMask;
    for (let page = first; page < first + pages; page++) records[page << pageRecordLog2] = first;
    const record = first << pageRecordLog2;
    records[record + recordClass] = sizeClass;
    records[record + recordPages] = pages;
    records[record + recordUsed] = 0;
    records[record + recordFreeHead] = -1;
    records[record + recordCarved] = 0;
    records[record + recordNext] = noSpan;
    records[record + recordPrevious] = noSpan;
  }

  /** Returns the pages of an empty span, which is in no list, to its chunk. */
  private removeSpan(chunk: number, first: number): void {
    const records = this.records[chunk];
    const record = first << pageRecordLog2;
    const pages = records[record + recordPages];
    const sizeClass = records[record + recordClass];
    if (sizeClass !== runClass)
      this.counts[countTails] -= (pages * pageUnits - classCapacity[sizeClass] * classUnits[sizeClass]) * unitBytes;
    for (let page = first; page < first + pages; page++) records[page << pageRecordLog2] = pageFree;
    this.counts[countPages] -= pages;
    const chunkIsEmpty = this.pages.give(chunk, first, pages);
    if (chunkIsEmpty) this.dropChunk(chunk);
  }

  private link(span: number, sizeClass: number): void {
    const head = this.partial[sizeClass];
    const record = (span & pageMask) << pageRecordLog2;
    const records = this.records[span >>> pagesPerChunkLog2];
    records[record + recordNext] = head;
    records[record + recordPrevious] = noSpan;
    if (head !== noSpan) this.records[head >>> pagesPerChunkLog2][((head & pageMask) << pageRecordLog2) + recordPrevious] = span;
    this.partial[sizeClass] = span;
  }

  private unlink(span: number, sizeClass: number): void {
    const record = (span & pageMask) << pageRecordLog2;
    const records = this.records[span >>> pagesPerChunkLog2];
    const next = records[record + recordNext];
    const previous = records[record + recordPrevious];
    if (previous === noSpan) this.partial[sizeClass] = next;
    else this.records[previous >>> pagesPerChunkLog2][((previous & pageMask) << pageRecordLog2) + recordNext] = next;
    if (next !== noSpan) this.records[next >>> pagesPerChunkLog2][((next & pageMask) << pageRecordLog2) + recordPrevious] = previous;
  }

  // ---- Large blocks ------------------------------------------------------------------------------------------------------------------

  private allocateLarge(lengthBytes: number): number {
    assert(lengthBytes <= blockBytesMax, "arena: a block has at most 1 GiB");
    const pages = pagesOfRun(lengthBytes);
    if (pages > runPagesMax) return this.provided.take(lengthBytes) || this.allocateOwnChunks(lengthBytes);
    const span = this.takePages(pages);
    this.openSpan(span, pages, runClass);
    this.counts[countUsed] += lengthBytes;
    this.counts[countBlocks] += pages * pageBytes;
    this.liveUnits[span >>> pagesPerChunkLog2] += pages * pageUnits;
    this.records[span >>> pagesPerChunkLog2][((span & pageMask) << pageRecordLog2) + recordUsed] = 1;
    return (span << pageUnitsLog2) >>> 0;
  }

  private freeLarge(ref: number, lengthBytes: number): void {
    const chunk = ref >>> chunkUnitsLog2;
    const pages = pagesOfRun(lengthBytes);
    if (pages > runPagesMax) return this.freeOwnChunks(chunk, lengthBytes);
    const first = (ref & chunkOffsetMask) >>> pageUnitsLog2;
    const record = first << pageRecordLog2;
    const records = this.records[chunk];
    assert(
      records[record] === first && records[record + recordClass] === runClass && records[record + recordPages] === pages,
      "arena: a large block is freed with the size it was allocated with",
    );
    this.counts[countUsed] -= lengthBytes;
    this.counts[countBlocks] -= pages * pageBytes;
    this.liveUnits[chunk] -= pages * pageUnits;
    this.removeSpan(chunk, first);
  }

  /** Takes a block ahead of its use, if it is too long to share a chunk: `allocate` of as many bytes can't fail then. What is not wanted after all: `withdraw`. */
  provide(lengthBytes: number): void {
    assert(lengthBytes <= blockBytesMax, "arena: a block has at most 1 GiB");
    if (lengthBytes > sharedBlockBytesMax) this.provided.add(this.allocateOwnChunks(lengthBytes), lengthBytes);
  }

  /** Gives back all that was provided and has not been allocated. */
  withdraw(): void {
    for (let block = this.provided.remove(); block !== null; block = this.provided.remove()) this.free(block.ref, block.lengthBytes);
  }

  /** A block too long to share a chunk: one buffer, for which as many chunk indexes are taken as its length covers. */
  private allocateOwnChunks(lengthBytes: number): number {
    const count = Math.ceil(lengthBytes / chunkBytes);
    const buffer = this.createBuffer(ownChunkBytes(lengthBytes));
    const chunk = this.pages.reserveIndexes(count);
    while (this.words.length < chunk + count) this.clearChunk(this.words.length);
    this.placeBuffer(chunk, buffer);
    this.counts[countUsed] += lengthBytes;
    this.counts[countBlocks] += buffer.byteLength;
    return (chunk << chunkUnitsLog2) >>> 0;
  }

  private freeOwnChunks(chunk: number, lengthBytes: number): void {
    const count = Math.ceil(lengthBytes / chunkBytes);
    const isOwn = this.records[chunk].length === 0;
    assert(
      isOwn && this.bytes[chunk].length === ownChunkBytes(lengthBytes),
      "arena: a block with chunks of its own is freed with its size",
    );
    this.counts[countUsed] -= lengthBytes;
    this.counts[countBlocks] -= this.bytes[chunk].length;
    this.releaseBuffer(chunk);
    this.pages.returnIndexes(chunk, count);
  }

  // ---- Chunks ------------------------------------------------------------------------------------------------------------------------

  /** Takes `count` neighbouring pages; returns the span number of the first. */
  private takePages(count: number): number {
    let span = this.pages.take(count);
    // Twice at most: the very first chunk starts with fewer pages than a long run needs, and then grows.
    for (let attempt = 0; span === noSpan && attempt < 2; attempt++) {
      if (this.canGrowFirstChunk()) this.growFirstChunk(count);
      else this.addChunk();
      span = this.pages.take(count);
    }
    assert(span !== noSpan, "arena: a new chunk has room for any run of pages");
    this.counts[countPages] += count;
    return span;
  }

  private addChunk(): void {
    // Only the very first chunk of an arena starts small: while nothing is reserved, the lowest index is free.
    const pageCount = this.counts[countReserved] === 0 ? firstChunkPages : pagesPerChunk;
    const buffer = this.createBuffer(pageCount * pageBytes);
    const chunk = this.pages.reserveIndexes(1);
    while (this.words.length <= chunk) this.clearChunk(this.words.length);
    this.placeBuffer(chunk, buffer);
    this.records[chunk] = new Int32Array(pageCount << pageRecordLog2).fill(pageFree);
    this.pages.add(chunk, pageCount);
  }

  private canGrowFirstChunk(): boolean {
    const records = this.records[this.firstChunk];
    return records !== undefined && records.length > 0 && records.length < pagesPerChunk << pageRecordLog2;
  }

  private growFirstChunk(pagesWanted: number): void {
    const chunk = this.firstChunk;
    const records = this.records[chunk];
    const pagesBefore = this.bytes[chunk].length / pageBytes;
    const pagesAfter = Math.min(pagesPerChunk, Math.max(pagesBefore * 2, 2 ** Math.ceil(Math.log2(pagesBefore + pagesWanted))));
    this.moveFirstChunk(pagesAfter * pageBytes);
    const grown = new Int32Array(pagesAfter << pageRecordLog2).fill(pageFree);
    grown.set(records);
    this.records[chunk] = grown;
    this.pages.grow(chunk, pagesAfter);
  }

  private moveFirstChunk(lengthBytes: number): void {
    const before = this.bytes[this.firstChunk];
    const buffer = this.createBuffer(lengthBytes);
    this.counts[countReserved] -= before.length;
    this.placeBuffer(this.firstChunk, buffer);
    this.bytes[this.firstChunk].set(before);
  }

  /** On the instance alone, so that other arenas do not have to ask. */
  private becomeRestless(): void {
    this.allocate = (lengthBytes) => {
      const before = this.bytes[this.firstChunk] ?? emptyBytes;
      const ref = Arena.prototype.allocate.call(this, lengthBytes);
      if (this.records[this.firstChunk].length === 0) return ref; // A block in chunks of its own never moves.
      this.moveFirstChunk(this.bytes[this.firstChunk].length);
      before.fill(leftBehind);
      return ref;
    };
  }

  private dropChunk(chunk: number): void {
    // One empty chunk stays, so that a size that swings around a multiple of 4 MiB does not take and release memory each time.
    if (this.evacuating[chunk] === 0 && this.pages.keepEmpty(chunk)) return;
    this.pages.remove(chunk);
    this.releaseBuffer(chunk);
    this.pages.returnIndexes(chunk, 1);
  }

  // Buffers are created before anything is noted down: where the system refuses one, the arena stays as it was.
  private placeBuffer(chunk: number, buffer: ArrayBuffer | SharedArrayBuffer): void {
    // With their lengths given, because views that follow the length of a growable buffer are several times slower.
    this.words[chunk] = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
    this.bytes[chunk] = new Uint8Array(buffer, 0, buffer.byteLength);
    this.doubles[chunk] = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
    this.counts[countReserved] += buffer.byteLength;
  }

  private releaseBuffer(chunk: number): void {
    const lengthBytes = this.bytes[chunk].length;
    this.clearChunk(chunk);
    this.counts[countReserved] -= lengthBytes;
    this.counts[countReleased] += lengthBytes;
  }

  private clearChunk(chunk: number): void {
    this.words[chunk] = emptyWords;
    this.bytes[chunk] = emptyBytes;
    this.doubles[chunk] = emptyDoubles;
    this.records[chunk] = emptyRecords;
    this.evacuating[chunk] = 0;
    this.liveUnits[chunk] = 0;
  }

  // ---- Compaction --------------------------------------------------------------------------------------------------------------------

  /**
   * Chooses the emptiest chunks whose live blocks fit into the free room of the others and marks them: nothing is allocated there any more,
   * and `shouldMove` is true for their blocks. Returns how many; 0 means there is nothing to gain. Cost: O(chunks), under 0.1 µs for each.
   *
   * @param freeShareMin how much of the arena must be free for it to be worth while, 0 to 1.
   */
  beginCompaction(freeShareMin: number): number {
    const chosen = sparsestChunks(this.pages, this.liveUnits, freeShareMin);
    for (const chunk of chosen) {
      assert(this.evacuating[chunk] === 0, "arena: a compaction ends before the next begins");
      this.evacuating[chunk] = 1;
      this.pages.close(chunk);
    }
    return chosen.length;
  }

  /** Ends the compaction: chunks that still hold blocks are in use again. */
  endCompaction(): void {
    for (let chunk = this.firstChunk; chunk < this.words.length; chunk++) {
      if (this.evacuating[chunk] === 0) continue;
      this.evacuating[chunk] = 0;
      this.pages.reopen(chunk);
    }
    for (const span of this.spansSetAside) {
      const records = this.records[span >>> pagesPerChunkLog2];
      const page = span & pageMask;
      const record = page << pageRecordLog2;
      // Its chunk may be gone, or other spans in its place; those were never set aside.
      if (records.length === 0 || records[record + recordSpan] !== page || records[record + recordNext] !== setAside) continue;
      this.link(span, records[record + recordClass]);
    }
    this.spansSetAside = [];
  }

  /** Verifies every record, list and count; throws on the first that is broken. O(pages + free blocks), for tests and DEBUG. */
  check(): void {
    const { words, bytes, evacuating, records, pages, partial, firstChunk } = this;
    const [, blockBytes, reservedBytes, tailBytes, pageCount] = this.counts;
    checkArena({ words, bytes, evacuating, records, pages, partial, firstChunk, blockBytes, reservedBytes, tailBytes, pageCount });
  }
}

/** Index of a block's first 32-bit word in `arena.wordsOf(ref)`. */
export function wordOffset(ref: number): number {
  return (ref & chunkOffsetMask) << 1;
}

/** Index of a block's first byte in `arena.bytesOf(ref)`. */
export function byteOffset(ref: number): number {
  return (ref & chunkOffsetMask) << 3;
}
