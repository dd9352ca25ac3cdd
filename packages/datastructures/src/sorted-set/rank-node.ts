/**
 * A block of a RankTree. Leaves have a slot for each member, inner nodes one for each child:
 *
 *   word 0      slots in use (low half), slots there is room for (high half)
 *   word 1      the place of the first slot: places before it are free
 *   doubles     scores                of the members; in an inner node, of the first member below each child
 *   words       references            of the members' blocks; in an inner node, of the first member's below each child
 *   words       children              in an inner node only: their blocks
 *   words       counts                in an inner node only: members below each child
 *
 * Each column has room for all slots. What goes at the beginning leaves its places free, so that taking out the lowest one by one moves nothing. A search looks at scores that lie side by side, and is the same in leaves and inner nodes.
 */
import type { Arena } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";

/** Columns of words: references in a leaf; references, children and counts in an inner node. */
export const leafColumns = 1;
export const innerColumns = 3;
const headerBytes = 8;
const countMask = 0xffff;
const capacityShift = 16;
/**
 * Up to so many scores, and so many words, are moved by a loop, more by `copyWithin`: that takes some 30 ns to begin, and moves words, which it does not find aligned, little
 * faster than a loop.
 */
const loopScoresMax = 20;
const loopWordsMax = 64;
const spareMin = 3;

/** How many slots nodes have at most; 2 or more. */
export interface RankNodeLimits {
  leafSlotsMax: number;
  innerSlotsMax: number;
}

function slotBytes(columns: number): number {
  return 8 + 4 * columns;
}

export function nodeBytes(columns: number, capacity: number): number {
  return headerBytes + capacity * slotBytes(columns);
}

/** Room for `count` slots and a quarter more, and what the arena rounds that up to; `max` at most. */
export function capacityFor(columns: number, count: number, max: number): number {
  const wanted = count + Math.max(spareMin, count >>> 2);
  if (wanted >= max) return max;
  return Math.min(max, Math.floor((blockBytes(nodeBytes(columns, wanted)) - headerBytes) / slotBytes(columns)));
}

export function createNode(arena: Arena, columns: number, capacity: number): number {
  const node = arena.allocate(nodeBytes(columns, capacity));
  const words = arena.words[node >>> chunkUnitsLog2];
  const at = (node & chunkOffsetMask) << 1;
  words[at] = capacity << capacityShift;
  words[at + 1] = 0;
  return node;
}

export function slotCount(arena: Arena, node: number): number {
  return arena.words[node >>> chunkUnitsLog2][(node & chunkOffsetMask) << 1] & countMask;
}

export function slotCapacity(arena: Arena, node: number): number {
  return arena.words[node >>> chunkUnitsLog2][(node & chunkOffsetMask) << 1] >>> capacityShift;
}

/** Places before the first slot, which are free. */
export function firstPlace(arena: Arena, node: number): number {
  return arena.words[node >>> chunkUnitsLog2][((node & chunkOffsetMask) << 1) + 1];
}

/** The first score of the node in `arena.doubles`, the others behind it. */
export function scoresAt(arena: Arena, node: number): number {
  const unit = node & chunkOffsetMask;
  return unit + 1 + arena.words[node >>> chunkUnitsLog2][(unit << 1) + 1];
}

/** The first reference of the node in `arena.words`, from its capacity; the others behind it. */
export function refsAt(arena: Arena, node: number, capacity: number): number {
  const unit = node & chunkOffsetMask;
  return ((unit + 1 + capacity) << 1) + arena.words[node >>> chunkUnitsLog2][(unit << 1) + 1];
}

/** The first child of an inner node in `arena.words`. */
export function childrenAt(arena: Arena, node: number, capacity: number): number {
  return refsAt(arena, node, capacity) + capacity;
}

/** The first count of an inner node in `arena.words`. */
export function countsAt(arena: Arena, node: number, capacity: number): number {
  return refsAt(arena, node, capacity) + 2 * capacity;
}

export function refInSlot(arena: Arena, node: number, slot: number): number {
  return arena.words[node >>> chunkUnitsLog2][refsAt(arena, node, slotCapacity(arena, node)) + slot];
}

export function childInSlot(arena: Arena, node: number, slot: number): number {
  return arena.words[node >>> chunkUnitsLog2][childrenAt(arena, node, slotCapacity(arena, node)) + slot];
}

export function countInSlot(arena: Arena, node: number, slot: number): number {
  return arena.words[node >>> chunkUnitsLog2][countsAt(arena, node, slotCapacity(arena, node)) + slot];
}

export function setChild(arena: Arena, node: number, slot: number, child: number): void {
  arena.words[node >>> chunkUnitsLog2][childrenAt(arena, node, slotCapacity(arena, node)) + slot] = child;
}

export function setCount(arena: Arena, node: number, slot: number, count: number): void {
  arena.words[node >>> chunkUnitsLog2][countsAt(arena, node, slotCapacity(arena, node)) + slot] = count;
}

/** Members below an inner node's children from `from` up to, not including, `to`. */
export function sumCounts(arena: Arena, node: number, from: number, to: number): number {
  const words = arena.words[node >>> chunkUnitsLog2];
  const counts = countsAt(arena, node, slotCapacity(arena, node));
  let sum = 0;
  for (let at = counts + from; at < counts + to; at++) sum += words[at];
  return sum;
}

