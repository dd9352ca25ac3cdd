/** Doubles as replies have them, without a string being made: integers, and the fractions that writeFraction writes. */
import { cr, lf, minus, typeByte } from "./ascii.js";
import { digitCount, writeDecimal } from "./decimal.js";
import { fractionLengthMax, writeFraction } from "./fraction-text.js";

/** A type byte, a length of two digits and two line ends beside the text. */
export const doubleFrameMax = fractionLengthMax + 7;
/** `$17` and a line end: what comes before a bulk string of 10 to 99 bytes, as most are. */
const bulkHeaderLength = 5;

/** Writes the whole reply from `bytes[at]` on and returns the offset behind it; -1, if the number is none of those. The caller has made room. */
export function frameDouble(bytes: Uint8Array, at: number, value: number, protocol: 2 | 3): number {
  if (Number.isSafeInteger(value)) return value === 0 && 1 / value < 0 ? -1 : frameInteger(bytes, at, value, protocol);
  const text = at + (protocol === 3 ? 1 : bulkHeaderLength);
  const end = writeFraction(bytes, text, value);
  if (end < 0) return -1;
  if (protocol === 3) {
    bytes[at] = typeByte.double;
    return endLine(bytes, end);
  }
  const begin = bulkHeader(bytes, at, end - text);
  // A length of one digit leaves a gap of a byte.
  if (begin < text) for (let i = text; i < end; i++) bytes[begin + i - text] = bytes[i] as number;
  return endLine(bytes, begin + end - text);
}

function frameInteger(bytes: Uint8Array, from: number, value: number, protocol: 2 | 3): number {
  const magnitude = Math.abs(value);
  let at = from + 1;
  if (protocol === 3) bytes[from] = typeByte.double;
  else at = bulkHeader(bytes, from, digitCount(magnitude) + (value < 0 ? 1 : 0));
  if (value < 0) bytes[at++] = minus;
  return endLine(bytes, writeDecimal(bytes, at, magnitude));
}

function bulkHeader(bytes: Uint8Array, at: number, length: number): number {
  bytes[at] = typeByte.bulkString;
  return endLine(bytes, writeDecimal(bytes, at + 1, length));
}

function endLine(bytes: Uint8Array, at: number): number {
  bytes[at] = cr;
  bytes[at + 1] = lf;
  return at + 2;
}
