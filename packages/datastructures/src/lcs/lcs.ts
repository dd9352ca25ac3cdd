/**
 * The longest common subsequence of two byte strings, and of the equally long ones the one that Redis's LCS command chooses.
 *
 * With L(i, j) the length for the first i bytes of `a` and the first j of `b`, the difference L(i, j) - L(i, j - 1) is 0 or 1, and a row of these
 * differences follows from the row before in a few operations on words of 32 of them (Crochemore, Iliopoulos, Pinzon and Reid, 2001; here a set bit
 * means 1). They are also all that the way back through the table asks for: where the last bytes differ, L(i - 1, j) > L(i, j - 1) exactly if
 * the difference at (i, j) is 1. So a cell is a bit, where a table of lengths takes 32, and time is about |a| × |b| / 32.
 */

/** What Redis's table of 32-bit lengths takes for strings of these lengths. LCS refuses, even for LEN alone, if that is over proto-max-bulk-len. */
export function lcsTableBytes(lengthA: number, lengthB: number): number {
  return 4 * (lengthA + 1) * (lengthB + 1);
}

/** The length of the longest common subsequence of `a[startA, startA + lengthA)` and `b[startB, startB + lengthB)`. */
export function lcsLength(a: Uint8Array, startA: number, lengthA: number, b: Uint8Array, startB: number, lengthB: number): number {
  const words = wordsFor(lengthB);
  const positions = new Positions(b, startB, lengthB, a, startA, lengthA);
  const row = new Int32Array(words);
  for (let i = 0; i < lengthA; i++) nextRow(row, 0, row, 0, words, positions.bits, positions.from[a[startA + i] as number] as number);
  let length = 0;
  for (let word = 0; word < words; word++) length += bitCount(row[word] as number);
  return length;
}

/**
 * The longest common subsequence as pairs of equal ranges, in the order in which LCS IDX replies them: from the ends of the strings to their beginnings.
 * Takes |a| × |b| / 8 bytes for as long as it runs.
 */
export function longestCommonSubsequence(
  a: Uint8Array,
  startA: number,
  lengthA: number,
  b: Uint8Array,
  startB: number,
  lengthB: number,
): CommonSubsequence {
  const words = wordsFor(lengthB);
  const positions = new Positions(b, startB, lengthB, a, startA, lengthA);
  const table = new Int32Array(words * (lengthA + 1));
  for (let i = 0; i < lengthA; i++) {
    nextRow(table, words * i, table, words * (i + 1), words, positions.bits, positions.from[a[startA + i] as number] as number);
  }
  const found = new CommonSubsequence();
  let i = lengthA;
  let j = lengthB;
  let runLength = 0;
  while (i > 0 && j > 0) {
    if (a[startA + i - 1] === b[startB + j - 1]) {
      i--;
      j--;
      runLength++;
      continue;
    }
    if (runLength > 0) found.add(i, j, runLength);
    runLength = 0;
    const word = table[words * i + ((j - 1) >>> 5)] as number;
    if ((word >>> ((j - 1) & 31)) & 1) i--;
    else j--;
  }
  if (runLength > 0) found.add(i, j, runLength);
  return found;
}

/** Ranges of two strings that are equal byte for byte, the last first. Offsets count from the start of each string. */
export class CommonSubsequence {
  /** Bytes in all ranges together. */
  length = 0;
  private readonly ranges: number[] = [];

  /** How many pairs of ranges there are. */
  get count(): number {
    return this.ranges.length / 3;
  }

  /** Where the range begins in `a`. */
  startInA(range: number): number {
    return this.ranges[3 * range] as number;
  }

  /** Where the range begins in `b`. */
  startInB(range: number): number {
    return this.ranges[3 * range + 1] as number;
  }

  lengthOf(range: number): number {
    return this.ranges[3 * range + 2] as number;
  }

  /** The subsequence itself, from the string `a` it was found in. */
  bytes(a: Uint8Array, startA: number): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let end = this.length;
    for (let range = 0; range < this.count; range++) {
      const from = startA + this.startInA(range);
      const length = this.lengthOf(range);
      end -= length;
      bytes.set(a.subarray(from, from + length), end);
    }
    return bytes;
  }

  /** @internal */
  add(startInA: number, startInB: number, length: number): void {
    this.ranges.push(startInA, startInB, length);
    this.length += length;
  }
}

function wordsFor(bits: number): number {
  return Math.ceil(bits / 32);
}

/** For each byte that occurs in `a`, a bit for each position of `b`: whether it is there. */
class Positions {
  readonly bits: Int32Array;
  /** By byte: the index of its first word in `bits`. */
  readonly from = new Int32Array(256);

  constructor(b: Uint8Array, startB: number, lengthB: number, a: Uint8Array, startA: number, lengthA: number) {
    const words = wordsFor(lengthB);
    const occurs = new Uint8Array(256);
    let distinct = 0;
    for (let i = 0; i < lengthA; i++) {
      const byte = a[startA + i] as number;
      if (occurs[byte] === 1) continue;
      occurs[byte] = 1;
      this.from[byte] = words * distinct++;
    }
    this.bits = new Int32Array(words * distinct);
    for (let j = 0; j < lengthB; j++) {
      const byte = b[startB + j] as number;
      if (occurs[byte] === 1) this.bits[(this.from[byte] as number) + (j >>> 5)]! |= 1 << (j & 31);
    }
  }
}

/**
 * The differences of the next row. In the complement V of a row, with M the positions of the row's byte, V' = (V + (V & M)) | (V & ~M): each block of
 * ones after a zero hands that zero on to the first position of the byte.
 */
function nextRow(
  from: Int32Array,
  fromWord: number,
  to: Int32Array,
  toWord: number,
  words: number,
  bits: Int32Array,
  bitsFrom: number,
): void {
  let carry = 0;
  for (let word = 0; word < words; word++) {
    const complement = ~(from[fromWord + word] as number);
    const matches = complement & (bits[bitsFrom + word] as number);
    const sum = (complement + matches + carry) | 0;
    carry = ((complement & matches) | ((complement | matches) & ~sum)) >>> 31;
    to[toWord + word] = ~(sum | (complement & ~matches));
  }
}

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
