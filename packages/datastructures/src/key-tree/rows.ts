/**
 * A block of a KeyTree: rows of words, in ascending order of the key that each begins with.
 *
 *   word 0      rows in use (low half), rows there is room for (high half)
 *   word 1      places before the first row that are free: taking out the lowest rows one by one moves nothing
 *   rows        in a leaf a key and its value; in an inner node the lowest key there may be below a child, and the child's block
 */
import type { Arena } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";

const headerWords = 2;
const countMask = 0xffff;
const capacityShift = 16;
/** Up to so many words are moved by a loop, more by `copyWithin`, which takes some 30 ns to begin. */
const loopWordsMax = 48;

export function blockLength(rowWords: number, capacity: number): number {
  return (headerWords + capacity * rowWords) * 4;
}

export function createBlock(arena: Arena, rowWords: number, capacity: number): number {
  const block = arena.allocate(blockLength(rowWords, capacity));
  const words = arena.words[block >>> chunkUnitsLog2];
  const at = (block & chunkOffsetMask) << 1;
  words[at] = capacity << capacityShift;
  words[at + 1] = 0;
  return block;
}

export function rowCount(arena: Arena, block: number): number {
  return arena.words[block >>> chunkUnitsLog2][(block & chunkOffsetMask) << 1] & countMask;
}

export function rowCapacity(arena: Arena, block: number): number {
  return arena.words[block >>> chunkUnitsLog2][(block & chunkOffsetMask) << 1] >>> capacityShift;
}

/** Where a row begins in `arena.wordsOf(block)`. */
export function rowAt(arena: Arena, block: number, rowWords: number, slot: number): number {
  const at = (block & chunkOffsetMask) << 1;
  return at + headerWords + (arena.words[block >>> chunkUnitsLog2][at + 1] + slot) * rowWords;
}

/** Makes room for a row before `slot` in a block that has it; what is in the row then is the caller's to write. Returns where it begins. */
export function openRow(arena: Arena, block: number, rowWords: number, slot: number): number {
  const words = arena.words[block >>> chunkUnitsLog2];
  const head = (block & chunkOffsetMask) << 1;
  const count = words[head] & countMask;
  const capacity = words[head] >>> capacityShift;
  const first = words[head + 1];
  const begin = head + headerWords + first * rowWords;
  const at = begin + slot * rowWords;
  words[head]++;
  // What stands before it moves to the front, or what stands behind it to the end: the fewer of them, if both ends have room.
  if (first > 0 && (slot < count - slot || first + count === capacity)) {
    // From the end of a block that was emptied from the front, all free places go to the end: else each row added would move all.
    const places = slot === count ? first : 1;
    moveWords(words, begin, begin - places * rowWords, slot * rowWords);
    words[head + 1] = first - places;
    return at - places * rowWords;
  }
  moveWords(words, at, at + rowWords, (count - slot) * rowWords);
  return at;
}

/** Takes out a row. */
export function removeRow(arena: Arena, block: number, rowWords: number, slot: number): void {
  const words = arena.words[block >>> chunkUnitsLog2];
  const head = (block & chunkOffsetMask) << 1;
  const count = words[head] & countMask;
  const begin = head + headerWords + words[head + 1] * rowWords;
  const at = begin + slot * rowWords;
  words[head]--;
  if (slot < count - slot - 1) {
    moveWords(words, begin, begin + rowWords, slot * rowWords);
    words[head + 1]++;
  } else moveWords(words, at + rowWords, at, (count - slot - 1) * rowWords);
}

/** Moves the rows from `from` on to the end of another block, which has room for them. */
export function moveRows(arena: Arena, block: number, rowWords: number, from: number, target: number): void {
  copyRows(arena, block, rowWords, from, arena, target);
  arena.words[block >>> chunkUnitsLog2][(block & chunkOffsetMask) << 1] -= rowCount(arena, block) - from;
}

/** Copies the rows from `from` on to the end of another block, perhaps of another arena, which has room for them. */
export function copyRows(source: Arena, block: number, rowWords: number, from: number, targetArena: Arena, target: number): void {
  const moved = rowCount(source, block) - from;
  if (moved === 0) return;
  const targetWords = targetArena.words[target >>> chunkUnitsLog2];
  const head = (target & chunkOffsetMask) << 1;
  const begin = head + headerWords;
  const count = targetWords[head] & countMask;
  const first = targetWords[head + 1];
  if (first > 0) {
    moveWords(targetWords, begin + first * rowWords, begin, count * rowWords);
    targetWords[head + 1] = 0;
  }
  const words = source.words[block >>> chunkUnitsLog2];
  const at = rowAt(source, block, rowWords, from);
  targetWords.set(words.subarray(at, at + moved * rowWords), begin + count * rowWords);
  targetWords[head] += moved;
}

function moveWords(words: Uint32Array, from: number, to: number, length: number): void {
  if (length > loopWordsMax) words.copyWithin(to, from, from + length);
  else if (to < from) for (let i = 0; i < length; i++) words[to + i] = words[from + i];
  else for (let i = length - 1; i >= 0; i--) words[to + i] = words[from + i];
}
