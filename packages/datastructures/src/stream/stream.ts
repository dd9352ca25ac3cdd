/**
 * Stream: an append-only log of entries, each an id and a few fields with values, with the consumer groups that read it.
 *
 * Entries lie one behind the other in nodes of some 4 KiB, whose bytes are those that Redis keeps (see node.ts); a tree has the nodes by the id of their first entry. An
 * entry that is deleted is only marked, and its node goes with the last one.
 *
 * Costs: append O(1), seek O(log n) and half a node's entries, walking on O(1); memory: see README.md.
 *
 * Source: form and limits of nodes, and what is counted, are Redis's; the tree, groups and cursors are our own.
 */
import type { Arena } from "../arena/arena.js";
import { blockBytesMax } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { KeyTree } from "../key-tree/key-tree.js";
import * as listpack from "../listpack/index.js";
import { checkStream } from "./check.js";
import { StreamCursor } from "./cursor.js";
import { type EntryWords, wordBytes } from "./entry-words.js";
import type { StreamGroup } from "./group.js";
import { compareIds, copyId, highestId, idWords, zeroId } from "./id.js";
import { NamedParts } from "./named-parts.js";
import {
  changeCounts,
  copyNode,
  createNode,
  deletedOf,
  entriesOf,
  flagDeleted,
  nodeBytes,
  nodeHeaderBytes,
  packAt,
  resizeNode,
} from "./node.js";
import type { StreamProducers } from "./producers.js";
import { packBytesMax, type StreamSettings } from "./settings.js";
import { appendEntry, entryBytes, entryBytesMax, firstEntryBytesMax, writeMaster } from "./write-entry.js";

/** The first node begins this small and doubles; a stream of several begins the next as long as the last has become. */
const firstNodeBytes = 128;
/** More room than this is not made ahead. */
const roomBytesMax = 1024;
/** Objects of a stream, measured on Node 20. */
const objectBytes = 700;

/** Bytes that the count of deleted entries may get longer. */
const countsGrowthMax = 4;

const nodeId = new Uint32Array(idWords);
/** Shared by all streams: nothing is under way between two calls. */
const cursor = new StreamCursor();

export class Stream {
  readonly arena: Arena;
  /** Nodes by id. */
  readonly nodes: KeyTree;
  readonly groups = new NamedParts<StreamGroup>();
  /** What its producers have sent lately; null if nobody asked for that to be remembered, nor set how long. */
  producers: StreamProducers | null = null;
  /** Number of entries. */
  length = 0;
  /** Ids: of the entry that was added last, the highest of those deleted, and of the last node. */
  readonly lastId = new Uint32Array(idWords);
  readonly maxDeletedId = new Uint32Array(idWords);
  private readonly tailId = new Uint32Array(idWords);
  private readonly knownFirstId = new Uint32Array(idWords);
  private isFirstIdKnown = true;
  /** Entries that were ever added. */
  entriesAdded: number | bigint = 0;
  /** Changes when entries move or nodes go: places that were remembered are not valid any more. */
  version = 0;
  private tail = 0;
  /** Entries of the last node, those included that are marked as deleted. */
  private tailCount = 0;
  /** Bytes that the node before the last has come to take: what the next one will. */
  private usualNodeBytes = firstNodeBytes;
  private nodesBytes = 0;

  constructor(arena: Arena) {
    this.arena = arena;
    this.nodes = new KeyTree(arena, idWords, 1);
  }

  /** The id of the first entry; 0-0 if there is none. Four words. */
  get firstId(): Uint32Array {
    if (!this.isFirstIdKnown) {
      this.isFirstIdKnown = true;
      if (cursor.seekFrom(this, zeroId, 0)) copyId(cursor.id, 0, this.knownFirstId, 0);
      else this.knownFirstId.fill(0);
      cursor.release();
    }
    return this.knownFirstId;
  }

  // ---- Adding ------------------------------------------------------------------------------------------------------------------------

