/**
 * CountedTree: a sequence of items, each of which stands for some elements, found by the index of an element.
 *
 * A B+tree in the arena whose blocks hold, for each child, its reference and how many elements lie below it. So an item is found, put in,
 * taken out, or given another count in O(log n). An item is a reference of the caller's; it is named by the index of its first element.
 *
 * A block that is full is cut in half, but at the very ends of the sequence nothing moves: what is appended begins a new block beside a
 * full one, so that a sequence that was built from one end has full blocks. Neighbours below a common parent that fit into three quarters of a block
 * are merged when one of them loses a child.
 *
 * The way down to the item last sought is remembered, in one place for all trees: nothing is under way between two calls.
 */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import {
  capacityOf,
  childCount,
  childElements,
  childRef,
  childrenFirst,
  childrenMax,
  childWord,
  createTreeBlock,
  freeTreeBlock,
  insertChild,
  moveChildren,
  removeChild,
  replaceTreeBlock,
  sumElements,
  treeBlockBytes,
} from "./tree-block.js";

const mergedMax = Math.floor((childrenMax * 3) / 4);
/** Blocks are at least a third full on average, so 2^32 elements take fewer levels. */
const levelsMax = 16;

/** The tree whose way down is remembered; null once it has changed shape. */
let pathTree: CountedTree | null = null;
/** By level, leaves first: the block, and the child in it. */
const pathBlocks = new Uint32Array(levelsMax);
const pathSlots = new Int32Array(levelsMax);

export class CountedTree {
  private readonly arena: Arena;
  private root = 0;
  private height = 0;
  /** Elements of all items. */
  elements = 0;
  /** Items. */
  size = 0;
  /** Bytes of the blocks. */
  memoryBytes = 0;
  /** The item last sought: its reference, its first element's index, its count of elements. */
  ref = 0;
  first = 0;
  count = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Goes to the item of the element `index`, which exists: `ref`, `first` and `count` tell of it. A step to a neighbour is O(1) on average. */
  seek(index: number): void {
    if (pathTree === this) {
      const offset = index - this.first;
      if (offset >= 0 && offset < this.count) return;
      if (offset === this.count ? this.stepForward() : offset === -1 && this.stepBack()) return;
    }
    assert(index >= 0 && index < this.elements, "quicklist: an index is one of the tree's");
    let block = this.root;
    let rest = index;
    for (let level = this.height - 1; ; level--) {
      const words = this.arena.words[block >>> chunkUnitsLog2];
      const begin = childWord(block, 0);
      let at = begin;
      for (let elements = words[at + 1]; rest >= elements; elements = words[at + 1]) {
        rest -= elements;
        at += 2;
      }
      pathBlocks[level] = block;
      pathSlots[level] = (at - begin) >>> 1;
      block = words[at];
      if (level === 0) {
        this.ref = block;
        this.count = words[at + 1];
        break;
      }
    }
    this.first = index - rest;
    pathTree = this;
  }

  private stepForward(): boolean {
    const slot = pathSlots[0] + 1;
    if (slot >= childCount(this.arena, pathBlocks[0])) return false;
    this.first += this.count;
    this.take(slot);
    return true;
  }

  private stepBack(): boolean {
    if (pathSlots[0] === 0) return false;
    this.take(pathSlots[0] - 1);
    this.first -= this.count;
    return true;
  }

  private take(slot: number): void {
    const block = pathBlocks[0];
    const words = this.arena.words[block >>> chunkUnitsLog2];
    const at = childWord(block, slot);
    pathSlots[0] = slot;
    this.ref = words[at];
    this.count = words[at + 1];
  }

  /** Gives the item last sought another reference. */
  replace(ref: number): void {
    assert(pathTree === this, "quicklist: an item that is replaced was sought");
    this.arena.wordsOf(pathBlocks[0])[childWord(pathBlocks[0], pathSlots[0])] = ref;
    this.ref = ref;
  }

  /** Gives the item last sought another count of elements, at least 1. */
  setCount(count: number): void {
    assert(pathTree === this && count > 0, "quicklist: an item that changes its count was sought, and is not empty");
    this.add(0, count - this.count);
    this.elements += count - this.count;
    this.count = count;
  }

