/** Changes in the middle of a list: an element put in, taken out or replaced; nodes split, and merged again when they have become small. */
import { copyBytes } from "../bytes/copy.js";
import { emptyBytes, headerBytes } from "../listpack/layout.js";
import { entryAt, entryBytes, nextEntry, totalBytes } from "../listpack/read.js";
import { encodedBytes } from "../listpack/write.js";
import type { CountedTree } from "./counted-tree.js";
import { expandedBytes, isPlain, NodeView, nodeHeaderBytes, packStart, Role } from "./node.js";
import type { NodeSequence } from "./node-sequence.js";
import { createFromEntries, createPacked, isOwnNode, putElement, reshape } from "./packed.js";

/** Two neighbours are merged when together they fit into this part of a node: far enough from a full one that they are not split again at once. */
const mergedShare = 2;

/** As many nodes, about, are not given up one by one. */
const droppedAtOnceMin = 512;

const view = new NodeView();

/** Instead of where an entry is in its listpack: it is the first of a node, or the list's end. */
export const offsetUnknown = -1;

/**
 * Puts an element in so that it gets `index`, which is that of another element or, unless the list is empty, the list's length. The entry of the element that has
 * the index is at `offset` from its listpack's beginning.
 */
export function insertAt(nodes: NodeSequence, index: number, offset: number, bytes: Uint8Array, start: number, length: number): void {
  const { blocks } = nodes;
  const isOwn = isOwnNode(blocks.settings, bytes, start, length);
  if (!isOwn && putWhereItFits(nodes, index, offset, bytes, start, length)) return;
  if (index < nodes.length) {
    nodes.locate(index);
    if (index > nodes.first) {
      split(nodes, index - nodes.first, offset);
      if (!isOwn && putWhereItFits(nodes, index, offsetUnknown, bytes, start, length)) return;
    }
  }
  nodes.insert(index, isOwn ? blocks.createPlain(bytes, start, length) : createSingle(nodes, bytes, start, length), 1);
}

/** Puts an element into the node of `index`, or if that is its first, at the end of the one before. False if neither takes it. */
function putWhereItFits(nodes: NodeSequence, index: number, offset: number, bytes: Uint8Array, start: number, length: number): boolean {
  const entry = encodedBytes(bytes, start, length);
  if (index < nodes.length) {
    nodes.locate(index);
    if (takes(nodes, entry)) return put(nodes, index - nodes.first, offset, bytes, start, length);
    if (nodes.first < index) return false;
  }
  if (index === 0) return false;
  nodes.locate(index - 1);
  return takes(nodes, entry) && put(nodes, nodes.count, offsetUnknown, bytes, start, length);
}

/** Whether the node located has room for another entry, as far as its limits are concerned. */
function takes(nodes: NodeSequence, entry: number): boolean {
  const { arena, settings } = nodes.blocks;
  if (nodes.count >= settings.nodeElementsMax || isPlain(arena, nodes.ref)) return false;
  return nodeHeaderBytes + expandedBytes(arena, nodes.ref) + entry <= settings.nodeBytesMax;
}

function put(nodes: NodeSequence, position: number, offset: number, bytes: Uint8Array, start: number, length: number): true {
  nodes.expand();
  const at = offset === offsetUnknown ? offsetOf(nodes, position) : offset;
  nodes.setRef(putElement(nodes.blocks, nodes.ref, nodes.role, at, 0, bytes, start, length));
  nodes.setCount(nodes.count + 1);
  return true;
}

/** Where in the listpack of the node located, which is open, an element's entry begins; that of the count is the end. */
function offsetOf(nodes: NodeSequence, position: number): number {
  const { arena } = nodes.blocks;
  const bytes = arena.bytesOf(nodes.ref);
  const pack = packStart(arena, nodes.ref);
  if (position === nodes.count) return totalBytes(bytes, pack) - 1;
  return entryAt(bytes, pack, position) - pack;
}

/** A node for one element, with room for some more. */
function createSingle(nodes: NodeSequence, bytes: Uint8Array, start: number, length: number): number {
  const { blocks } = nodes;
  const ref = createPacked(blocks, nodeHeaderBytes + emptyBytes + encodedBytes(bytes, start, length), false);
  return putElement(blocks, ref, Role.inner, headerBytes, 0, bytes, start, length);
}

