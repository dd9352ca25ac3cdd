/**
 * Numbers with the precision and range of C's long double on x86-64, in which INCRBYFLOAT and HINCRBYFLOAT compute: 64 bits of significand, up to
 * about 1.19e4932. So 0.1 + 0.2 is 0.3, which doubles do not give.
 *
 * Zero has no sign here: Redis prints -0 as 0, and no sum depends on it.
 */
import { type BinaryFloat, extendedFormat, roundBinary, shiftRounding } from "./binary-rounding.js";
import { FloatText, floatForm } from "./float-text.js";

export type LongDouble = BinaryFloat;

/** Longer texts are no numbers to Redis, whatever they say: it copies them into a buffer of 5 KiB first. */
export const longDoubleTextLengthMax = 5 * 1024 - 1;
/** Decimals that Redis prints; trailing zeros are left out. */
const decimals = 17;

const text = new FloatText();

/**
 * The number written in `bytes[start, start + length)`, rounded to the nearest, or null if Redis would not take it for one: wrong syntax, a magnitude
 * that rounds to infinity (`inf` itself is a number), or one that rounds to 0 without being 0.
 */
export function parseLongDouble(bytes: Uint8Array, start: number, length: number): LongDouble | null {
  if (length > longDoubleTextLengthMax || !text.read(bytes, start, length)) return null;
  if (text.form === floatForm.infinity) return text.isNegative ? negativeInfinity : positiveInfinity;
  if (text.digitCount === 0) return zero;
  const isDecimal = text.form === floatForm.decimal;
  let significand: bigint;
  if (text.isExact) significand = BigInt(text.significand);
  else significand = BigInt(isDecimal ? text.digits(bytes) : `0x${text.digits(bytes)}`);
  if (text.isNegative) significand = -significand;
  const value = isDecimal
    ? fromDecimal(significand, text.exponent, text.digitCount)
    : roundBinary(significand, text.exponent, extendedFormat);
  return value === null || value.exponent === Number.POSITIVE_INFINITY || value.significand === 0n ? null : value;
}

const zero: LongDouble = { significand: 0n, exponent: 0 };
const positiveInfinity: LongDouble = { significand: 1n, exponent: Number.POSITIVE_INFINITY };
const negativeInfinity: LongDouble = { significand: -1n, exponent: Number.POSITIVE_INFINITY };
const notANumber: LongDouble = { significand: 0n, exponent: Number.NaN };

/** Decimal exponents of the first digit of the largest number and of half the smallest, which is the least that does not round to 0. */
const decimalExponentMax = 4932;
const decimalExponentMin = -4951;

/** digits × 10^exponent, where `digits` has `digitCount` decimal digits; null if that is out of range. */
function fromDecimal(digits: bigint, exponent: number, digitCount: number): LongDouble | null {
  const firstDigit = digitCount - 1 + exponent;
  if (firstDigit > decimalExponentMax || firstDigit < decimalExponentMin) return null;
  if (exponent >= 0) return roundBinary(digits * powerOfFive(exponent), exponent, extendedFormat);
  // The quotient gets two bits more than are kept, and a last one that says whether the division left a rest: so it rounds as the exact number would.
  const divisor = powerOfFive(-exponent);
  const shift = extendedFormat.precisionBits + 2 + Math.ceil(-exponent * bitsOfFive);
  const dividend = digits << BigInt(shift);
  const quotient = dividend / divisor;
  const isExact = quotient * divisor === dividend;
  const sticky = isExact ? 0n : digits < 0n ? -1n : 1n;
  return roundBinary(quotient * 2n + sticky, exponent - shift - 1, extendedFormat);
}

const bitsOfFive = Math.log2(5);
const powersOfFive = Array.from({ length: 64 }, (_, exponent) => 5n ** BigInt(exponent));

function powerOfFive(exponent: number): bigint {
  return powersOfFive[exponent] ?? 5n ** BigInt(exponent);
}

/** The sum, rounded to the nearest; infinite if it is too large, and not a number if it is of opposite infinities. */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble {
  if (!isFiniteLongDouble(a) || !isFiniteLongDouble(b)) {
    if (isFiniteLongDouble(b)) return a;
    if (isFiniteLongDouble(a)) return b;
    return a.significand === b.significand ? a : notANumber;
  }
  if (a.significand === 0n) return b;
  if (b.significand === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = (value: LongDouble): bigint =>
    value.exponent === exponent ? value.significand : value.significand << BigInt(value.exponent - exponent);
  return roundBinary(aligned(a) + aligned(b), exponent, extendedFormat);
}

/** Whether it is a number, and not an infinity. */
export function isFiniteLongDouble(value: LongDouble): boolean {
  return Number.isFinite(value.exponent);
}

/** The number with at most 17 decimals, rounded to the nearest, and without trailing zeros or an exponent: what INCRBYFLOAT stores and replies. */
export function longDoubleText(value: LongDouble): string {
  const { significand, exponent } = value;
  if (Number.isNaN(exponent)) return "nan";
  if (exponent === Number.POSITIVE_INFINITY) return significand < 0n ? "-inf" : "inf";
  if (exponent >= 0) return (significand << BigInt(exponent)).toString();
  const isNegative = significand < 0n;
  const scaled = shiftRounding((isNegative ? -significand : significand) * scale, -exponent);
  if (scaled === 0n) return "0";
  const digits = scaled.toString().padStart(decimals + 1, "0");
  let end = digits.length;
  const pointAt = end - decimals;
  while (end > pointAt && digits.charCodeAt(end - 1) === digit0) end--;
  const fraction = end > pointAt ? `.${digits.slice(pointAt, end)}` : "";
  return `${isNegative ? "-" : ""}${digits.slice(0, pointAt)}${fraction}`;
}

const digit0 = 0x30;
const scale = 10n ** BigInt(decimals);
