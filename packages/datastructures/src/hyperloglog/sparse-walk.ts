/**
 * Getting near to a register of the sparse form, a word of four bytes at a time and without a branch on what is in it: which runs there are is what a
 * processor can't foresee.
 *
 * What a byte adds to the number of registers depends on whether it is the second one of an XZERO, and whether it begins one:
 *
 *   00xxxxxx            x + 1
 *   1vvvvvxx            x + 1
 *   01xxxxxx            256 x + 1
 *   the second byte     itself
 *
 * A byte that looks like the beginning of an XZERO is one unless the byte before it is: of the four in a word, and the last one of the word before, a table tells.
 */
import { extendedZero, lengthMask } from "./sparse.js";

/** In each byte of a word. */
const highBits = 0x80808080;
const lowBits = 0x01010101;
const lengthBits = lowBits * lengthMask;
const wordBytes = 4;
/** Multiplied by it, the lowest bits of the four bytes are the uppermost four. */
const gatherLowBits = 0x10204080;

/** The lowest bit of each byte that begins an XZERO, by the bytes that look like it, and 16 more if the byte before the word begins one. */
const extendedStarts = Int32Array.from({ length: 32 }, (_, looks) => {
  let starts = 0;
  let isStart = looks >= 16;
  for (let byte = 0; byte < wordBytes; byte++) {
    isStart = !isStart && ((looks >>> byte) & 1) !== 0;
    if (isStart) starts |= 1 << (8 * byte);
  }
  return starts;
});

export class SparseWalk {
  /** Where a run begins that is the one looked for, or at most eight bytes before it; and its first register. */
  position = 0;
  first = 0;

  /**
   * Goes on from the run at `bytes[start]`, whose first register is `first`, towards the one that register `index` is in. Where it has gone on at all, there are two runs
   * at least from `position` up to that one. `words` are the same memory as `bytes`, from the buffer's beginning; runs end at `end`.
   */
  skip(bytes: Uint8Array, words: Uint32Array, start: number, end: number, first: number, index: number): void {
    const firstWord = start >>> 2;
    const wordsEnd = end >>> 2;
    // Bytes of the first word that are before the run add nothing, as second ones that are 0.
    let kept = -1 << ((start & 3) << 3);
    let seconds = lowBits & ~kept;
    let next = first;
    let at = firstWord;
    // The same one word earlier.
    let nextBefore = first;
    let extendedBefore = 0;
    let isExtended = 0;
    for (; at < wordsEnd; at++) {
      const word = words[at] & kept;
      const looks = Math.imul((~word & (word << 1) & highBits) >>> 7, gatherLowBits) >>> 28;
      const starts = extendedStarts[looks | (isExtended << 4)];
      seconds |= (starts << 8) | isExtended;
      const startBytes = (starts << 8) - starts;
      const secondBytes = (seconds << 8) - seconds;
      const values = (word >>> 7) & lowBits;
      const ones = (word & lengthBits & ~((values << 6) - (values << 2)) & ~(startBytes | secondBytes)) | (word & secondBytes);
      const added = ones + (lowBits - seconds);
      const pairs = (added & 0xff00ff) + ((added >>> 8) & 0xff00ff);
      const high = Math.imul(word & lengthBits & startBytes, lowBits) >>> 24;
      const following = next + ((pairs + (pairs >>> 16)) & 0xffff) + (high << 8);
      if (following > index) break;
      nextBefore = next;
      extendedBefore = isExtended;
      next = following;
      isExtended = starts >>> 24;
      kept = -1;
      seconds = 0;
    }
    if (at <= firstWord + 1) {
      this.position = start;
      this.first = first;
      return;
    }
    const position = (at - 1) * wordBytes - extendedBefore;
    this.position = position;
    this.first = nextBefore - extendedBefore * ((bytes[position] - extendedZero) * 256 + 1);
  }
}
