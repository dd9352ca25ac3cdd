/**
 * ListCursor: a place in a list, to read on from and to change the list at. Made once and used for one list after the other.
 *
 * It stands on an element, or nowhere. What it shows is valid until the list or the arena changes by other means than this cursor; to go on after that, `seek`
 * again. A compressed node is decompressed into a buffer of the cursor's to be read; one that is changed stays decompressed until the cursor leaves it.
 *
 * To read many elements, run along the entries of a node (`nodeBytes`, `nodeEntry`, `nodeEnd`, with `nextEntry`), and go on with `nextNode`.
 */
import { assert } from "../assert.js";
import { Element } from "../listpack/element.js";
import { equalsElement } from "../listpack/find.js";
import { headerBytes } from "../listpack/layout.js";
import { entryAt, nextEntry, previousEntry } from "../listpack/read.js";
import { insertAt, mergeAround, offsetUnknown, removeEntry, replaceAt } from "./edit.js";
import { NodeView } from "./node.js";
import type { NodeSequence } from "./node-sequence.js";
import type { QuickList } from "./quicklist.js";

const noBytes = new Uint8Array(0);

export class ListCursor {
  /** Index of the element that the cursor stands on; -1 if it stands nowhere. */
  index = -1;
  /** The node's listpack, or its one element if `nodeIsPlain`, lies in these bytes. */
  nodeBytes: Uint8Array = noBytes;
  nodeIsPlain = false;
  /** Offset of the entry that the cursor stands on; of a plain node, of the element. */
  nodeEntry = 0;
  /** Offset behind the last entry; of a plain node, behind the element. */
  nodeEnd = 0;
  private nodes: NodeSequence | null = null;
  private nodeStart = 0;
  private nodeFirst = 0;
  private nodeCount = 0;
  private isChanged = false;
  /** Nodes of the list before the change under way. */
  private nodesBefore = 0;
  private readonly view = new NodeView();
  private readonly shown = new Element();

  /** Goes to another list, standing nowhere. */
  open(list: QuickList): this {
    this.close();
    this.nodes = list.nodes;
    return this;
  }

  /** Leaves the list. A node that was decompressed to be changed is compressed again. */
  close(): void {
    this.leaveNode();
    this.nodes = null;
    this.leave();
    this.shown.release();
  }

  /** Goes to the element `index`, from the end if that is negative: -1 is the last. False, and nowhere, if there is none. */
  seek(index: number): boolean {
    const nodes = this.opened();
    const length = nodes.length;
    const wanted = index < 0 ? index + length : index;
    if (wanted < 0 || wanted >= length) return this.leave();
    this.enterNode(wanted);
    const position = wanted - this.nodeFirst;
    this.index = wanted;
    if (position > 0) this.nodeEntry = entryAt(this.nodeBytes, this.nodeStart, position);
    return true;
  }

  /** On to the next element; false, and nowhere, behind the last. */
  next(): boolean {
    if (this.index < 0) return false;
    this.index++;
    if (this.index < this.nodeFirst + this.nodeCount) {
      this.nodeEntry = nextEntry(this.nodeBytes, this.nodeEntry);
      return true;
    }
    return this.goToFirst(this.index);
  }

  /** Back to the element before; false, and nowhere, before the first. */
  previous(): boolean {
    if (this.index < 0) return false;
    this.index--;
    if (this.index >= this.nodeFirst) {
      this.nodeEntry = previousEntry(this.nodeBytes, this.nodeEntry);
      return true;
    }
    return this.goToLast(this.index);
  }

  /** On to the first element of the next node; false, and nowhere, behind the last node. */
  nextNode(): boolean {
    return this.index >= 0 && this.goToFirst(this.nodeFirst + this.nodeCount);
  }

  /** Back to the last element of the node before; false, and nowhere, before the first node. */
  previousNode(): boolean {
    return this.index >= 0 && this.goToLast(this.nodeFirst - 1);
  }

  /** Elements of the node from the one that the cursor stands on to its last. */
  get nodeElementsLeft(): number {
    return this.nodeFirst + this.nodeCount - this.index;
  }

  /** The element that the cursor stands on, until the cursor moves. */
  get element(): Element {
    assert(this.index >= 0, "quicklist: a cursor that shows an element stands on one");
    if (!this.nodeIsPlain) return this.shown.show(this.nodeBytes, this.nodeEntry);
    return this.shown.showText(this.nodeBytes, this.nodeEntry, this.nodeEnd - this.nodeEntry);
  }

  /** Whether the element that the cursor stands on is `needle[start, start + length)`. */
  equalsAtCursor(needle: Uint8Array, start: number, length: number): boolean {
    if (!this.nodeIsPlain) return equalsElement(this.nodeBytes, this.nodeEntry, needle, start, length);
    if (this.nodeEnd - this.nodeEntry !== length) return false;
    for (let i = 0; i < length; i++) if (this.nodeBytes[this.nodeEntry + i] !== needle[start + i]) return false;
    return true;
  }

  // ---- Changes. The bytes must not lie in the list. ------------------------------------------------------------------------------------

  /** Puts another element in the place of the one that the cursor stands on. */
  replaceAtCursor(bytes: Uint8Array, start: number, length: number): void {
    const { index, nodeFirst } = this;
    const offset = this.nodeEntry - this.nodeStart;
    replaceAt(this.changing(), index, offset, bytes, start, length);
    this.resume(index, nodeFirst, offset);
  }

