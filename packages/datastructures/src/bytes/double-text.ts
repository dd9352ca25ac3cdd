/** Doubles read from text, as Redis reads scores, coordinates and timeouts. */
import { doubleFormat, roundBinary } from "./binary-rounding.js";
import { FloatText, floatForm } from "./float-text.js";

const text = new FloatText();

/** The powers of ten that a double holds exactly. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The number written in `bytes[start, start + length)`, rounded to the nearest double; NaN if Redis would not take it for one: wrong syntax (spaces, `nan`
 * and the empty text are that too), a magnitude that rounds to infinity (`inf` itself is a number), or one that rounds to 0 without being 0.
 */
export function parseDouble(bytes: Uint8Array, start: number, length: number): number {
  if (!text.read(bytes, start, length)) return Number.NaN;
  const magnitude = magnitudeOf(bytes);
  if (text.form !== floatForm.infinity && text.digitCount > 0 && (magnitude === 0 || magnitude === Number.POSITIVE_INFINITY))
    return Number.NaN;
  return text.isNegative ? -magnitude : magnitude;
}

/** As `parseDouble`, but a magnitude that is too large is infinity, and one that is too small 0: so Redis reads the bounds of a range. */
export function parseBound(bytes: Uint8Array, start: number, length: number): number {
  if (!text.read(bytes, start, length)) return Number.NaN;
  const magnitude = magnitudeOf(bytes);
  return text.isNegative ? -magnitude : magnitude;
}

function magnitudeOf(bytes: Uint8Array): number {
  if (text.form === floatForm.infinity) return Number.POSITIVE_INFINITY;
  if (text.digitCount === 0) return 0;
  // Both exact, so that the product or quotient is rounded once, correctly (Clinger, 1990).
  if (text.form === floatForm.decimal && text.isExact) {
    if (text.exponent === 0) return text.significand;
    if (text.exponent < 0 && text.exponent >= -22) return text.significand / (powersOfTen[-text.exponent] as number);
    if (text.exponent > 0 && text.exponent <= 22) return text.significand * (powersOfTen[text.exponent] as number);
  }
  const digits = text.digits(bytes); // First: it may change the exponent.
  return text.form === floatForm.decimal ? Number(`${digits}e${text.exponent}`) : hexadecimal(digits, text.exponent);
}

function hexadecimal(digits: string, exponent: number): number {
  const { significand, exponent: scale } = roundBinary(BigInt(`0x${digits}`), exponent, doubleFormat);
  if (scale === Number.POSITIVE_INFINITY) return scale;
  // In two steps, for 2^scale alone may be too large or too small for a double; neither step rounds.
  const half = Math.trunc(scale / 2);
  return Number(significand) * 2 ** half * 2 ** (scale - half);
}
