/**
 * A node of a stream: a block with a listpack in which some entries lie one behind the other. The listpack is, byte for byte, what Redis keeps and RDB files carry. In the
 * first word of the block is how many bytes it has, the second is free; the node's id, the one of the first entry that was put in, is in the tree of nodes.
 *
 *   count · deleted · number of fields · field … · 0         the master entry: entries there are, entries marked as deleted, and the fields of the first one
 *   flags · ms · sequence · value … · elements               an entry with the master entry's fields: its id is told as what it is above the node's
 *   flags · ms · sequence · number · field · value … · elements   an entry with fields of its own
 *
 * `elements` is how many elements of the listpack the entry has before it, so that entries can be walked backwards; flags: 1 deleted, 2 the master entry's fields.
 *
 * Source: the form is Redis's (redis.io "Redis Streams", and DUMP's bytes); blocks, and how they are walked, are our own.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { copyBytes } from "../bytes/copy.js";
import * as listpack from "../listpack/index.js";

export const nodeHeaderBytes = 8;
export const flagDeleted = 1;
export const flagSameFields = 2;

export function createNode(arena: Arena, lengthBytes: number): number {
  const ref = arena.allocate(lengthBytes);
  arena.wordsOf(ref)[wordOffset(ref)] = lengthBytes;
  return ref;
}

/** Bytes of the block. */
export function nodeBytes(arena: Arena, ref: number): number {
  return arena.wordsOf(ref)[wordOffset(ref)];
}

/** Where the listpack begins in `arena.bytesOf(ref)`. */
export function packAt(ref: number): number {
  return byteOffset(ref) + nodeHeaderBytes;
}

/** The same listpack in a block of so many bytes; the old one is freed. */
export function resizeNode(arena: Arena, ref: number, lengthBytes: number): number {
  const old = nodeBytes(arena, ref);
  if (arena.sameBlockSize(old, lengthBytes)) {
    arena.resized(old, lengthBytes);
    arena.wordsOf(ref)[wordOffset(ref)] = lengthBytes;
    return ref;
  }
  const resized = copyNode(arena, ref, arena, lengthBytes);
  arena.free(ref, old);
  return resized;
}

/** A block like another, perhaps of another arena and another length. */
export function copyNode(source: Arena, ref: number, arena: Arena, lengthBytes: number): number {
  const copied = createNode(arena, lengthBytes);
  const total = listpack.totalBytes(source.bytesOf(ref), packAt(ref));
  copyBytes(source.bytesOf(ref), packAt(ref), arena.bytesOf(copied), packAt(copied), total);
  return copied;
}

/** Entries of a node that there are. */
export function entriesOf(bytes: Uint8Array, pack: number): number {
  return listpack.integerOf(bytes, listpack.firstEntry(pack));
}

/** Entries that are marked as deleted. */
export function deletedOf(bytes: Uint8Array, pack: number): number {
  return listpack.integerOf(bytes, listpack.nextEntry(bytes, listpack.firstEntry(pack)));
}

/** Where the master entry's number of fields is. */
export function masterFieldsAt(bytes: Uint8Array, pack: number): number {
  const entries = listpack.firstEntry(pack);
  // Nearly always both counts are below 128, which takes two bytes each.
  if ((bytes[entries] | bytes[entries + 2]) < 0x80) return entries + 4;
  return listpack.nextEntry(bytes, listpack.nextEntry(bytes, entries));
}

/** Changes how many entries there are and how many are deleted. Returns by how many bytes the rest has moved. Room: two bytes. */
export function changeCounts(bytes: Uint8Array, pack: number, entries: number, deleted: number): number {
  const before = listpack.totalBytes(bytes, pack);
  const first = listpack.firstEntry(pack);
  if (entries !== 0) listpack.replaceByInteger(bytes, pack, first, listpack.integerOf(bytes, first) + entries);
  if (deleted !== 0) {
    const second = listpack.nextEntry(bytes, first);
    listpack.replaceByInteger(bytes, pack, second, listpack.integerOf(bytes, second) + deleted);
  }
  return listpack.totalBytes(bytes, pack) - before;
}
