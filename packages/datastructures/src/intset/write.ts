/**
 * Changing an intset that begins at byte `at` of `bytes`; see layout.ts. The bytes behind it must have room for what is added: `addedBytes` says how much.
 */
import { compareTaken, take, widen, writeTaken } from "./integer.js";
import { countOffset, headerBytes, width16, writeWord } from "./layout.js";
import { elementCount, find, integerBytes, notFound, positionOfTaken, positionOfWider, totalBytes } from "./read.js";

/** Writes an intset without integers; it takes `emptyBytes`. */
export function initialise(bytes: Uint8Array, at: number): void {
  writeWord(bytes, at, width16);
  writeWord(bytes, at + countOffset, 0);
}

/** How much longer `add` of this integer will make it: 0 if it is there already. */
export function addedBytes(bytes: Uint8Array, at: number, value: number | bigint): number {
  const width = integerBytes(bytes, at);
  const needed = take(value);
  if (needed > width) return elementCount(bytes, at) * (needed - width) + needed;
  return find(bytes, at, value) === notFound ? width : 0;
}

/** Adds the integer; true if it is new. O(n). */
export function add(bytes: Uint8Array, at: number, value: number | bigint): boolean {
  const width = integerBytes(bytes, at);
  const count = elementCount(bytes, at);
  const needed = take(value);
  if (needed > width) {
    addWider(bytes, at, value, width, needed, count);
    return true;
  }
  const index = positionOfTaken(bytes, at);
  const place = at + headerBytes + index * width;
  const end = at + headerBytes + count * width;
  if (index < count) {
    if (compareTaken(bytes, place, width) === 0) return false;
    bytes.copyWithin(place + width, place, end);
  }
  writeTaken(bytes, place, width);
  writeWord(bytes, at + countOffset, count + 1);
  return true;
}

/** An integer that is wider than all that are there is below or above all of them. */
function addWider(bytes: Uint8Array, at: number, value: number | bigint, width: number, newWidth: number, count: number): void {
  const first = at + headerBytes;
  const index = positionOfWider(bytes, at);
  const shift = index === 0 ? 1 : 0;
  // From the last on, so that none is overwritten before it has moved.
  for (let i = count - 1; i >= 0; i--) widen(bytes, first + i * width, width, first + (i + shift) * newWidth, newWidth);
  take(value);
  writeTaken(bytes, first + index * newWidth, newWidth);
  writeWord(bytes, at, newWidth);
  writeWord(bytes, at + countOffset, count + 1);
}

/** Takes the integer out; true if it was there. It gets shorter by one width. O(n). */
export function remove(bytes: Uint8Array, at: number, value: number | bigint): boolean {
  const index = find(bytes, at, value);
  if (index === notFound) return false;
  removeAt(bytes, at, index);
  return true;
}

/** Takes the integer at `index` out, which is one of an integer. */
export function removeAt(bytes: Uint8Array, at: number, index: number): void {
  const width = integerBytes(bytes, at);
  const place = at + headerBytes + index * width;
  bytes.copyWithin(place, place + width, at + totalBytes(bytes, at));
  writeWord(bytes, at + countOffset, elementCount(bytes, at) - 1);
}
