/**
 * KeyTree: an ordered map in the arena, from keys of a few 32-bit words to values of a few words. Keys are compared word by word, as unsigned numbers: an id of a stream
 * is four of them, its milliseconds' high and low word first.
 *
 * A B+tree. A block that is full is cut in half, but at the very end nothing moves: what is appended begins a new block beside a full one, so that a tree that was
 * built in order has full blocks. Neighbours that fit into three quarters of a block are merged when one of them has become small.
 *
 * `seek…` go to a row, `next` and `previous` walk on; the row is valid until the tree changes. Costs: O(log n), walking O(1) within a block.
 */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { checkKeyTree } from "./check.js";
import { blockLength, copyRows, createBlock, moveRows, openRow, removeRow, rowAt, rowCapacity, rowCount } from "./rows.js";

/** With 63 rows of five words a block takes 1,268 bytes, and a row is found in six comparisons. */
const blockRowsMax = 63;
/** A tree that is one block begins with room for so many rows, and doubles. */
const rowsFirst = 3;
/** Blocks are at least an eighth full, so 2^32 rows take fewer levels. */
const levelsMax = 16;
export const keyWordsMax = 8;

/** The way down to where a key is or would be, by level, leaves first: the block, and the row in it. One for all trees: nothing is under way between two calls. */
const pathBlocks = new Uint32Array(levelsMax);
const pathSlots = new Int32Array(levelsMax);
/** The key of the row that is left, or taken out. */
const lastKey = new Uint32Array(keyWordsMax);

export class KeyTree {
  readonly arena: Arena;
  readonly keyWords: number;
  /** Words of a row in a leaf. */
  readonly rowWords: number;
  /** Words of a row above: a key and a block. */
  readonly innerWords: number;
  /** Rows of a block. */
  readonly rowsMax: number;
  /** Blocks that have become this small look for a neighbour to merge with, if the two then have no more rows than this. */
  private readonly smallMax: number;
  private readonly mergedMax: number;
  root = 0;
  /** Levels of blocks. */
  height = 0;
  /** Rows. */
  size = 0;
  /** Bytes of the blocks. */
  memoryBytes = 0;
  /** The row that was sought last: its block, and which it is there. */
  private leaf = 0;
  private slot = 0;
  /** The leaf with the highest keys; 0: to be found out. */
  private lastLeaf = 0;

  /** @param keyWords words of a key, 1 to 8. @param valueWords words of a value, 0 or more. @param rowsMax rows of a block, 4 or more. */
  constructor(arena: Arena, keyWords: number, valueWords: number, rowsMax = blockRowsMax) {
    assert(keyWords > 0 && keyWords <= keyWordsMax, "key tree: a key has 1 to 8 words");
    assert(rowsMax > rowsFirst, "key tree: a block has room for four rows");
    this.arena = arena;
    this.rowsMax = rowsMax;
    this.smallMax = rowsMax >>> 2;
    this.mergedMax = Math.floor((rowsMax * 3) / 4);
    this.keyWords = keyWords;
    this.rowWords = keyWords + valueWords;
    this.innerWords = keyWords + 1;
  }

  /** What the row lies in. Valid until the next allocation. */
  get words(): Uint32Array {
    return this.arena.words[this.leaf >>> chunkUnitsLog2];
  }

  /** Where in `words` the row begins: its key, then its value. */
  get row(): number {
    return rowAt(this.arena, this.leaf, this.rowWords, this.slot);
  }

  // ---- Seeking -----------------------------------------------------------------------------------------------------------------------

  /** Goes to the row of this key; false if there is none. */
  seek(key: Uint32Array, at: number): boolean {
    if (this.size === 0) return false;
    this.descend(key, at);
    return this.isFound(key, at);
  }

  seekFirst(): boolean {
    if (this.size === 0) return false;
    this.goDown(this.root, this.height - 1, true);
    return true;
  }

  seekLast(): boolean {
    if (this.size === 0) return false;
    if (this.lastLeaf === 0) {
      this.goDown(this.root, this.height - 1, false);
      this.lastLeaf = this.leaf;
    }
    this.leaf = this.lastLeaf;
    this.slot = rowCount(this.arena, this.leaf) - 1;
    return true;
  }