  /** Bytes that a block would have to have for an entry in a node of its own, at most: for who sees to it that there is memory. @param total see `append`. */
  static nodeBytesFor(total: number, fields: number): number {
    return nodeHeaderBytes + firstEntryBytesMax(total, fields);
  }

  /**
   * Adds an entry behind the last.
   *
   * @param id four words at `at`, above `lastId`.
   * @param words its fields and values in turn, `fields` of each, from word `first` on. Must not lie in the arena.
   * @param total bytes of all of these words, if the caller has counted them.
   */
  append(
    id: Uint32Array,
    at: number,
    words: EntryWords,
    first: number,
    fields: number,
    settings: StreamSettings,
    total = wordBytes(words, first, fields * 2),
  ): void {
    assert(compareIds(id, at, this.lastId, 0) > 0, "stream: ids ascend");
    if (this.tail === 0 || this.isTailFull(total, fields, settings)) this.addNode(id, at, words, first, fields, total, settings);
    else this.makeRoom(id, at, words, first, fields, total, settings);
    const { arena, tail } = this;
    const moved = appendEntry(arena.bytesOf(tail), packAt(tail), this.tailId, 0, id, at, words, first, fields);
    if (moved !== 0) this.version++;
    this.tailCount++;
    if (++this.length === 1) {
      copyId(id, at, this.knownFirstId, 0);
      this.isFirstIdKnown = true;
    }
    copyId(id, at, this.lastId, 0);
    this.entriesAdded = addOne(this.entriesAdded);
  }

  private isTailFull(total: number, fields: number, { nodeBytesMax, nodeEntriesMax }: StreamSettings): boolean {
    const bytes = this.arena.bytesOf(this.tail);
    const pack = packAt(this.tail);
    const limit = nodeBytesMax === 0 ? packBytesMax : Math.min(nodeBytesMax, packBytesMax);
    const used = listpack.totalBytes(bytes, pack);
    // Where Redis lets a node get as long as can be, what is beside the texts has to fit the block as well.
    if (used + total >= limit || nodeHeaderBytes + used + entryBytesMax(total, fields) > blockBytesMax) return true;
    return nodeEntriesMax !== 0 && this.tailCount >= nodeEntriesMax;
  }

  /** Begins a node with the fields of this entry; the one before it gets no more, and gives back what it does not need. */
  private addNode(
    id: Uint32Array,
    at: number,
    words: EntryWords,
    first: number,
    fields: number,
    total: number,
    { nodeBytesMax }: StreamSettings,
  ): void {
    const needed = nodeHeaderBytes + firstEntryBytesMax(total, fields);
    const usual = nodeBytesMax === 0 ? firstNodeBytes : Math.min(this.usualNodeBytes, nodeHeaderBytes + nodeBytesMax);
    const ref = createNode(this.arena, blockBytes(Math.max(needed, usual)));
    if (this.tail !== 0) this.closeTail();
    this.nodesBytes += blockBytes(nodeBytes(this.arena, ref));
    const { nodes } = this;
    nodes.insert(id, at);
    nodes.words[nodes.row + idWords] = ref;
    copyId(id, at, this.tailId, 0);
    this.tail = ref;
    this.tailCount = 0;
    writeMaster(this.arena.bytesOf(ref), packAt(ref), words, first, fields);
  }

