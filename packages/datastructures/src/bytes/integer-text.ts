/**
 * Signed 64-bit integers and their decimal text, as Redis reads and prints them.
 *
 * Only the canonical text counts as an integer: an optional minus, digits without a leading zero, nothing else ("+1", " 1", "01", "-0" and
 * "" are strings). Integers that a JavaScript number holds exactly take the fast road; the rest of the 64 bits goes through bigint.
 */
const minus = 0x2d;
const digit0 = 0x30;
const digit9 = 0x39;
/** "-9223372036854775808" */
export const integerTextLengthMax = 20;
const safeDigits = 15;

/**
 * The integer written in `bytes[start, start + length)` if it is canonical and of at most 15 digits; NaN otherwise. NaN does not mean that
 * the text is no 64-bit integer: ask `parseInteger64`.
 */
export function parseSmallInteger(bytes: Uint8Array, start: number, length: number): number {
  let at = start;
  const end = start + length;
  let first = bytes[at];
  let negative = false;
  if (first === minus && length > 1) {
    negative = true;
    first = bytes[++at];
  }
  const digits = end - at;
  if (digits < 1 || digits > safeDigits) return Number.NaN;
  let value = first - digit0;
  if (value === 0) return digits === 1 && !negative ? 0 : Number.NaN;
  if (value < 0 || value > 9) return Number.NaN;
  while (++at < end) {
    const digit = bytes[at] - digit0;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** False for most texts that are no integer, by their length and first byte alone. */
export function mayBeInteger(bytes: Uint8Array, start: number, length: number): boolean {
  if (length > integerTextLengthMax || length === 0) return false;
  const first = bytes[start];
  return first <= digit9 && (first >= digit0 || first === minus);
}

export const int64Min = -(2n ** 63n);
export const int64Max = 2n ** 63n - 1n;

/** The 64-bit integer written in `bytes[start, start + length)`, or null if the text is not canonical or out of range. */
export function parseInteger64(bytes: Uint8Array, start: number, length: number): bigint | null {
  const small = parseSmallInteger(bytes, start, length);
  if (!Number.isNaN(small)) return BigInt(small);
  if (length <= safeDigits || length > integerTextLengthMax) return null;
  const negative = bytes[start] === minus;
  const digitsFrom = negative ? start + 1 : start;
  if (bytes[digitsFrom] === digit0) return null;
  let value = 0n;
  for (let at = digitsFrom; at < start + length; at++) {
    const digit = bytes[at] - digit0;
    if (digit < 0 || digit > 9) return null;
    value = value * 10n + BigInt(digit);
  }
  if (negative) value = -value;
  return value < int64Min || value > int64Max ? null : value;
}

/** Number of characters in the decimal text of the safe integer `value`. */
export function integerTextLength(value: number): number {
  let rest = value < 0 ? -value : value;
  let length = value < 0 ? 2 : 1;
  while (rest >= 10) {
    rest = rest < 0x7fffffff ? (rest / 10) | 0 : Math.floor(rest / 10);
    length++;
  }
  return length;
}

/** Writes the decimal text of the safe integer `value` into `target` from `at` on; returns its length. */
export function writeInteger(target: Uint8Array, at: number, value: number): number {
  const length = integerTextLength(value);
  let rest = value < 0 ? -value : value;
  let position = at + length;
  while (rest > 0x7fffffff) {
    const quotient = Math.floor(rest / 10);
    target[--position] = digit0 + (rest - quotient * 10);
    rest = quotient;
  }
  let small = rest | 0;
  do {
    const quotient = (small / 10) | 0;
    target[--position] = digit0 + small - quotient * 10;
    small = quotient;
  } while (small > 0);
  if (value < 0) target[at] = minus;
  return length;
}
