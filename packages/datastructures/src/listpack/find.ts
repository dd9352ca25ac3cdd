/** Looking for an element by its value. */
import { mayBeInteger, parseInteger64, parseSmallInteger } from "../bytes/integer-text.js";
import { bigIntegerOf, integerOf, isInteger } from "./element.js";
import { backwardBytes, endByte, mediumStringEnd, shortStringEnd, smallIntegerEnd } from "./layout.js";
import { payloadBytes, totalBytes } from "./read.js";

export const notFound = 0;

/**
 * The first entry from `from` on (an entry, or the end) whose element is `needle[start, start + length)`, or `notFound`. Looks at one entry of every `step`: of
 * a listpack of fields and values, 2, beginning with the first.
 */
export function findElement(bytes: Uint8Array, from: number, needle: Uint8Array, start: number, length: number, step: number): number {
  // A text that may be an integer is stored as one if it is.
  if (mayBeInteger(needle, start, length)) return findMaybeInteger(bytes, from, needle, start, length, step);
  let entry = from;
  let skipped = step - 1;
  for (let first = bytes[entry]; first !== endByte; first = bytes[entry]) {
    let payload: number;
    if (first >= smallIntegerEnd && first < shortStringEnd) {
      const found = first & 0x3f;
      if (++skipped === step) {
        skipped = 0;
        if (found === length && isSame(bytes, entry + 1, needle, start, length)) return entry;
      }
      payload = found + 1;
    } else {
      payload = payloadBytes(bytes, entry);
      if (++skipped === step) {
        skipped = 0;
        if (!isInteger(bytes, entry) && equalsText(bytes, entry, needle, start, length)) return entry;
      }
    }
    entry += payload + (payload <= 127 ? 1 : backwardBytes(payload));
  }
  return notFound;
}

function findMaybeInteger(bytes: Uint8Array, from: number, needle: Uint8Array, start: number, length: number, step: number): number {
  const value = parseSmallInteger(needle, start, length);
  const big = Number.isNaN(value) ? parseInteger64(needle, start, length) : null;
  const wantsInteger = !Number.isNaN(value) || big !== null;
  let entry = from;
  let skipped = step - 1;
  while (bytes[entry] !== endByte) {
    if (++skipped === step) {
      skipped = 0;
      if (isInteger(bytes, entry) === wantsInteger) {
        if (!wantsInteger) {
          if (equalsText(bytes, entry, needle, start, length)) return entry;
        } else if (big === null ? integerOf(bytes, entry) === value : isSameBig(bytes, entry, big)) return entry;
      }
    }
    const payload = payloadBytes(bytes, entry);
    entry += payload + (payload <= 127 ? 1 : backwardBytes(payload));
  }
  return notFound;
}

/** Whether the element of `entry` is `needle[start, start + length)`. */
export function equalsElement(bytes: Uint8Array, entry: number, needle: Uint8Array, start: number, length: number): boolean {
  if (!isInteger(bytes, entry)) return equalsText(bytes, entry, needle, start, length);
  if (!mayBeInteger(needle, start, length)) return false;
  const value = parseSmallInteger(needle, start, length);
  if (!Number.isNaN(value)) return integerOf(bytes, entry) === value;
  const big = parseInteger64(needle, start, length);
  return big !== null && isSameBig(bytes, entry, big);
}

function isSameBig(bytes: Uint8Array, entry: number, big: bigint): boolean {
  const value = integerOf(bytes, entry);
  return Number.isNaN(value) ? bigIntegerOf(bytes, entry) === big : BigInt(value) === big;
}

/** Of an entry that holds a string. */
function equalsText(bytes: Uint8Array, entry: number, needle: Uint8Array, start: number, length: number): boolean {
  const first = bytes[entry];
  if (first < shortStringEnd) return (first & 0x3f) === length && isSame(bytes, entry + 1, needle, start, length);
  if (first < mediumStringEnd) {
    return (((first & 0x0f) << 8) | bytes[entry + 1]) === length && isSame(bytes, entry + 2, needle, start, length);
  }
  return totalBytes(bytes, entry + 1) === length && isSame(bytes, entry + 5, needle, start, length);
}

function isSame(bytes: Uint8Array, at: number, needle: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== needle[start + i]) return false;
  return true;
}