  /** Puts an item in so that its first element gets this index, which is the first of another item or the number of elements. */
  insert(index: number, ref: number, count: number): void {
    assert(count > 0, "quicklist: no item is empty");
    if (this.size === 0) {
      this.root = this.create(childrenFirst);
      this.height = 1;
      pathBlocks[0] = this.root;
      pathSlots[0] = 0;
    } else if (index === this.elements) {
      this.seek(index - 1);
      pathSlots[0]++;
    } else {
      this.seek(index);
      assert(this.first === index, "quicklist: an item is put in between two others");
    }
    this.insertAt(0, ref, count, index === 0, index === this.elements);
    this.elements += count;
    this.size++;
    pathTree = null;
  }

  /** Takes out the item last sought. */
  remove(): void {
    assert(pathTree === this, "quicklist: an item that is removed was sought");
    this.add(0, -this.count);
    this.elements -= this.count;
    this.size--;
    this.removeAt(0);
    pathTree = null;
  }

  /**
   * Takes out the items before the element `index`, which is the first of an item or the number of elements, or those from it on: they are a tree of their own then.
   * Each block on the way down is cut in two; of the shorter part the items are counted, a leaf at a time.
   */
  splitOff(index: number, isFront: boolean): CountedTree {
    const other = new CountedTree(this.arena);
    if (index > 0 && index < this.elements) this.splitInto(other, index);
    else if (index > 0 !== isFront) return other;
    // Until now the first part is this tree's.
    if (isFront || index === 0) this.exchange(other);
    return other;
  }

  /** The items from the element `index` on become those of `other`, which is empty. */
  private splitInto(other: CountedTree, index: number): void {
    const { arena, elements, size } = this;
    this.seek(index);
    assert(this.first === index, "quicklist: a tree is split between two items");
    let isLeftEmpty = false;
    for (let level = 0; level < this.height; level++) {
      const block = pathBlocks[level];
      const slot = pathSlots[level];
      const right = other.create(childrenMax);
      if (level > 0) {
        const moved = sumElements(arena, other.root, 0, childCount(arena, other.root));
        insertChild(arena, right, 0, other.root, moved);
        moveChildren(arena, block, slot + 1, right);
        arena.wordsOf(block)[childWord(block, slot) + 1] -= moved;
        if (isLeftEmpty) {
          this.free(pathBlocks[level - 1]);
          removeChild(arena, block, slot);
        }
      } else moveChildren(arena, block, slot, right);
      isLeftEmpty = childCount(arena, block) === 0;
      other.root = right;
    }
    assert(!isLeftEmpty, "quicklist: a tree that is split keeps an item");
    other.height = this.height;
    this.elements = index;
    other.elements = elements - index;
    const memoryBytes = this.memoryBytes + other.memoryBytes;
    const [shorter, longer] = index < elements - index ? [this, other] : [other, this];
    shorter.measure();
    longer.size = size - shorter.size;
    longer.memoryBytes = memoryBytes - shorter.memoryBytes;
    this.lower();
    other.lower();
    pathTree = null;
  }

  /** Counts items and bytes anew. */
  private measure(): void {
    this.size = 0;
    this.memoryBytes = 0;
    this.measureBelow(this.root, this.height - 1);
  }

  private measureBelow(block: number, level: number): void {
    const count = childCount(this.arena, block);
    this.memoryBytes += blockBytes(treeBlockBytes(capacityOf(this.arena, block)));
    if (level === 0) this.size += count;
    else for (let slot = 0; slot < count; slot++) this.measureBelow(childRef(this.arena, block, slot), level - 1);
  }

  private exchange(other: CountedTree): void {
    const { root, height, elements, size, memoryBytes } = this;
    this.root = other.root;
    this.height = other.height;
    this.elements = other.elements;
    this.size = other.size;
    this.memoryBytes = other.memoryBytes;
    other.root = root;
    other.height = height;
    other.elements = elements;
    other.size = size;
    other.memoryBytes = memoryBytes;
    pathTree = null;
  }

