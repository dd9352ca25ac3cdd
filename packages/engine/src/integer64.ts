/** Signed 64-bit integers in the form that costs least: as bigints only where a number would not be exact. */
import { int64Max, int64Min, parseInteger64, parseSmallInteger } from "@respire/datastructures";

/** `parseSmallInteger` knows every integer of up to 15 digits: a text this short that it refuses is none. */
const smallLengthMax = 15;

/** A signed 64-bit integer: a number where a number is exact, else a bigint. */
export type Integer64 = number | bigint;

/** The integer whose canonical text is `bytes[start, start + length)`, or null if it is no such text or does not fit 64 bits. */
export function readInteger64(bytes: Uint8Array, start: number, length: number): Integer64 | null {
  const small = parseSmallInteger(bytes, start, length);
  if (!Number.isNaN(small)) return small;
  if (length <= smallLengthMax) return null;
  const value = parseInteger64(bytes, start, length);
  return value === null ? null : normalize(value);
}

/** a + b, or null if the sum does not fit 64 bits. */
export function addInteger64(a: Integer64, b: Integer64): Integer64 | null {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  return sum < int64Min || sum > int64Max ? null : normalize(sum);
}

/** a - b, or null if the difference does not fit 64 bits. */
export function subtractInteger64(a: Integer64, b: Integer64): Integer64 | null {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  const difference = BigInt(a) - BigInt(b);
  return difference < int64Min || difference > int64Max ? null : normalize(difference);
}

function normalize(value: bigint): Integer64 {
  const nearest = Number(value);
  return Number.isSafeInteger(nearest) ? nearest : value;
}
