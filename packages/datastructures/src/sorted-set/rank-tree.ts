/**
 * RankTree: the members of a sorted set in order of score and bytes, found by either and by rank.
 *
 * A B+tree in the arena that counts. Its nodes (see rank-node.ts) grow by a quarter at a time, within the block sizes of the arena, so that a tree that
 * was filled in no order has few empty slots; a full node is cut in half, but at the very ends of the order nothing moves, so that what came in ascending order lies in
 * full nodes. Neighbours below a common parent that fit into three quarters of a node are merged when one of them has become sparse. What an inner
 * node says of the first member below each child is always exact.
 *
 * What is sought is set in search-key.ts before; the way down to it, in rank-ways.ts, is where a change is made.
 */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import {
  capacityFor,
  childInSlot,
  copyKey,
  countInSlot,
  countsAt,
  createNode,
  innerColumns,
  leafColumns,
  moveSlots,
  nodeBytes,
  openSlot,
  type RankNodeLimits,
  refInSlot,
  refsAt,
  removeSlots,
  scoresAt,
  setChild,
  setCount,
  slotCapacity,
  slotCount,
  sumCounts,
} from "./rank-node.js";
import { levelsMax, pathNodes, pathSlots, RankWays } from "./rank-ways.js";
import { compareToKey, keyScore } from "./search-key.js";

/** Leaves, and inner nodes, that fill blocks of 1 and 1.25 KiB. Half or twice as many slots make no operation faster by more than a tenth. */
export const defaultLimits: RankNodeLimits = { leafSlotsMax: 84, innerSlotsMax: 63 };

/** A node may have so many empty slots, or a third of all, before it is merged or shrunk. */
const spareMax = 3;

function columnsOf(level: number): number {
  return level === 0 ? leafColumns : innerColumns;
}

export class RankTree extends RankWays {
  readonly limits: RankNodeLimits;
  /** Bytes of the nodes, as long as the arena makes them. */
  memoryBytes = 0;

