/** Finding one's way in a listpack: where its entries begin, and how many there are. Offsets are indexes into `bytes`; the listpack begins at `at`. */
import {
  backwardBytes,
  countOffset,
  countUnknown,
  endByte,
  headerBytes,
  integer13End,
  integer16,
  integer24,
  integer32,
  longString,
  mediumStringEnd,
  shortStringEnd,
  smallIntegerEnd,
} from "./layout.js";

/** Bytes of the whole listpack. */
export function totalBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** Number of elements. O(1) below 65,535 of them. */
export function elementCount(bytes: Uint8Array, at: number): number {
  const count = bytes[at + countOffset] | (bytes[at + countOffset + 1] << 8);
  return count === countUnknown ? countEntries(bytes, at) : count;
}

function countEntries(bytes: Uint8Array, at: number): number {
  let count = 0;
  for (let entry = firstEntry(at); bytes[entry] !== endByte; entry = nextEntry(bytes, entry)) count++;
  return count;
}

/** Of an empty listpack that is the end. */
export function firstEntry(at: number): number {
  return at + headerBytes;
}

/** The end byte: where an entry behind the last would be. */
export function endEntry(bytes: Uint8Array, at: number): number {
  return at + totalBytes(bytes, at) - 1;
}

/** The entry behind `entry`, or the end. */
export function nextEntry(bytes: Uint8Array, entry: number): number {
  const length = payloadBytes(bytes, entry);
  return entry + length + (length <= 127 ? 1 : backwardBytes(length));
}

/** Bytes of an entry, its backward length included. */
export function entryBytes(bytes: Uint8Array, entry: number): number {
  return nextEntry(bytes, entry) - entry;
}

/** The entry before `entry`, which is not the first; it may be the end. */
export function previousEntry(bytes: Uint8Array, entry: number): number {
  let last = entry - 1;
  let length = bytes[last] & 0x7f;
  for (let shift = 1; (bytes[last] & 0x80) !== 0; shift *= 128) length += (bytes[--last] & 0x7f) * shift * 128;
  return last - length;
}

/** The entry of element `index`, 0 being the first, of which there are more than `index`. Walks from the nearer end. */
export function entryAt(bytes: Uint8Array, at: number, index: number): number {
  const count = elementCount(bytes, at);
  if (index <= count >>> 1) {
    let entry = firstEntry(at);
    for (let i = 0; i < index; i++) entry = nextEntry(bytes, entry);
    return entry;
  }
  let entry = endEntry(bytes, at);
  for (let i = count; i > index; i--) entry = previousEntry(bytes, entry);
  return entry;
}

/** Bytes of an entry's encoding and data. */
export function payloadBytes(bytes: Uint8Array, entry: number): number {
  const first = bytes[entry];
  if (first < smallIntegerEnd) return 1;
  if (first < shortStringEnd) return 1 + (first & 0x3f);
  if (first < integer13End) return 2;
  if (first < mediumStringEnd) return 2 + (((first & 0x0f) << 8) | bytes[entry + 1]);
  if (first === longString) return 5 + totalBytes(bytes, entry + 1);
  if (first === integer16) return 3;
  if (first === integer24) return 4;
  return first === integer32 ? 5 : 9;
}
