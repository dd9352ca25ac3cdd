/**
 * Integers of 1 to 64 bits at any bit of a byte string, as BITFIELD has them: the highest bit comes first, negative ones are in two's complement. They are
 * numbers where a number is exact, else bigints, so that nothing is allocated for what fits 53 bits.
 *
 * Source: redis.io BITFIELD, "Overflow control".
 */

/** A signed 64-bit integer: a number where a number is exact, else a bigint. */
export type FieldInteger = number | bigint;

/** How the integers of a field are to be read: `bits` from 1 to 64 if they are signed, else to 63. */
export interface FieldType {
  readonly isSigned: boolean;
  readonly bits: number;
}

/** What becomes of a result that a field can't hold: it loses its upper bits, becomes the nearest that fits, or is none. */
export const overflow = { wrap: 0, saturate: 1, fail: 2 } as const;
export type Overflow = (typeof overflow)[keyof typeof overflow];

const two32 = 2 ** 32;
/** Shifts to the right of what has more than 32 bits. */
const inverses = Float64Array.from({ length: 41 }, (_, power) => 2 ** -power);
/** The bounds of signed and unsigned fields, by their bits. From 2^53 on they are rounded: a safe integer is on the right side of them all the same. */
const signedEnds = Float64Array.from({ length: 65 }, (_, bits) => 2 ** (bits - 1));
const unsignedEnds = Float64Array.from({ length: 65 }, (_, bits) => 2 ** bits);

/** The integer of the type at bit `at` of the bytes `bytes[start, start + length)`, behind which all bits are zeros. */
export function readField(bytes: Uint8Array, start: number, length: number, at: number, type: FieldType): FieldInteger {
  const { isSigned, bits } = type;
  if (bits <= 32) {
    const value = readBits(bytes, start, length, at, bits);
    return isSigned ? (value << (32 - bits)) >> (32 - bits) : value;
  }
  const highBits = bits - 32;
  const unsignedHigh = readBits(bytes, start, length, at, highBits);
  const high = isSigned ? (unsignedHigh << (32 - highBits)) >> (32 - highBits) : unsignedHigh;
  return joined(high, readBits(bytes, start, length, at + highBits, 32));
}

/** Writes an integer that the type can hold to bit `at` of the bytes that begin at `bytes[start]`, which all have to be there. */
export function writeField(bytes: Uint8Array, start: number, at: number, { bits }: FieldType, value: FieldInteger): void {
  if (bits <= 32) return writeBits(bytes, start, at, bits, Number(value) | 0);
  const highBits = bits - 32;
  if (typeof value === "number") {
    writeBits(bytes, start, at, highBits, Math.floor(value / two32) | 0);
    writeBits(bytes, start, at + highBits, 32, value | 0);
  } else {
    writeBits(bytes, start, at, highBits, Number(value >> 32n) | 0);
    writeBits(bytes, start, at + highBits, 32, Number(BigInt.asIntN(32, value)));
  }
}

/** What a field holds that is to hold `value`, or null if that is `overflow.fail`. A negative value is far too large for an unsigned field, as in C. */
export function fitField(value: FieldInteger, type: FieldType, onOverflow: Overflow): FieldInteger | null {
  if (isHeld(value, type)) return value;
  if (onOverflow === overflow.wrap) return wrapped(value, type);
  if (onOverflow === overflow.fail) return null;
  return value < 0 && type.isSigned ? smallest(type) : largest(type);
}

/** What a field that holds `old` holds when `increment` was added, or null if that is `overflow.fail`. */
export function addToField(old: FieldInteger, increment: FieldInteger, type: FieldType, onOverflow: Overflow): FieldInteger | null {
  const sum = exactSum(old, increment);
  if (isHeld(sum, type)) return sum;
  if (onOverflow === overflow.wrap) return wrapped(sum, type);
  if (onOverflow === overflow.fail) return null;
  return sum < 0 ? smallest(type) : largest(type);
}

function exactSum(a: FieldInteger, b: FieldInteger): FieldInteger {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return normalized(BigInt(a) + BigInt(b));
}

function isHeld(value: FieldInteger, { isSigned, bits }: FieldType): boolean {
  if (typeof value === "number") {
    return isSigned ? value >= -signedEnds[bits] && value < signedEnds[bits] : value >= 0 && value < unsignedEnds[bits];
  }
  return (isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;
}

function wrapped(value: FieldInteger, { isSigned, bits }: FieldType): FieldInteger {
  if (typeof value === "number" && bits <= 53) {
    const rest = value - Math.floor(value / unsignedEnds[bits]) * unsignedEnds[bits];
    return isSigned && rest >= signedEnds[bits] ? rest - unsignedEnds[bits] : rest;
  }
  return normalized(isSigned ? BigInt.asIntN(bits, BigInt(value)) : BigInt.asUintN(bits, BigInt(value)));
}

function smallest({ isSigned, bits }: FieldType): FieldInteger {
  return isSigned ? normalized(-(1n << BigInt(bits - 1))) : 0;
}

function largest({ isSigned, bits }: FieldType): FieldInteger {
  return normalized((1n << BigInt(isSigned ? bits - 1 : bits)) - 1n);
}

function normalized(value: bigint): FieldInteger {
  const nearest = Number(value);
  return Number.isSafeInteger(nearest) ? nearest : value;
}

/** `high` · 2^32 + `low`, the lower part being unsigned. */
function joined(high: number, low: number): FieldInteger {
  const value = high * two32 + low;
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low);
}

/** Up to 32 bits, unsigned. They lie in five bytes at most. */
function readBits(bytes: Uint8Array, start: number, length: number, at: number, bits: number): number {
  const first = Math.floor(at / 8);
  const spare = 40 - (at & 7) - bits;
  const i = start + first;
  if (first + 5 > length) return readLastBits(bytes, i, start + length, spare, bits);
  const low = ((bytes[i + 1] << 24) | (bytes[i + 2] << 16) | (bytes[i + 3] << 8) | bytes[i + 4]) >>> 0;
  return lowBits((bytes[i] * two32 + low) * inverses[spare], bits);
}

/** The same where some of the five bytes are behind the end. */
function readLastBits(bytes: Uint8Array, from: number, end: number, spare: number, bits: number): number {
  let value = 0;
  for (let i = from; i < from + 5; i++) value = value * 256 + (i < end ? bytes[i] : 0);
  return lowBits(value * inverses[spare], bits);
}

/** The lowest bits of a number that is not negative; what is behind its point is dropped. */
function lowBits(value: number, bits: number): number {
  return bits === 32 ? value >>> 0 : (value & ((1 << bits) - 1)) >>> 0;
}

/** Up to 32 bits, the lowest of `value`. */
function writeBits(bytes: Uint8Array, start: number, at: number, bits: number, value: number): void {
  let i = start + Math.floor(at / 8);
  let skipped = at & 7;
  for (let left = bits; left > 0; i++) {
    const taken = Math.min(8 - skipped, left);
    const shift = 8 - skipped - taken;
    const mask = ((1 << taken) - 1) << shift;
    left -= taken;
    bytes[i] = (bytes[i] & ~mask) | (((value >>> left) << shift) & mask);
    skipped = 0;
  }
}
