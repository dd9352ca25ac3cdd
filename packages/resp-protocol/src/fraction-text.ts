/**
 * Fractions from 0.001 up to 10,000 as text, without a string being made of them: the shortest digits that read back as the same double, and among these the nearest, as in
 * double-text.ts.
 *
 * The double times a power of ten, so that 17 digits stand before the point, is an exact sum of two doubles (Dekker's product), and so is its distance to any number of fewer
 * digits. What reads back as the double is nearer to it than half of the gap to the next double. What can't be told apart by that, because it is right between two, is left
 * to double-text.ts.
 *
 * Source: T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision" (1971); Steele and White, "How to Print Floating-Point Numbers Accurately" (1990).
 */
import { minus } from "./ascii.js";

/** No text is longer: a sign, `0.00`, 17 digits. */
export const fractionLengthMax = 24;

const point = 0x2e;
const zero = 0x30;
const digitsMax = 17;
const magnitudeMin = 1e-3;
const magnitudeEnd = 1e4;
/** Of the 17 digits, so many in the lower half. */
const lowDigits = 8;
const lowScale = 1e8;
const integerScale = 1e17;
/** Differences below this are not relied on; they are of numbers up to 10^8, known to far less. */
const doubt = 1e-6;
/** Splits a double into two halves of 26 bits. */
const splitter = 2 ** 27 + 1;
const exponentBias = 1023;
/** Of the double below which nothing is written, and half of the gap from it to the next; for each greater exponent twice as much. */
const exponentLowest = exponentBias - 10;
const halfGaps = Float64Array.from({ length: 24 }, (_, i) => 2 ** (i - 10 - 53));

/** By the exponent of the first digit, from -3 to 3: the power of ten that makes it the seventeenth before the point, and its halves. */
const exponentMin = -3;
const scales = Float64Array.from({ length: 7 }, (_, i) => Number(`1e${digitsMax - 1 - (i + exponentMin)}`));
const scalesHigh = scales.map((scale) => splitter * scale - (splitter * scale - scale));
const powersOfTen = Float64Array.from({ length: lowDigits + 1 }, (_, i) => 10 ** i);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const highWord = isLittleEndian ? 1 : 0;

/** Writes the text from `bytes[at]` on and returns the offset behind it; -1, if the number is none of those that are written here. The caller has made room. */
export function writeFraction(bytes: Uint8Array, at: number, value: number): number {
  const magnitude = value < 0 ? -value : value;
  if (!(magnitude >= magnitudeMin && magnitude < magnitudeEnd)) return -1;
  double[0] = magnitude;
  const high = words[highWord] as number;
  // Below a power of two the gap is another one than above.
  if ((high & 0xfffff) === 0 && words[1 - highWord] === 0) return -1;
  const index = exponentIndex(magnitude);
  const scale = scales[index] as number;
  const halfGap = (halfGaps[(high >>> 20) - exponentLowest] as number) * scale;

  const product = magnitude * scale;
  const valueHigh = splitter * magnitude - (splitter * magnitude - magnitude);
  const valueLow = magnitude - valueHigh;
  const scaleHigh = scalesHigh[index] as number;
  const scaleLow = scale - scaleHigh;
  const error = valueHigh * scaleHigh - product + valueHigh * scaleLow + valueLow * scaleHigh + valueLow * scaleLow;
  const rounded = Math.round(error);
  // The number, scaled, is upper * 10^8 + lower + rest, with the rest from -0.5 to 0.5.
  const rest = error - rounded;
  let upper = Math.floor(product / lowScale);
  let lower = product - upper * lowScale + rounded;
  if (lower < 0) {
    upper--;
    lower += lowScale;
  } else if (lower >= lowScale) {
    upper++;
    lower -= lowScale;
  }
  if (upper >= integerScale / lowScale || rest === 0.5 || rest === -0.5) return -1;

  // As many digits are dropped as may be.
  let dropped = 0;
  let kept = lower;
  for (; dropped < lowDigits; dropped++) {
    const unit = powersOfTen[dropped + 1] as number;
    const above = Math.floor(lower / unit) * unit;
    const down = lower - above + rest;
    const up = unit - down;
    const distance = Math.abs(Math.min(down, up));
    if (Math.abs(distance - halfGap) < doubt || Math.abs(down - up) < doubt) return -1;
    if (distance > halfGap) break;
    kept = down < up ? above : above + unit;
  }
  if (dropped === lowDigits) return -1;
  if (kept >= lowScale) {
    upper++;
    kept -= lowScale;
    if (upper >= integerScale / lowScale) return -1;
  }
  return arrange(bytes, value < 0 ? minusAt(bytes, at) : at, upper, kept, dropped, index + exponentMin);
}

function exponentIndex(magnitude: number): number {
  if (magnitude >= 10) return magnitude >= 1000 ? 6 : magnitude >= 100 ? 5 : 4;
  if (magnitude >= 0.1) return magnitude >= 1 ? 3 : 2;
  return magnitude >= 0.01 ? 1 : 0;
}

function minusAt(bytes: Uint8Array, at: number): number {
  bytes[at] = minus;
  return at + 1;
}

/** Writes nine digits, eight digits less `dropped`, and the point behind the digit of 10^0. */
function arrange(bytes: Uint8Array, from: number, upper: number, lower: number, dropped: number, exponent: number): number {
  let at = from;
  for (let zeros = exponent; zeros < 0; zeros++) {
    bytes[at++] = zero;
    if (zeros === exponent) bytes[at++] = point;
  }
  // Behind where the point will be, as if it were in front of them.
  const digitsFrom = exponent < 0 ? at : at + 1;
  const end = digitsFrom + digitsMax - dropped;
  const seam = digitsFrom + digitsMax - lowDigits;
  writeDigits(bytes, seam, end, (lower / (powersOfTen[dropped] as number)) | 0);
  writeDigits(bytes, digitsFrom, seam, upper | 0);
  if (exponent < 0) return end;
  for (let whole = exponent; whole >= 0; whole--, at++) bytes[at] = bytes[at + 1] as number;
  bytes[at] = point;
  return end;
}

/** Fills a range with the digits of an integer, and zeros before them. */
function writeDigits(bytes: Uint8Array, from: number, to: number, integer: number): void {
  let rest = integer;
  for (let at = to - 1; at >= from; at--) {
    const quotient = (rest / 10) | 0;
    bytes[at] = zero + rest - quotient * 10;
    rest = quotient;
  }
}
