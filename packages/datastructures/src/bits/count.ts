/**
 * How many bits are one. Bits are counted as Redis counts them: bit 0 is the highest of the first byte.
 *
 * Long stretches go through a tree of carry-save adders: sixteen words become the ones, twos, fours, eights and sixteens of their bits, and only the last
 * need their bits counted. Source: Warren, "Hacker's Delight", second edition, 5-1 ("Counting 1-bits", Harley and Seal's method); Muła, Kurz and Lemire, "Faster
 * Population Counts Using AVX2 Instructions".
 */
import { bytesToWord, onesOf, onesOfByte, wordBytes, wordsAt } from "./words.js";

/** Below this many bytes a table is faster than making a view of words: some 130 ns. */
const tableBytesMax = 128;
const blockWords = 16;

/**
 * Number of ones among the bits `[firstBit, endBit)` of the bytes that begin at `bytes[start]`. Positions of bits may be as large as a number holds exactly. O(n)
 * bits, 0.16 ns a byte.
 */
export function countBits(bytes: Uint8Array, start: number, firstBit: number, endBit: number): number {
  if (firstBit >= endBit) return 0;
  const first = start + Math.floor(firstBit / 8);
  const last = start + Math.floor((endBit - 1) / 8);
  const outside = onesOfByte[bytes[first] & ~(0xff >>> (firstBit & 7))] + onesOfByte[bytes[last] & (0x7f >>> ((endBit - 1) & 7))];
  return countBytes(bytes, first, last + 1) - outside;
}

/** Number of ones in `bytes[from, to)`. */
function countBytes(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < tableBytesMax) return countByTable(bytes, from, to);
  const firstWord = from + bytesToWord(bytes, from);
  const words = (to - firstWord) >>> 2;
  const end = firstWord + words * wordBytes;
  return countByTable(bytes, from, firstWord) + countWords(wordsAt(bytes, firstWord, words)) + countByTable(bytes, end, to);
}

function countByTable(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += onesOfByte[bytes[i]];
  return count;
}

/**
 * Each line adds two words to a running sum, bit by bit: `sum ^ a ^ b` stays, the carry goes to the next power. Spelled out, since a function for it would
 * have to return both.
 */
function countWords(words: Int32Array): number {
  let [ones, twos, fours, eights, total, i] = [0, 0, 0, 0, 0, 0];
  for (const end = words.length - blockWords; i <= end; i += blockWords) {
    let a = words[i];
    let b = words[i + 1];
    let half = ones ^ a;
    let twosA = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[i + 2];
    b = words[i + 3];
    half = ones ^ a;
    let twosB = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosA;
    let foursA = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    a = words[i + 4];
    b = words[i + 5];
    half = ones ^ a;
    twosA = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[i + 6];
    b = words[i + 7];
    half = ones ^ a;
    twosB = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosA;
    let foursB = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    half = fours ^ foursA;
    const eightsA = (fours & foursA) | (half & foursB);
    fours = half ^ foursB;
    a = words[i + 8];
    b = words[i + 9];
    half = ones ^ a;
    twosA = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[i + 10];
    b = words[i + 11];
    half = ones ^ a;
    twosB = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosA;
    foursA = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    a = words[i + 12];
    b = words[i + 13];
    half = ones ^ a;
    twosA = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[i + 14];
    b = words[i + 15];
    half = ones ^ a;
    twosB = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosA;
    foursB = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    half = fours ^ foursA;
    const eightsB = (fours & foursA) | (half & foursB);
    fours = half ^ foursB;
    half = eights ^ eightsA;
    total += onesOf((eights & eightsA) | (half & eightsB));
    eights = half ^ eightsB;
  }
  total = 16 * total + 8 * onesOf(eights) + 4 * onesOf(fours) + 2 * onesOf(twos) + onesOf(ones);
  for (; i < words.length; i++) total += onesOf(words[i]);
  return total;
}
