/** The members of a sorted set with scores in a range, leaf by leaf: as many at a time as lie side by side. */
import { chunkUnitsLog2 } from "../arena/layout.js";
import { childInSlot, refsAt, scoresAt, slotCapacity, slotCount } from "./rank-node.js";
import { levelsMax } from "./rank-ways.js";
import { keyScore, slotsBelowScore } from "./search-key.js";
import type { SortedSet } from "./sorted-set.js";

const noWords = new Uint32Array(0);
const noDoubles = new Float64Array(0);

/** Valid while the set and its arena don't change. */
export class ScoreWalk {
  /** The run: `count` scores from `scores[scoresAt]` on, the references of their members from `refs[refsAt]` on. */
  scores: Float64Array = noDoubles;
  scoresAt = 0;
  refs: Uint32Array = noWords;
  refsAt = 0;
  count = 0;
  private set: SortedSet | null = null;
  private end = 0;
  /** By level, leaves first: the node that the walk is in, and the slot. */
  private readonly nodes = new Uint32Array(levelsMax);
  private readonly slots = new Int32Array(levelsMax);

  /** Goes in front of the first member whose score is not below `from`. The walk ends before the first whose score is not below `to`. */
  begin(set: SortedSet, from: number, to: number): void {
    const { tree } = set;
    this.set = set;
    this.end = to;
    this.count = 0;
    keyScore[0] = from;
    let node = tree.root;
    for (let level = tree.height - 1; level >= 0; level--) {
      const below = slotsBelowScore(tree.arena, node, false);
      this.nodes[level] = node;
      this.slots[level] = level === 0 ? below : Math.max(0, below - 1);
      if (level > 0) node = childInSlot(tree.arena, node, this.slots[level]);
    }
  }

  /** Goes to the next run, of one member or more; false if there is none. */
  next(): boolean {
    const { set, nodes, slots } = this;
    if (set === null || set.tree.height === 0) return false;
    const { arena } = set.tree;
    const leafCount = slotCount(arena, nodes[0]);
    if (slots[0] >= leafCount && !this.nextLeaf()) return false;
    const leaf = nodes[0];
    const slot = slots[0];
    const doubles = arena.doubles[leaf >>> chunkUnitsLog2];
    const scores = scoresAt(arena, leaf);
    let last = slotCount(arena, leaf);
    if (doubles[scores + last - 1] >= this.end) {
      keyScore[0] = this.end;
      last = slotsBelowScore(arena, leaf, false);
    }
    slots[0] = slotCount(arena, leaf);
    if (last <= slot) return false;
    this.scores = doubles;
    this.scoresAt = scores + slot;
    this.refs = arena.words[leaf >>> chunkUnitsLog2];
    this.refsAt = refsAt(arena, leaf, slotCapacity(arena, leaf)) + slot;
    this.count = last - slot;
    return true;
  }

  /** Lets go of the set and the arena's memory. */
  release(): void {
    this.set = null;
    this.scores = noDoubles;
    this.refs = noWords;
    this.count = 0;
  }

  private nextLeaf(): boolean {
    const { nodes, slots } = this;
    const { arena, height } = (this.set as SortedSet).tree;
    let level = 1;
    while (level < height && slots[level] + 1 >= slotCount(arena, nodes[level])) level++;
    if (level >= height) return false;
    slots[level]++;
    for (; level > 0; level--) {
      nodes[level - 1] = childInSlot(arena, nodes[level], slots[level]);
      slots[level - 1] = 0;
    }
    return true;
  }
}
