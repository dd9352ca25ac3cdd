/** Taking over a part of an intset into another one, in the narrowest width that holds it; see layout.ts. */
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import { copyInteger, takeAt } from "./integer.js";
import { countOffset, headerBytes, writeWord } from "./layout.js";
import { elementCount, integerBytes } from "./read.js";

/** The width that the integers with indexes from `from` up to, not including, `to` need: as they ascend, the first or the last needs the most. O(1). */
export function rangeWidth(bytes: Uint8Array, at: number, from: number, to: number): number {
  assert(from >= 0 && from < to && to <= elementCount(bytes, at), "intset: a range has integers that there are");
  const width = integerBytes(bytes, at);
  const needed = takeAt(bytes, at + headerBytes + from * width, width);
  return Math.max(needed, takeAt(bytes, at + headerBytes + (to - 1) * width, width));
}

/** Writes an intset of these integers, in a width that they do not exceed. The two must not overlap. */
export function copyRange(
  source: Uint8Array,
  sourceAt: number,
  from: number,
  to: number,
  target: Uint8Array,
  targetAt: number,
  width: number,
): void {
  writeWord(target, targetAt, width);
  writeWord(target, targetAt + countOffset, 0);
  appendRange(source, sourceAt, from, to, target, targetAt);
}

/** Adds these integers behind those of an intset, all of which are below them, and as wide as they need. The two must not overlap. */
export function appendRange(source: Uint8Array, sourceAt: number, from: number, to: number, target: Uint8Array, targetAt: number): void {
  const width = integerBytes(source, sourceAt);
  const newWidth = integerBytes(target, targetAt);
  const count = elementCount(target, targetAt);
  const first = sourceAt + headerBytes + from * width;
  const place = targetAt + headerBytes + count * newWidth;
  if (width === newWidth) copyBytes(source, first, target, place, (to - from) * width);
  else for (let i = 0; i < to - from; i++) copyInteger(source, first + i * width, width, target, place + i * newWidth, newWidth);
  writeWord(target, targetAt + countOffset, count + to - from);
}

/** Leaves only the first `count` integers, in the width that they have. */
export function truncate(bytes: Uint8Array, at: number, count: number): void {
  assert(count <= elementCount(bytes, at), "intset: what is left was there");
  writeWord(bytes, at + countOffset, count);
}
