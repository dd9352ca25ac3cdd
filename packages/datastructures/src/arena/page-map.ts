/**
 * Which pages of which chunks are free, and which chunk indexes are in use.
 *
 * Pages are taken from the lowest chunk that has a long enough run, so that the high chunks empty and can be released. Where to begin the
 * search is remembered for each run length; giving pages back moves that mark down again, which makes a take O(1) amortised.
 */
import { assert } from "../assert.js";
import { chunkIndexMax, pagesPerChunk, pagesPerChunkLog2 } from "./layout.js";

const noSpan = -1;
/** Runs of this many pages and more share one mark; spans are shorter. */
const longRun = 9;

class ChunkPages {
  /** 1 for a used page. */
  used: Uint8Array;
  usedCount = 0;
  /** No free page lies below. */
  lowest = 0;
  /** No run of free pages is longer than this. */
  longestRun: number;
  closed = false;

  constructor(pageCount: number) {
    this.used = new Uint8Array(pageCount);
    this.longestRun = pageCount;
  }
}

export class PageMap {
  private readonly chunks: (ChunkPages | null)[] = [];
  /** Indexes of chunks without pages of ours: a large block's, or reserved and not yet added. */
  private readonly indexInUse: boolean[] = [];
  /** By run length, all long ones together: no lower chunk has such a run. */
  private readonly searchFrom = new Int32Array(longRun + 1);
  private readonly firstChunk: number;
  private lowestIndex: number;
  private emptyKept = -1;

  constructor(firstChunk: number) {
    this.firstChunk = firstChunk;
    this.lowestIndex = firstChunk;
    this.searchFrom.fill(firstChunk);
    for (let chunk = 0; chunk < firstChunk; chunk++) {
      this.chunks.push(null);
      this.indexInUse.push(true);
    }
  }

  get overheadBytes(): number {
    let bytes = this.indexInUse.length * 8 + this.searchFrom.byteLength;
    for (const chunk of this.chunks) bytes += chunk === null ? 0 : chunk.used.byteLength;
    return bytes;
  }

  /** Takes `count` neighbouring chunk indexes that nobody uses; returns the first. */
  reserveIndexes(count: number): number {
    let run = 0;
    for (let chunk = this.lowestIndex; chunk <= chunkIndexMax; chunk++) {
      run = this.indexInUse[chunk] === true ? 0 : run + 1;
      if (run < count) continue;
      const first = chunk - count + 1;
      for (let index = first; index <= chunk; index++) this.indexInUse[index] = true;
      if (first === this.lowestIndex) this.lowestIndex = chunk + 1;
      return first;
    }
    throw new RangeError("arena: out of address space (32 GiB)");
  }

  returnIndexes(first: number, count: number): void {
    for (let index = first; index < first + count; index++) this.indexInUse[index] = false;
    this.lowestIndex = Math.min(this.lowestIndex, first);
  }

  add(chunk: number, pageCount: number): void {
    while (this.chunks.length <= chunk) this.chunks.push(null);
    this.chunks[chunk] = new ChunkPages(pageCount);
    this.lowerSearch(chunk);
  }

  grow(chunk: number, pageCount: number): void {
    const pages = this.pagesOf(chunk);
    const used = new Uint8Array(pageCount);
    used.set(pages.used);
    pages.used = used;
    pages.longestRun = pageCount;
    this.lowerSearch(chunk);
  }

  remove(chunk: number): void {
    assert(this.pagesOf(chunk).usedCount === 0, "arena: a chunk that is dropped has no page in use");
    this.chunks[chunk] = null;
    if (this.emptyKept === chunk) this.emptyKept = -1;
  }

  /** True if this empty chunk may stay as the one kept in reserve. */
  keepEmpty(chunk: number): boolean {
    if (this.emptyKept !== -1 && this.emptyKept !== chunk && this.chunks[this.emptyKept]?.usedCount === 0) return false;
    this.emptyKept = chunk;
    return true;
  }

  /** Takes `count` neighbouring free pages; returns the span number of the first, or -1 if no chunk has them. */
  take(count: number): number {
    const mark = Math.min(count, longRun);
    let marked = this.searchFrom[mark];
    for (let chunk = marked; chunk < this.chunks.length; chunk++) {
      const pages = this.chunks[chunk];
      if (pages !== null && !pages.closed && pages.longestRun >= count) {
        const first = findRun(pages, count);
        if (first >= 0) {
          pages.used.fill(1, first, first + count);
          pages.usedCount += count;
          if (first === pages.lowest) pages.lowest = first + count;
          this.searchFrom[mark] = marked;
          return (chunk << pagesPerChunkLog2) | first;
        }
        pages.longestRun = count - 1;
      }
      if (marked === chunk && (pages === null || pages.closed || pages.longestRun < mark)) marked++;
    }
    this.searchFrom[mark] = marked;
    return noSpan;
  }

  /** Gives pages back; true if the chunk has none in use any more. */
  give(chunk: number, first: number, count: number): boolean {
    const pages = this.pagesOf(chunk);
    pages.used.fill(0, first, first + count);
    pages.usedCount -= count;
    assert(pages.usedCount >= 0, "arena: a chunk gets back no more pages than it gave");
    pages.lowest = Math.min(pages.lowest, first);
    pages.longestRun = pages.used.length - pages.usedCount;
    if (!pages.closed) this.lowerSearch(chunk);
    return pages.usedCount === 0;
  }

  /** Stops taking pages from a chunk. */
  close(chunk: number): void {
    this.pagesOf(chunk).closed = true;
  }

  reopen(chunk: number): void {
    this.pagesOf(chunk).closed = false;
    this.lowerSearch(chunk);
  }

  usedPages(chunk: number): number {
    return this.pagesOf(chunk).usedCount;
  }

  isFree(chunk: number, page: number): boolean {
    return this.pagesOf(chunk).used[page] === 0;
  }

  /** Full-sized chunks of pages, by index. */
  *fullChunks(): Generator<number> {
    for (let chunk = this.firstChunk; chunk < this.chunks.length; chunk++) {
      const pages = this.chunks[chunk];
      if (pages !== null && pages !== undefined && pages.used.length === pagesPerChunk) yield chunk;
    }
  }

  private pagesOf(chunk: number): ChunkPages {
    const pages = this.chunks[chunk];
    assert(pages !== null && pages !== undefined, "arena: the chunk exists");
    return pages;
  }

  private lowerSearch(chunk: number): void {
    const searchFrom = this.searchFrom;
    for (let mark = 1; mark <= longRun; mark++) if (searchFrom[mark] > chunk) searchFrom[mark] = chunk;
  }
}

function findRun(pages: ChunkPages, count: number): number {
  const used = pages.used;
  let at = used.indexOf(0, pages.lowest);
  if (at < 0) {
    pages.lowest = used.length;
    return -1;
  }
  pages.lowest = at;
  while (at >= 0 && at + count <= used.length) {
    let end = at + 1;
    while (end < at + count && used[end] === 0) end++;
    if (end - at === count) return at;
    at = used.indexOf(0, end);
  }
  return -1;
}
