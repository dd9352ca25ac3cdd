/**
 * QuickList: a long list of byte strings, as a sequence of listpacks in the arena.
 *
 * Each node but the first and the last is about as full as it may be. The head has its free room in front of its listpack and the tail behind, so a push or pop at
 * either end writes one entry and a header of six bytes, and moves nothing. Elements are found by index through the counts of a tree.
 *
 * Costs: push and pop O(1); by index O(log n) and half a node's entries; memory: see README.md.
 *
 * Source: the nodes' form and limits are those of Redis's lists; the counted tree, room on either side, merging and snapshots are our own.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import type { Element } from "../listpack/element.js";
import { countOffset, emptyBytes, endByte, headerBytes } from "../listpack/layout.js";
import { elementCount, endEntry, entryBytes, firstEntry, nextEntry, previousEntry, totalBytes } from "../listpack/read.js";
import { changeHeader, encodedBytes, writeEntry } from "../listpack/write.js";
import { checkQuickList } from "./check.js";
import { mergeAround, removeRange } from "./edit.js";
import {
  allocatedBytes,
  allocatedWord,
  expandedBytes,
  flagsMin,
  isOpen,
  isPlain,
  nodeHeaderBytes,
  packStart,
  Role,
  stateWord,
} from "./node.js";
import { NodeBlocks } from "./node-blocks.js";
import { NodeSequence } from "./node-sequence.js";
import { createPacked, isOwnNode, putElement, reshape, takesPush } from "./packed.js";
import type { QuickListSettings } from "./settings.js";
import { type QuickListShape, shapeOf } from "./shape.js";
import { ListSnapshot, type NodeVisitor, visitNode } from "./snapshot.js";

/** A list of this many nodes gives a new head or tail its full size at once. */
const fullBlockNodes = 8;
const firstNodeBytes = 64;
/** Nodes that a slice of freeing gives up: together some 0.1 ms. */
const freedPerSlice = 256;
/** Nodes that a slice of relocating looks at. */
const lookedAtPerSlice = 2048;
const relocatedBytesPerSlice = 1 << 17;
/** The objects of a list, measured on Node 20. */
const objectBytes = 320;

export class QuickList {
  /** For the parts of a list: callers go through the list and its cursors. */
  readonly nodes: NodeSequence;
  private readonly arena: Arena;
  private readonly settings: QuickListSettings;
  private readonly isDropped: boolean;

  /** @param dropped nodes that were another list's, of its blocks. */
  constructor(arena: Arena, settings: QuickListSettings, dropped: NodeSequence | null = null) {
    this.arena = arena;
    this.settings = settings;
    this.isDropped = dropped !== null;
    this.nodes = dropped ?? new NodeSequence(new NodeBlocks(arena, settings));
  }

  /** A list of the elements of a listpack, which stays the caller's and may lie in the arena. `element` shows them meanwhile. */
  static fromListpack(arena: Arena, settings: QuickListSettings, bytes: Uint8Array, at: number, element: Element): QuickList {
    const list = new QuickList(arena, settings);
    const total = totalBytes(bytes, at);
    const count = elementCount(bytes, at);
    if (count === 0) return list;
    const source = bytes.slice(at, at + total); // The list's nodes are allocated.
    assert(source.length === total, "quicklist: a listpack lies within its bytes");
    if (nodeHeaderBytes + total <= settings.nodeBytesMax && count <= settings.nodeElementsMax) {
      const ref = list.nodes.blocks.create(nodeHeaderBytes + total, nodeHeaderBytes);
      copyBytes(source, 0, arena.bytesOf(ref), byteOffset(ref) + nodeHeaderBytes, total);
      list.nodes.insert(0, ref, count);
      return list;
    }
    const end = endEntry(source, 0);
    for (let entry = firstEntry(0); entry < end; entry = nextEntry(source, entry)) {
      element.show(source, entry);
      list.pushTail(element.bytes, element.start, element.length);
    }
    return list;
  }

  /** Number of elements. */
  get length(): number {
    return this.nodes.length;
  }

  get nodeCount(): number {
    return this.nodes.nodeCount;
  }

  // ---- The ends ----------------------------------------------------------------------------------------------------------------------

