/**
 * A node of a QuickList: one block of the arena.
 *
 *   word 0    bytes that the block was allocated with
 *   word 1    where in the block the listpack begins (24 bits) · flags
 *   word 2    the epoch it was made in (see node-blocks.ts)
 *   then      one of
 *             room, a listpack, room       the head's room is in front, the tail's behind
 *             an element's bytes           flag plain; they end where the block does
 *             word 3, LZF                  flag compressed; word 3: bytes that it takes when decompressed
 *
 * How many elements a node has is not in it, but in whatever leads to it.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { assert } from "../assert.js";
import { totalBytes } from "../listpack/read.js";
import { decompressLzf } from "../lzf/decompress.js";

export const nodeHeaderBytes = 12;
export const compressedHeaderBytes = 16;
export const allocatedWord = 0;
export const stateWord = 1;
export const epochWord = 2;
export const expandedWord = 3;
export const plainFlag = 1 << 24;
export const compressedFlag = 1 << 25;
/** The state of a node that is neither plain nor compressed is less than this, and is where its listpack begins. */
export const flagsMin = plainFlag;
const flagsShift = 24;

/** Bytes of the block of a node that is one element. */
export function plainNodeBytes(length: number): number {
  return nodeHeaderBytes + length;
}

/** What a node is to its list: that decides where its room is. */
export const Role = { only: 0, head: 1, inner: 2, tail: 3 } as const;
export type Role = (typeof Role)[keyof typeof Role];

export function allocatedBytes(arena: Arena, ref: number): number {
  return arena.wordsOf(ref)[wordOffset(ref) + allocatedWord];
}

export function isPlain(arena: Arena, ref: number): boolean {
  return (arena.wordsOf(ref)[wordOffset(ref) + stateWord] & plainFlag) !== 0;
}

export function isCompressed(arena: Arena, ref: number): boolean {
  return (arena.wordsOf(ref)[wordOffset(ref) + stateWord] & compressedFlag) !== 0;
}

/** Whether the node is a listpack as it is: neither plain nor compressed. */
export function isOpen(arena: Arena, ref: number): boolean {
  return arena.wordsOf(ref)[wordOffset(ref) + stateWord] >>> flagsShift === 0;
}

/** Where in `arena.bytesOf(ref)` the listpack of an open node begins. */
export function packStart(arena: Arena, ref: number): number {
  return byteOffset(ref) + arena.wordsOf(ref)[wordOffset(ref) + stateWord];
}

/** Bytes of the listpack, or of the plain element, when decompressed. */
export function expandedBytes(arena: Arena, ref: number): number {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const state = words[at + stateWord];
  if ((state & compressedFlag) !== 0) return words[at + expandedWord];
  if ((state & plainFlag) !== 0) return words[at + allocatedWord] - nodeHeaderBytes;
  return totalBytes(arena.bytesOf(ref), byteOffset(ref) + state);
}

/** Writes what a compressed node holds to `target[at]` on, where there is room for its `expandedBytes`. */
export function decompressNode(arena: Arena, ref: number, target: Uint8Array, at: number): void {
  const words = arena.wordsOf(ref);
  const allocated = words[wordOffset(ref) + allocatedWord];
  const expanded = words[wordOffset(ref) + expandedWord];
  const start = byteOffset(ref) + compressedHeaderBytes;
  const isWhole = decompressLzf(arena.bytesOf(ref), start, allocated - compressedHeaderBytes, target, at, expanded);
  assert(isWhole, "quicklist: a compressed node is what was compressed");
}

const noBytes = new Uint8Array(0);
/** A view keeps its buffer for the next compressed node, but not one that is longer than this. */
const keptBytesMax = 1 << 16;

/** Shows what is in one node after the other: a listpack, or a plain element. Compressed ones are decompressed into a buffer of the view's own. */
export class NodeView {
  isPlain = false;
  /** The listpack or element is `bytes[start, start + length)`, valid until the arena allocates, the list changes, or another node is shown. */
  bytes: Uint8Array = noBytes;
  start = 0;
  length = 0;
  private buffer: Uint8Array = noBytes;

  show(arena: Arena, ref: number): this {
    const words = arena.wordsOf(ref);
    const state = words[wordOffset(ref) + stateWord];
    this.isPlain = (state & plainFlag) !== 0;
    this.length = expandedBytes(arena, ref);
    if ((state & compressedFlag) !== 0) {
      if (this.buffer.length < this.length) this.buffer = new Uint8Array(this.length);
      this.bytes = this.buffer;
      this.start = 0;
      decompressNode(arena, ref, this.buffer, 0);
      if (this.buffer.length > keptBytesMax) this.buffer = noBytes;
    } else {
      this.bytes = arena.bytesOf(ref);
      this.start = byteOffset(ref) + (this.isPlain ? nodeHeaderBytes : state);
    }
    return this;
  }

  /** Lets go of the buffer that it showed. */
  release(): void {
    this.bytes = noBytes;
    this.length = 0;
  }
}
