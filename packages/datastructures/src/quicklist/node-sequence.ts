/**
 * The nodes of a list in their order: the head and the tail apart, so that what happens at the ends touches no tree, and those between in a counted tree.
 *
 * A node is named by the index of its first element. `locate` goes to a node and tells of it; what changes a node changes the one last located.
 */
import { assert } from "../assert.js";
import { compressNode, expandNode } from "./compression.js";
import { CountedTree } from "./counted-tree.js";
import { isCompressed, Role } from "./node.js";
import type { NodeBlocks } from "./node-blocks.js";
import { trim } from "./packed.js";

export class NodeSequence {
  readonly blocks: NodeBlocks;
  readonly tree: CountedTree;
  /** 0: there is none. A list of one node has a head and no tail. */
  headRef = 0;
  headCount = 0;
  tailRef = 0;
  tailCount = 0;
  /** The node last located: what it is to the list, its reference, the index of its first element, how many it has. */
  role: Role = Role.only;
  ref = 0;
  first = 0;
  count = 0;

  constructor(blocks: NodeBlocks, tree = new CountedTree(blocks.arena)) {
    this.blocks = blocks;
    this.tree = tree;
  }

  /** Elements of all nodes. */
  get length(): number {
    return this.headCount + this.tree.elements + this.tailCount;
  }

  get nodeCount(): number {
    return (this.headRef === 0 ? 0 : 1) + this.tree.size + (this.tailRef === 0 ? 0 : 1);
  }

  /** Goes to the node of the element `index`, which exists. */
  locate(index: number): void {
    const inner = index - this.headCount;
    if (inner < 0) {
      this.role = this.tailRef === 0 ? Role.only : Role.head;
      this.ref = this.headRef;
      this.first = 0;
      this.count = this.headCount;
    } else if (inner < this.tree.elements) {
      this.tree.seek(inner);
      this.role = Role.inner;
      this.ref = this.tree.ref;
      this.first = this.headCount + this.tree.first;
      this.count = this.tree.count;
    } else {
      assert(inner < this.tree.elements + this.tailCount, "quicklist: a node that is located has an element of that index");
      this.role = Role.tail;
      this.ref = this.tailRef;
      this.first = this.headCount + this.tree.elements;
      this.count = this.tailCount;
    }
  }

  /** The node's block is another. */
  setRef(ref: number): void {
    if (ref === this.ref) return;
    this.ref = ref;
    if (this.role === Role.tail) this.tailRef = ref;
    else if (this.role !== Role.inner) this.headRef = ref;
    else {
      this.tree.seek(this.first - this.headCount);
      this.tree.replace(ref);
    }
  }

  setCount(count: number): void {
    if (count === this.count) return;
    this.count = count;
    if (this.role === Role.tail) this.tailCount = count;
    else if (this.role !== Role.inner) this.headCount = count;
    else {
      this.tree.seek(this.first - this.headCount);
      this.tree.setCount(count);
    }
  }

  /** Puts a node in so that its first element gets `index`, which is the first of another node, or the list's length. */
  insert(index: number, ref: number, count: number): void {
    if (this.headRef === 0) {
      this.headRef = ref;
      this.headCount = count;
    } else if (index === 0) {
      const before = this.headRef;
      const countBefore = this.headCount;
      this.headRef = ref;
      this.headCount = count;
      if (this.tailRef !== 0) this.tree.insert(0, trim(this.blocks, before), countBefore);
      else {
        this.tailRef = before;
        this.tailCount = countBefore;
      }
    } else if (index === this.length) {
      if (this.tailRef !== 0) this.tree.insert(this.tree.elements, trim(this.blocks, this.tailRef), this.tailCount);
      this.tailRef = ref;
      this.tailCount = count;
    } else {
      this.tree.insert(index - this.headCount, ref, count);
    }
  }

  /** Takes out the node last located, and gives up its block. One of those between becomes the head or the tail in its place. */
  remove(): void {
    const { role, ref } = this;
    if (role === Role.inner) {
      this.tree.seek(this.first - this.headCount);
      this.tree.remove();
    } else if (role === Role.tail) {
      this.tailRef = 0;
      this.tailCount = 0;
      if (this.tree.size > 0) this.promoteToTail();
    } else {
      this.headRef = this.tailRef;
      this.headCount = this.tailCount;
      this.tailRef = 0;
      this.tailCount = 0;
      if (this.tree.size > 0) this.promoteToHead();
    }
    this.blocks.discard(ref);
  }

  private promoteToTail(): void {
    this.tree.seek(this.tree.elements - 1);
    const { ref, count } = this.tree;
    this.tree.remove();
    this.tailRef = expandNode(this.blocks, ref);
    this.tailCount = count;
  }

  /** What was the tail is in the head's place for the moment. */
  private promoteToHead(): void {
    this.tailRef = this.headRef;
    this.tailCount = this.headCount;
    this.tree.seek(0);
    const { ref, count } = this.tree;
    this.tree.remove();
    this.headRef = expandNode(this.blocks, ref);
    this.headCount = count;
  }

  // ---- Compression -------------------------------------------------------------------------------------------------------------------

  /** After nodes have come or gone: those near the ends are decompressed, and the first beyond them compressed. O(depth). */
  settleDepth(): void {
    const depth = this.blocks.settings.compressDepth;
    if (depth === 0 || this.tree.size === 0) return;
    const last = this.nodeCount - 1;
    let index = 0;
    for (let rank = 1; rank <= depth && rank < last; rank++) {
      this.tree.seek(index);
      index += this.tree.count;
      this.settle(rank >= depth && last - rank >= depth);
    }
    index = this.tree.elements;
    for (let rank = last - 1; rank > 0 && last - rank <= depth; rank--) {
      this.tree.seek(index - 1);
      index = this.tree.first;
      this.settle(rank >= depth && last - rank >= depth);
    }
  }

  /** Compresses or decompresses the tree's item last sought. */
  private settle(isDeep: boolean): void {
    const { ref } = this.tree;
    if (isCompressed(this.blocks.arena, ref) === isDeep) return;
    const settled = isDeep ? compressNode(this.blocks, ref) : expandNode(this.blocks, ref);
    if (settled !== ref) this.tree.replace(settled);
  }

  /** Compresses the node of the element `index`, unless it is near an end. Nothing happens if there is no such element. O(depth). */
  compressAt(index: number): void {
    const depth = this.blocks.settings.compressDepth;
    const inner = index - this.headCount;
    if (depth === 0 || inner < 0 || inner >= this.tree.elements) return;
    let from = 0;
    for (let rank = 1; rank < depth && from <= inner; rank++) {
      this.tree.seek(from);
      from += this.tree.count;
    }
    if (inner < from) return;
    let end = this.tree.elements;
    for (let rank = 1; rank < depth && end > inner; rank++) {
      this.tree.seek(end - 1);
      end = this.tree.first;
    }
    if (inner >= end) return;
    this.tree.seek(inner);
    this.settle(true);
  }

  /** Decompresses the node last located for good. */
  expand(): void {
    if (isCompressed(this.blocks.arena, this.ref)) this.setRef(expandNode(this.blocks, this.ref));
  }
}
