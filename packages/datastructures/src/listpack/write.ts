/**
 * Writing a listpack, within a buffer whose room the caller has made sure of. Texts that are canonical 64-bit integers become integers. What is written must not
 * lie in the listpack itself.
 */
import { copyBytes, moveBytes } from "../bytes/copy.js";
import { mayBeInteger, parseInteger64, parseSmallInteger } from "../bytes/integer-text.js";
import {
  backwardBytes,
  countOffset,
  countUnknown,
  emptyBytes,
  endByte,
  headerBytes,
  integer16,
  integer24,
  integer32,
  integer64,
  longString,
  mediumStringMax,
  shortStringMax,
} from "./layout.js";
import { endEntry, entryBytes, totalBytes } from "./read.js";

const safeTextLengthMax = 15;

// ---- Entries ---------------------------------------------------------------------------------------------------------------------------

/** Bytes that a text takes as an entry, its backward length included. */
export function encodedBytes(bytes: Uint8Array, start: number, length: number): number {
  if (mayBeInteger(bytes, start, length)) {
    const value = parseSmallInteger(bytes, start, length);
    if (!Number.isNaN(value)) return encodedIntegerBytes(value);
    if (length > safeTextLengthMax && parseInteger64(bytes, start, length) !== null) return 10;
  }
  const payload = length + (length <= shortStringMax ? 1 : length <= mediumStringMax ? 2 : 5);
  return payload + backwardBytes(payload);
}

/** As `encodedBytes`, of an integer from -2^53 to 2^53. */
export function encodedIntegerBytes(value: number): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value >= -32768 && value <= 32767) return 4;
  if (value >= -8388608 && value <= 8388607) return 5;
  return value >= -2147483648 && value <= 2147483647 ? 6 : 10;
}

/** Writes a text as an entry; returns where the next one begins. */
export function writeEntry(target: Uint8Array, to: number, bytes: Uint8Array, start: number, length: number): number {
  if (mayBeInteger(bytes, start, length)) {
    const value = parseSmallInteger(bytes, start, length);
    if (!Number.isNaN(value)) return writeIntegerEntry(target, to, value);
    const big = length > safeTextLengthMax ? parseInteger64(bytes, start, length) : null;
    if (big !== null) return writeWide(target, to, Number(BigInt.asUintN(32, big)), Number(BigInt.asUintN(32, big >> 32n)));
  }
  let at = to;
  if (length <= shortStringMax) target[at++] = 0x80 | length;
  else if (length <= mediumStringMax) {
    target[at] = 0xe0 | (length >>> 8);
    target[at + 1] = length;
    at += 2;
  } else {
    target[at] = longString;
    writeUint32(target, at + 1, length);
    at += 5;
  }
  copyBytes(bytes, start, target, at, length);
  return writeBackward(target, at + length, at + length - to);
}

/** As `writeEntry`, of an integer from -2^53 to 2^53. */
export function writeIntegerEntry(target: Uint8Array, to: number, value: number): number {
  if (value >= 0 && value <= 127) {
    target[to] = value;
    target[to + 1] = 1;
    return to + 2;
  }
  if (value >= -4096 && value <= 4095) {
    target[to] = 0xc0 | ((value >> 8) & 0x1f);
    target[to + 1] = value;
    target[to + 2] = 2;
    return to + 3;
  }
  if (value < -2147483648 || value > 2147483647) return writeWide(target, to, value % 2 ** 32, Math.floor(value / 2 ** 32));
  const width = value >= -32768 && value <= 32767 ? 2 : value >= -8388608 && value <= 8388607 ? 3 : 4;
  target[to] = width === 2 ? integer16 : width === 3 ? integer24 : integer32;
  for (let i = 0, rest = value; i < width; i++, rest >>= 8) target[to + 1 + i] = rest;
  target[to + 1 + width] = 1 + width;
  return to + 2 + width;
}

/** As `writeEntry`, of the signed 64-bit integer with these two words, each from 0 to 2^32 - 1. */
export function writeWordsEntry(target: Uint8Array, to: number, high: number, low: number): number {
  // What fits 32 bits has a high word of nothing but the low one's sign.
  return high === ((low | 0) >> 31) >>> 0 ? writeIntegerEntry(target, to, low | 0) : writeWide(target, to, low, high);
}