  /** Goes to the first row whose key is not below this one; false if there is none. */
  seekFrom(key: Uint32Array, at: number): boolean {
    if (this.size === 0) return false;
    this.descend(key, at);
    return this.slot < rowCount(this.arena, this.leaf) || this.goToNeighbour(1);
  }

  /** Goes to the last row whose key is not above this one; false if there is none. */
  seekUpTo(key: Uint32Array, at: number): boolean {
    if (this.size === 0) return false;
    this.descend(key, at);
    return this.isFound(key, at) || --this.slot >= 0 || this.goToNeighbour(-1);
  }

  /** Goes to the next row; false, and nowhere, behind the last. */
  next(): boolean {
    if (this.slot + 1 < rowCount(this.arena, this.leaf)) {
      this.slot++;
      return true;
    }
    if (this.leaf === this.lastLeaf) return false;
    this.keepKey();
    this.descend(lastKey, 0);
    return this.goToNeighbour(1);
  }

  /** Goes to the previous row; false, and nowhere, before the first. */
  previous(): boolean {
    if (this.slot > 0) {
      this.slot--;
      return true;
    }
    this.keepKey();
    this.descend(lastKey, 0);
    return this.goToNeighbour(-1);
  }

  private keepKey(): void {
    const { words, row } = this;
    for (let i = 0; i < this.keyWords; i++) lastKey[i] = words[row + i];
  }

  private isFound(key: Uint32Array, at: number): boolean {
    return this.slot < rowCount(this.arena, this.leaf) && this.compare(this.leaf, this.rowWords, this.slot, key, at) === 0;
  }

