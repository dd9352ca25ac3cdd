/**
 * Ids of stream entries: two unsigned 64-bit numbers, milliseconds and a sequence number, compared in this order. Here an id is four words of a Uint32Array, the highest
 * first, so that its parts stay exact, and ids are compared, copied and counted up without an object being made.
 *
 *   word 0, 1    milliseconds, high and low
 *   word 2, 3    sequence number, high and low
 *
 * Source: redis.io "Redis Streams", entry ids.
 */
import { writeInteger } from "../bytes/integer-text.js";

export const idWords = 4;
/** "18446744073709551615-18446744073709551615" */
export const idTextLengthMax = 41;
/** Longer texts are no ids to Redis, whatever they say. */
const readTextLengthMax = 127;

const minus = 0x2d;
const plus = 0x2b;
const star = 0x2a;
const digit0 = 0x30;
const wordMax = 0xffffffff;
const uint64Max = 2n ** 64n - 1n;
/** High words below this leave a number exact. */
const exactHighMax = 2 ** 21;
const word = 2 ** 32;
const partDigits = 8;
const partLimit = 10 ** partDigits;

/** 0-0, below every id that an entry may have. */
export const zeroId: Uint32Array = new Uint32Array(idWords);
export const highestId: Uint32Array = new Uint32Array(idWords).fill(wordMax);

