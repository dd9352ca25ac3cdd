/** Decimal integers as ASCII bytes, both ways. */

import { digit0, minus } from "./ascii.js";

/** Digits of 2^63 in two halves, the largest magnitude a 64-bit integer has; `high` counts units of 10^9. */
const int64High = 9223372036;
const int64LowMax = 854775807;

/**
 * Reads bytes[from, to) as Redis reads a 64-bit integer: an optional `-`, then digits without leading zeros, and
 * nothing else. NaN if it is anything else or does not fit 64 bits. Beyond 2^53 the result is the nearest double.
 */
export function parseInteger(bytes: Uint8Array, from: number, to: number): number {
  const negative = to > from && bytes[from] === minus;
  const first = negative ? from + 1 : from;
  const digits = to - first;
  if (digits < 1 || digits > 19) return Number.NaN;
  // A leading zero is only right as the whole number, and "-0" is no number to Redis.
  if (bytes[first] === digit0) return digits === 1 && !negative ? 0 : Number.NaN;
  if (digits <= 9) {
    // Nearly always, and in 32-bit arithmetic.
    let value = 0;
    for (let at = first; at < to; at++) {
      const digit = (bytes[at] as number) - digit0;
      if (digit >>> 0 > 9) return Number.NaN;
      value = (value * 10 + digit) | 0;
    }
    return negative ? (0 - value) | 0 : value;
  }
  const seam = to - 9;
  let high = 0;
  let low = 0;
  for (let at = first; at < seam; at++) {
    const digit = (bytes[at] as number) - digit0;
    if (digit >>> 0 > 9) return Number.NaN;
    high = high * 10 + digit;
  }
  for (let at = seam; at < to; at++) {
    const digit = (bytes[at] as number) - digit0;
    if (digit >>> 0 > 9) return Number.NaN;
    low = low * 10 + digit;
  }
  if (high >= int64High) {
    if (high > int64High || low > int64LowMax + (negative ? 1 : 0)) return Number.NaN;
  }
  const magnitude = high * 1e9 + low;
  return negative ? -magnitude : magnitude;
}

/** Number of digits of an integer from 0 to 2^53. */
export function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10000) return value < 1000 ? 3 : 4;
  let count = 5;
  for (let bound = 1e5; value >= bound; bound *= 10) count++;
  return count;
}

/**
 * Writes an integer from 0 to 2^53 and returns the offset after its last digit. The caller has made room: 16 bytes
 * always suffice.
 */
export function writeDecimal(bytes: Uint8Array, at: number, value: number): number {
  const zero = 0x30; // A literal here is faster than the module's constant.
  if (value < 10) {
    bytes[at] = zero + value;
    return at + 1;
  }
  if (value < 100) {
    const tens = (value * 205) >> 11; // value / 10 for 0 to 1023
    bytes[at] = zero + tens;
    bytes[at + 1] = zero + value - tens * 10;
    return at + 2;
  }
  const end = at + digitCount(value);
  let cursor = end;
  let rest = value;
  // 32-bit arithmetic is several times faster than division of doubles, so take nine digits off first.
  if (rest >= 1e9) {
    const high = Math.floor(rest / 1e9);
    let low = (rest - high * 1e9) | 0;
    for (let i = 0; i < 9; i++) {
      const quotient = (low / 10) | 0;
      bytes[--cursor] = zero + low - quotient * 10;
      low = quotient;
    }
    rest = high;
  }
  let small = rest | 0;
  do {
    const quotient = (small / 10) | 0;
    bytes[--cursor] = zero + small - quotient * 10;
    small = quotient;
  } while (small !== 0);
  return end;
}