  constructor(arena: Arena, limits: RankNodeLimits) {
    super(arena);
    this.limits = limits;
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** Puts in the member sought, which is not there. */
  insert(ref: number): void {
    if (this.size++ === 0) {
      this.root = this.create(0, capacityFor(leafColumns, 1, this.limits.leafSlotsMax));
      this.height = 1;
      pathNodes[0] = this.root;
      pathSlots[0] = 0;
    } else {
      this.descend();
      this.addToCounts(1);
    }
    const isFirst = pathSlots[0] === 0;
    this.insertAt(0, ref, 0, 0);
    if (isFirst) this.lowerFirst(ref);
  }

  /** Puts a block in another one's place: that of the member on the way down. */
  replaceRef(ref: number): void {
    this.writeRef(pathNodes[0], pathSlots[0], ref);
    this.raiseFirst(0);
  }

  /** Gives the member on the way down the score sought, if that leaves it in its place; says whether. */
  changeScore(): boolean {
    const { arena } = this;
    const leaf = pathNodes[0];
    const slot = pathSlots[0];
    const scores = scoresAt(arena, leaf);
    const doubles = arena.doubles[leaf >>> chunkUnitsLog2];
    if (slot + 1 < slotCount(arena, leaf)) {
      if (!this.isBefore(leaf, slot + 1)) return false;
    } else {
      let level = 1;
      while (level < this.height && pathSlots[level] + 1 === slotCount(arena, pathNodes[level])) level++;
      if (level < this.height && !this.isBefore(pathNodes[level], pathSlots[level] + 1)) return false;
    }
    // What is before the first of a leaf is unknown, but it stays where it is if its score does not sink.
    const isRightOfPrevious = slot > 0 ? this.isBehind(leaf, slot - 1) : keyScore[0] >= doubles[scores] || this.isOutermost(0);
    if (!isRightOfPrevious) return false;
    doubles[scores + slot] = keyScore[0];
    this.raiseFirst(0);
    return true;
  }

  /** Takes out the member on the way down and those behind it, as many as `count` in all, none of another leaf. */
  remove(count: number): void {
    this.size -= count;
    this.addToCounts(-count);
    removeSlots(this.arena, pathNodes[0], leafColumns, pathSlots[0], count);
    this.settle(0);
  }

  /** Moves those nodes on the way down that lie in chunks that are being emptied; returns how many bytes that were. */
  relocatePath(): number {
    let moved = 0;
    for (let level = this.height - 1; level >= 0; level--) {
      const node = pathNodes[level];
      if (!this.arena.shouldMove(node)) continue;
      const capacity = slotCapacity(this.arena, node);
      this.resize(level, capacity);
      moved += nodeBytes(columnsOf(level), capacity);
    }
    return moved;
  }

  /** Frees about `leaves` leaves, from the last on; true when nothing is left. Until then nothing else may be asked of the tree. */
  freeSlice(leaves: number): boolean {
    for (let freed = 0; freed < leaves && this.root !== 0; freed++) {
      let node = this.root;
      for (let level = this.height - 1; level > 0; level--) {
        pathNodes[level] = node;
        node = childInSlot(this.arena, node, slotCount(this.arena, node) - 1);
      }
      this.free(0, node);
      let level = 1;
      for (; level < this.height; level++) {
        const parent = pathNodes[level];
        removeSlots(this.arena, parent, innerColumns, slotCount(this.arena, parent) - 1, 1);
        if (slotCount(this.arena, parent) > 0) break;
        this.free(level, parent);
      }
      if (level >= this.height) this.root = 0;
    }
    if (this.root !== 0) return false;
    this.height = 0;
    this.size = 0;
    return true;
  }

  // ---- Nodes -------------------------------------------------------------------------------------------------------------------------

  create(level: number, capacity: number): number {
    this.memoryBytes += blockBytes(nodeBytes(columnsOf(level), capacity));
    return createNode(this.arena, columnsOf(level), capacity);
  }

  private free(level: number, node: number): void {
    const lengthBytes = nodeBytes(columnsOf(level), slotCapacity(this.arena, node));
    this.memoryBytes -= blockBytes(lengthBytes);
    this.arena.free(node, lengthBytes);
  }

  private slotsMax(level: number): number {
    return level === 0 ? this.limits.leafSlotsMax : this.limits.innerSlotsMax;
  }

  /** The node on the way down, in a block with room for `capacity` slots. */
  private resize(level: number, capacity: number): number {
    const node = pathNodes[level];
    const resized = this.create(level, capacity);
    moveSlots(this.arena, node, columnsOf(level), 0, resized);
    this.free(level, node);
    pathNodes[level] = resized;
    if (level === this.height - 1) this.root = resized;
    else setChild(this.arena, pathNodes[level + 1], pathSlots[level + 1], resized);
    return resized;
  }

  /** Whether this end of the order is where the way down leads, from this level up: the first slot of each node. */
  private isOutermost(fromLevel: number): boolean {
    for (let level = fromLevel; level < this.height; level++) if (pathSlots[level] !== 0) return false;
    return true;
  }

  private isRightmost(fromLevel: number): boolean {
    for (let level = fromLevel; level < this.height; level++) {
      if (pathSlots[level] !== slotCount(this.arena, pathNodes[level]) - 1) return false;
    }
    return true;
  }

  private addToCounts(members: number): void {
    for (let level = 1; level < this.height; level++) {
      const node = pathNodes[level];
      this.arena.words[node >>> chunkUnitsLog2][countsAt(this.arena, node, slotCapacity(this.arena, node)) + pathSlots[level]] += members;
    }
  }

  private writeRef(node: number, slot: number, ref: number): void {
    this.arena.words[node >>> chunkUnitsLog2][refsAt(this.arena, node, slotCapacity(this.arena, node)) + slot] = ref;
  }

  /** What the parents say of the first member of the node on the way down, where it has changed. */
  private raiseFirst(fromLevel: number): void {
    for (let level = fromLevel; pathSlots[level] === 0 && level + 1 < this.height; level++) {
      copyKey(this.arena, pathNodes[level], 0, pathNodes[level + 1], pathSlots[level + 1]);
    }
  }

  /** Lets all nodes at the beginning of the order say that what was sought is the first. */
  private lowerFirst(ref: number): void {
    let node = this.root;
    for (let level = this.height - 1; level > 0; level--) {
      this.arena.doubles[node >>> chunkUnitsLog2][scoresAt(this.arena, node)] = keyScore[0];
      this.writeRef(node, 0, ref);
      node = childInSlot(this.arena, node, 0);
    }
  }

  /** Whether the score and member sought are before those of a slot. `ref` is the member, which is in the tree. */
  private isBefore(node: number, slot: number): boolean {
    const other = this.arena.doubles[node >>> chunkUnitsLog2][scoresAt(this.arena, node) + slot];
    return keyScore[0] < other || (keyScore[0] === other && compareToKey(this.arena, refInSlot(this.arena, node, slot)) > 0);
  }

  private isBehind(node: number, slot: number): boolean {
    const other = this.arena.doubles[node >>> chunkUnitsLog2][scoresAt(this.arena, node) + slot];
    return keyScore[0] > other || (keyScore[0] === other && compareToKey(this.arena, refInSlot(this.arena, node, slot)) < 0);
  }

  // ---- Growing -----------------------------------------------------------------------------------------------------------------------

  /** Puts a slot in on the way down: in a leaf for the member sought, above for a child and the members below it, which the counts above hold already. */
  private insertAt(level: number, ref: number, child: number, members: number): void {
    let node = pathNodes[level];
    const count = slotCount(this.arena, node);
    if (count === slotCapacity(this.arena, node)) {
      const max = this.slotsMax(level);
      if (count === max) return this.split(level, ref, child, members);
      node = this.resize(level, capacityFor(columnsOf(level), count + 1, max));
    }
    this.fill(level, node, pathSlots[level], ref, child, members);
  }

  private fill(level: number, node: number, slot: number, ref: number, child: number, members: number): void {
    openSlot(this.arena, node, columnsOf(level), slot);
    if (level === 0) {
      this.arena.doubles[node >>> chunkUnitsLog2][scoresAt(this.arena, node) + slot] = keyScore[0];
      this.writeRef(node, slot, ref);
      return;
    }
    copyKey(this.arena, child, 0, node, slot);
    setChild(this.arena, node, slot, child);
    setCount(this.arena, node, slot, members);
  }

  private split(level: number, ref: number, child: number, members: number): void {
    if (level === this.height - 1) this.raise();
    const max = this.slotsMax(level);
    const columns = columnsOf(level);
    const slot = pathSlots[level];
    const isLast = slot === max && this.isRightmost(level + 1);
    const kept = isLast ? max : slot === 0 && this.isOutermost(level + 1) ? 0 : max >>> 1;
    const goesLeft = !isLast && slot <= kept;
    const right = this.create(level, isLast ? max : capacityFor(columns, max - kept + (goesLeft ? 0 : 1), max));
    moveSlots(this.arena, pathNodes[level], columns, kept, right);
    if (kept > 0 && kept < max) this.resize(level, capacityFor(columns, kept + (goesLeft ? 1 : 0), max));
    if (goesLeft) this.fill(level, pathNodes[level], slot, ref, child, members);
    else this.fill(level, right, slot - kept, ref, child, members);
    const membersRight = this.membersBelow(level, right);
    const parent = pathNodes[level + 1];
    const parentSlot = pathSlots[level + 1];
    setCount(this.arena, parent, parentSlot, countInSlot(this.arena, parent, parentSlot) - membersRight);
    pathSlots[level + 1]++;
    this.insertAt(level + 1, 0, right, membersRight);
  }

  private membersBelow(level: number, node: number): number {
    const count = slotCount(this.arena, node);
    return level === 0 ? count : sumCounts(this.arena, node, 0, count);
  }

  /** Puts a new root above the old one. */
  private raise(): void {
    assert(this.height < levelsMax, "sorted set: a tree has few levels");
    const root = this.create(this.height, capacityFor(innerColumns, 2, this.limits.innerSlotsMax));
    this.fill(this.height, root, 0, 0, this.root, this.size);
    this.root = root;
    pathNodes[this.height] = root;
    pathSlots[this.height] = 0;
    this.height++;
  }

  // ---- Shrinking ---------------------------------------------------------------------------------------------------------------------

  /** Puts in order what lies above the slots that were taken out of the node on the way down. */
  private settle(level: number): void {
    const node = pathNodes[level];
    const count = slotCount(this.arena, node);
    const isRoot = level === this.height - 1;
    if (count === 0) {
      this.free(level, node);
      if (isRoot) {
        this.root = 0;
        this.height = 0;
      } else this.removeChild(level + 1);
      return;
    }
    this.raiseFirst(level);
    if (isRoot && level > 0 && count === 1) return this.lower();
    const capacity = slotCapacity(this.arena, node);
    if (capacity - count <= Math.max(spareMax, capacity / 3)) return;
    if (!isRoot && this.merge(level, node, count)) return;
    const fitting = capacityFor(columnsOf(level), count, this.slotsMax(level));
    if (fitting < capacity) this.resize(level, fitting);
  }

  private removeChild(level: number): void {
    removeSlots(this.arena, pathNodes[level], innerColumns, pathSlots[level], 1);
    this.settle(level);
  }

  /** A root with one child gives way to it. */
  private lower(): void {
    while (this.height > 1 && slotCount(this.arena, this.root) === 1) {
      const only = childInSlot(this.arena, this.root, 0);
      this.free(this.height - 1, this.root);
      this.root = only;
      this.height--;
    }
  }

  /** Merges the node with a neighbour, if there is one that is sparse enough. */
  private merge(level: number, node: number, count: number): boolean {
    const parent = pathNodes[level + 1];
    const slot = pathSlots[level + 1];
    const mergedMax = (this.slotsMax(level) * 3) >>> 2;
    if (slot > 0) {
      const left = childInSlot(this.arena, parent, slot - 1);
      if (slotCount(this.arena, left) + count <= mergedMax) {
        pathSlots[level + 1]--;
        pathNodes[level] = left;
        this.absorb(level, node);
        return true;
      }
    }
    if (slot + 1 >= slotCount(this.arena, parent)) return false;
    const right = childInSlot(this.arena, parent, slot + 1);
    if (slotCount(this.arena, right) + count > mergedMax) return false;
    this.absorb(level, right);
    return true;
  }

  /** Moves everything of `right`, the next neighbour, into the node on the way down, and takes `right` out. */
  private absorb(level: number, right: number): void {
    const columns = columnsOf(level);
    const count = slotCount(this.arena, pathNodes[level]) + slotCount(this.arena, right);
    const fitting = capacityFor(columns, count, this.slotsMax(level));
    if (slotCapacity(this.arena, pathNodes[level]) !== fitting) this.resize(level, fitting);
    moveSlots(this.arena, right, columns, 0, pathNodes[level]);
    this.free(level, right);
    const parent = pathNodes[level + 1];
    const slot = pathSlots[level + 1];
    setCount(this.arena, parent, slot, countInSlot(this.arena, parent, slot) + countInSlot(this.arena, parent, slot + 1));
    pathSlots[level + 1]++;
    this.removeChild(level + 1);
  }
}
