/** Verification of an integer set: chunks, their order, what the directory says of them, counts. */
import { type Arena, byteOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { checkIntset } from "../intset/check.js";
import { highOfTaken, lowOfTaken, take } from "../intset/integer.js";
import { elementCount, totalBytes, valueAt } from "../intset/read.js";
import { blockLength } from "./chunk-blocks.js";
import type { ChunkDirectory } from "./directory.js";

/** What an integer set keeps, as far as it is verified. */
export interface IntegerSetState {
  arena: Arena;
  directory: ChunkDirectory;
  chunkBytesMax: number;
  size: number;
  blocksBytes: number;
  hasSnapshot: boolean;
}

export function checkIntegerSet({ arena, directory, chunkBytesMax, size, blocksBytes, hasSnapshot }: IntegerSetState): void {
  let integers = 0;
  let bytesCounted = 0;
  let largest: number | bigint = 0;
  assert(directory.size <= directory.refs.length, "integer set check: the directory has room for its chunks");
  for (let chunk = 0; chunk < directory.size; chunk++) {
    const ref = directory.refs[chunk];
    const bytes = arena.bytesOf(ref);
    const at = byteOffset(ref);
    checkIntset(bytes, at, Math.min(chunkBytesMax, bytes.length - at));
    const count = elementCount(bytes, at);
    assert(count > 0, "integer set check: no chunk is empty");
    assert(count === directory.counts[chunk], "integer set check: the directory knows how many integers a chunk has");
    assert(hasSnapshot || directory.marks[chunk] === 0, "integer set check: there are no marks without a snapshot");
    const smallest = valueAt(bytes, at, 0);
    assert(chunk === 0 || smallest > largest, "integer set check: chunks ascend, and share no integer");
    take(smallest);
    assert(
      directory.highOf(chunk) === highOfTaken() && directory.lowOf(chunk) === (lowOfTaken() ^ 0x80000000),
      "integer set check: the directory knows a chunk's smallest integer",
    );
    largest = valueAt(bytes, at, count - 1);
    integers += count;
    bytesCounted += blockBytes(blockLength(totalBytes(bytes, at)));
  }
  assert(integers === size, "integer set check: the count of the integers is right");
  assert(bytesCounted === blocksBytes, "integer set check: the count of the blocks' bytes is right");
}