  private closeTail(): void {
    const used = nodeHeaderBytes + listpack.totalBytes(this.arena.bytesOf(this.tail), packAt(this.tail));
    this.usualNodeBytes = blockBytes(used);
    try {
      this.resizeTail(used);
    } catch (error) {
      // A long one needs memory to be made shorter. Where there is none, it stays as it is.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  /** Lets the last node have room for one more entry. */
  private makeRoom(
    id: Uint32Array,
    at: number,
    words: EntryWords,
    first: number,
    fields: number,
    total: number,
    { nodeBytesMax }: StreamSettings,
  ): void {
    const { arena, tail } = this;
    const used = nodeHeaderBytes + listpack.totalBytes(arena.bytesOf(tail), packAt(tail));
    const room = nodeBytes(arena, tail);
    // What it takes at most is told at once; what it takes is not, but is often half of that.
    if (used + entryBytesMax(total, fields) <= room) return;
    const needed = used + entryBytes(arena.bytesOf(tail), packAt(tail), this.tailId, 0, id, at, words, first, fields);
    if (needed <= room) return;
    const limit = nodeBytesMax === 0 ? packBytesMax : nodeHeaderBytes + nodeBytesMax;
    this.resizeTail(Math.max(needed, Math.min(used * 2, used + roomBytesMax, limit)));
  }

  private resizeTail(lengthBytes: number): void {
    const { nodes } = this;
    this.tail = this.resized(this.tail, lengthBytes);
    nodes.seekLast();
    nodes.words[nodes.row + idWords] = this.tail;
  }

  private resized(ref: number, lengthBytes: number): number {
    const before = blockBytes(nodeBytes(this.arena, ref));
    // All that the block has anyway.
    const resized = resizeNode(this.arena, ref, blockBytes(lengthBytes));
    this.nodesBytes += blockBytes(nodeBytes(this.arena, resized)) - before;
    this.version++;
    return resized;
  }

  // ---- Deleting ----------------------------------------------------------------------------------------------------------------------

  /** Deletes the entry with this id; false if there is none. Ids deleted are remembered: see `maxDeletedId`. */
  delete(id: Uint32Array, at: number): boolean {
    const isFound = cursor.seek(this, id, at);
    if (isFound) {
      this.deleteAt(cursor);
      if (compareIds(id, at, this.maxDeletedId, 0) > 0) copyId(id, at, this.maxDeletedId, 0);
    }
    cursor.release();
    return isFound;
  }

  /** Deletes the entry that a cursor of this stream shows, which is nowhere then; `maxDeletedId` stays. */
  deleteAt(place: StreamCursor): void {
    const { bytes, packStart } = place;
    this.isFirstIdKnown = false;
    this.length--;
    if (entriesOf(bytes, packStart) === 1) return this.removeNode(place.nodeId, 0);
    bytes[place.flagsAt] |= flagDeleted;
    this.markDeleted(place.nodeRef, place.nodeId, 1);
  }

  /** So many more entries of a node are deleted. */
  private markDeleted(ref: number, id: Uint32Array, deleted: number): void {
    const { arena, nodes } = this;
    const used = nodeHeaderBytes + listpack.totalBytes(arena.bytesOf(ref), packAt(ref));
    let node = ref;
    if (used + countsGrowthMax > nodeBytes(arena, ref)) {
      node = this.resized(ref, used + countsGrowthMax);
      if (ref === this.tail) this.tail = node;
      nodes.seek(id, 0);
      nodes.words[nodes.row + idWords] = node;
    }
    if (changeCounts(arena.bytesOf(node), packAt(node), -deleted, deleted) !== 0) this.version++;
  }

  /** Takes out the node with this id, and all entries that it has. */
  private removeNode(id: Uint32Array, at: number): void {
    const { nodes } = this;
    assert(nodes.seek(id, at), "stream: a node that is removed exists");
    const ref = nodes.words[nodes.row + idWords];
    nodes.remove();
    this.freeNode(ref);
    if (ref === this.tail) this.findTail();
  }

  private freeNode(ref: number): void {
    const length = nodeBytes(this.arena, ref);
    this.nodesBytes -= blockBytes(length);
    this.arena.free(ref, length);
    this.version++;
  }

  private findTail(): void {
    const { nodes } = this;
    this.tail = 0;
    this.tailCount = 0;
    if (!nodes.seekLast()) return;
    const { words, row } = nodes;
    this.tail = words[row + idWords];
    copyId(words, row, this.tailId, 0);
    const bytes = this.arena.bytesOf(this.tail);
    this.tailCount = entriesOf(bytes, packAt(this.tail)) + deletedOf(bytes, packAt(this.tail));
  }

  /** Entries of the first node that there are; 0 without nodes. */
  get firstNodeEntries(): number {
    const { nodes } = this;
    if (!nodes.seekFirst()) return 0;
    const ref = nodes.words[nodes.row + idWords];
    return entriesOf(this.arena.bytesOf(ref), packAt(ref));
  }

  /** Takes out the first node, and all entries that it has. */
  removeFirstNode(): void {
    const { nodes } = this;
    assert(nodes.seekFirst(), "stream: there is a node to take out");
    const { words, row } = nodes;
    const ref = words[row + idWords];
    this.length -= entriesOf(this.arena.bytesOf(ref), packAt(ref));
    this.isFirstIdKnown = false;
    nodes.remove();
    this.freeNode(ref);
    if (ref === this.tail) this.findTail();
  }

  /** Writes the id of the entry that is last in the first node, even if it is deleted. There is a node. */
  copyFirstNodeEnd(target: Uint32Array, at: number): void {
    const { nodes } = this;
    assert(nodes.seekFirst(), "stream: there is a first node");
    cursor.seekNodeEnd(this);
    copyId(cursor.id, 0, target, at);
    cursor.release();
  }

  /**
   * Deletes entries of the first node, from the first on: at most so many, and none from the id `minId` on if one is given. `maxDeletedId` stays. There is a node.
   *
   * @returns how many were deleted.
   */
  deleteFirst(most: number, minId: Uint32Array | null): number {
    const { nodes } = this;
    assert(cursor.seekFrom(this, zeroId, 0) && nodes.seekFirst(), "stream: there is a first node");
    const { nodeRef } = cursor;
    let deleted = 0;
    for (let isThere = true; isThere && cursor.nodeRef === nodeRef && deleted < most; isThere = cursor.next()) {
      if (minId !== null && compareIds(cursor.id, 0, minId, 0) >= 0) break;
      cursor.bytes[cursor.flagsAt] |= flagDeleted;
      deleted++;
    }
    cursor.release();
    if (deleted === 0) return 0;
    if (deleted === this.firstNodeEntries) {
      this.removeFirstNode();
      return deleted;
    }
    nodes.seekFirst();
    copyId(nodes.words, nodes.row, nodeId, 0);
    this.length -= deleted;
    this.isFirstIdKnown = false;
    this.markDeleted(nodeRef, nodeId, deleted);
    return deleted;
  }

  // ---- Asking ------------------------------------------------------------------------------------------------------------------------

  /** Whether there is an entry with this id. */
  has(id: Uint32Array, at: number): boolean {
    const isFound = cursor.seek(this, id, at);
    cursor.release();
    return isFound;
  }

  /** Writes the id of the last entry that there is; false, and nothing written, if there is none. */
  copyLastEntryId(target: Uint32Array, at: number): boolean {
    const isFound = cursor.seekUpTo(this, highestId, 0);
    if (isFound) copyId(cursor.id, 0, target, at);
    cursor.release();
    return isFound;
  }

  // ---- Memory ------------------------------------------------------------------------------------------------------------------------

  /** Bytes in the arena. */
  get memoryBytes(): number {
    let bytes = this.nodesBytes + this.nodes.memoryBytes;
    for (const group of this.groups) bytes += group.memoryBytes;
    return bytes;
  }

  /** Bytes beside the arena, about. */
  get outsideBytes(): number {
    let bytes = objectBytes + (this.producers?.memoryBytes ?? 0);
    for (const group of this.groups) bytes += group.outsideBytes;
    return bytes;
  }

  /** Another stream with the same entries, ids, groups and counts. */
  copyInto(copy: Stream): void {
    assert(copy.length === 0 && copy.nodes.size === 0, "stream: a copy is made into an empty one");
    const { nodes, arena } = this;
    for (let isThere = nodes.seekFirst(); isThere; isThere = nodes.next()) {
      const { words, row } = nodes;
      copyId(words, row, copy.tailId, 0);
      const ref = words[row + idWords];
      const node = copyNode(arena, ref, copy.arena, nodeHeaderBytes + listpack.totalBytes(arena.bytesOf(ref), packAt(ref)));
      copy.nodes.insert(copy.tailId, 0);
      copy.nodes.words[copy.nodes.row + idWords] = node;
      copy.nodesBytes += blockBytes(nodeBytes(copy.arena, node));
    }
    copy.findTail();
    copy.length = this.length;
    copyId(this.lastId, 0, copy.lastId, 0);
    copyId(this.maxDeletedId, 0, copy.maxDeletedId, 0);
    copy.isFirstIdKnown = false;
    copy.entriesAdded = this.entriesAdded;
    copy.producers = this.producers?.copy() ?? null;
    for (const group of this.groups) copy.groups.add(group.copy(copy.arena));
  }

  /** Frees some of its blocks, and says whether those were all: the stream is no longer used. */
  freeSlice(): boolean {
    const { nodes } = this;
    if (nodes.root !== 0) {
      nodes.removeFirstLeaf((words, row) => this.freeNode(words[row + idWords]));
      return false;
    }
    const group = this.groups.last;
    if (group === null) return true;
    if (group.freeSlice()) this.groups.remove(group);
    return false;
  }

  /** Frees all at once. */
  clear(): void {
    while (!this.freeSlice());
    this.tail = 0;
    this.length = 0;
    this.isFirstIdKnown = false;
  }

  private readonly relocationId = new Uint32Array(idWords);
  private relocatedGroup = 0;

  /** As for other structures: moves blocks out of chunks that are being emptied. @param cursor at first 0, then what was returned. */
  relocate(cursor: number, bytesMax: number): number {
    if (cursor === 0) {
      this.relocationId.fill(0);
      this.relocatedGroup = 0;
    }
    let moved = 0;
    if (cursor <= 1) {
      let hasNext = true;
      while (hasNext && moved < bytesMax) {
        hasNext = this.nodes.relocateLeaf(this.relocationId, 0);
        moved += this.relocateNodes();
      }
      if (hasNext) return 1;
    }
    let isBegun = cursor === 2;
    for (const groups = [...this.groups]; this.relocatedGroup < groups.length; this.relocatedGroup++, isBegun = false) {
      if (!groups[this.relocatedGroup].relocate(isBegun, bytesMax)) return 2;
    }
    return 0;
  }

  /** Moves nodes of the leaf that the tree is at; returns how many bytes were looked at, about. */
  private relocateNodes(): number {
    const { arena, nodes } = this;
    if (nodes.size === 0) return 0;
    const rows = nodes.leafRows;
    let moved = 0;
    for (let i = 0; i < rows; i++) {
      if (i > 0) nodes.next();
      const ref = nodes.words[nodes.row + idWords];
      if (!arena.shouldMove(ref)) continue;
      const length = nodeBytes(arena, ref);
      const copied = copyNode(arena, ref, arena, length);
      nodes.words[nodes.row + idWords] = copied;
      arena.free(ref, length);
      if (ref === this.tail) this.tail = copied;
      moved += length;
    }
    this.version++;
    return moved + rows * 16;
  }

  /** Verifies every node, count and group; throws on the first that is broken. O(n), for tests and DEBUG. */
  check(): void {
    checkStream(this);
    assert(this.tail === 0 || this.nodes.seekLast(), "stream check: the last node is in the tree");
    assert(this.tail === 0 || this.nodes.words[this.nodes.row + idWords] === this.tail, "stream check: the last node is known");
  }

  /** Bytes of all nodes; for `check`. */
  get nodeBlockBytes(): number {
    return this.nodesBytes;
  }
}

function addOne(count: number | bigint): number | bigint {
  return typeof count === "number" && count < Number.MAX_SAFE_INTEGER ? count + 1 : BigInt(count) + 1n;
}
