/** What is done inside one segment, or from one to another; see layout.ts for its shape. */
import { type Arena, wordOffset } from "../arena/arena.js";
import type { EntryMover } from "./entry-visitor.js";
import { homeSlot, segmentBytes, segmentHeaderWords, segmentSlots, segmentState, slotsAfter, stateDepthShift } from "./layout.js";

/** A new segment without elements. */
export function createSegment(arena: Arena, slots: number, depth: number): number {
  const segment = arena.allocate(segmentBytes(slots));
  const words = arena.wordsOf(segment);
  const base = wordOffset(segment);
  words.fill(0, base, base + segmentHeaderWords + slots * 2);
  words[base + segmentSlots] = slots;
  words[base + segmentState] = depth << stateDepthShift;
  return segment;
}

export function freeSegment(arena: Arena, segment: number): void {
  arena.free(segment, segmentBytes(arena.wordsOf(segment)[wordOffset(segment)]));
}

/** The same segment in another place, perhaps of another arena; with a copier its elements lead to the entries that the copier makes of the old ones. */
export function copySegmentTo(target: Arena, source: Arena, segment: number, copier: EntryMover | null): number {
  const slots = source.wordsOf(segment)[wordOffset(segment)];
  const base = wordOffset(segment);
  const copy = target.allocate(segmentBytes(slots));
  const copyBase = wordOffset(copy);
  target.wordsOf(copy).set(source.wordsOf(segment).subarray(base, base + segmentHeaderWords + slots * 2), copyBase);
  if (copier === null) return copy;
  for (let slot = 0; slot < slots; slot++) {
    const at = copyBase + segmentHeaderWords + slot * 2;
    const words = target.wordsOf(copy);
    if (words[at + 1] === 0) continue;
    const entry = copier.move(words[at + 1], words[at]);
    target.wordsOf(copy)[at + 1] = entry; // Not `words`: the copier allocated.
  }
  return copy;
}

/** Puts an element where it belongs, moving what is greater by one slot; false if there is no gap up to the end. The count is the caller's. */
export function placeInSegment(words: Uint32Array, base: number, slots: number, depth: number, hash: number, ref: number): boolean {
  const end = base + segmentHeaderWords + (slots << 1);
  let at = base + segmentHeaderWords + (homeSlot(hash, depth, slots) << 1);
  const unsigned = hash >>> 0;
  while (at < end && words[at + 1] !== 0 && words[at] <= unsigned) at += 2;
  let gap = at;
  while (gap < end && words[gap + 1] !== 0) gap += 2;
  if (gap >= end) return false;
  for (; gap > at; gap -= 2) {
    words[gap] = words[gap - 2];
    words[gap + 1] = words[gap - 1];
  }
  words[at] = unsigned;
  words[at + 1] = ref;
  return true;
}

/**
 * A new segment with the elements of one (or of two neighbouring ones, the lower first) from hash `from` up to, not including, `to`. It has
 * `slotsWanted` slots, or more if they don't all find a place behind their homes; 0 if that would take more than `slotsLimit`.
 */
export function copySegment(
  arena: Arena,
  segment: number,
  from: number,
  to: number,
  slotsWanted: number,
  depth: number,
  second = 0,
  slotsLimit = Number.POSITIVE_INFINITY,
): number {
  for (let slots = slotsWanted; slots <= slotsLimit; slots = slotsAfter(slots)) {
    const copy = createSegment(arena, slots, depth);
    let next = appendSorted(arena, copy, segment, from, to, 0);
    if (next >= 0 && second !== 0) next = appendSorted(arena, copy, second, from, to, next);
    if (next >= 0) return copy;
    freeSegment(arena, copy);
  }
  return 0;
}

/** Appends in order, each element to its home or behind the last one. Returns the next free slot, or -1 if they did not fit. */
function appendSorted(arena: Arena, copy: number, segment: number, from: number, to: number, firstSlot: number): number {
  const source = arena.wordsOf(segment);
  const sourceBase = wordOffset(segment);
  const target = arena.wordsOf(copy);
  const targetBase = wordOffset(copy);
  const slots = target[targetBase];
  const depth = target[targetBase + segmentState] >>> stateDepthShift;
  const sourceEnd = sourceBase + segmentHeaderWords + (source[sourceBase] << 1);
  let next = firstSlot;
  for (let at = sourceBase + segmentHeaderWords; at < sourceEnd; at += 2) {
    const ref = source[at + 1];
    const hash = source[at];
    if (ref === 0 || hash < from || hash >= to) continue;
    const home = homeSlot(hash, depth, slots);
    if (home > next) next = home;
    if (next >= slots) return -1;
    const slot = targetBase + segmentHeaderWords + (next << 1);
    target[slot] = hash;
    target[slot + 1] = ref;
    target[targetBase + segmentState]++;
    next++;
  }
  return next;
}
