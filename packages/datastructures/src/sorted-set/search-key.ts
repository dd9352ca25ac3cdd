/**
 * What is sought in a tree, and the search in one node.
 *
 * The key is in one place for all trees: nothing is under way between two calls, and a score that is handed from function to function would be boxed by V8, 16 bytes
 * of garbage each time. Scores are compared as numbers, so that -0 is 0; members as unsigned bytes, a shorter one before what it is the beginning of.
 */
import type { Arena } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import { keyLengthMask, keyOffsetOf, longKey } from "../dictionary/layout.js";
import { refsAt, scoresAt } from "./rank-node.js";

/** The score that is sought, or to be put in. */
export const keyScore = new Float64Array(1);
const keyScoreBytes = new Uint8Array(keyScore.buffer);
/** The block of the member that is sought, or 0 if the member is not one of the set's. */
const keyRef = new Uint32Array(1);
const noBytes = new Uint8Array(0);
let keyBytes: Uint8Array = noBytes;
let keyStart = 0;
let keyLength = 0;

/** Bytes of a score in its member's block. */
export const scoreBytes = 8;

/** Where a member begins in `arena.bytes`, in the chunk of its block. */
export function memberStartOf(arena: Arena, ref: number): number {
  const unit = ref & chunkOffsetMask;
  return (unit << 3) + keyOffsetOf(arena.words[ref >>> chunkUnitsLog2][(unit << 1) + 1]);
}

export function memberLengthOf(arena: Arena, ref: number): number {
  const words = arena.words[ref >>> chunkUnitsLog2];
  const at = (ref & chunkOffsetMask) << 1;
  const length = words[at + 1] & keyLengthMask;
  return length === longKey ? words[at + 2] : length;
}

/** Copies the eight bytes of a member's score, which are not aligned, to `target[targetAt]` on. */
export function loadScore(arena: Arena, ref: number, target: Uint8Array, targetAt: number): void {
  const bytes = arena.bytes[ref >>> chunkUnitsLog2];
  const at = memberStartOf(arena, ref) + memberLengthOf(arena, ref);
  for (let i = 0; i < scoreBytes; i++) target[targetAt + i] = bytes[at + i];
}

/** Seeks a member that is there, with the score that its block says. */
export function seekStored(arena: Arena, ref: number): void {
  seekMember(arena, ref);
  loadScore(arena, ref, keyScoreBytes, 0);
}

/** Seeks a member by its bytes; the score is the caller's to set. Views of the arena are good until the next allocation. */
export function seekMember(arena: Arena, ref: number): void {
  keyRef[0] = ref;
  keyBytes = arena.bytes[ref >>> chunkUnitsLog2];
  keyStart = memberStartOf(arena, ref);
  keyLength = memberLengthOf(arena, ref);
}

export function seekBytes(bytes: Uint8Array, start: number, length: number): void {
  keyRef[0] = 0;
  keyBytes = bytes;
  keyStart = start;
  keyLength = length;
}

/** Lets go of the buffer that was sought in, which may be a long member's own: due when blocks were freed, or the bytes were somebody else's. */
export function endSeek(): void {
  keyBytes = noBytes;
}

/** The order of a member and the one sought: negative, 0 or positive. */
export function compareToKey(arena: Arena, ref: number): number {
  if (ref === keyRef[0]) return 0;
  const chunk = ref >>> chunkUnitsLog2;
  const words = arena.words[chunk];
  const bytes = arena.bytes[chunk];
  const unit = ref & chunkOffsetMask;
  const keyWord = words[(unit << 1) + 1];
  let length = keyWord & keyLengthMask;
  if (length === longKey) length = words[(unit << 1) + 2];
  const start = (unit << 3) + keyOffsetOf(keyWord);
  const sought = keyBytes;
  const soughtStart = keyStart;
  const common = Math.min(length, keyLength);
  for (let i = 0; i < common; i++) {
    const difference = bytes[start + i] - sought[soughtStart + i];
    if (difference !== 0) return difference;
  }
  return length - keyLength;
}

/** How many slots of a node are not behind the score and member sought. */
export function slotsUpToKey(arena: Arena, node: number): number {
  const chunk = node >>> chunkUnitsLog2;
  const words = arena.words[chunk];
  const doubles = arena.doubles[chunk];
  const head = words[(node & chunkOffsetMask) << 1];
  const scores = scoresAt(arena, node);
  const refs = refsAt(arena, node, head >>> 16);
  const score = keyScore[0];
  let low = 0;
  let high = head & 0xffff;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = doubles[scores + middle];
    if (other < score || (other === score && compareToKey(arena, words[refs + middle]) <= 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many slots of a node have a score below the one sought, or at most it. */
export function slotsBelowScore(arena: Arena, node: number, orEqual: boolean): number {
  const chunk = node >>> chunkUnitsLog2;
  const doubles = arena.doubles[chunk];
  const scores = scoresAt(arena, node);
  const score = keyScore[0];
  let low = 0;
  let high = arena.words[chunk][(node & chunkOffsetMask) << 1] & 0xffff;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = doubles[scores + middle];
    if (other < score || (orEqual && other === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many slots of a node have a member before the one sought, or not behind it. */
export function slotsBelowMember(arena: Arena, node: number, orEqual: boolean): number {
  const chunk = node >>> chunkUnitsLog2;
  const words = arena.words[chunk];
  const head = words[(node & chunkOffsetMask) << 1];
  const refs = refsAt(arena, node, head >>> 16);
  const limit = orEqual ? 0 : -1;
  let low = 0;
  let high = head & 0xffff;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareToKey(arena, words[refs + middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
