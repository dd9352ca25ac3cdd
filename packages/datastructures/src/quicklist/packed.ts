/** Nodes that are listpacks: making room in them, where their blocks have it or in a new block, and putting elements in. */
import { byteOffset, wordOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { copyBytes } from "../bytes/copy.js";
import { emptyBytes, endByte, headerBytes } from "../listpack/layout.js";
import { totalBytes } from "../listpack/read.js";
import { changeHeader, encodedBytes, initialise, writeEntry, writeHeader } from "../listpack/write.js";
import { moveInChunk } from "./move.js";
import { allocatedBytes, allocatedWord, expandedBytes, isOpen, nodeHeaderBytes, packStart, Role, stateWord } from "./node.js";
import type { NodeBlocks } from "./node-blocks.js";
import type { QuickListSettings } from "./settings.js";

/** The block that a list begins with. */
const firstBlockBytes = 64;
/** A node may be moved within its block when this share of it is free: then a move is paid for by the elements that come in between two of them. */
const slideShare = 8;

/** Bytes that an entry may take in a node at most. */
export function entryBytesMax(settings: QuickListSettings): number {
  return settings.nodeBytesMax - nodeHeaderBytes - emptyBytes;
}

/** Whether an element has a node of its own. */
export function isOwnNode(settings: QuickListSettings, bytes: Uint8Array, start: number, length: number): boolean {
  if (length >= settings.plainBytesMin) return true;
  // An entry takes 10 bytes more than its element at most.
  const room = entryBytesMax(settings);
  return length + 10 > room && encodedBytes(bytes, start, length) > room;
}

/** An empty listpack in a block of its own, with the room where such a node has it. */
export function createPacked(blocks: NodeBlocks, lengthBytes: number, isAtEnd: boolean): number {
  const start = isAtEnd ? lengthBytes - emptyBytes : nodeHeaderBytes;
  const ref = blocks.create(lengthBytes, start);
  initialise(blocks.arena.bytesOf(ref), byteOffset(ref) + start);
  return ref;
}

/** A node of `lengthBytes` of another open node's entries, those at `offset` from its listpack's beginning. */
export function createFromEntries(blocks: NodeBlocks, source: number, offset: number, lengthBytes: number, count: number): number {
  const { arena } = blocks;
  const total = emptyBytes + lengthBytes;
  const ref = blocks.create(nodeHeaderBytes + total, nodeHeaderBytes);
  const target = arena.bytesOf(ref);
  const pack = byteOffset(ref) + nodeHeaderBytes;
  writeHeader(target, pack, total, count);
  copyBytes(arena.bytesOf(source), packStart(arena, source) + offset, target, pack + headerBytes, lengthBytes);
  target[pack + total - 1] = endByte;
  return ref;
}

/** Whether a push takes the node, of `count` elements, rather than a new one: it fits, and its room is there or made at little cost. */
export function takesPush(blocks: NodeBlocks, ref: number, count: number, entry: number, isFront: boolean): boolean {
  const { arena, settings } = blocks;
  if (count >= settings.nodeElementsMax || !isOpen(arena, ref)) return false;
  const words = arena.wordsOf(ref);
  const allocated = words[wordOffset(ref) + allocatedWord];
  const start = words[wordOffset(ref) + stateWord];
  const total = totalBytes(arena.bytesOf(ref), byteOffset(ref) + start);
  if (nodeHeaderBytes + total + entry > settings.nodeBytesMax) return false;
  const front = start - nodeHeaderBytes;
  const behind = allocated - start - total;
  return (
    (isFront ? front : behind) >= entry || allocated < settings.nodeBytesMax || front + behind >= Math.max(entry, allocated / slideShare)
  );
}

/** Bytes of a new block for a node of which `needed` are used; nodes at the ends grow by doubling. */
function bytesToAllocate(settings: QuickListSettings, role: Role, allocated: number, needed: number): number {
  const most = Math.max(needed, settings.nodeBytesMax);
  if (role === Role.inner) return Math.min(most, blockBytes(needed));
  const isRoomy = allocated - needed >= allocated / slideShare;
  const wanted = Math.min(most, isRoomy ? allocated : Math.max(needed, allocated * 2, firstBlockBytes));
  return Math.min(most, blockBytes(wanted));
}

/**
 * Cuts `cutBytes` out of an open node at `offset` from its listpack's beginning, and makes a gap of `gapBytes` there, for entries that the caller writes:
 * in place where that is possible, or else in a new block. The total in the header is right afterwards, the count changes by `countChange`. Returns the node's
 * reference, which may be another.
 */
export function reshape(
  blocks: NodeBlocks,
  ref: number,
  role: Role,
  offset: number,
  cutBytes: number,
  gapBytes: number,
  countChange: number,
): number {
  const { arena, settings } = blocks;
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const allocated = words[at + allocatedWord];
  const start = words[at + stateWord];
  const bytes = arena.bytesOf(ref);
  const pack = byteOffset(ref) + start;
  const total = totalBytes(bytes, pack);
  const change = gapBytes - cutBytes;
  const needed = nodeHeaderBytes + total + change;
  const free = allocated - needed;
  const isFirstHalf = offset < (total - cutBytes) / 2;
  const blockWanted = bytesToAllocate(settings, role, allocated, needed);
  const isSparse = role === Role.inner && blockWanted < allocated / 2;
  if (free >= 0 && !isSparse && !blocks.isHeld(ref)) {
    const front = start - nodeHeaderBytes;
    const behind = allocated - start - total;
    const isSlide = change > front && change > behind;
    if (!isSlide || role === Role.inner || allocated >= blockWanted) {
      const movesFront = change > behind || (change <= front && isFirstHalf);
      const to = isSlide ? nodeHeaderBytes + roomInFront(role, free, isFirstHalf, true) : movesFront ? start - change : start;
      words[at + stateWord] = to;
      moveParts(bytes, pack, byteOffset(ref) + to, total, offset, cutBytes, gapBytes);
      changeHeader(bytes, byteOffset(ref) + to, total + change, countChange);
      return ref;
    }
  }
  const startMoved = nodeHeaderBytes + roomInFront(role, blockWanted - needed, isFirstHalf, false);
  const moved = blocks.create(blockWanted, startMoved);
  const from = arena.bytesOf(ref); // Again: the arena has allocated.
  const target = arena.bytesOf(moved);
  const to = byteOffset(moved) + startMoved;
  copyBytes(from, pack, target, to, offset);
  copyBytes(from, pack + offset + cutBytes, target, to + offset + gapBytes, total - offset - cutBytes);
  changeHeader(target, to, total + change, countChange);
  blocks.discard(ref);
  return moved;
}

/**
 * Of `free` bytes, those that go in front of the listpack: half of an inner node's, so that the shorter part of it can be moved. A node that is both ends keeps some
 * room at the other when it is moved within its block, as pushes may alternate.
 */
function roomInFront(role: Role, free: number, isAtFront: boolean, isSlide: boolean): number {
  if (role === Role.head) return free;
  if (role === Role.inner) return free >>> 1;
  if (role === Role.tail) return 0;
  const other = isSlide ? Math.floor(free / slideShare) : 0;
  return isAtFront ? free - other : other;
}

/** Moves both parts of a listpack that begins at `from` to where they belong if it begins at `to`, with the gap in place of the cut. */
function moveParts(bytes: Uint8Array, from: number, to: number, total: number, offset: number, cutBytes: number, gapBytes: number): void {
  // The one that moves away from the other goes first, so that neither is written over the other.
  if (to < from) moveInChunk(bytes, from, to, offset);
  const rest = from + offset + cutBytes;
  const restTo = to + offset + gapBytes;
  if (rest !== restTo) moveInChunk(bytes, rest, restTo, total - offset - cutBytes);
  if (to > from) moveInChunk(bytes, from, to, offset);
}

/**
 * Writes an element into an open node at `offset` from its listpack's beginning, in the place of the entry of `cutBytes` there, or before whatever is there if that
 * is 0. Returns the node's reference, which may be another.
 */
export function putElement(
  blocks: NodeBlocks,
  ref: number,
  role: Role,
  offset: number,
  cutBytes: number,
  bytes: Uint8Array,
  start: number,
  length: number,
): number {
  const entry = encodedBytes(bytes, start, length);
  const reshaped = reshape(blocks, ref, role, offset, cutBytes, entry, cutBytes === 0 ? 1 : 0);
  const { arena } = blocks;
  writeEntry(arena.bytesOf(reshaped), packStart(arena, reshaped) + offset, bytes, start, length);
  return reshaped;
}

/** The node without the room that it had at an end of the list, if that gains more than an eighth. */
export function trim(blocks: NodeBlocks, ref: number): number {
  const { arena } = blocks;
  if (!isOpen(arena, ref) || blocks.isHeld(ref)) return ref;
  const allocated = allocatedBytes(arena, ref);
  const total = expandedBytes(arena, ref);
  if (blockBytes(allocated) - blockBytes(nodeHeaderBytes + total) <= blockBytes(allocated) / 8) return ref;
  const trimmed = blocks.create(nodeHeaderBytes + total, nodeHeaderBytes);
  copyBytes(arena.bytesOf(ref), packStart(arena, ref), arena.bytesOf(trimmed), byteOffset(trimmed) + nodeHeaderBytes, total);
  blocks.discard(ref);
  return trimmed;
}