  /** Adds an element before the first. Its bytes must not lie in this list. */
  pushHead(bytes: Uint8Array, start: number, length: number): void {
    const { nodes, arena, settings } = this;
    const ref = nodes.headRef;
    if (ref !== 0 && !nodes.blocks.isHeld(ref) && length < settings.plainBytesMin && nodes.headCount < settings.nodeElementsMax) {
      const words = arena.words[ref >>> chunkUnitsLog2];
      const at = ((ref & chunkOffsetMask) << 1) + stateWord;
      const state = words[at];
      if (state < flagsMin) {
        const target = arena.bytes[ref >>> chunkUnitsLog2];
        const pack = ((ref & chunkOffsetMask) << 3) + state;
        const total = totalBytes(target, pack);
        const entry = encodedBytes(bytes, start, length);
        if (state - entry >= nodeHeaderBytes && nodeHeaderBytes + total + entry <= settings.nodeBytesMax) {
          words[at] = state - entry;
          target[pack - entry + countOffset] = target[pack + countOffset];
          target[pack - entry + countOffset + 1] = target[pack + countOffset + 1];
          changeHeader(target, pack - entry, total + entry, 1);
          writeEntry(target, pack - entry + headerBytes, bytes, start, length);
          nodes.headCount++;
          return;
        }
      }
    }
    this.push(true, bytes, start, length);
  }

  /** Adds an element behind the last. Its bytes must not lie in this list. */
  pushTail(bytes: Uint8Array, start: number, length: number): void {
    const { nodes, arena, settings } = this;
    const hasTail = nodes.tailRef !== 0;
    const ref = hasTail ? nodes.tailRef : nodes.headRef;
    const count = hasTail ? nodes.tailCount : nodes.headCount;
    if (ref !== 0 && !nodes.blocks.isHeld(ref) && length < settings.plainBytesMin && count < settings.nodeElementsMax) {
      const words = arena.words[ref >>> chunkUnitsLog2];
      const at = (ref & chunkOffsetMask) << 1;
      const state = words[at + stateWord];
      if (state < flagsMin) {
        const target = arena.bytes[ref >>> chunkUnitsLog2];
        const pack = ((ref & chunkOffsetMask) << 3) + state;
        const total = totalBytes(target, pack);
        // An entry takes 10 bytes more than its element at most; where there is less room, the way below looks exactly.
        const most = total + length + 10;
        if (state + most <= words[at + allocatedWord] && nodeHeaderBytes + most <= settings.nodeBytesMax) {
          const end = writeEntry(target, pack + total - 1, bytes, start, length);
          target[end] = endByte;
          changeHeader(target, pack, end + 1 - pack, 1);
          if (hasTail) nodes.tailCount++;
          else nodes.headCount++;
          return;
        }
      }
    }
    this.push(false, bytes, start, length);
  }

  private push(isFront: boolean, bytes: Uint8Array, start: number, length: number): void {
    const { nodes, settings } = this;
    const { blocks } = nodes;
    const end = isFront ? 0 : nodes.length;
    if (isOwnNode(settings, bytes, start, length)) {
      nodes.insert(end, blocks.createPlain(bytes, start, length), 1);
      return nodes.settleDepth();
    }
    const entry = encodedBytes(bytes, start, length);
    if (end > 0 || nodes.length > 0) {
      nodes.locate(isFront ? 0 : end - 1);
      if (takesPush(blocks, nodes.ref, nodes.count, entry, isFront)) {
        const offset = isFront ? headerBytes : expandedBytes(this.arena, nodes.ref) - 1;
        nodes.setRef(putElement(blocks, nodes.ref, nodes.role, offset, 0, bytes, start, length));
        return nodes.setCount(nodes.count + 1);
      }
    }
    const needed = nodeHeaderBytes + emptyBytes + entry;
    const begins = nodes.nodeCount >= fullBlockNodes ? settings.nodeBytesMax : Math.min(settings.nodeBytesMax, firstNodeBytes);
    const ref = createPacked(blocks, Math.max(needed, begins), isFront);
    nodes.insert(end, putElement(blocks, ref, isFront ? Role.head : Role.tail, headerBytes, 0, bytes, start, length), 1);
    nodes.settleDepth();
  }

  /** Shows the first element; false if there is none. */
  head(element: Element): boolean {
    const ref = this.nodes.headRef;
    if (ref === 0) return false;
    if (isPlain(this.arena, ref)) showPlain(this.arena, ref, element);
    else element.show(this.arena.bytesOf(ref), firstEntry(packStart(this.arena, ref)));
    return true;
  }

