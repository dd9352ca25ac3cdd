/**
 * The block of one field in the arena.
 *
 *   offset    bytes  what
 *        0        4  head       bits 0-29 length of the value · 30 has an expiry
 *        4        4  key word   bits 0-13 length of the field (see the dictionary's layout) · 14-31 mark, of the snapshot that leaves this field out, or 0
 *        8        …  field      16 for a long one
 *   next multiple of 4, if the field expires:
 *                 4  place      in the table's heap of deadlines, which has the time
 *        …        …  value
 *
 * So a field costs 8 bytes beside its own and its value's, and one that expires 4 to 7 more, beside 12 in the heap.
 */
import { blockBytesMax } from "../arena/layout.js";
import { keyLengthBits, keyLengthMask, keyOffsetFor, keyOffsetOf, longKey } from "../dictionary/layout.js";

export const valueLengthMask = 0x3fffffff;
export const expiresFlag = 0x40000000;
/** What a block has beside field and value, at most: the header of a long field, up to 3 bytes for alignment, and the place. */
const besideTextMax = 24;
/** How long a field and its value may be together: so that the block can have an expiry, too, as long as a block of the arena may be. */
export const pairLengthMax = blockBytesMax - besideTextMax;
export const markMax = 2 ** (32 - keyLengthBits) - 1;
const placeBytes = 4;

export function keyWordOf(fieldLength: number, mark: number): number {
  return ((mark << keyLengthBits) | Math.min(fieldLength, longKey)) >>> 0;
}

export function markOf(keyWord: number): number {
  return keyWord >>> keyLengthBits;
}

export function withMark(keyWord: number, mark: number): number {
  return ((mark << keyLengthBits) | (keyWord & keyLengthMask)) >>> 0;
}

/** The field's length, from the words of the block that begins at word `at`. */
export function fieldLengthAt(words: Uint32Array, at: number): number {
  const length = words[at + 1] & keyLengthMask;
  return length === longKey ? words[at + 2] : length;
}

/** Where the field ends, in bytes from the block's start. */
function fieldEndAt(words: Uint32Array, at: number): number {
  return keyOffsetOf(words[at + 1]) + fieldLengthAt(words, at);
}

/** Where the value begins, in bytes from the block's start, in the block that begins at word `at`. */
export function valueOffsetAt(words: Uint32Array, at: number): number {
  const fieldEnd = fieldEndAt(words, at);
  return (words[at] & expiresFlag) === 0 ? fieldEnd : alignedPlace(fieldEnd) + placeBytes;
}

/** Where the value begins in a block that has no expiry yet, for a field of this length. */
export function valueOffsetFor(fieldLength: number): number {
  return keyOffsetFor(fieldLength) + fieldLength;
}

/** Bytes of the block of a field and a value, without and with an expiry. */
export function pairBytes(fieldLength: number, valueLength: number): { plain: number; timed: number } {
  const fieldEnd = valueOffsetFor(fieldLength);
  return { plain: fieldEnd + valueLength, timed: alignedPlace(fieldEnd) + placeBytes + valueLength };
}

/** Where the value of the block at word `at` would begin with, or without, an expiry. */
export function valueOffsetIf(expires: boolean, words: Uint32Array, at: number): number {
  const fieldEnd = fieldEndAt(words, at);
  return expires ? alignedPlace(fieldEnd) + placeBytes : fieldEnd;
}

/** The word that holds the place in the heap, of a block that begins at word `at` and has an expiry. */
export function placeWordAt(words: Uint32Array, at: number): number {
  return at + (alignedPlace(fieldEndAt(words, at)) >>> 2);
}

/** Bytes of the block that begins at word `at`. */
export function fieldBytesAt(words: Uint32Array, at: number): number {
  return valueOffsetAt(words, at) + (words[at] & valueLengthMask);
}

function alignedPlace(fieldEnd: number): number {
  return (fieldEnd + 3) & ~3;
}