/** Makes room for one more before `slot`, in a node that has it; what is in the slot then is the caller's to write. */
export function openSlot(arena: Arena, node: number, columns: number, slot: number): void {
  const words = arena.words[node >>> chunkUnitsLog2];
  const head = (node & chunkOffsetMask) << 1;
  const count = words[head] & countMask;
  const capacity = words[head] >>> capacityShift;
  const first = words[head + 1];
  words[head]++;
  // What stands before it moves to the front, or what stands behind it to the end: the fewer of them, if both ends have room.
  if (first > 0 && (slot < count - slot || first + count === capacity)) {
    shiftSlots(arena, node, columns, 0, slot, -1);
    words[head + 1] = first - 1;
  } else shiftSlots(arena, node, columns, slot, count - slot, 1);
}

/** Takes out `removed` slots from `slot` on. */
export function removeSlots(arena: Arena, node: number, columns: number, slot: number, removed: number): void {
  const words = arena.words[node >>> chunkUnitsLog2];
  const head = (node & chunkOffsetMask) << 1;
  const count = words[head] & countMask;
  const behind = count - slot - removed;
  words[head] -= removed;
  if (slot < behind) {
    shiftSlots(arena, node, columns, 0, slot, removed);
    words[head + 1] += removed;
  } else shiftSlots(arena, node, columns, slot + removed, behind, -removed);
}

/** Moves `moved` slots from `from` on by so many places. */
function shiftSlots(arena: Arena, node: number, columns: number, from: number, moved: number, places: number): void {
  if (moved === 0 || places === 0) return;
  const words = arena.words[node >>> chunkUnitsLog2];
  const doubles = arena.doubles[node >>> chunkUnitsLog2];
  const capacity = words[(node & chunkOffsetMask) << 1] >>> capacityShift;
  const scores = scoresAt(arena, node) + from;
  if (moved > loopScoresMax) doubles.copyWithin(scores + places, scores, scores + moved);
  else if (places > 0) for (let at = scores + moved - 1; at >= scores; at--) doubles[at + places] = doubles[at];
  else for (let at = scores; at < scores + moved; at++) doubles[at + places] = doubles[at];
  let refs = refsAt(arena, node, capacity) + from;
  for (let column = 0; column < columns; column++, refs += capacity) {
    if (moved > loopWordsMax) words.copyWithin(refs + places, refs, refs + moved);
    else if (places > 0) for (let at = refs + moved - 1; at >= refs; at--) words[at + places] = words[at];
    else for (let at = refs; at < refs + moved; at++) words[at + places] = words[at];
  }
}

/** Moves the slots from `from` on to the end of another node, which has room for them. */
export function moveSlots(arena: Arena, node: number, columns: number, from: number, target: number): void {
  copySlots(arena, node, columns, from, arena, target);
  arena.words[node >>> chunkUnitsLog2][(node & chunkOffsetMask) << 1] -= slotCount(arena, node) - from;
}

/** Copies the slots from `from` on to the end of another node, perhaps of another arena, which has room for them. */
export function copySlots(source: Arena, node: number, columns: number, from: number, targetArena: Arena, target: number): void {
  const count = slotCount(source, node);
  const moved = count - from;
  if (moved === 0) return;
  moveToFront(targetArena, target, columns);
  const targetWords = targetArena.words[target >>> chunkUnitsLog2];
  const targetHead = (target & chunkOffsetMask) << 1;
  const targetCount = targetWords[targetHead] & countMask;
  const targetCapacity = targetWords[targetHead] >>> capacityShift;
  const capacity = slotCapacity(source, node);
  // In loops, because views for `set` would cost more than the few slots of a node.
  const doubles = source.doubles[node >>> chunkUnitsLog2];
  const targetDoubles = targetArena.doubles[target >>> chunkUnitsLog2];
  const scores = scoresAt(source, node) + from;
  const targetScores = scoresAt(targetArena, target) + targetCount;
  for (let i = 0; i < moved; i++) targetDoubles[targetScores + i] = doubles[scores + i];
  const words = source.words[node >>> chunkUnitsLog2];
  let refs = refsAt(source, node, capacity) + from;
  let targetRefs = refsAt(targetArena, target, targetCapacity) + targetCount;
  for (let column = 0; column < columns; column++, refs += capacity, targetRefs += targetCapacity) {
    for (let i = 0; i < moved; i++) targetWords[targetRefs + i] = words[refs + i];
  }
  targetWords[targetHead] += moved;
}

/** Leaves no place free before the first slot. */
function moveToFront(arena: Arena, node: number, columns: number): void {
  const words = arena.words[node >>> chunkUnitsLog2];
  const head = (node & chunkOffsetMask) << 1;
  const first = words[head + 1];
  if (first === 0) return;
  shiftSlots(arena, node, columns, 0, words[head] & countMask, -first);
  words[head + 1] = 0;
}

/** Copies score and reference of a slot to another node's. */
export function copyKey(arena: Arena, source: number, sourceSlot: number, target: number, targetSlot: number): void {
  const score = arena.doubles[source >>> chunkUnitsLog2][scoresAt(arena, source) + sourceSlot];
  arena.doubles[target >>> chunkUnitsLog2][scoresAt(arena, target) + targetSlot] = score;
  const ref = refInSlot(arena, source, sourceSlot);
  arena.words[target >>> chunkUnitsLog2][refsAt(arena, target, slotCapacity(arena, target)) + targetSlot] = ref;
}
