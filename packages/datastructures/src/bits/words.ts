/** What the bit algorithms share: bytes seen as 32-bit words, which is the most that JavaScript handles at once. */

export const wordBytes = 4;

/** How many bytes lie before the first whole word of `bytes` at or behind `at`. */
export function bytesToWord(bytes: Uint8Array, at: number): number {
  return -(bytes.byteOffset + at) & (wordBytes - 1);
}

/** The words of `bytes[at, at + count · 4)`, which has to begin at a word. Makes an object. */
export function wordsAt(bytes: Uint8Array, at: number, count: number): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset + at, count);
}

/** Number of ones among the 32 bits of `word`. */
export function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of ones in each byte. */
export const onesOfByte = Uint8Array.from({ length: 256 }, (_, byte) => onesOf(byte));
