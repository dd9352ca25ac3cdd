/** How an entry holds the integer that a string is: in two words, the low one first. */
import { writeInteger } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import { latin1Bytes } from "../latin1.js";

/** For integers that no number holds: one bigint and the two words that are the same bytes, so that splitting and joining make no other bigints. */
const wide = new BigInt64Array(1);
const wideWords = new Uint32Array(wide.buffer);
wide[0] = 1n;
const lowWord = wideWords[0] === 1 ? 0 : 1;
const highWord = 1 - lowWord;

export function readStoredInteger(words: Uint32Array, word: number): Integer64 {
  const low = words[word];
  const high = words[word + 1];
  const value = (high | 0) * 2 ** 32 + low;
  if (Number.isSafeInteger(value)) return value;
  wideWords[lowWord] = low;
  wideWords[highWord] = high;
  return wide[0] as bigint;
}

export function writeStoredInteger(words: Uint32Array, word: number, value: Integer64): void {
  if (typeof value === "number") {
    words[word] = value; // Modulo 2^32, as typed arrays store numbers: two's complement for negative ones too.
    words[word + 1] = Math.floor(value / 2 ** 32);
  } else {
    wide[0] = value;
    words[word] = wideWords[lowWord];
    words[word + 1] = wideWords[highWord];
  }
}

/** Writes a stored integer down in `text`, which has room for any; returns how many bytes that takes. */
export function spellStoredInteger(words: Uint32Array, word: number, text: Uint8Array): number {
  const value = readStoredInteger(words, word);
  if (typeof value === "number") return writeInteger(text, 0, value);
  const digits = latin1Bytes(value.toString());
  text.set(digits);
  return digits.length;
}