  /** Goes to where this key is, or would be put in: `slot` may be behind the leaf's last row. Remembers the way down. */
  private descend(key: Uint32Array, at: number): void {
    let block = this.root;
    for (let level = this.height - 1; level > 0; level--) {
      const slot = this.childSlot(block, key, at);
      pathBlocks[level] = block;
      pathSlots[level] = slot;
      block = this.childAt(block, slot);
    }
    pathBlocks[0] = block;
    this.leaf = block;
    const { keyWords, rowWords } = this;
    const words = this.arena.words[block >>> chunkUnitsLog2];
    const first = rowAt(this.arena, block, rowWords, 0);
    let low = 0;
    let high = rowCount(this.arena, block);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(words, first + middle * rowWords, key, at, keyWords) < 0) low = middle + 1;
      else high = middle;
    }
    this.slot = low;
  }

  /** The child of an inner block where this key belongs: the last that does not begin above it. The first has all that is below the second, whatever its own key says. */
  private childSlot(block: number, key: Uint32Array, at: number): number {
    const { innerWords, keyWords } = this;
    const words = this.arena.words[block >>> chunkUnitsLog2];
    const first = rowAt(this.arena, block, innerWords, 0);
    let low = 1;
    let high = rowCount(this.arena, block);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(words, first + middle * innerWords, key, at, keyWords) > 0) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** From where `descend` has led, the first row of the next leaf (1) or the last of the previous one (-1); false if there is none. */
  private goToNeighbour(step: 1 | -1): boolean {
    for (let level = 1; level < this.height; level++) {
      const slot = pathSlots[level] + step;
      if (slot < 0 || slot >= rowCount(this.arena, pathBlocks[level])) continue;
      this.goDown(this.childAt(pathBlocks[level], slot), level - 1, step > 0);
      return true;
    }
    return false;
  }

  private goDown(from: number, fromLevel: number, isFirst: boolean): void {
    let block = from;
    for (let level = fromLevel; level > 0; level--) block = this.childAt(block, isFirst ? 0 : rowCount(this.arena, block) - 1);
    this.leaf = block;
    this.slot = isFirst ? 0 : rowCount(this.arena, block) - 1;
  }

  private childAt(block: number, slot: number): number {
    return this.arena.words[block >>> chunkUnitsLog2][rowAt(this.arena, block, this.innerWords, slot) + this.keyWords];
  }

  /** The order of a row's key and this one. */
  private compare(block: number, rowWords: number, slot: number, key: Uint32Array, at: number): number {
    return compareKeys(this.arena.words[block >>> chunkUnitsLog2], rowAt(this.arena, block, rowWords, slot), key, at, this.keyWords);
  }

  // ---- Putting in --------------------------------------------------------------------------------------------------------------------

  /**
   * Puts a key in, or goes to the row that it has; true if it is new. The value of a new one is the caller's to write, behind its key. The key must not lie in the
   * arena.
   */
  insert(key: Uint32Array, at: number): boolean {
    if (this.root === 0) {
      this.root = this.create(this.rowWords, rowsFirst);
      this.height = 1;
      this.lastLeaf = this.root;
      this.leaf = this.root;
      this.slot = 0;
    } else if (this.size === 0) {
      this.leaf = this.root;
      this.slot = 0;
    } else if (this.isBehindAll(key, at)) {
      this.leaf = this.lastLeaf;
      this.slot = rowCount(this.arena, this.leaf);
    } else {
      this.descend(key, at);
      if (this.isFound(key, at)) return false;
    }
    const capacity = rowCapacity(this.arena, this.leaf);
    if (rowCount(this.arena, this.leaf) === capacity) {
      if (capacity < this.rowsMax) this.widen(Math.min(this.rowsMax, capacity * 2 + 1));
      else this.splitOnTheWay(key, at);
    }
    const row = openRow(this.arena, this.leaf, this.rowWords, this.slot);
    const { words } = this;
    for (let i = 0; i < this.keyWords; i++) words[row + i] = key[at + i];
    this.size++;
    return true;
  }

  private isBehindAll(key: Uint32Array, at: number): boolean {
    if (this.lastLeaf === 0) this.seekLast();
    return this.compare(this.lastLeaf, this.rowWords, rowCount(this.arena, this.lastLeaf) - 1, key, at) < 0;
  }

  /** The only leaf gets a longer block. */
  private widen(capacity: number): void {
    assert(this.height === 1, "key tree: only a lone leaf is a smaller block");
    const wider = this.create(this.rowWords, capacity);
    moveRows(this.arena, this.root, this.rowWords, 0, wider);
    this.free(this.root, this.rowWords);
    this.root = wider;
    this.leaf = wider;
    this.lastLeaf = wider;
  }

  /** Goes down to the leaf where this key is to be put in, and cuts each full block on the way in two, so that there is room for the cut below, and for the key. */
  private splitOnTheWay(key: Uint32Array, at: number): void {
    if (rowCount(this.arena, this.root) === this.rowsMax) {
      assert(this.height < levelsMax, "key tree: a tree has few levels");
      const root = this.create(this.innerWords, this.rowsMax);
      const row = openRow(this.arena, root, this.innerWords, 0);
      const words = this.arena.words[root >>> chunkUnitsLog2];
      words.fill(0, row, row + this.keyWords);
      words[row + this.keyWords] = this.root;
      this.root = root;
      this.height++;
    }
    let block = this.root;
    let isLast = true;
    for (let level = this.height - 1; level > 0; level--) {
      let slot = this.childSlot(block, key, at);
      isLast &&= slot === rowCount(this.arena, block) - 1;
      if (rowCount(this.arena, this.childAt(block, slot)) === this.rowsMax) {
        this.split(block, slot, level - 1, isLast, key, at);
        if (this.compare(block, this.innerWords, slot + 1, key, at) <= 0) slot++;
        isLast &&= slot === rowCount(this.arena, block) - 1;
      }
      block = this.childAt(block, slot);
    }
    this.descend(key, at);
  }

  /** Cuts a full child in two. @param isLast nothing stands behind it, so that the key may begin a block of its own. */
  private split(parent: number, slot: number, level: number, isLast: boolean, key: Uint32Array, at: number): void {
    const { arena, keyWords } = this;
    const child = this.childAt(parent, slot);
    const rowWords = level === 0 ? this.rowWords : this.innerWords;
    const isAppended = isLast && this.compare(child, rowWords, this.rowsMax - 1, key, at) < 0;
    const kept = !isAppended ? this.rowsMax >>> 1 : level === 0 ? this.rowsMax : this.rowsMax - 1;
    const right = this.create(rowWords, this.rowsMax);
    moveRows(arena, child, rowWords, kept, right);
    if (child === this.lastLeaf) this.lastLeaf = right;
    const row = openRow(arena, parent, this.innerWords, slot + 1);
    const words = arena.words[parent >>> chunkUnitsLog2];
    const isEmpty = kept === this.rowsMax;
    const source = isEmpty ? key : arena.words[right >>> chunkUnitsLog2];
    const from = isEmpty ? at : rowAt(arena, right, rowWords, 0);
    for (let i = 0; i < keyWords; i++) words[row + i] = source[from + i];
    words[row + keyWords] = right;
  }

  // ---- Taking out --------------------------------------------------------------------------------------------------------------------

  /** Takes out the row that was sought last. */
  remove(): void {
    const { arena } = this;
    const left = rowCount(arena, this.leaf) - 1;
    this.size--;
    // An empty tree keeps its block if that is as short as a new one's: many go from one row to none and back.
    const isKept = left > this.smallMax || (this.height === 1 && (left > 0 || rowCapacity(arena, this.leaf) === rowsFirst));
    if (isKept) return removeRow(arena, this.leaf, this.rowWords, this.slot);
    this.keepKey();
    this.descend(lastKey, 0);
    removeRow(arena, this.leaf, this.rowWords, this.slot);
    this.settle(0);
  }

  /** The block on the way down at this level has lost a row: it goes if it is empty, or merges with a neighbour. */
  private settle(level: number): void {
    const { arena } = this;
    const block = pathBlocks[level];
    const rowWords = level === 0 ? this.rowWords : this.innerWords;
    const count = rowCount(arena, block);
    if (level === this.height - 1) return this.settleRoot(rowWords, count);
    if (count > this.smallMax) return;
    const parent = pathBlocks[level + 1];
    const slot = pathSlots[level + 1];
    if (count === 0) {
      this.free(block, rowWords);
      if (block === this.lastLeaf) this.lastLeaf = 0;
      removeRow(arena, parent, this.innerWords, slot);
      return this.settle(level + 1);
    }
    const fits = (neighbour: number): boolean =>
      neighbour >= 0 && neighbour < rowCount(arena, parent) && count + rowCount(arena, this.childAt(parent, neighbour)) <= this.mergedMax;
    const left = fits(slot - 1) ? slot - 1 : fits(slot + 1) ? slot : -1;
    if (left >= 0) this.merge(parent, left, level);
  }

  /** Moves what is in the child behind `left` into that one. */
  private merge(parent: number, left: number, level: number): void {
    const { arena } = this;
    const rowWords = level === 0 ? this.rowWords : this.innerWords;
    const target = this.childAt(parent, left);
    const from = this.childAt(parent, left + 1);
    if (level > 0) {
      // As a first row it may have had keys below its own; what bounds them is the key above.
      const words = arena.words[parent >>> chunkUnitsLog2];
      const bound = rowAt(arena, parent, this.innerWords, left + 1);
      arena.words[from >>> chunkUnitsLog2].set(words.subarray(bound, bound + this.keyWords), rowAt(arena, from, rowWords, 0));
    }
    moveRows(arena, from, rowWords, 0, target);
    this.free(from, rowWords);
    if (from === this.lastLeaf) this.lastLeaf = target;
    removeRow(arena, parent, this.innerWords, left + 1);
    this.settle(level + 1);
  }

  private settleRoot(rowWords: number, count: number): void {
    if (count === 0) {
      this.free(this.root, rowWords);
      this.root = 0;
      this.height = 0;
      this.lastLeaf = 0;
      return;
    }
    while (this.height > 1 && rowCount(this.arena, this.root) === 1) {
      const only = this.childAt(this.root, 0);
      this.free(this.root, this.innerWords);
      this.root = only;
      this.height--;
    }
  }

  /** Takes out all rows of the first block; each is shown to `visit` before, where it begins in these words. */
  removeFirstLeaf(visit?: (words: Uint32Array, row: number) => void): void {
    assert(this.root !== 0, "key tree: there is a block to take out");
    if (this.size === 0) return this.settleRoot(this.rowWords, 0);
    this.seekFirst();
    this.keepKey();
    this.descend(lastKey, 0);
    const { arena, leaf } = this;
    for (; rowCount(arena, leaf) > 0; this.size--) {
      visit?.(this.words, rowAt(arena, leaf, this.rowWords, 0));
      removeRow(arena, leaf, this.rowWords, 0);
    }
    this.settle(0);
  }

  /** Frees all blocks at once. */
  clear(): void {
    while (this.root !== 0) this.removeFirstLeaf();
  }

  // ---- Blocks ------------------------------------------------------------------------------------------------------------------------

  /** A tree with the same rows, in an arena. */
  copy(arena: Arena): KeyTree {
    const copied = new KeyTree(arena, this.keyWords, this.rowWords - this.keyWords, this.rowsMax);
    copied.size = this.size;
    copied.height = this.height;
    if (this.root !== 0) copied.root = this.copyBelow(this.root, this.height - 1, copied);
    return copied;
  }

  private copyBelow(block: number, level: number, target: KeyTree): number {
    const rowWords = level === 0 ? this.rowWords : this.innerWords;
    const copied = target.create(rowWords, rowCapacity(this.arena, block));
    copyRows(this.arena, block, rowWords, 0, target.arena, copied);
    if (level === 0) return copied;
    for (let slot = 0; slot < rowCount(this.arena, block); slot++) {
      const child = this.copyBelow(this.childAt(block, slot), level - 1, target);
      target.arena.words[copied >>> chunkUnitsLog2][rowAt(target.arena, copied, rowWords, slot) + this.keyWords] = child;
    }
    return copied;
  }

  /**
   * Moves the blocks on the way to the leaf of this key out of chunks that are being emptied; the row sought is then that leaf's first, for the caller to look at its
   * values. `key` becomes that of the next leaf's first row. Returns false if there is none.
   */
  relocateLeaf(key: Uint32Array, at: number): boolean {
    if (this.root === 0) return false;
    this.descend(key, at);
    for (let level = this.height - 1; level >= 0; level--) {
      const block = pathBlocks[level];
      if (!this.arena.shouldMove(block)) continue;
      const rowWords = level === 0 ? this.rowWords : this.innerWords;
      const moved = this.create(rowWords, rowCapacity(this.arena, block));
      moveRows(this.arena, block, rowWords, 0, moved);
      this.free(block, rowWords);
      if (level === this.height - 1) this.root = moved;
      else {
        const parent = pathBlocks[level + 1];
        const row = rowAt(this.arena, parent, this.innerWords, pathSlots[level + 1]);
        this.arena.words[parent >>> chunkUnitsLog2][row + this.keyWords] = moved;
      }
      if (block === this.lastLeaf) this.lastLeaf = moved;
      pathBlocks[level] = moved;
    }
    const leaf = pathBlocks[0];
    const hasNext = this.goToNeighbour(1);
    if (hasNext) key.set(this.words.subarray(this.row, this.row + this.keyWords), at);
    this.leaf = leaf;
    this.slot = 0;
    return hasNext;
  }

  /** Rows of the leaf of the row that was sought last. */
  get leafRows(): number {
    return rowCount(this.arena, this.leaf);
  }

  private create(rowWords: number, capacity: number): number {
    this.memoryBytes += blockBytes(blockLength(rowWords, capacity));
    return createBlock(this.arena, rowWords, capacity);
  }

  private free(block: number, rowWords: number): void {
    const length = blockLength(rowWords, rowCapacity(this.arena, block));
    this.memoryBytes -= blockBytes(length);
    this.arena.free(block, length);
  }

  /** Verifies order, fill and counts; throws on the first that is broken. O(n), for tests and DEBUG. */
  check(): void {
    checkKeyTree(this);
  }
}

/** The order of two keys of so many words. */
function compareKeys(words: Uint32Array, row: number, key: Uint32Array, at: number, keyWords: number): number {
  for (let i = 0; i < keyWords; i++) {
    const difference = words[row + i] - key[at + i];
    if (difference !== 0) return difference;
  }
  return 0;
}
