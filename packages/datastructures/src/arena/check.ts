/** Verification of an arena's records, lists and counts. */
import { assert } from "../assert.js";
import {
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
  recordUsed,
  unitBytes,
} from "./layout.js";
import type { PageMap } from "./page-map.js";
import { classCapacity, classCount, classUnits, runClass } from "./size-classes.js";

const noSpan = -1;
const pageMask = pagesPerChunk - 1;

/** What an arena keeps, as far as it is verified. */
export interface ArenaState {
  words: readonly Uint32Array[];
  bytes: readonly Uint8Array[];
  evacuating: readonly number[];
  records: readonly Int32Array[];
  pages: PageMap;
  partial: Int32Array;
  firstChunk: number;
  blockBytes: number;
  reservedBytes: number;
  tailBytes: number;
  pageCount: number;
}

export function checkArena(arena: ArenaState): void {
  let blocks = 0;
  let tails = 0;
  let pagesUsed = 0;
  let reserved = 0;
  const listed = listedSpans(arena);
  for (let chunk = arena.firstChunk; chunk < arena.words.length; chunk++) {
    reserved += arena.bytes[chunk].length;
    const records = arena.records[chunk];
    if (records.length === 0) {
      blocks += arena.bytes[chunk].length;
      continue;
    }
    let chunkPages = 0;
    for (let page = 0; page < records.length >>> pageRecordLog2; ) {
      const record = page << pageRecordLog2;
      const isFree = records[record] === pageFree;
      assert(arena.pages.isFree(chunk, page) === isFree, "arena check: the page map and the records agree");
      if (isFree) {
        page++;
        continue;
      }
      assert(records[record] === page, "arena check: spans follow one another");
      chunkPages += records[record + recordPages];
      const [live, tail] = checkSpan(arena, chunk, page, listed.has((chunk << pagesPerChunkLog2) | page));
      blocks += live;
      tails += tail;
      page += records[record + recordPages];
    }
    assert(chunkPages === arena.pages.usedPages(chunk), "arena check: a chunk's count of used pages is right");
    pagesUsed += chunkPages;
  }
  assert(reserved === arena.reservedBytes, "arena check: reserved bytes are the chunks' bytes");
  assert(pagesUsed === arena.pageCount, "arena check: the count of used pages is right");
  assert(tails === arena.tailBytes, "arena check: the count of bytes at the ends of spans is right");
  assert(blocks === arena.blockBytes, "arena check: the count of bytes in blocks is right");
}

function listedSpans(arena: ArenaState): Set<number> {
  const listed = new Set<number>();
  for (let sizeClass = 0; sizeClass < classCount; sizeClass++) {
    let previous = noSpan;
    for (let span = arena.partial[sizeClass]; span !== noSpan; ) {
      const record = (span & pageMask) << pageRecordLog2;
      const records = arena.records[span >>> pagesPerChunkLog2];
      assert(records[record + recordClass] === sizeClass, "arena check: a list holds spans of its class");
      assert(records[record + recordPrevious] === previous, "arena check: a list's links agree");
      assert(!listed.has(span), "arena check: a span is listed once");
      listed.add(span);
      previous = span;
      span = records[record + recordNext];
    }
  }
  return listed;
}

function checkSpan(arena: ArenaState, chunk: number, page: number, isListed: boolean): [liveBytes: number, tailBytes: number] {
  const records = arena.records[chunk];
  const record = page << pageRecordLog2;
  const sizeClass = records[record + recordClass];
  const used = records[record + recordUsed];
  const pages = records[record + recordPages];
  for (let other = page; other < page + pages; other++) {
    assert(records[other << pageRecordLog2] === page, "arena check: pages know their span");
  }
  if (sizeClass === runClass) return [pages * pageBytes, 0];
  assert(used > 0 && used <= classCapacity[sizeClass], "arena check: a span in use has live blocks");
  if (used === classCapacity[sizeClass]) assert(!isListed, "arena check: a full span is not listed");
  else if (arena.evacuating[chunk] === 0) assert(isListed, "arena check: a span with room is listed");
  let freeBlocks = 0;
  const units = classUnits[sizeClass];
  for (let at = records[record + recordFreeHead]; at >= 0; at = arena.words[chunk][at << 1] | 0) {
    const index = (at - (page << pageUnitsLog2)) / units;
    assert(Number.isInteger(index) && index >= 0 && index < records[record + recordCarved], "arena check: freed blocks lie in their span");
    assert(++freeBlocks <= classCapacity[sizeClass], "arena check: the list of freed blocks ends");
  }
  assert(used + freeBlocks === records[record + recordCarved], "arena check: every carved block is live or freed");
  return [used * units * unitBytes, (pages * pageUnits - classCapacity[sizeClass] * units) * unitBytes];
}
