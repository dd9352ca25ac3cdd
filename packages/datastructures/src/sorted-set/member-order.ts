/** Members in order of score and bytes, for a tree that is made at once. */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { KeyOrder } from "../order/key-order.js";
import { compareMembers } from "./compare-members.js";
import { loadScore, memberLengthOf, memberStartOf, scoreBytes } from "./search-key.js";

/** The scores and the blocks of members, in order. */
export interface OrderedMembers {
  readonly scores: Float64Array;
  readonly refs: Uint32Array;
}

/** Up to so many members are put in place one by one. */
const placedMax = 16;
/** Up to so many are compared with one another; for more, digits are cheaper. */
const comparedMax = 128;
/** Bytes of a member that are looked at together. */
const prefixBytes = 8;
/** Members that share prefix after prefix, which somebody has made up, are compared with one another at last. */
const depthMax = 30;

/** Sorts members by score, and by their bytes where scores are equal: both arrays, in place. Little is done for members that are in order already, or in reverse. */
export function orderMembers(arena: Arena, members: OrderedMembers): void {
  const { scores, refs } = members;
  if (refs.length < 2 || isAscending(arena, members, 1)) return;
  if (isAscending(arena, members, -1)) {
    scores.reverse();
    refs.reverse();
  } else if (refs.length <= comparedMax) {
    const order = Uint32Array.from(refs, (_, i) => i);
    order.sort((a, b) => scores[a] - scores[b] || compareMembers(arena, refs[a], refs[b]));
    const before = { scores: scores.slice(), refs: refs.slice() };
    for (let i = 0; i < order.length; i++) {
      scores[i] = before.scores[order[i]];
      refs[i] = before.refs[order[i]];
    }
  } else new MemberSorter(arena, members).sort();
}

/** @param direction 1, or -1 to ask for the reverse. */
function isAscending(arena: Arena, { scores, refs }: OrderedMembers, direction: number): boolean {
  for (let i = 1; i < refs.length; i++) {
    if (scores[i] === scores[i - 1]) {
      if (compareMembers(arena, refs[i], refs[i - 1]) * direction < 0) return false;
    } else if (scores[i] > scores[i - 1] !== direction > 0) return false;
  }
  return true;
}

class MemberSorter {
  private readonly arena: Arena;
  private readonly scores: Float64Array;
  private readonly refs: Uint32Array;
  private readonly order = new KeyOrder();

  constructor(arena: Arena, { scores, refs }: OrderedMembers) {
    this.arena = arena;
    this.scores = scores;
    this.refs = refs;
    this.order.reserve(refs.length);
  }

  sort(): void {
    const { scores, refs, order } = this;
    const count = refs.length;
    let hasNegativeZero = false;
    for (let i = 0; i < count; i++) {
      if (Object.is(scores[i], -0)) hasNegativeZero = true;
      order.setNumber(i, scores[i]);
      order.items[i] = refs[i];
    }
    order.sort(0, count, 0, count);
    for (let i = 0; i < count; i++) {
      scores[i] = order.numberAt(i);
      refs[i] = order.items[i];
    }
    for (let from = 0, to = 1; from < count; from = to) {
      to = from + 1;
      while (to < count && scores[to] === scores[from]) to++;
      this.sortMembers(from, to, 0, 0);
    }
    if (hasNegativeZero) this.readZeros();
  }

  /** Zeros, which are all the same to the order, get their signs back. */
  private readZeros(): void {
    const bytes = new Uint8Array(this.scores.buffer);
    for (let i = this.scores.indexOf(0); i < this.scores.length && this.scores[i] === 0; i++) {
      loadScore(this.arena, this.refs[i], bytes, i * scoreBytes);
    }
  }

  /** Sorts members of equal score, whose first `common` bytes are the same. */
  private sortMembers(from: number, to: number, common: number, depth: number): void {
    if (to - from <= placedMax) this.placeMembers(from, to, common);
    else if (to - from <= comparedMax || depth === depthMax) this.compareAll(from, to, common);
    else this.sortByPrefix(from, to, this.commonLength(from, to, common), depth);
  }

  /** Sorts by the eight bytes behind those that are common to all, and then those where these are equal. */
  private sortByPrefix(from: number, to: number, common: number, depth: number): void {
    const { order, refs } = this;
    for (let i = from; i < to; i++) {
      this.writePrefix(i, common);
      order.items[i] = refs[i];
    }
    order.sort(from, to, from, to);
    for (let i = from; i < to; i++) refs[i] = order.items[i];
    for (let start = from, end = from; start < to; start = end) {
      let isLonger = true;
      for (; end < to && order.hasSameKey(start, end); end++) {
        if (memberLengthOf(this.arena, refs[end]) < common + prefixBytes) isLonger = false;
      }
      // A member that ends here may have been filled up with zeros to what another one goes on with.
      if (isLonger) this.sortMembers(start, end, common + prefixBytes, depth + 1);
      else if (end - start > 1) this.compareAll(start, end, common);
    }
  }

  /** Makes the key at a place of its member's eight bytes from `start` on, the first the highest; zeros behind its end. */
  private writePrefix(index: number, start: number): void {
    const { arena } = this;
    const ref = this.refs[index];
    const bytes = arena.bytes[ref >>> chunkUnitsLog2];
    const begin = memberStartOf(arena, ref);
    const end = begin + memberLengthOf(arena, ref);
    let low = 0;
    let high = 0;
    let at = begin + start;
    for (let i = 0; i < 4; i++, at++) high = (high << 8) | (at < end ? bytes[at] : 0);
    for (let i = 0; i < 4; i++, at++) low = (low << 8) | (at < end ? bytes[at] : 0);
    this.order.low[index] = low;
    this.order.high[index] = high;
  }

  /** How many of the first bytes are the same in all, of which `known` are. */
  private commonLength(from: number, to: number, known: number): number {
    const { arena, refs } = this;
    const first = refs[from];
    const firstBytes = arena.bytes[first >>> chunkUnitsLog2];
    const firstStart = memberStartOf(arena, first);
    let common = memberLengthOf(arena, first);
    for (let i = from + 1; i < to && common > known; i++) {
      const ref = refs[i];
      const bytes = arena.bytes[ref >>> chunkUnitsLog2];
      const start = memberStartOf(arena, ref);
      common = Math.min(common, memberLengthOf(arena, ref));
      let same = known;
      while (same < common && bytes[start + same] === firstBytes[firstStart + same]) same++;
      common = same;
    }
    return common;
  }

  private placeMembers(from: number, to: number, common: number): void {
    const { arena, refs } = this;
    for (let i = from + 1; i < to; i++) {
      const ref = refs[i];
      let at = i;
      for (; at > from && compareMembers(arena, refs[at - 1], ref, common) > 0; at--) refs[at] = refs[at - 1];
      refs[at] = ref;
    }
  }

  private compareAll(from: number, to: number, common: number): void {
    this.refs.subarray(from, to).sort((a, b) => compareMembers(this.arena, a, b, common));
  }
}