/** An integer of 64 bits, given as two words. */
function writeWide(target: Uint8Array, to: number, low: number, high: number): number {
  target[to] = integer64;
  writeUint32(target, to + 1, low);
  writeUint32(target, to + 5, high);
  target[to + 9] = 9;
  return to + 10;
}

function writeBackward(target: Uint8Array, to: number, length: number): number {
  const count = length <= 127 ? 1 : backwardBytes(length);
  let rest = length;
  for (let i = count - 1; i > 0; i--) {
    target[to + i] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[to] = rest;
  return to + count;
}

// ---- The whole -------------------------------------------------------------------------------------------------------------------------

/** An empty listpack. */
export function initialise(bytes: Uint8Array, at: number): void {
  writeHeader(bytes, at, emptyBytes, 0);
  bytes[at + headerBytes] = endByte;
}

/** Bytes of the whole, and how many elements more or less there are than the header says. */
export function changeHeader(bytes: Uint8Array, at: number, total: number, countChange: number): void {
  writeUint32(bytes, at, total);
  const count = bytes[at + countOffset] | (bytes[at + countOffset + 1] << 8);
  if (count !== countUnknown) writeCount(bytes, at, count + countChange);
}

export function writeHeader(bytes: Uint8Array, at: number, total: number, count: number): void {
  writeUint32(bytes, at, total);
  writeCount(bytes, at, count);
}

/** Adds an element behind the last. Room: `encodedBytes` of it. */
export function append(target: Uint8Array, at: number, bytes: Uint8Array, start: number, length: number): void {
  const end = writeEntry(target, endEntry(target, at), bytes, start, length);
  target[end] = endByte;
  changeHeader(target, at, end + 1 - at, 1);
}

/** As `append`, of an integer from -2^53 to 2^53. */
export function appendInteger(target: Uint8Array, at: number, value: number): void {
  const end = writeIntegerEntry(target, endEntry(target, at), value);
  target[end] = endByte;
  changeHeader(target, at, end + 1 - at, 1);
}

/** Adds an element before the one of `entry`, which may be the end. Returns where the next one then begins. Room: `encodedBytes` of it. */
export function insert(target: Uint8Array, at: number, entry: number, bytes: Uint8Array, start: number, length: number): number {
  const room = encodedBytes(bytes, start, length);
  openGap(target, at, entry, room, 1);
  return writeEntry(target, entry, bytes, start, length);
}

/** Puts an element in the place of the one of `entry`. Room: what it takes more than that one. Returns where the next one then begins. */
export function replace(target: Uint8Array, at: number, entry: number, bytes: Uint8Array, start: number, length: number): number {
  const change = encodedBytes(bytes, start, length) - entryBytes(target, entry);
  if (change !== 0) shift(target, at, entry, change);
  return writeEntry(target, entry, bytes, start, length);
}

/** As `replace`, by an integer from -2^53 to 2^53. */
export function replaceByInteger(target: Uint8Array, at: number, entry: number, value: number): number {
  const change = encodedIntegerBytes(value) - entryBytes(target, entry);
  if (change !== 0) shift(target, at, entry, change);
  return writeIntegerEntry(target, entry, value);
}

/** Takes out the `count` elements from the entry `from` up to, not including, the entry `to`, which may be the end. */
export function remove(target: Uint8Array, at: number, from: number, to: number, count: number): void {
  const total = totalBytes(target, at);
  moveBytes(target, to, from, at + total - to);
  changeHeader(target, at, total - (to - from), -count);
}

/** Moves `entry` and all behind it by `room` bytes, for `count` entries that the caller then writes there. */
export function openGap(target: Uint8Array, at: number, entry: number, room: number, count: number): void {
  const total = totalBytes(target, at);
  moveBytes(target, entry, entry + room, at + total - entry);
  changeHeader(target, at, total + room, count);
}

/** Makes the entry take `change` bytes more (or less), its contents to be written by the caller. */
function shift(target: Uint8Array, at: number, entry: number, change: number): void {
  const total = totalBytes(target, at);
  const next = entry + entryBytes(target, entry);
  moveBytes(target, next, next + change, at + total - next);
  changeHeader(target, at, total + change, 0);
}

function writeCount(bytes: Uint8Array, at: number, count: number): void {
  const written = Math.min(count, countUnknown);
  bytes[at + countOffset] = written;
  bytes[at + countOffset + 1] = written >>> 8;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
