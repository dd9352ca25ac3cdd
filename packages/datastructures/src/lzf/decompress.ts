/** Decompression from the form of LZF (see layout.ts). The input may be anything. */
import { assert } from "../assert.js";
import { distanceHighMask, lengthBase, lengthShift, literalMax, longLength } from "./layout.js";

/** From this length on the platform's own copying is faster than a loop. */
const nativeLengthMin = 96;

/**
 * Decompresses `source[start, start + length)` into `target[at, at + targetLength)`, which is another range. True if that is just what the target's range
 * holds then; false if the source is no such thing, with some of the target overwritten. Nothing outside the two ranges is read or written.
 */
export function decompressLzf(
  source: Uint8Array,
  start: number,
  length: number,
  target: Uint8Array,
  at: number,
  targetLength: number,
): boolean {
  assert(start >= 0 && length >= 0 && start + length <= source.length, "lzf: what is decompressed lies in the source");
  assert(at >= 0 && targetLength >= 0 && at + targetLength <= target.length, "lzf: what is decompressed fits the target");
  const end = start + length;
  const targetEnd = at + targetLength;
  let from = start;
  let to = at;
  while (from < end) {
    const control = source[from++];
    if (control < literalMax) {
      const runEnd = from + control + 1;
      if (runEnd > end || to + control + 1 > targetEnd) return false;
      while (from < runEnd) target[to++] = source[from++];
      continue;
    }
    let count = control >>> lengthShift;
    if (count === longLength) {
      if (from >= end) return false;
      count += source[from++];
    }
    count += lengthBase;
    if (from >= end) return false;
    const distance = (((control & distanceHighMask) << 8) | source[from++]) + 1;
    const copyFrom = to - distance;
    const copyEnd = to + count;
    if (copyFrom < at || copyEnd > targetEnd) return false;
    if (count >= nativeLengthMin && distance >= count) {
      target.copyWithin(to, copyFrom, copyFrom + count);
      to = copyEnd;
    } else if (count >= nativeLengthMin && distance === 1) {
      target.fill(target[copyFrom], to, copyEnd);
      to = copyEnd;
    } else {
      for (let other = copyFrom; to < copyEnd; other++) target[to++] = target[other];
    }
  }
  return to === targetEnd;
}
