/** How an entry holds what is not the bytes of a string: an integer in two words, the low one first, or the index of a large value in one. */
import type { Integer64 } from "../integer64.js";
import { keyLengthAt, valueOffset } from "../keyspace/entry.js";

export function readStoredInteger(words: Uint32Array, word: number): Integer64 {
  const value = (words[word + 1] | 0) * 2 ** 32 + words[word];
  if (Number.isSafeInteger(value)) return value;
  return (BigInt(words[word + 1] | 0) << 32n) | BigInt(words[word]);
}

export function writeStoredInteger(words: Uint32Array, word: number, value: Integer64): void {
  if (typeof value === "number") {
    words[word] = value; // Modulo 2^32, as typed arrays store numbers: two's complement for negative ones too.
    words[word + 1] = Math.floor(value / 2 ** 32);
  } else {
    words[word] = Number(BigInt.asUintN(32, value));
    words[word + 1] = Number(BigInt.asUintN(32, value >> 32n));
  }
}

/** The index of the large value of the entry that begins at word `at`. */
export function readLargeIndex(words: Uint32Array, at: number): number {
  return words[at + (valueOffset(keyLengthAt(words, at), words[at]) >>> 2)];
}

export function writeLargeIndex(words: Uint32Array, at: number, index: number): void {
  words[at + (valueOffset(keyLengthAt(words, at), words[at]) >>> 2)] = index;
}
