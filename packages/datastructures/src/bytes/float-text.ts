/**
 * The syntax of floating-point numbers as text, as C's strtod defines it and Redis accepts it: an optional sign, then
 *
 *   digits with an optional point, and an optional decimal exponent    12  .5  5.  1e3  1.5E-7
 *   0x, hexadecimal digits likewise, and an optional binary exponent   0x10  0x.8p1  0X1P-2
 *   inf or infinity, in any case
 *
 * and nothing before or after it: no spaces, no NaN, no empty text. Which values are too large or too small is not asked here.
 * Source: ISO C 7.24.1.5, and what a running Redis refuses.
 */
const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const digit0 = 0x30;
const digit9 = 0x39;
/** Set in lower-case letters, and missing in upper-case ones. */
const lowerCase = 0x20;
const letterA = 0x61;
const letterE = 0x65;
const letterF = 0x66;
const letterP = 0x70;
const letterX = 0x78;

const infinityWords = ["inf", "infinity"].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

/** Written exponents beyond this are cut off to it; no text is long enough for its digits to make up for one. */
const exponentMax = 1e10;
/**
 * So many digits of a significand are handed on: more than the 767 that decide how a double is rounded, and than any text has that Redis takes for a
 * long double.
 */
const digitsMax = 5120;
/** Integers of so many digits are below 2^53. */
const exactDecimalDigits = 15;
const exactHexadecimalDigits = 13;

export const floatForm = { decimal: 0, hexadecimal: 1, infinity: 2 } as const;

/** The parts of one number; an instance serves for any number of texts, one after the other. */
export class FloatText {
  form: (typeof floatForm)[keyof typeof floatForm] = floatForm.decimal;
  isNegative = false;
  /** How many digits there are from the first that is not 0 to the last; 0 if the number is 0. */
  digitCount = 0;
  /** The integer these digits make, if `isExact`. */
  significand = 0;
  /** Whether the digits are so few that a JavaScript number holds the integer. */
  isExact = false;
  /** The number is that integer times 10 (hexadecimal: 2) to this power. */
  exponent = 0;
  private digitsFrom = 0;
  private digitsEnd = 0;

  /** Whether `bytes[start, start + length)` is a number; if it is, the fields say which. */
  read(bytes: Uint8Array, start: number, length: number): boolean {
    const end = start + length;
    let at = start;
    this.isNegative = bytes[at] === minus;
    if (at < end && (bytes[at] === minus || bytes[at] === plus)) at++;
    if (at === end) return false;
    const first = bytes[at] as number;
    if (first === digit0 && at + 1 < end && ((bytes[at + 1] as number) | lowerCase) === letterX)
      return this.readHexadecimal(bytes, at + 2, end);
    if (first === point || (first >= digit0 && first <= digit9)) return this.readDecimal(bytes, at, end);
    this.form = floatForm.infinity;
    return infinityWords.some((word) => isWord(bytes, at, end, word));
  }

  /**
   * The digits of the significand of the text that was read, without a point. Of a longer text only so many are given as decide how it is
   * rounded, the last of them 1 if what follows is not 0; `exponent` is set to fit.
   */
  digits(bytes: Uint8Array): string {
    const count = Math.min(this.digitCount, digitsMax);
    let text = "";
    let at = this.digitsFrom;
    for (let taken = 0; taken < count; at++) {
      const byte = bytes[at] as number;
      if (byte === point) continue;
      text += String.fromCharCode(byte);
      taken++;
    }
    const dropped = this.digitCount - count;
    if (dropped === 0) return text;
    this.exponent += (dropped - 1) * (this.form === floatForm.hexadecimal ? 4 : 1);
    while (at < this.digitsEnd && (bytes[at] === digit0 || bytes[at] === point)) at++;
    return `${text}${at < this.digitsEnd ? 1 : 0}`;
  }

  private readDecimal(bytes: Uint8Array, from: number, end: number): boolean {
    this.form = floatForm.decimal;
    let digitsFrom = -1;
    let digitCount = 0;
    let significand = 0;
    let isAnyDigit = false;
    let pointAt = -1;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === point) {
        if (pointAt >= 0) break;
        pointAt = at;
        continue;
      }
      if (byte < digit0 || byte > digit9) break;
      isAnyDigit = true;
      if (digitCount === 0) {
        if (byte === digit0) continue;
        digitsFrom = at;
      }
      if (digitCount < exactDecimalDigits) significand = significand * 10 + byte - digit0;
      digitCount++;
    }
    if (!isAnyDigit) return false;
    this.digitsFrom = digitsFrom;
    this.digitsEnd = at;
    this.digitCount = digitCount;
    this.significand = significand;
    this.isExact = digitCount <= exactDecimalDigits;
    this.exponent = pointAt < 0 ? 0 : pointAt + 1 - at;
    return at === end || this.readExponent(bytes, at, end, letterE);
  }

  private readHexadecimal(bytes: Uint8Array, from: number, end: number): boolean {
    this.form = floatForm.hexadecimal;
    this.digitCount = 0;
    this.significand = 0;
    let isAnyDigit = false;
    let pointAt = -1;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === point && pointAt < 0) {
        pointAt = at;
        continue;
      }
      const digit = hexadecimalDigit(byte);
      if (digit < 0) break;
      isAnyDigit = true;
      if (this.digitCount === 0) {
        if (digit === 0) continue;
        this.digitsFrom = at;
      }
      if (this.digitCount < exactHexadecimalDigits) this.significand = this.significand * 16 + digit;
      this.digitCount++;
    }
    if (!isAnyDigit) return false;
    this.digitsEnd = at;
    this.isExact = this.digitCount <= exactHexadecimalDigits;
    this.exponent = pointAt < 0 ? 0 : 4 * (pointAt + 1 - at);
    return at === end || this.readExponent(bytes, at, end, letterP);
  }

  /** The exponent, which must be what is left of the text. */
  private readExponent(bytes: Uint8Array, from: number, end: number, letter: number): boolean {
    if (((bytes[from] as number) | lowerCase) !== letter) return false;
    let at = from + 1;
    const isNegative = at < end && bytes[at] === minus;
    if (at < end && (isNegative || bytes[at] === plus)) at++;
    if (at === end) return false;
    let exponent = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - digit0;
      if (digit < 0 || digit > 9) return false;
      exponent = Math.min(exponent * 10 + digit, exponentMax);
    }
    this.exponent += isNegative ? -exponent : exponent;
    return true;
  }
}

function hexadecimalDigit(byte: number): number {
  if (byte >= digit0 && byte <= digit9) return byte - digit0;
  const lower = byte | lowerCase;
  return lower >= letterA && lower <= letterF ? lower - letterA + 10 : -1;
}

function isWord(bytes: Uint8Array, from: number, end: number, word: Uint8Array): boolean {
  if (end - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (((bytes[from + i] as number) | lowerCase) !== word[i]) return false;
  return true;
}
