/** Numbers to sort by, as Redis reads them with C's strtod: more leniently than scores. */
import { parseDouble, parseSmallInteger } from "@respire/datastructures";

const space = 0x20;
const tab = 0x09;
const carriageReturn = 0x0d;
/** Smaller numbers but 0 have lost some of their precision: out of range, as strtod has it. */
const smallestPrecise = 2 ** -1022;

/**
 * The number in `bytes[start, start + length)`: white space may come before it, a zero byte and anything behind it, and no text at all is 0. NaN if it is none,
 * or too large or too small for a double.
 */
export function parseSortNumber(bytes: Uint8Array, start: number, length: number): number {
  const integer = parseSmallInteger(bytes, start, length);
  if (!Number.isNaN(integer)) return integer;
  let end = start;
  while (end < start + length && bytes[end] !== 0) end++;
  if (end === start) return 0;
  let from = start;
  while (from < end && (bytes[from] === space || (bytes[from] >= tab && bytes[from] <= carriageReturn))) from++;
  const number = parseDouble(bytes, from, end - from);
  return number !== 0 && Math.abs(number) < smallestPrecise ? Number.NaN : number;
}
