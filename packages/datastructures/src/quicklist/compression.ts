/** Compressing nodes, and decompressing them for good. */
import { byteOffset, wordOffset } from "../arena/arena.js";
import { sharedBlockBytesMax } from "../arena/layout.js";
import { copyBytes } from "../bytes/copy.js";
import { compressLzf } from "../lzf/compress.js";
import {
  compressedFlag,
  compressedHeaderBytes,
  decompressNode,
  expandedBytes,
  expandedWord,
  isCompressed,
  isPlain,
  nodeHeaderBytes,
  packStart,
  plainFlag,
} from "./node.js";
import type { NodeBlocks } from "./node-blocks.js";

/** As in Redis: less than this is not worth the trouble, nor is it to gain less than `gainMin`. */
const compressedMin = 48;
const gainMin = 8;
/**
 * Longer elements stay as they are: each time one is read it would be decompressed in one go. And when a node is decompressed for good, it needs no chunk of its own,
 * which the system could refuse: elements can be taken from a list however little memory there is.
 */
const compressedMax = sharedBlockBytesMax - nodeHeaderBytes;

let compressed = new Uint8Array(0);

/** The node compressed, or as it is if that gains too little. */
export function compressNode(blocks: NodeBlocks, ref: number): number {
  const { arena } = blocks;
  const length = expandedBytes(arena, ref);
  if (isCompressed(arena, ref) || length < compressedMin || length > compressedMax) return ref;
  if (compressed.length < length) compressed = new Uint8Array(length);
  const plain = isPlain(arena, ref) ? plainFlag : 0;
  const start = plain === 0 ? packStart(arena, ref) : byteOffset(ref) + nodeHeaderBytes;
  const lengthCompressed = compressLzf(arena.bytesOf(ref), start, length, compressed, 0, length - gainMin);
  if (lengthCompressed === 0) return ref;
  const created = blocks.create(compressedHeaderBytes + lengthCompressed, compressedFlag | plain);
  arena.wordsOf(created)[wordOffset(created) + expandedWord] = length;
  copyBytes(compressed, 0, arena.bytesOf(created), byteOffset(created) + compressedHeaderBytes, lengthCompressed);
  blocks.discard(ref);
  return created;
}

/** The node as it is when it is not compressed. */
export function expandNode(blocks: NodeBlocks, ref: number): number {
  const { arena } = blocks;
  if (!isCompressed(arena, ref)) return ref;
  const created = blocks.create(nodeHeaderBytes + expandedBytes(arena, ref), isPlain(arena, ref) ? plainFlag : nodeHeaderBytes);
  decompressNode(arena, ref, arena.bytesOf(created), byteOffset(created) + nodeHeaderBytes);
  blocks.discard(ref);
  return created;
}
