/** Members in order of score and bytes, for a tree that is made at once. */
import type { Arena } from "../arena/arena.js";
import { compareMembers } from "./compare-members.js";

/** The scores and the blocks of `count` members, in order. */
export interface OrderedMembers {
  readonly count: number;
  readonly scores: Float64Array;
  readonly refs: Uint32Array;
}

/** Sorts members by score, and by their bytes where scores are equal. */
export function orderMembers(arena: Arena, scores: Float64Array, refs: Uint32Array, count: number): OrderedMembers {
  const order = Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => scores[a] - scores[b] || compareMembers(arena, refs[a], refs[b]));
  return { count, scores: Float64Array.from(order, (i) => scores[i]), refs: Uint32Array.from(order, (i) => refs[i]) };
}
