/** A place in the order of a sorted set, to walk from. */
import { chunkUnitsLog2 } from "../arena/layout.js";
import { refsAt, scoresAt, slotCapacity, slotCount } from "./rank-node.js";
import type { SortedSet } from "./sorted-set.js";

const noWords = new Uint32Array(0);
const noDoubles = new Float64Array(0);

/** Valid while the set and its arena don't change; nowhere after an answer of false. Walking on within a leaf is a step of an index; from leaf to leaf it seeks anew. */
export class RankCursor {
  private set: SortedSet | null = null;
  /** The rank of the leaf's first member. */
  private first = 0;
  private slot = 0;
  private slots = 0;
  private words: Uint32Array = noWords;
  private doubles: Float64Array = noDoubles;
  private refs = 0;
  private scores = 0;

  /** Goes to the member of this rank, 0 the lowest; false if there is none. */
  seek(set: SortedSet, rank: number): boolean {
    if (rank < 0 || rank >= set.size) {
      this.release();
      return false;
    }
    this.set = set;
    const { tree } = set;
    const { arena } = tree;
    tree.seek(rank);
    const { leaf } = tree;
    this.slot = tree.leafSlot;
    this.first = rank - this.slot;
    this.slots = slotCount(arena, leaf);
    this.words = arena.words[leaf >>> chunkUnitsLog2];
    this.doubles = arena.doubles[leaf >>> chunkUnitsLog2];
    this.refs = refsAt(arena, leaf, slotCapacity(arena, leaf));
    this.scores = scoresAt(arena, leaf);
    return true;
  }

  /** The member's reference. */
  get ref(): number {
    return this.words[this.refs + this.slot];
  }

  /** Its score; cheaper than `scoreOf`. */
  get score(): number {
    return this.doubles[this.scores + this.slot];
  }

  get rank(): number {
    return this.first + this.slot;
  }

  /** Goes to the next higher member; false if there is none. */
  next(): boolean {
    if (this.slot + 1 < this.slots) {
      this.slot++;
      return true;
    }
    return this.set !== null && this.seek(this.set, this.first + this.slots);
  }

  /** Goes to the next lower member; false if there is none. */
  previous(): boolean {
    if (this.slot > 0) {
      this.slot--;
      return true;
    }
    return this.set !== null && this.seek(this.set, this.first - 1);
  }

  /** Lets go of the set and the arena's memory. */
  release(): void {
    this.set = null;
    this.slot = 0;
    this.slots = 0;
    this.words = noWords;
    this.doubles = noDoubles;
  }
}