/** The order of two ids, each four words from an offset on. */
export function compareIds(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number {
  return a[aAt] - b[bAt] || a[aAt + 1] - b[bAt + 1] || a[aAt + 2] - b[bAt + 2] || a[aAt + 3] - b[bAt + 3];
}

export function copyId(source: Uint32Array, from: number, target: Uint32Array, to: number): void {
  target[to] = source[from];
  target[to + 1] = source[from + 1];
  target[to + 2] = source[from + 2];
  target[to + 3] = source[from + 3];
}

export function isZeroId(words: Uint32Array, at: number): boolean {
  return (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) === 0;
}

/** Writes an id of parts up to 2^53. */
export function setId(words: Uint32Array, at: number, ms: number, sequence: number): void {
  words[at] = ms / word;
  words[at + 1] = ms;
  words[at + 2] = sequence / word;
  words[at + 3] = sequence;
}

/** Makes an id the next higher one; false, and unchanged, if it is the highest. */
export function incrementId(words: Uint32Array, at: number): boolean {
  if (compareIds(words, at, highestId, 0) === 0) return false;
  // A word that becomes 0 carries. The value of `++` itself does not tell: it is not cut to 32 bits.
  for (let i = at + idWords - 1; i >= at; i--) {
    words[i]++;
    if (words[i] !== 0) break;
  }
  return true;
}

/** Makes an id the next lower one; false, and unchanged, if it is 0-0. */
export function decrementId(words: Uint32Array, at: number): boolean {
  if (isZeroId(words, at)) return false;
  for (let i = idWords - 1; i >= 0; i--) if (words[at + i]-- !== 0) return true;
  return true;
}

/** Whether the milliseconds of two ids are the same. */
export function isSameMs(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): boolean {
  return a[aAt] === b[bAt] && a[aAt + 1] === b[bAt + 1];
}

// ---- Texts -----------------------------------------------------------------------------------------------------------------------------

/** Writes an id as text, such as `1526919030474-55`; returns its length. Room: `idTextLengthMax`. */
export function writeIdText(words: Uint32Array, at: number, target: Uint8Array, to: number): number {
  const high = words[at];
  const low = words[at + 1];
  if (high !== writtenHigh || low !== writtenLow) {
    writtenLength = writeUint64(high, low, written, 0);
    written[writtenLength++] = minus;
    writtenHigh = high;
    writtenLow = low;
  }
  for (let i = 0; i < writtenLength; i++) target[to + i] = written[i];
  return writtenLength + writeUint64(words[at + 2], words[at + 3], target, to + writtenLength);
}

/** The milliseconds that were written last, and how: entries that come together have the same. */
const written = new Uint8Array(idTextLengthMax);
let writtenLength = 0;
let writtenHigh = -1;
let writtenLow = -1;

/** Writes eight digits, with leading zeros. */
function writePart(target: Uint8Array, to: number, value: number): void {
  const upper = (value / 10_000) | 0;
  const lower = value - upper * 10_000;
  const first = (upper / 100) | 0;
  const third = (lower / 100) | 0;
  writePair(target, to, first);
  writePair(target, to + 2, upper - first * 100);
  writePair(target, to + 4, third);
  writePair(target, to + 6, lower - third * 100);
}

/** The two digits of each number below a hundred. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => digit0 + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

function writePair(target: Uint8Array, to: number, value: number): void {
  target[to] = pairs[2 * value];
  target[to + 1] = pairs[2 * value + 1];
}

export function idText(words: Uint32Array, at: number): string {
  return `${uint64(words, at)}-${uint64(words, at + 2)}`;
}

function writeUint64(high: number, low: number, target: Uint8Array, to: number): number {
  if (high === 0) return writeInteger(target, to, low);
  if (high < exactHighMax) {
    // In two parts of which each is a small integer: a time in milliseconds has five digits and eight.
    const value = high * word + low;
    const upper = Math.floor(value / partLimit);
    if (upper < partLimit) {
      const length = writeInteger(target, to, upper);
      writePart(target, to + length, value - upper * partLimit);
      return length + partDigits;
    }
    return writeInteger(target, to, value);
  }
  const text = ((BigInt(high) << 32n) | BigInt(low)).toString();
  for (let i = 0; i < text.length; i++) target[to + i] = text.charCodeAt(i);
  return text.length;
}

/** The part of an id whose high word is at an offset. */
export function uint64(words: Uint32Array, at: number): bigint {
  return (BigInt(words[at]) << 32n) | BigInt(words[at + 1]);
}

/** What a text says. */
export const idForm = {
  /** It is no id. */
  none: 0,
  /** Milliseconds and sequence number. */
  whole: 1,
  /** Milliseconds alone: the sequence number is written as 0. */
  milliseconds: 2,
  /** Milliseconds and `*`: the sequence number is to be found, and written as 0. */
  nextSequence: 3,
} as const;
export type IdForm = (typeof idForm)[keyof typeof idForm];

/**
 * Reads the id that `bytes[start, start + length)` is. Takes what Redis takes: its numbers may have leading zeros, spaces before them, even a sign, as `strtoull` of C
 * reads them, and nothing behind a zero byte is looked at.
 */
export function parseId(bytes: Uint8Array, start: number, length: number, words: Uint32Array, at: number): IdForm {
  if (length > readTextLengthMax) return idForm.none;
  let end = start;
  const limit = start + length;
  while (end < limit && bytes[end] !== 0) end++;
  let dash = start;
  while (dash < end && bytes[dash] !== minus) dash++;
  if (!parseUint64(bytes, start, dash, words, at)) return idForm.none;
  words[at + 2] = 0;
  words[at + 3] = 0;
  if (dash === end) return idForm.milliseconds;
  if (end - dash === 2 && bytes[dash + 1] === star) return idForm.nextSequence;
  return parseUint64(bytes, dash + 1, end, words, at + 2) ? idForm.whole : idForm.none;
}

function parseUint64(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): boolean {
  let value = 0;
  const digits = to - from;
  if (digits > 0 && digits <= 15) {
    let i = from;
    for (; i < to; i++) {
      const digit = bytes[i] - digit0;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === to) {
      words[at] = value / word;
      words[at + 1] = value;
      return true;
    }
  }
  return parseAsC(bytes, from, to, words, at);
}

const spaces: readonly number[] = [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d];

/** An integer as `strtoull` reads it, all of the text: a minus makes it 2^64 less the number. */
function parseAsC(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): boolean {
  let i = from;
  while (i < to && spaces.includes(bytes[i])) i++;
  const isNegative = bytes[i] === minus && i < to;
  // A canonical integer below 0 is one to Redis's own reader, which says that it is out of range.
  if (isNegative && i === from && isCanonicalInt64(bytes, i + 1, to)) return false;
  if (i < to && (isNegative || bytes[i] === plus)) i++;
  if (i === to) return false;
  let value = 0n;
  for (; i < to; i++) {
    const digit = bytes[i] - digit0;
    if (digit < 0 || digit > 9) return false;
    value = value * 10n + BigInt(digit);
    if (value > uint64Max) return false;
  }
  const result = BigInt.asUintN(64, isNegative ? -value : value);
  words[at] = Number(result >> 32n);
  words[at + 1] = Number(result & 0xffffffffn);
  return true;
}

/** Whether these are the digits of an integer from -2^63 to -1. */
function isCanonicalInt64(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to || bytes[from] === digit0) return false;
  let value = 0n;
  for (let i = from; i < to; i++) {
    const digit = bytes[i] - digit0;
    if (digit < 0 || digit > 9) return false;
    value = value * 10n + BigInt(digit);
    if (value > 2n ** 63n) return false;
  }
  return true;
}