  /** Puts an element in before the one that the cursor stands on, and goes on standing on that one. */
  insertBeforeCursor(bytes: Uint8Array, start: number, length: number): void {
    const { index, nodeFirst } = this;
    const offset = this.nodeEntry - this.nodeStart;
    insertAt(this.changing(), index, offset, bytes, start, length);
    // Behind the new one, if that is in the same node.
    if (this.resume(index + 1, nodeFirst, offset)) this.nodeEntry = nextEntry(this.nodeBytes, this.nodeEntry);
  }

  /** Puts an element in behind the one that the cursor stands on, and goes on standing on that one. */
  insertAfterCursor(bytes: Uint8Array, start: number, length: number): void {
    const { index, nodeFirst } = this;
    const offset = this.nodeEntry - this.nodeStart;
    const isLast = index + 1 === nodeFirst + this.nodeCount;
    const offsetBehind = isLast ? offsetUnknown : nextEntry(this.nodeBytes, this.nodeEntry) - this.nodeStart;
    insertAt(this.changing(), index + 1, offsetBehind, bytes, start, length);
    this.resume(index, nodeFirst, offset);
  }

  /** Drops the element that the cursor stands on, and goes on to the next (or back to the one before it): false, and nowhere, if there is none. */
  removeAtCursor(isBackward: boolean): boolean {
    const { index, nodeFirst, nodeCount } = this;
    const nodes = this.changing();
    const offset = this.nodeEntry - this.nodeStart;
    nodes.locate(index);
    if (nodeCount === 1) nodes.remove();
    else removeEntry(nodes, offset);
    mergeAround(nodes, index < nodes.length ? index : index - 1);
    const isSameNode = nodes.nodeCount === this.nodesBefore;
    const wanted = isBackward ? index - 1 : index;
    if (isSameNode && wanted >= nodeFirst && wanted < nodeFirst + nodeCount - 1) {
      this.showNode(wanted);
      const entry = this.nodeStart + offset;
      this.nodeEntry = isBackward ? previousEntry(this.nodeBytes, entry) : entry;
      this.index = wanted;
      return true;
    }
    const stands = wanted >= 0 && wanted < nodes.length;
    if (stands) this.resume(wanted, -1, offset);
    else {
      nodes.settleDepth();
      this.leave();
    }
    return stands;
  }

  // ---- Where it is -------------------------------------------------------------------------------------------------------------------

  private opened(): NodeSequence {
    assert(this.nodes !== null, "quicklist: a cursor that is used is open");
    return this.nodes;
  }

  private changing(): NodeSequence {
    assert(this.index >= 0, "quicklist: a cursor that changes a list stands on an element");
    const nodes = this.opened();
    this.isChanged = true;
    this.nodesBefore = nodes.nodeCount;
    return nodes;
  }

  /**
   * After a change: stands on an element, whose node may be another. If its node still begins with the element `first`, its entry is at `offset` as before, and
   * nobody has to count up to it: then true.
   */
  private resume(index: number, first: number, offset: number): boolean {
    const nodes = this.opened();
    if (nodes.nodeCount !== this.nodesBefore) nodes.settleDepth();
    this.showNode(index);
    this.index = index;
    if (index === this.nodeFirst || this.nodeIsPlain) return false;
    const isKnown = this.nodeFirst === first;
    this.nodeEntry = isKnown ? this.nodeStart + offset : entryAt(this.nodeBytes, this.nodeStart, index - this.nodeFirst);
    return isKnown;
  }

  private goToFirst(index: number): boolean {
    if (index >= this.opened().length) return this.leave();
    this.enterNode(index);
    this.index = index;
    return true;
  }

  private goToLast(index: number): boolean {
    if (index < 0) return this.leave();
    this.enterNode(index);
    this.index = index;
    if (!this.nodeIsPlain) this.nodeEntry = previousEntry(this.nodeBytes, this.nodeEnd);
    return true;
  }

  private enterNode(index: number): void {
    const isOther = index < this.nodeFirst || index >= this.nodeFirst + this.nodeCount;
    if (this.isChanged && isOther) this.leaveNode();
    this.showNode(index);
  }

  /** Shows the node of an element, from its first entry on. */
  private showNode(index: number): void {
    const nodes = this.opened();
    nodes.locate(index);
    this.view.show(nodes.blocks.arena, nodes.ref);
    this.nodeFirst = nodes.first;
    this.nodeCount = nodes.count;
    this.nodeIsPlain = this.view.isPlain;
    this.nodeBytes = this.view.bytes;
    this.nodeStart = this.view.start;
    this.nodeEntry = this.nodeIsPlain ? this.nodeStart : this.nodeStart + headerBytes;
    this.nodeEnd = this.nodeIsPlain ? this.nodeStart + this.view.length : this.nodeStart + this.view.length - 1;
  }

  /** The nodes around the one that was changed are compressed again: an insertion cuts one in three at most. */
  private leaveNode(): void {
    if (!this.isChanged || this.nodes === null) return;
    this.isChanged = false;
    const { nodes, nodeFirst, nodeCount } = this;
    nodes.compressAt(nodeFirst);
    nodes.compressAt(nodeFirst - 1);
    nodes.compressAt(nodeFirst + nodeCount);
  }

  private leave(): false {
    this.leaveNode();
    this.index = -1;
    this.view.release();
    this.nodeBytes = noBytes;
    return false;
  }
}