  /** Frees all blocks; the items are the caller's. */
  clear(): void {
    if (this.root !== 0) this.clearBelow(this.root, this.height - 1);
    this.root = 0;
    this.height = 0;
    this.elements = 0;
    this.size = 0;
    if (pathTree === this) pathTree = null;
  }

  private clearBelow(block: number, level: number): void {
    if (level > 0)
      for (let slot = 0; slot < childCount(this.arena, block); slot++) this.clearBelow(childRef(this.arena, block, slot), level - 1);
    this.free(block);
  }

  /** Writes the references of all items into `target` from `at` on. */
  copyRefs(target: Uint32Array, at: number): void {
    if (this.root !== 0) this.copyRefsBelow(this.root, this.height - 1, target, at);
  }

  private copyRefsBelow(block: number, level: number, target: Uint32Array, at: number): number {
    const count = childCount(this.arena, block);
    const words = this.arena.wordsOf(block);
    for (let slot = 0; slot < count; slot++) {
      const ref = words[childWord(block, slot)];
      if (level === 0) target[at++] = ref;
      else at = this.copyRefsBelow(ref, level - 1, target, at);
    }
    return at;
  }

  /** Moves those blocks above the item last sought that lie in chunks that are being emptied; returns how many bytes that were. */
  relocatePath(): number {
    assert(pathTree === this, "quicklist: blocks are moved above an item that was sought");
    let moved = 0;
    for (let level = this.height - 1; level >= 0; level--) {
      const block = pathBlocks[level];
      if (!this.arena.shouldMove(block)) continue;
      const capacity = capacityOf(this.arena, block);
      this.redirect(level, replaceTreeBlock(this.arena, block, capacity));
      moved += treeBlockBytes(capacity);
    }
    return moved;
  }

  // ---- Blocks ------------------------------------------------------------------------------------------------------------------------

  private create(capacity: number): number {
    this.memoryBytes += blockBytes(treeBlockBytes(capacity));
    return createTreeBlock(this.arena, capacity);
  }

  private free(block: number): void {
    this.memoryBytes -= blockBytes(treeBlockBytes(capacityOf(this.arena, block)));
    freeTreeBlock(this.arena, block);
  }

  /** Lets the way down lead to `block` at this level. */
  private redirect(level: number, block: number): void {
    pathBlocks[level] = block;
    if (level === this.height - 1) this.root = block;
    else this.arena.wordsOf(pathBlocks[level + 1])[childWord(pathBlocks[level + 1], pathSlots[level + 1])] = block;
  }

  /** Adds to the counts of the children on the way down, from this level up. */
  private add(fromLevel: number, elements: number): void {
    for (let level = fromLevel; level < this.height; level++) {
      this.arena.wordsOf(pathBlocks[level])[childWord(pathBlocks[level], pathSlots[level]) + 1] += elements;
    }
  }

  /** Puts a child in before the one on the way down at this level, and adds its elements to the counts above. */
  private insertAt(level: number, ref: number, elements: number, isFirst: boolean, isLast: boolean): void {
    const block = pathBlocks[level];
    const slot = pathSlots[level];
    const count = childCount(this.arena, block);
    const capacity = capacityOf(this.arena, block);
    if (count < capacity) {
      insertChild(this.arena, block, slot, ref, elements);
      this.add(level + 1, elements);
    } else if (capacity < childrenMax) {
      this.memoryBytes -= blockBytes(treeBlockBytes(capacity));
      const wider = Math.min(childrenMax, capacity * 2 + 1);
      this.memoryBytes += blockBytes(treeBlockBytes(wider));
      this.redirect(level, replaceTreeBlock(this.arena, block, wider));
      this.insertAt(level, ref, elements, isFirst, isLast);
    } else {
      this.splitAt(level, ref, elements, isFirst, isLast);
    }
  }

