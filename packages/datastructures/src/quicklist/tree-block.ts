/**
 * A block of a CountedTree:
 *
 *   word 0    children in use (low half), children there is room for (high half)
 *   word 1    unused, so that the pairs are aligned
 *   pairs     reference · elements below it      of the items in a leaf, of other blocks above
 */
import { type Arena, wordOffset } from "../arena/arena.js";

const headerWords = 2;
const childWords = 2;
/** With 63 children a block is 512 bytes, which is a block size of the arena's. */
export const childrenMax = 63;
/** A tree that is one leaf begins with room for so many, and doubles. */
export const childrenFirst = 3;

export function treeBlockBytes(capacity: number): number {
  return (headerWords + capacity * childWords) * 4;
}

export function createTreeBlock(arena: Arena, capacity: number): number {
  const block = arena.allocate(treeBlockBytes(capacity));
  const words = arena.wordsOf(block);
  words[wordOffset(block)] = capacity << 16;
  words[wordOffset(block) + 1] = 0;
  return block;
}

export function freeTreeBlock(arena: Arena, block: number): void {
  arena.free(block, treeBlockBytes(capacityOf(arena, block)));
}

export function childCount(arena: Arena, block: number): number {
  return arena.wordsOf(block)[wordOffset(block)] & 0xffff;
}

export function capacityOf(arena: Arena, block: number): number {
  return arena.wordsOf(block)[wordOffset(block)] >>> 16;
}

/** Where in `arena.wordsOf(block)` a child's reference is; its count of elements is in the word behind. */
export function childWord(block: number, slot: number): number {
  return wordOffset(block) + headerWords + slot * childWords;
}

export function childRef(arena: Arena, block: number, slot: number): number {
  return arena.wordsOf(block)[childWord(block, slot)];
}

export function childElements(arena: Arena, block: number, slot: number): number {
  return arena.wordsOf(block)[childWord(block, slot) + 1];
}

/** The elements of the children from `from` up to, not including, `to`. */
export function sumElements(arena: Arena, block: number, from: number, to: number): number {
  const words = arena.wordsOf(block);
  const end = childWord(block, to);
  let sum = 0;
  for (let at = childWord(block, from); at < end; at += childWords) sum += words[at + 1];
  return sum;
}

/** Puts a child in before `slot`, where there is room. */
export function insertChild(arena: Arena, block: number, slot: number, ref: number, elements: number): void {
  const words = arena.wordsOf(block);
  const at = childWord(block, slot);
  words.copyWithin(at + childWords, at, childWord(block, childCount(arena, block)));
  words[at] = ref;
  words[at + 1] = elements;
  words[wordOffset(block)]++;
}

export function removeChild(arena: Arena, block: number, slot: number): void {
  const words = arena.wordsOf(block);
  words.copyWithin(childWord(block, slot), childWord(block, slot + 1), childWord(block, childCount(arena, block)));
  words[wordOffset(block)]--;
}

/** Moves the children from `from` on to the end of another block, which has room for them. */
export function moveChildren(arena: Arena, block: number, from: number, target: number): void {
  const source = arena.wordsOf(block);
  const words = arena.wordsOf(target);
  const end = childWord(block, childCount(arena, block));
  let to = childWord(target, childCount(arena, target));
  for (let at = childWord(block, from); at < end; at++) words[to++] = source[at];
  const moved = childCount(arena, block) - from;
  source[wordOffset(block)] -= moved;
  words[wordOffset(target)] += moved;
}

/** The same children in a block with room for `capacity`; the old one is freed. */
export function replaceTreeBlock(arena: Arena, block: number, capacity: number): number {
  const replaced = createTreeBlock(arena, capacity);
  moveChildren(arena, block, 0, replaced);
  freeTreeBlock(arena, block);
  return replaced;
}