  /** Shows the last element; false if there is none. */
  tail(element: Element): boolean {
    const ref = this.nodes.tailRef !== 0 ? this.nodes.tailRef : this.nodes.headRef;
    if (ref === 0) return false;
    const bytes = this.arena.bytesOf(ref);
    if (isPlain(this.arena, ref)) showPlain(this.arena, ref, element);
    else element.show(bytes, previousEntry(bytes, endEntry(bytes, packStart(this.arena, ref))));
    return true;
  }

  /** Drops the first element, which exists. */
  popHead(): void {
    const { nodes, arena } = this;
    const ref = nodes.headRef;
    assert(ref !== 0, "quicklist: a list that is popped has an element");
    if (nodes.headCount === 1) return this.dropNode(0);
    if (nodes.blocks.isHeld(ref)) {
      nodes.locate(0);
      const first = firstEntry(packStart(arena, ref));
      nodes.setRef(reshape(nodes.blocks, ref, nodes.role, headerBytes, entryBytes(arena.bytesOf(ref), first), 0, -1));
      return nodes.setCount(nodes.count - 1);
    }
    const bytes = arena.bytesOf(ref);
    const at = wordOffset(ref) + stateWord;
    const words = arena.wordsOf(ref);
    const pack = byteOffset(ref) + words[at];
    const total = totalBytes(bytes, pack);
    const popped = entryBytes(bytes, pack + headerBytes);
    const count0 = bytes[pack + countOffset];
    const count1 = bytes[pack + countOffset + 1];
    bytes[pack + popped + countOffset] = count0;
    bytes[pack + popped + countOffset + 1] = count1;
    words[at] += popped;
    changeHeader(bytes, pack + popped, total - popped, -1);
    nodes.headCount--;
  }

  /** Drops the last element, which exists. */
  popTail(): void {
    const { nodes, arena } = this;
    const hasTail = nodes.tailRef !== 0;
    const ref = hasTail ? nodes.tailRef : nodes.headRef;
    assert(ref !== 0, "quicklist: a list that is popped has an element");
    if ((hasTail ? nodes.tailCount : nodes.headCount) === 1) return this.dropNode(nodes.length - 1);
    const bytes = arena.bytesOf(ref);
    const pack = packStart(arena, ref);
    const end = endEntry(bytes, pack);
    const entry = previousEntry(bytes, end);
    if (nodes.blocks.isHeld(ref)) {
      nodes.locate(nodes.length - 1);
      nodes.setRef(reshape(nodes.blocks, ref, nodes.role, entry - pack, end - entry, 0, -1));
      return nodes.setCount(nodes.count - 1);
    }
    bytes[entry] = endByte;
    changeHeader(bytes, pack, entry + 1 - pack, -1);
    if (hasTail) nodes.tailCount--;
    else nodes.headCount--;
  }

  private dropNode(index: number): void {
    this.nodes.locate(index);
    this.nodes.remove();
    this.nodes.settleDepth();
  }

  // ---- The whole ---------------------------------------------------------------------------------------------------------------------

  /**
   * Drops `count` elements from `index` on, or as many as there are. Nodes that go whole are not looked into.
   *
   * @returns null; or where very many nodes go, those: as a list of their own, which the caller frees in slices. Until it has, their bytes are taken.
   */
  removeRange(index: number, count: number): QuickList | null {
    const { nodes } = this;
    const taken = Math.min(count, nodes.length - index);
    if (taken <= 0) return null;
    const dropped = removeRange(nodes, index, taken);
    for (const around of [index, index - 1]) {
      if (around < 0) continue;
      mergeAround(nodes, around);
      nodes.compressAt(around);
    }
    nodes.settleDepth();
    if (dropped === null) return null;
    nodes.blocks.droppedNodes += dropped.size;
    return new QuickList(this.arena, this.settings, new NodeSequence(nodes.blocks, dropped));
  }

  /** Bytes of the listpack if the list is one, as a short list is; 0 otherwise. */
  get singleListpackBytes(): number {
    const { headRef, tailRef } = this.nodes;
    return headRef !== 0 && tailRef === 0 && isOpen(this.arena, headRef) ? expandedBytes(this.arena, headRef) : 0;
  }

  /** Copies the one listpack that the list is. */
  copyListpackTo(target: Uint8Array, at: number): void {
    const length = this.singleListpackBytes;
    assert(length > 0, "quicklist: a list that becomes a listpack is one");
    const ref = this.nodes.headRef;
    copyBytes(this.arena.bytesOf(ref), packStart(this.arena, ref), target, at, length);
  }