  private splitAt(level: number, ref: number, elements: number, isFirst: boolean, isLast: boolean): void {
    if (level === this.height - 1) this.raise();
    const block = pathBlocks[level];
    const slot = pathSlots[level];
    const count = childCount(this.arena, block);
    const kept = isLast ? count : isFirst ? 0 : count >>> 1;
    const right = this.create(childrenMax);
    const elementsBefore = sumElements(this.arena, block, 0, count);
    moveChildren(this.arena, block, kept, right);
    const goesLeft = isLast ? false : slot <= kept;
    insertChild(this.arena, goesLeft ? block : right, goesLeft ? slot : slot - kept, ref, elements);
    const elementsLeft = sumElements(this.arena, block, 0, childCount(this.arena, block));
    this.add(level + 1, elementsLeft - elementsBefore);
    pathSlots[level + 1]++;
    this.insertAt(level + 1, right, elementsBefore + elements - elementsLeft, false, isLast);
  }

  /** Puts a new root above the old one. */
  private raise(): void {
    assert(this.height < levelsMax, "quicklist: a tree has few levels");
    const root = this.create(childrenMax);
    // Not `elements`: below, a block may have been split, whose other half is not yet put in.
    insertChild(this.arena, root, 0, this.root, sumElements(this.arena, this.root, 0, childCount(this.arena, this.root)));
    this.root = root;
    pathBlocks[this.height] = root;
    pathSlots[this.height] = 0;
    this.height++;
  }

  /** Takes out the child on the way down at this level, whose elements are no longer counted. */
  private removeAt(level: number): void {
    const block = pathBlocks[level];
    removeChild(this.arena, block, pathSlots[level]);
    const count = childCount(this.arena, block);
    const isRoot = level === this.height - 1;
    if (count === 0) {
      this.free(block);
      if (!isRoot) return this.removeAt(level + 1);
      this.root = 0;
      this.height = 0;
    } else if (isRoot) {
      this.lower();
    } else {
      this.mergeAt(level, count);
    }
  }

  /** A root with one child gives way to it. */
  private lower(): void {
    while (this.height > 1 && childCount(this.arena, this.root) === 1) {
      const only = childRef(this.arena, this.root, 0);
      this.free(this.root);
      this.root = only;
      this.height--;
    }
  }

  private mergeAt(level: number, count: number): void {
    const parent = pathBlocks[level + 1];
    const slot = pathSlots[level + 1];
    const fits = (neighbour: number): boolean =>
      neighbour >= 0 &&
      neighbour < childCount(this.arena, parent) &&
      count + childCount(this.arena, childRef(this.arena, parent, neighbour)) <= mergedMax;
    if (count >= mergedMax) return;
    const left = fits(slot - 1) ? slot - 1 : fits(slot + 1) ? slot : -1;
    if (left < 0) return;
    const from = childRef(this.arena, parent, left + 1);
    moveChildren(this.arena, from, 0, childRef(this.arena, parent, left));
    this.free(from);
    const words = this.arena.wordsOf(parent);
    words[childWord(parent, left) + 1] += childElements(this.arena, parent, left + 1);
    pathSlots[level + 1] = left + 1;
    this.removeAt(level + 1);
  }

  /** Verifies every count and fill; throws on the first that is broken. O(n). */
  check(): void {
    let items = 0;
    let memory = 0;
    const visit = (block: number, level: number): number => {
      const count = childCount(this.arena, block);
      const capacity = capacityOf(this.arena, block);
      memory += blockBytes(treeBlockBytes(capacity));
      assert(count > 0 && count <= capacity, "quicklist check: no block of the tree is empty or too full");
      assert(capacity === childrenMax || this.height === 1, "quicklist check: only a lone leaf is a smaller block");
      assert(level === 0 || level < this.height - 1 || count > 1, "quicklist check: a root has more than one child");
      let sum = 0;
      for (let slot = 0; slot < count; slot++) {
        const elements = childElements(this.arena, block, slot);
        assert(elements > 0, "quicklist check: no item is empty");
        if (level === 0) items++;
        else assert(visit(childRef(this.arena, block, slot), level - 1) === elements, "quicklist check: a count is the sum of those below");
        sum += elements;
      }
      return sum;
    };
    const elements = this.root === 0 ? 0 : visit(this.root, this.height - 1);
    assert(elements === this.elements, "quicklist check: the tree's count of elements is right");
    assert(items === this.size, "quicklist check: the tree's count of items is right");
    assert(memory === this.memoryBytes, "quicklist check: the tree's count of bytes is right");
  }

  /** The levels of blocks. */
  get levels(): number {
    return this.height;
  }
}
