/** Verification of a dictionary: order, homes, gaps, counts, directory. */
import { type Arena, wordOffset } from "../arena/arena.js";
import { assert } from "../assert.js";
import {
  hashSpace,
  homeSlot,
  segmentBytes,
  segmentEnd,
  segmentHeaderWords,
  segmentState,
  stateCountMask,
  stateDepthShift,
} from "./layout.js";

/** What a dictionary keeps, as far as it is verified. */
export interface DictionaryState {
  arena: Arena;
  entries: number;
  depth: number;
  hasDirectory: boolean;
  deepSegments: number;
  indexBytes: number;
  segmentFor(hash: number): number;
}

export function checkDictionary(dictionary: DictionaryState, hashOf: (ref: number) => number): void {
  let entries = 0;
  let bytes = 0;
  let deep = 0;
  let cursor = 0;
  while (cursor < hashSpace) {
    const segment = dictionary.segmentFor(cursor);
    if (segment === 0) break;
    const words = dictionary.arena.wordsOf(segment);
    const base = wordOffset(segment);
    const depth = words[base + segmentState] >>> stateDepthShift;
    assert(depth <= dictionary.depth, "dictionary check: no segment is deeper than the directory");
    if (dictionary.hasDirectory && depth === dictionary.depth) deep++;
    bytes += segmentBytes(words[base]);
    const end = segmentEnd(cursor, depth);
    assert(end - cursor === hashSpace / 2 ** depth, "dictionary check: a segment begins where its prefix does");
    entries += checkSlots(words, base, depth, cursor, end, hashOf);
    for (let hash = cursor; hash < end; hash += hashSpace / 2 ** dictionary.depth) {
      assert(dictionary.segmentFor(hash) === segment, "dictionary check: all prefixes of a segment lead to it");
    }
    cursor = end;
  }
  assert(entries === dictionary.entries, "dictionary check: the count of entries is right");
  assert(bytes === dictionary.indexBytes, "dictionary check: the count of the segments' bytes is right");
  assert(deep === dictionary.deepSegments, "dictionary check: the count of deep segments is right");
}

function checkSlots(words: Uint32Array, base: number, depth: number, from: number, to: number, hashOf: (ref: number) => number): number {
  const slots = words[base];
  let count = 0;
  let last = 0;
  let gapBefore = 0;
  for (let slot = 0; slot < slots; slot++) {
    const at = base + segmentHeaderWords + slot * 2;
    if (words[at + 1] === 0) {
      gapBefore = slot + 1;
      continue;
    }
    const hash = words[at];
    assert(hash >= last && hash >= from && hash < to, "dictionary check: hashes ascend and belong to the segment");
    const home = homeSlot(hash, depth, slots);
    assert(home <= slot && home >= gapBefore, "dictionary check: no element is before its home or behind a gap");
    assert(hashOf(words[at + 1]) >>> 0 === hash, "dictionary check: a slot holds its entry's hash");
    last = hash;
    count++;
  }
  assert(count === (words[base + segmentState] & stateCountMask), "dictionary check: a segment's count is right");
  return count;
}