/** Cuts the node located in two; the first part, of `position` elements, is the one located then. */
function split(nodes: NodeSequence, position: number, offset: number): void {
  const { blocks } = nodes;
  nodes.expand();
  const { first, count } = nodes;
  const total = expandedBytes(blocks.arena, nodes.ref);
  const second = createFromEntries(blocks, nodes.ref, offset, total - 1 - offset, count - position);
  nodes.setRef(reshape(blocks, nodes.ref, nodes.role, offset, total - 1 - offset, 0, position - count));
  nodes.setCount(position);
  nodes.insert(first + position, second, count - position);
  nodes.locate(first);
}

/** Takes out `count` of the located node's elements, not all, from the one at `position` on. */
export function removeElements(nodes: NodeSequence, position: number, count: number): void {
  nodes.expand();
  const { arena } = nodes.blocks;
  const offset = offsetOf(nodes, position);
  const bytes = arena.bytesOf(nodes.ref);
  const from = packStart(arena, nodes.ref) + offset;
  let to = from;
  if (position + count === nodes.count) to = packStart(arena, nodes.ref) + totalBytes(bytes, packStart(arena, nodes.ref)) - 1;
  else for (let i = 0; i < count; i++) to = nextEntry(bytes, to);
  cut(nodes, offset, to - from, count);
}

/** Takes out the located node's element whose entry is at `offset`; the node has others. */
export function removeEntry(nodes: NodeSequence, offset: number): void {
  nodes.expand();
  const { arena } = nodes.blocks;
  cut(nodes, offset, entryBytes(arena.bytesOf(nodes.ref), packStart(arena, nodes.ref) + offset), 1);
}

function cut(nodes: NodeSequence, offset: number, lengthBytes: number, count: number): void {
  nodes.setRef(reshape(nodes.blocks, nodes.ref, nodes.role, offset, lengthBytes, 0, -count));
  nodes.setCount(nodes.count - count);
}

/** Puts an element in the place of the one of `index`, whose entry is at `offset` from its listpack's beginning. */
export function replaceAt(nodes: NodeSequence, index: number, offset: number, bytes: Uint8Array, start: number, length: number): void {
  const { blocks } = nodes;
  const { arena, settings } = blocks;
  const isOwn = isOwnNode(settings, bytes, start, length);
  nodes.locate(index);
  if (nodes.count === 1 && (isOwn || isPlain(arena, nodes.ref))) {
    const before = nodes.ref;
    nodes.setRef(isOwn ? blocks.createPlain(bytes, start, length) : createSingle(nodes, bytes, start, length));
    return blocks.discard(before);
  }
  nodes.expand();
  const cutBytes = entryBytes(arena.bytesOf(nodes.ref), packStart(arena, nodes.ref) + offset);
  const grown = nodeHeaderBytes + expandedBytes(arena, nodes.ref) - cutBytes + encodedBytes(bytes, start, length);
  if (nodes.count > 1 && (isOwn || grown > settings.nodeBytesMax)) {
    removeEntry(nodes, offset);
    return insertAt(nodes, index, index < nodes.first + nodes.count ? offset : offsetUnknown, bytes, start, length);
  }
  nodes.setRef(putElement(blocks, nodes.ref, nodes.role, offset, cutBytes, bytes, start, length));
}

// ---- Merging ---------------------------------------------------------------------------------------------------------------------------

/** Merges the node of the element `index` with its neighbours, as far as they are small together. Nothing happens if there is no such element. */
export function mergeAround(nodes: NodeSequence, index: number): void {
  if (index < 0 || index >= nodes.length) return;
  nodes.locate(index);
  if (!isSmall(nodes, expandedBytes(nodes.blocks.arena, nodes.ref), nodes.count) || isPlain(nodes.blocks.arena, nodes.ref)) return;
  const { first } = nodes;
  mergeWithNext(nodes, first);
  if (first > 0) {
    nodes.locate(first - 1);
    mergeWithNext(nodes, nodes.first);
  }
}

function isSmall(nodes: NodeSequence, lengthBytes: number, count: number): boolean {
  const { settings } = nodes.blocks;
  return nodeHeaderBytes + lengthBytes <= settings.nodeBytesMax / mergedShare && count <= settings.nodeElementsMax / mergedShare;
}

