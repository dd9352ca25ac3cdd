/**
 * A 64-bit integer as two words of 32 bits, so that one that a number does not hold exactly is compared and written without a bigint.
 *
 * There is one such pair, which `take` fills and the functions of this folder read at once: nothing is allocated for it.
 */
import { assert } from "../assert.js";
import { int64Max, int64Min } from "../bytes/integer-text.js";
import { readWord, width16, width32, width64, writeWord } from "./layout.js";

const wordValues = 2 ** 32;
/** High words from here on, and up to its negative, belong to numbers beyond 2^53. */
const highBeyondSafe = 2 ** 21;
const signBit = 0x80000000;

/** The upper 32 bits, signed, and the lower ones, which are to be read as unsigned but kept as signed: V8 allocates 16 bytes for a larger number. */
let high = 0;
let low = 0;

/** Takes an integer: a safe one as a number, any of 64 bits as a bigint. Returns the width it needs. */
export function take(value: number | bigint): number {
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value), "intset: a number is a safe integer");
    low = value | 0;
    high = Math.floor(value / wordValues);
  } else {
    assert(value >= int64Min && value <= int64Max, "intset: an integer has 64 bits");
    low = Number(BigInt.asIntN(32, value));
    high = Number(value >> 32n);
  }
  return widthOfTaken();
}

/** Takes the integer of this width that begins at `at`. Returns the width it needs, which may be narrower. */
export function takeAt(bytes: Uint8Array, at: number, width: number): number {
  low = width === width16 ? readShort(bytes, at) : readWord(bytes, at);
  high = width === width64 ? readWord(bytes, at + 4) : low >> 31;
  return widthOfTaken();
}

function widthOfTaken(): number {
  if (high !== low >> 31) return width64;
  return (low << 16) >> 16 === low ? width16 : width32;
}

/** The upper 32 bits of the integer that was taken, signed. */
export function highOfTaken(): number {
  return high;
}

/** The lower 32 bits of the integer that was taken, as if they were signed. */
export function lowOfTaken(): number {
  return low;
}

/** Whether the integer that was taken is below 0. */
export function isNegative(): boolean {
  return high < 0;
}

/** Below 0, 0 or above 0, as the integer of this width that begins at `at` is below the one that was taken, equal to it, or above. */
export function compareTaken(bytes: Uint8Array, at: number, width: number): number {
  if (width === width64) {
    const theirs = readWord(bytes, at + 4);
    if (theirs !== high) return theirs < high ? -1 : 1;
    const theirLow = readWord(bytes, at);
    if (theirLow === low) return 0;
    return (theirLow ^ signBit) < (low ^ signBit) ? -1 : 1;
  }
  const theirs = width === width32 ? readWord(bytes, at) : readShort(bytes, at);
  return theirs < low ? -1 : theirs === low ? 0 : 1;
}

/** Writes the integer that was taken in this width, which it does not exceed. */
export function writeTaken(bytes: Uint8Array, at: number, width: number): void {
  write(bytes, at, width, high, low);
}

function write(bytes: Uint8Array, at: number, width: number, upper: number, lower: number): void {
  if (width === width16) {
    bytes[at] = lower;
    bytes[at + 1] = lower >>> 8;
    return;
  }
  writeWord(bytes, at, lower);
  if (width === width64) writeWord(bytes, at + 4, upper);
}

/** The integer of this width that begins at `at`: a number if that holds it exactly, a bigint otherwise. */
export function readInteger(bytes: Uint8Array, at: number, width: number): number | bigint {
  if (width === width16) return readShort(bytes, at);
  const lower = readWord(bytes, at);
  if (width === width32) return lower;
  const upper = readWord(bytes, at + 4);
  if (upper >= -highBeyondSafe && upper < highBeyondSafe) {
    const value = upper * wordValues + (lower >>> 0);
    if (value !== Number.MIN_SAFE_INTEGER - 1) return value;
  }
  return (BigInt(upper) << 32n) | BigInt(lower >>> 0);
}

/** Writes the integer of one width that begins at `from` in another width, which it does not exceed. What was taken stays. */
export function copyInteger(source: Uint8Array, from: number, width: number, target: Uint8Array, to: number, newWidth: number): void {
  const lower = width === width16 ? readShort(source, from) : readWord(source, from);
  write(target, to, newWidth, width === width64 ? readWord(source, from + 4) : lower >> 31, lower);
}

function readShort(bytes: Uint8Array, at: number): number {
  return ((bytes[at] | (bytes[at + 1] << 8)) << 16) >> 16;
}
