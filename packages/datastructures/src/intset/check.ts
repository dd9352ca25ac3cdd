import { assert } from "../assert.js";
import { compareTaken, take } from "./integer.js";
import { headerBytes, readWord, width16, width32, width64 } from "./layout.js";
import { elementCount, totalBytes, valueAt } from "./read.js";

/**
 * Verifies every invariant of the intset at `at`, which has `room` bytes at most: a width that there is, a count that fits, and ascending integers. Throws on the
 * first that is broken. O(n), for tests, DEBUG and what comes from outside.
 */
export function checkIntset(bytes: Uint8Array, at: number, room: number): void {
  assert(room >= headerBytes && at + room <= bytes.length, "intset: there is room for its header");
  const width = readWord(bytes, at);
  assert(width === width16 || width === width32 || width === width64, "intset: its integers have 2, 4 or 8 bytes");
  assert(totalBytes(bytes, at) <= room, "intset: its integers fit its room");
  const count = elementCount(bytes, at);
  for (let index = 1; index < count; index++) {
    take(valueAt(bytes, at, index));
    assert(compareTaken(bytes, at + headerBytes + (index - 1) * width, width) < 0, "intset: its integers ascend");
  }
}