function mergeWithNext(nodes: NodeSequence, first: number): void {
  const { blocks } = nodes;
  const { arena } = blocks;
  nodes.locate(first);
  const { ref, count, role } = nodes;
  const second = first + count;
  if (isPlain(arena, ref) || second >= nodes.length) return;
  nodes.locate(second);
  if (isPlain(arena, nodes.ref)) return;
  const bytesTogether = expandedBytes(arena, ref) + expandedBytes(arena, nodes.ref) - emptyBytes;
  if (!isSmall(nodes, bytesTogether, count + nodes.count)) return;
  // Into the one that stays at its end of the list.
  const intoSecond = nodes.role === Role.tail && role === Role.inner;
  const source = intoSecond ? first : second;
  nodes.locate(source);
  const sourceRef = nodes.ref;
  const sourceCount = nodes.count;
  const entries = expandedBytes(arena, sourceRef) - emptyBytes;
  nodes.locate(intoSecond ? second : first);
  nodes.expand();
  const offset = intoSecond ? headerBytes : expandedBytes(arena, nodes.ref) - 1;
  nodes.setRef(reshape(blocks, nodes.ref, nodes.role, offset, 0, entries, sourceCount));
  view.show(arena, sourceRef);
  copyBytes(view.bytes, view.start + headerBytes, arena.bytesOf(nodes.ref), packStart(arena, nodes.ref) + offset, entries);
  view.release();
  // Taken out first: until then the elements would be counted twice, and indexes lead elsewhere.
  const target = nodes.first;
  nodes.locate(source);
  nodes.remove();
  nodes.locate(intoSecond ? target - sourceCount : target);
  nodes.setCount(nodes.count + sourceCount);
}

/**
 * Takes out the `count` elements from `begin` on. Nodes of which nothing stays are given up as they are; where very many of them go from an end of the tree, they are
 * returned instead, and are the caller's to give up.
 */
export function removeRange(nodes: NodeSequence, begin: number, count: number): CountedTree | null {
  // From the last to the first, but the ends of the list last: what takes their place would be decompressed to be removed next.
  let end = begin + count;
  const headCount = nodes.headCount;
  const tailFirst = nodes.length - nodes.tailCount;
  let tailTaken = 0;
  if (nodes.tailRef !== 0 && end > tailFirst) {
    tailTaken = end - Math.max(begin, tailFirst);
    end = Math.max(begin, tailFirst);
  }
  const innerBegin = Math.max(begin, headCount);
  const dropped = dropFromTree(nodes, innerBegin, end);
  if (dropped !== null) end -= dropped.elements;
  while (nodes.tree.size > 0 && end > innerBegin) {
    nodes.locate(end - 1);
    const from = Math.max(nodes.first, innerBegin);
    removeFromLocated(nodes, from, end - from);
    end = from;
  }
  if (tailTaken > 0) {
    nodes.locate(nodes.length - 1);
    removeFromLocated(nodes, nodes.first + Math.max(0, begin - tailFirst), tailTaken);
  }
  if (begin < headCount) {
    nodes.locate(0);
    removeFromLocated(nodes, begin, Math.min(end, headCount) - begin);
  }
  return dropped;
}

/** Takes the nodes that go whole out of the tree at once, if they are very many: the elements from `begin` to `end` go, of which one is at an end of the tree. */
function dropFromTree(nodes: NodeSequence, begin: number, end: number): CountedTree | null {
  const { tree, headCount } = nodes;
  const goesFirst = begin === headCount;
  const goesLast = end === headCount + tree.elements;
  const share = (end - begin) / tree.elements;
  if (begin >= end || !(goesFirst || goesLast) || tree.size * share < droppedAtOnceMin) return null;
  if (goesFirst && goesLast) return tree.splitOff(0, false);
  // One of which something stays is left to the caller.
  tree.seek((goesFirst ? end : begin) - headCount);
  const isBetween = tree.first === begin - headCount;
  return tree.splitOff(goesFirst || isBetween ? tree.first : tree.first + tree.count, goesFirst);
}

/** Takes out `count` of the located node's elements, from the list's element `from` on. */
function removeFromLocated(nodes: NodeSequence, from: number, count: number): void {
  if (count === 0) return;
  if (count === nodes.count) nodes.remove();
  else removeElements(nodes, from - nodes.first, count);
}
