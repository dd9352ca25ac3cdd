/**
 * The ways down a RankTree: to a member, to a rank, to where something belongs. How the tree changes is rank-tree.ts's to say.
 *
 * What is sought is set in search-key.ts before. The way down to what was last sought is remembered here, in one place for all trees: nothing is under way between two
 * calls.
 */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { assert } from "../assert.js";
import { childInSlot, childrenAt, countsAt, refInSlot, slotCapacity, sumCounts } from "./rank-node.js";
import { slotsBelowMember, slotsBelowScore, slotsUpToKey } from "./search-key.js";

/** Two children to a node would do for 2^32 members. */
export const levelsMax = 32;

/** By level, leaves first: the node on the way down, and the slot in it. */
export const pathNodes = new Uint32Array(levelsMax);
export const pathSlots = new Int32Array(levelsMax);

export class RankWays {
  readonly arena: Arena;
  root = 0;
  height = 0;
  /** Members. */
  size = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Goes to the member sought, which is there. */
  locate(ref: number): void {
    this.descend();
    const slot = --pathSlots[0];
    assert(slot >= 0 && refInSlot(this.arena, pathNodes[0], slot) === ref, "sorted set: a member that is sought is in the tree");
  }

  /** Goes to the member of this rank, which is below `size`. */
  seek(rank: number): void {
    assert(rank >= 0 && rank < this.size, "sorted set: a rank is one of the tree's");
    let node = this.root;
    let rest = rank;
    for (let level = this.height - 1; level > 0; level--) {
      const words = this.arena.words[node >>> chunkUnitsLog2];
      const capacity = slotCapacity(this.arena, node);
      let at = countsAt(this.arena, node, capacity);
      const first = at;
      for (let count = words[at]; rest >= count; count = words[at]) {
        rest -= count;
        at++;
      }
      pathNodes[level] = node;
      pathSlots[level] = at - first;
      node = words[childrenAt(this.arena, node, capacity) + at - first];
    }
    pathNodes[0] = node;
    pathSlots[0] = rest;
  }

  /** The leaf on the way down. */
  get leaf(): number {
    return pathNodes[0];
  }

  /** The slot in the leaf on the way down. */
  get leafSlot(): number {
    return pathSlots[0];
  }

  /** The member on the way down. */
  get ref(): number {
    return refInSlot(this.arena, pathNodes[0], pathSlots[0]);
  }

  /** The rank of the member on the way down. */
  get rank(): number {
    let rank = pathSlots[0];
    for (let level = 1; level < this.height; level++) rank += sumCounts(this.arena, pathNodes[level], 0, pathSlots[level]);
    return rank;
  }

  /** Members with a score below the one sought, or at most it. */
  countBelowScore(orEqual: boolean): number {
    let below = 0;
    let node = this.root;
    for (let level = this.height - 1; level >= 0; level--) {
      const slots = slotsBelowScore(this.arena, node, orEqual);
      if (level === 0) return below + slots;
      if (slots === 0) return below;
      below += sumCounts(this.arena, node, 0, slots - 1);
      node = childInSlot(this.arena, node, slots - 1);
    }
    return 0;
  }

  /** Members before the one sought, or not behind it, where all scores are equal. */
  countBelowMember(orEqual: boolean): number {
    let below = 0;
    let node = this.root;
    for (let level = this.height - 1; level >= 0; level--) {
      const slots = slotsBelowMember(this.arena, node, orEqual);
      if (level === 0) return below + slots;
      if (slots === 0) return below;
      below += sumCounts(this.arena, node, 0, slots - 1);
      node = childInSlot(this.arena, node, slots - 1);
    }
    return 0;
  }

  /** Goes to the slot behind the last member that is not behind what is sought. */
  protected descend(): void {
    const { arena } = this;
    let node = this.root;
    for (let level = this.height - 1; level > 0; level--) {
      const slots = slotsUpToKey(arena, node);
      const slot = slots === 0 ? 0 : slots - 1;
      pathNodes[level] = node;
      pathSlots[level] = slot;
      node = childInSlot(arena, node, slot);
    }
    pathNodes[0] = node;
    pathSlots[0] = slotsUpToKey(arena, node);
  }
}
