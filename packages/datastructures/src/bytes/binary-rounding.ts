/**
 * Rounding to a binary floating-point format as IEEE 754 defines it: to the nearest number, and of two equally near ones to the even one.
 */

export interface BinaryFormat {
  /** Bits of a significand. */
  readonly precisionBits: number;
  /** Every finite number is an integer times 2 to this power: the last bit of the denormal numbers. */
  readonly exponentMin: number;
  /** Every finite number is below 2 to this power. */
  readonly magnitudeBits: number;
}

export const doubleFormat: BinaryFormat = { precisionBits: 53, exponentMin: -1074, magnitudeBits: 1024 };
/** The 80-bit format of the x87, which is C's long double on x86-64. */
export const extendedFormat: BinaryFormat = { precisionBits: 64, exponentMin: -16445, magnitudeBits: 16384 };

/** ±significand × 2^exponent. The exponent of an infinity is infinite, and its significand 1 or -1; the exponent of no number is NaN. */
export interface BinaryFloat {
  readonly significand: bigint;
  readonly exponent: number;
}

/** The number of `format` nearest to significand × 2^exponent. */
export function roundBinary(significand: bigint, exponent: number, format: BinaryFormat): BinaryFloat {
  if (significand === 0n) return zero;
  const { precisionBits, exponentMin, magnitudeBits } = format;
  const bits = bitLength(significand);
  const dropped = Math.max(bits - precisionBits, exponentMin - exponent);
  if (dropped <= 0) return bits + exponent > magnitudeBits ? infinity(significand) : { significand, exponent };
  // Far below the smallest number: without this the shifts would be as wide as the exponent is low.
  if (dropped > bits + 1) return zero;
  const isNegative = significand < 0n;
  const rounded = shiftRounding(isNegative ? -significand : significand, dropped);
  if (bitLength(rounded) + exponent + dropped > magnitudeBits) return infinity(significand);
  return rounded === 0n ? zero : { significand: isNegative ? -rounded : rounded, exponent: exponent + dropped };
}

/** value / 2^bits as the nearest integer, of two equally near ones the even one. Neither is negative, and `bits` isn't 0. */
export function shiftRounding(value: bigint, bits: number): bigint {
  const quotient = value >> BigInt(bits);
  const rest = BigInt.asUintN(bits, value);
  const half = 1n << BigInt(bits - 1);
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

const zero: BinaryFloat = { significand: 0n, exponent: 0 };

function infinity(significand: bigint): BinaryFloat {
  return { significand: significand < 0n ? -1n : 1n, exponent: Number.POSITIVE_INFINITY };
}

const view = new DataView(new ArrayBuffer(8));

/** How many bits the magnitude of `value` has; 0 for 0. */
function bitLength(value: bigint): number {
  const near = Number(value);
  // The nearest double has the same first bit, unless it was rounded up to a power of two. This takes half the time of making digits.
  view.setFloat64(0, near);
  const high = view.getInt32(0);
  const exponentBits = (high >>> 20) & 0x7ff;
  if (exponentBits !== 0x7ff && ((high & 0xfffff) !== 0 || view.getInt32(4) !== 0)) return exponentBits - 1022;
  if (value === 0n) return 0;
  const digits = (value < 0n ? -value : value).toString(16);
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0] as string, 16)) + 28;
}
