/**
 * Changing an intset that begins at byte `at` of `bytes`; see layout.ts. The bytes behind it must have room for what is added: `addedBytes` says how much.
 */
import { compareTaken, copyInteger, take, writeTaken } from "./integer.js";
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
  const needed = take(value);
  if (needed > width) {
    insertTaken(bytes, at, positionOfWider(bytes, at), needed);
    return true;
  }
  const index = positionOfTaken(bytes, at);
  if (index < elementCount(bytes, at) && compareTaken(bytes, at + headerBytes + index * width, width) === 0) return false;
  insertTaken(bytes, at, index, width);
  return true;
}

/** Puts the integer that was taken in at its place, `index`; all will have `newWidth`, which is no narrower than they were, nor than it. O(n). */
export function insertTaken(bytes: Uint8Array, at: number, index: number, newWidth: number): void {
  const width = integerBytes(bytes, at);
  const count = elementCount(bytes, at);
  const place = at + headerBytes + index * newWidth;
  if (newWidth !== width) moveToWider(bytes, at, index, newWidth);
  else if (index < count) bytes.copyWithin(place + width, place, at + headerBytes + count * width);
  placeTaken(bytes, at, index);
}

/** Writes the integer that was taken at `index`, from which on the others have moved up, and counts it. */
export function placeTaken(bytes: Uint8Array, at: number, index: number): void {
  const width = integerBytes(bytes, at);
  writeTaken(bytes, at + headerBytes + index * width, width);
  writeWord(bytes, at + countOffset, elementCount(bytes, at) + 1);
}

/** Widens all integers, and moves them up by one if a wider one comes before them: it is below or above all of them. */
function moveToWider(bytes: Uint8Array, at: number, index: number, newWidth: number): void {
  const width = integerBytes(bytes, at);
  const first = at + headerBytes;
  const shift = index === 0 ? 1 : 0;
  // From the last on, so that none is overwritten before it has moved.
  for (let i = elementCount(bytes, at) - 1; i >= 0; i--)
    copyInteger(bytes, first + i * width, width, bytes, first + (i + shift) * newWidth, newWidth);
  writeWord(bytes, at, newWidth);
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
