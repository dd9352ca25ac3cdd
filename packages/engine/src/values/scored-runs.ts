/**
 * The members of a sorted set by score, a run of them at a time: scores side by side, and what the members are called. A packed sorted set is one run, read once for
 * all ranges. Valid until the value changes or something is allocated in the arena.
 */
import { ScoreWalk } from "@respire/datastructures";
import type { SortedSetValue } from "./sorted-set.js";

export class ScoredRuns {
  /** The run: `count` scores from `scores[scoresAt]` on, their members' names for `SortedSetValue.appendItemTo` from `items[itemsAt]` on. */
  scores: Float64Array = new Float64Array(0);
  scoresAt = 0;
  items: Uint32Array = new Uint32Array(0);
  itemsAt = 0;
  count = 0;
  private set: SortedSetValue | null = null;
  private readonly walk = new ScoreWalk();
  private packedScores = new Float64Array(0);
  private packedItems = new Uint32Array(0);
  private isPackedRun = false;

  show(set: SortedSetValue): this {
    this.set = set;
    if (set.table === null) this.unpack(set);
    return this;
  }

  /** Begins with the members whose scores are not below `from`, but below `to`. */
  begin(from: number, to: number): void {
    const set = this.set as SortedSetValue;
    if (set.table !== null) return this.walk.begin(set.table, from, to);
    const { packedScores, packedItems } = this;
    const { length } = set;
    let first = 0;
    while (first < length && packedScores[first] < from) first++;
    let end = first;
    while (end < length && packedScores[end] < to) end++;
    this.scores = packedScores;
    this.items = packedItems;
    this.scoresAt = first;
    this.itemsAt = first;
    this.count = end - first;
    this.isPackedRun = this.count > 0;
  }

  /** Goes to the next run, of one member or more; false if there is none. */
  next(): boolean {
    const { walk } = this;
    if ((this.set as SortedSetValue).table === null) {
      const isThere = this.isPackedRun;
      this.isPackedRun = false;
      return isThere;
    }
    if (!walk.next()) return false;
    this.scores = walk.scores;
    this.scoresAt = walk.scoresAt;
    this.items = walk.refs;
    this.itemsAt = walk.refsAt;
    this.count = walk.count;
    return true;
  }

  /** Lets go of the value and the arena's memory. */
  release(): void {
    this.set = null;
    this.walk.release();
    this.scores = this.packedScores;
    this.items = this.packedItems;
  }

  private unpack(set: SortedSetValue): void {
    if (this.packedScores.length < set.length) {
      this.packedScores = new Float64Array(set.length * 2);
      this.packedItems = new Uint32Array(set.length * 2);
    }
    set.copyPacked(this.packedItems, this.packedScores);
  }
}
