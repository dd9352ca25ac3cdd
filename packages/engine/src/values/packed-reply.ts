/** Replies with elements of a listpack, straight from its bytes. */
import { listpack } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";

/** The two bits that say of a first byte that a string of up to 63 bytes follows. */
const shortStringMask = 0xc0;
const shortString = 0x80;
const shortLengthMask = 0x3f;

const shown = new listpack.Element();

const dollar = 0x24;
const cr = 13;
const lf = 10;
const digit0 = 0x30;
/** What a bulk string takes beside its bytes, if these are up to 63: `$63`, two line ends. */
const shortFrameBytes = 7;
/** Elements for which room is made together. */
const batch = 64;

/** Replies with `count` elements, those of `first` and of the entries behind it, as bulk strings; returns the entry behind them. */
export function appendEntries(reply: ReplyWriter, bytes: Uint8Array, first: number, count: number): number {
  let entry = first;
  let left = count;
  while (left > 0) {
    const appended = appendShort(reply, bytes, entry, Math.min(left, batch));
    left -= appended;
    entry = shortEnd;
    if (appended > 0) continue;
    entry = appendEntry(reply, bytes, entry);
    left--;
  }
  return entry;
}

/**
 * Replies with elements of two places in turn, `count` of each: one of `first` and the entries behind it, then one of `second` and those. Returns the entry behind the
 * last of `second`'s.
 */
export function appendPairs(reply: ReplyWriter, bytes: Uint8Array, first: number, second: number, count: number): number {
  let field = first;
  let value = second;
  for (let i = 0; i < count; i++) {
    if (
      (bytes[field] & bytes[value] & shortStringMask) === shortString &&
      ((bytes[field] | bytes[value]) & shortStringMask) === shortString
    ) {
      reply.reserve(2 * (shortFrameBytes + shortLengthMask));
      const target = reply.bytes;
      const at = writeShort(target, reply.position, bytes, field);
      reply.position = writeShort(target, at, bytes, value);
      field += (bytes[field] & shortLengthMask) + 2;
      value += (bytes[value] & shortLengthMask) + 2;
    } else {
      field = appendEntry(reply, bytes, field);
      value = appendEntry(reply, bytes, value);
    }
  }
  return value;
}

/** Writes an entry that is a string of up to 63 bytes as a bulk string; returns where the next byte goes. */
function writeShort(target: Uint8Array, to: number, bytes: Uint8Array, entry: number): number {
  const length = bytes[entry] & shortLengthMask;
  let at = to;
  target[at++] = dollar;
  if (length >= 10) target[at++] = digit0 + ((length / 10) | 0);
  target[at] = digit0 + (length % 10);
  target[at + 1] = cr;
  target[at + 2] = lf;
  at += 3;
  const from = entry + 1;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    target[at + i] = bytes[from + i];
    target[at + i + 1] = bytes[from + i + 1];
    target[at + i + 2] = bytes[from + i + 2];
    target[at + i + 3] = bytes[from + i + 3];
  }
  for (; i < length; i++) target[at + i] = bytes[from + i];
  at += length;
  target[at] = cr;
  target[at + 1] = lf;
  return at + 2;
}

/** The entry behind those that `appendShort` took last. */
let shortEnd = 0;

/**
 * As `appendEntries`, for as long as elements are strings of up to 63 bytes; returns how many were. Nearly all elements are, and a call for each costs more than
 * its bytes.
 */
function appendShort(reply: ReplyWriter, bytes: Uint8Array, first: number, count: number): number {
  reply.reserve(count * (shortFrameBytes + shortLengthMask));
  const target = reply.bytes;
  let at = reply.position;
  let entry = first;
  let appended = 0;
  for (; appended < count; appended++) {
    const header = bytes[entry];
    if ((header & shortStringMask) !== shortString) break;
    const length = header & shortLengthMask;
    target[at++] = dollar;
    if (length >= 10) target[at++] = digit0 + ((length / 10) | 0);
    target[at] = digit0 + (length % 10);
    target[at + 1] = cr;
    target[at + 2] = lf;
    at += 3;
    entry++;
    // Four at a time, by offsets: a third faster than one by one (19 and 28 ns for 16 bytes, frame included, on Node 20).
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      target[at + i] = bytes[entry + i];
      target[at + i + 1] = bytes[entry + i + 1];
      target[at + i + 2] = bytes[entry + i + 2];
      target[at + i + 3] = bytes[entry + i + 3];
    }
    for (; i < length; i++) target[at + i] = bytes[entry + i];
    at += length;
    target[at] = cr;
    target[at + 1] = lf;
    at += 2;
    entry += length + 1; // Of so short an entry the backward length is one byte.
  }
  reply.position = at;
  shortEnd = entry;
  return appended;
}

/** Replies with the element of an entry as a bulk string; returns the entry behind it. */
export function appendEntry(reply: ReplyWriter, bytes: Uint8Array, entry: number): number {
  const first = bytes[entry];
  if ((first & shortStringMask) === shortString) {
    const length = first & shortLengthMask;
    reply.bulk(bytes, entry + 1, length);
    return entry + length + 2;
  }
  if (listpack.isInteger(bytes, entry)) {
    const value = listpack.integerOf(bytes, entry);
    if (Number.isNaN(value)) reply.bulkText(listpack.bigIntegerOf(bytes, entry).toString());
    else reply.bulkInteger(value);
  } else {
    shown.show(bytes, entry);
    reply.bulk(bytes, shown.start, shown.length);
    shown.release();
  }
  return listpack.nextEntry(bytes, entry);
}