  /** Shows the nodes in order; the list must not change meanwhile. For a walk in slices take a snapshot. */
  visitNodes(visitor: NodeVisitor): void {
    for (let index = 0; index < this.nodes.length; ) {
      this.nodes.locate(index);
      index += this.nodes.count;
      visitNode(this.arena, this.nodes.ref, visitor);
    }
  }

  /** A list of its own with the same elements. Where the system refuses the memory for it, it throws, and there is none. */
  copy(): QuickList {
    const copied = new QuickList(this.arena, this.settings);
    try {
      for (let index = 0; index < this.nodes.length; ) {
        this.nodes.locate(index);
        const { ref, count } = this.nodes;
        index += count;
        copied.nodes.insert(copied.nodes.length, copied.nodes.blocks.copy(ref, this.nodes.blocks), count);
      }
    } catch (error) {
      while (!copied.freeSlice());
      throw error;
    }
    return copied;
  }

  /** Gives up some of the nodes, from the tail on; true when all are gone. */
  freeSlice(): boolean {
    const { nodes } = this;
    const { tree } = nodes;
    let left = freedPerSlice;
    for (; left > 0 && tree.size > 0; left--) {
      tree.seek(tree.elements - 1);
      const { ref } = tree;
      tree.remove();
      nodes.blocks.discard(ref);
      if (this.isDropped) nodes.blocks.droppedNodes--;
    }
    for (; left > 0 && nodes.length > 0; left--) {
      nodes.locate(nodes.length - 1);
      nodes.remove();
    }
    return nodes.length === 0;
  }

  /**
   * Moves nodes, and blocks of the tree, that lie in chunks that are being emptied, until `bytesMax` bytes of them. Begin with 0, and go on with what is returned
   * until that is 0. The list may change between the calls. What a snapshot holds stays where it is.
   */
  relocate(cursor: number, bytesMax = relocatedBytesPerSlice): number {
    const { nodes, arena } = this;
    const { blocks, tree } = nodes;
    let moved = 0;
    if (cursor === 0) {
      if (nodes.headRef !== 0) nodes.headRef = blocks.relocate(nodes.headRef);
      if (nodes.tailRef !== 0) nodes.tailRef = blocks.relocate(nodes.tailRef);
    }
    let index = Math.max(0, cursor - 1);
    for (let looked = 0; index < tree.elements; looked++) {
      if (moved >= bytesMax || looked >= lookedAtPerSlice) return index + 1;
      tree.seek(index);
      moved += tree.relocatePath();
      index = tree.first + tree.count;
      const ref = blocks.relocate(tree.ref);
      if (ref === tree.ref) continue;
      moved += allocatedBytes(arena, ref);
      tree.replace(ref);
    }
    return 0;
  }

  /** The list as it is now, to be read later, whatever becomes of the list. Cost: 4 bytes a node; nodes that change meanwhile are copied once. */
  snapshot(): ListSnapshot {
    const { nodes } = this;
    const refs = new Uint32Array(nodes.nodeCount);
    if (nodes.headRef !== 0) refs[0] = nodes.headRef;
    nodes.tree.copyRefs(refs, 1);
    if (nodes.tailRef !== 0) refs[refs.length - 1] = nodes.tailRef;
    return new ListSnapshot(nodes.blocks, refs, nodes.length);
  }

  /** Bytes of the arena that the list takes; an estimate while nodes that were dropped are being freed. Blocks that only snapshots hold are not its own. */
  get memoryBytes(): number {
    const { blocks, tree, nodeCount } = this.nodes;
    const ownShare = blocks.droppedNodes === 0 ? 1 : nodeCount / (nodeCount + blocks.droppedNodes);
    return Math.round(blocks.memoryBytes * ownShare) + tree.memoryBytes;
  }

  /** Bytes beside the arena, about. */
  get outsideBytes(): number {
    return objectBytes;
  }

  /** O(nodes). */
  shape(): QuickListShape {
    return shapeOf(this.nodes);
  }

  /** Verifies every node, count and limit; throws on the first that is broken. O(n), for tests and DEBUG. */
  check(): void {
    checkQuickList(this.nodes);
  }
}

function showPlain(arena: Arena, ref: number, element: Element): void {
  element.showText(arena.bytesOf(ref), byteOffset(ref) + nodeHeaderBytes, expandedBytes(arena, ref));
}
