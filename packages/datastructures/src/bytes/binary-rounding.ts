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
  const magnitude = isNegative ? -significand : significand;
  const width = BigInt(dropped);
  let rounded = magnitude >> width;
  const rest = magnitude - (rounded << width);
  const half = 1n << (width - 1n);
  if (rest > half || (rest === half && (rounded & 1n) === 1n)) rounded++;
  if (bitLength(rounded) + exponent + dropped > magnitudeBits) return infinity(significand);
  return rounded === 0n ? zero : { significand: isNegative ? -rounded : rounded, exponent: exponent + dropped };
}

const zero: BinaryFloat = { significand: 0n, exponent: 0 };

function infinity(significand: bigint): BinaryFloat {
  return { significand: significand < 0n ? -1n : 1n, exponent: Number.POSITIVE_INFINITY };
}

/** How many bits the magnitude of `value` has. */
export function bitLength(value: bigint): number {
  const small = Number(value);
  if (Number.isSafeInteger(small)) {
    const magnitude = Math.abs(small);
    return magnitude < 2 ** 32 ? 32 - Math.clz32(magnitude) : 64 - Math.clz32(magnitude / 2 ** 32);
  }
  const digits = (value < 0n ? -value : value).toString(16);
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0] as string, 16)) + 28;
}
