/** Reading an intset that begins at byte `at` of `bytes`; see layout.ts. What comes from outside is verified first (`checkIntset`). */
import { assert } from "../assert.js";
import { compareTaken, isNegative, readInteger, take } from "./integer.js";
import { countOffset, headerBytes, readWord } from "./layout.js";

/** What `find` returns for an integer that is not there. */
export const notFound = -1;

/** Bytes of each integer. */
export function integerBytes(bytes: Uint8Array, at: number): number {
  return bytes[at];
}

/** Number of integers. */
export function elementCount(bytes: Uint8Array, at: number): number {
  return readWord(bytes, at + countOffset) >>> 0;
}

/** Bytes of all of it, the header included. */
export function totalBytes(bytes: Uint8Array, at: number): number {
  return headerBytes + elementCount(bytes, at) * integerBytes(bytes, at);
}

/** The integer at `index`, from 0 for the smallest: a number if that holds it exactly, a bigint otherwise. */
export function valueAt(bytes: Uint8Array, at: number, index: number): number | bigint {
  assert(index >= 0 && index < elementCount(bytes, at), "intset: an index is one of an integer");
  const width = integerBytes(bytes, at);
  return readInteger(bytes, at + headerBytes + index * width, width);
}

/** The index of the integer, or `notFound`. O(log n). */
export function find(bytes: Uint8Array, at: number, value: number | bigint): number {
  const width = integerBytes(bytes, at);
  if (take(value) > width) return notFound;
  const index = positionOfTaken(bytes, at);
  if (index === elementCount(bytes, at)) return notFound;
  return compareTaken(bytes, at + headerBytes + index * width, width) === 0 ? index : notFound;
}

/** How many of the integers are below the one that was taken, which is no wider than they: its index, if it is there. */
export function positionOfTaken(bytes: Uint8Array, at: number): number {
  const width = integerBytes(bytes, at);
  const first = at + headerBytes;
  let from = 0;
  let to = elementCount(bytes, at);
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareTaken(bytes, first + middle * width, width) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many of the integers are below one that is wider than they. */
export function positionOfWider(bytes: Uint8Array, at: number): number {
  return isNegative() ? 0 : elementCount(bytes, at);
}
