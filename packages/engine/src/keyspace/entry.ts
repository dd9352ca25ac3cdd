/**
 * The record of one key in the arena: what kind of value it has, when it was last used, its key, its expiry if it has one, and its value or
 * where that is.
 *
 *   offset    bytes  field
 *        0        4  head       bits 0-3 type · 4-6 encoding · 7 has an expiry · 8-31 access: LRU clock, or LFU time and counter
 *        4        4  key word   bits 0-13 key length (see the dictionary's layout) · 14-31 length of an inline value
 *        8        …  key        16 for a long key
 *   next multiple of 8, if the key expires:
 *                 8  expiry     milliseconds since 1970: low word, high word
 *        …        …  value      right behind the key if the value is inline bytes and there is no expiry, else at a multiple of 8
 *
 * Encodings of a string: `inline`, its bytes; `changed`, its bytes, if it was changed in place (which Redis calls `raw` however short it is); `integer`, a
 * signed 64-bit integer in two words; `large`, one word, the index of a buffer. So a key without expiry and a short value costs 8 bytes beside its own; an expiry
 * costs 8 to 15 more.
 *
 * Of a collection: `inline`, a listpack with room behind it (the inline length is that of both); `changed`, the same of one that Redis would not keep so, and
 * that is therefore said to be a hashtable or a skiplist; `intset`, of a set, an intset with room behind it; `timed` and `timedChanged`, a listpack of a hash with
 * fields that expire, behind four bytes that say where the key is among those with such fields (see field-deadlines.ts); `object`, one word, the index of what is
 * larger. Of a type that an extension brings: `object`, the index of its value.
 */
import { keyLengthBits, keyLengthMask, keyOffsetFor, longKey } from "@respire/datastructures";

export const typeMask = 0xf;
export const encodingShift = 4;
export const encodingMask = 7;
export const expiresFlag = 0x80;
export const kindMask = 0xff;
export const accessShift = 8;
/** The kind (type, encoding, expiry) of a string kept as bytes, with no expiry. */
export const plainString = 0;
const inlineEncoding = 0;
const integerEncoding = 1;
const largeEncoding = 2;
const objectEncoding = 3;
const changedEncoding = 4;
const intsetEncoding = 5;
const timedEncoding = 6;
const timedChangedEncoding = 7;
const integerBytes = 8;
const indexBytes = 4;

/** `object` stands for all types that extensions bring: the value itself knows which. Those of Redis have the numbers that its RDB files had first. */
export const valueType = { string: 0, list: 1, set: 2, sortedSet: 3, hash: 4, stream: 5, object: 15 } as const;
/** What TYPE answers, by type; those of objects are their own. */
export const typeNames = ["string", "list", "set", "zset", "hash", "stream"] as const;

export const encoding = {
  inline: inlineEncoding,
  integer: integerEncoding,
  large: largeEncoding,
  object: objectEncoding,
  changed: changedEncoding,
  intset: intsetEncoding,
  timed: timedEncoding,
  timedChanged: timedChangedEncoding,
} as const;
export type Encoding = (typeof encoding)[keyof typeof encoding];

/** What to do with a key's expiry when its value is replaced. */
export const expiryKept = -1;
export const expiryNone = 0;

/** Type and encoding in the place that they have in a head. */
export function kindOf(type: number, valueEncoding: Encoding): number {
  return type | (valueEncoding << encodingShift);
}

/** @param kind as `kindOf` says it. */
export function headOf(kind: number, expires: boolean): number {
  return kind | (expires ? expiresFlag : 0);
}

/** The same head, with another encoding. */
export function withEncoding(head: number, valueEncoding: Encoding): number {
  return ((head & ~(encodingMask << encodingShift)) | (valueEncoding << encodingShift)) >>> 0;
}

export function encodingOf(head: number): number {
  return (head >>> encodingShift) & encodingMask;
}

/** Whether the value is bytes in the entry itself. */
export function isInline(valueEncoding: number): boolean {
  return valueEncoding === inlineEncoding || valueEncoding >= changedEncoding;
}

/** Whether the value is a packed hash with fields that expire. */
export function isTimed(valueEncoding: number): boolean {
  return valueEncoding >= timedEncoding;
}

export function hasExpiry(head: number): boolean {
  return (head & expiresFlag) !== 0;
}

export function keyWordOf(keyLength: number, inlineLength: number): number {
  return ((inlineLength << keyLengthBits) | Math.min(keyLength, longKey)) >>> 0;
}

export function inlineLengthOf(keyWord: number): number {
  return keyWord >>> keyLengthBits;
}

/** The key's length, from the words of the entry that begins at word `at`. */
export function keyLengthAt(words: Uint32Array, at: number): number {
  const length = words[at + 1] & keyLengthMask;
  return length === longKey ? words[at + 2] : length;
}

/** Where the expiry is, if there is one, in bytes from the entry's start. */
export function expiryOffset(keyLength: number): number {
  return (keyOffsetFor(keyLength) + keyLength + 7) & ~7;
}

/** Where the value is, in bytes from the entry's start. */
export function valueOffset(keyLength: number, head: number): number {
  if ((head & expiresFlag) !== 0) return expiryOffset(keyLength) + 8;
  return isInline(encodingOf(head)) ? keyOffsetFor(keyLength) + keyLength : expiryOffset(keyLength);
}

/** Bytes of the whole entry. */
export function entryBytes(keyLength: number, head: number, inlineLength: number): number {
  const valueEncoding = encodingOf(head);
  const valueBytes = isInline(valueEncoding) ? inlineLength : valueEncoding === integerEncoding ? integerBytes : indexBytes;
  return valueOffset(keyLength, head) + valueBytes;
}

/** Bytes of the entry that begins at word `at`. */
export function entryBytesAt(words: Uint32Array, at: number): number {
  return entryBytes(keyLengthAt(words, at), words[at], inlineLengthOf(words[at + 1]));
}

/** Milliseconds since 1970, of an entry that has an expiry. */
export function readExpiry(words: Uint32Array, at: number): number {
  const word = at + (expiryOffset(keyLengthAt(words, at)) >>> 2);
  return words[word + 1] * 2 ** 32 + words[word];
}

export function writeExpiry(words: Uint32Array, at: number, expiresAtMs: number): void {
  const word = at + (expiryOffset(keyLengthAt(words, at)) >>> 2);
  words[word] = expiresAtMs % 2 ** 32;
  words[word + 1] = expiresAtMs / 2 ** 32;
}

/** The index of an entry's large value or object. */
export function readIndex(words: Uint32Array, at: number): number {
  return words[at + (valueOffset(keyLengthAt(words, at), words[at]) >>> 2)];
}

export function writeIndex(words: Uint32Array, at: number, index: number): void {
  words[at + (valueOffset(keyLengthAt(words, at), words[at]) >>> 2)] = index;
}
