import { assert } from "../assert.js";
import { Element } from "./element.js";
import { backwardBytes, countOffset, countUnknown, emptyBytes, endByte, integer64, longString, shortStringMax } from "./layout.js";
import { firstEntry, nextEntry, payloadBytes, previousEntry, totalBytes } from "./read.js";
import { encodedBytes } from "./write.js";

/**
 * Verifies every invariant of the listpack at `at`, which has `room` bytes at most: lengths forwards and backwards, count, end, and that each element has the
 * shortest of its encodings. Throws on the first that is broken. O(n), for tests, DEBUG and what comes from outside.
 */
export function checkListpack(bytes: Uint8Array, at: number, room: number): void {
  assert(room >= emptyBytes, "listpack: there is room for its header and end");
  const total = totalBytes(bytes, at);
  assert(total >= emptyBytes && total <= room, "listpack: its length fits its room");
  const end = at + total - 1;
  const element = new Element();
  let count = 0;
  let entry = firstEntry(at);
  while (entry < end) {
    assert(bytes[entry] !== endByte, "listpack: the end comes last");
    assert(bytes[entry] <= integer64, "listpack: an entry has a known encoding");
    assert(bytes[entry] < longString || bytes[entry] > longString || entry + 5 <= end, "listpack: a length lies within");
    const payload = payloadBytes(bytes, entry);
    const next = nextEntry(bytes, entry);
    assert(next <= end, "listpack: an entry ends before the end");
    assert(next - entry === payload + backwardBytes(payload), "listpack: an entry has its backward length");
    assert(previousEntry(bytes, next) === entry, "listpack: the backward length leads to the entry");
    element.show(bytes, entry);
    const isLong = element.bytes === bytes && element.length > shortStringMax;
    assert(isLong || encodedBytes(element.bytes, element.start, element.length) <= next - entry, "listpack: no encoding is too short");
    count++;
    entry = next;
  }
  assert(entry === end && bytes[end] === endByte, "listpack: the end is where the length says");
  const counted = bytes[at + countOffset] | (bytes[at + countOffset + 1] << 8);
  assert(counted === countUnknown || counted === count, "listpack: the count is that of the entries");
}
