/**
 * Items in the order of byte strings: by unsigned bytes, a shorter string before what it is the beginning of; items with equal strings as they stood.
 *
 * Eight bytes at a time are the key by which a KeyOrder sorts; what has the same eight goes on with the next. A string that ends within them has zeros there, so
 * that those that only differ in zero bytes at their ends have the same key: the shorter ones of them come first.
 */
import type { ByteStrings } from "./byte-strings.js";
import type { KeyOrder } from "./key-order.js";

const keyBytes = 8;
/** Up to so many are compared byte by byte. */
const comparedMax = 12;

/**
 * Sorts the items of `order` from place `from` up to place `to` by the strings whose indexes they are. Only the places from `wantedFrom` up to `wantedTo` are
 * right afterwards.
 */
export function orderByBytes(order: KeyOrder, strings: ByteStrings, from: number, to: number, wantedFrom: number, wantedTo: number): void {
  /** Parts still to be sorted, whose strings are the same in their first `depth` bytes: three numbers each. */
  const parts = [from, to, 0];
  while (parts.length > 0) {
    const depth = parts.pop() as number;
    const end = parts.pop() as number;
    const first = parts.pop() as number;
    if (end - first <= comparedMax) {
      insertByBytes(order, strings, first, end, depth);
      continue;
    }
    loadKeys(order, strings, first, end, depth);
    order.sort(first, end, Math.max(first, wantedFrom), Math.min(end, wantedTo));
    const { sortedFrom, sortedTo } = order;
    for (let run = sortedFrom; run < sortedTo; ) {
      let runEnd = run + 1;
      while (runEnd < sortedTo && order.hasSameKey(run, runEnd)) runEnd++;
      if (runEnd - run > 1 && runEnd > wantedFrom && run < wantedTo) {
        if (runEnd - run <= comparedMax) insertByBytes(order, strings, run, runEnd, depth);
        else {
          const longer = shorterFirst(order, strings, run, runEnd, depth);
          if (runEnd - longer > 1) parts.push(longer, runEnd, depth + keyBytes);
        }
      }
      run = runEnd;
    }
  }
}

/** The order of two strings that are the same in their first `depth` bytes: negative, 0 or positive. */
function compareFrom(strings: ByteStrings, a: number, b: number, depth: number): number {
  const { bytes } = strings;
  const aStart = strings.start(a);
  const bStart = strings.start(b);
  const aLength = strings.length(a);
  const bLength = strings.length(b);
  const common = Math.min(aLength, bLength);
  for (let i = depth; i < common; i++) {
    const difference = bytes[aStart + i] - bytes[bStart + i];
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

function insertByBytes(order: KeyOrder, strings: ByteStrings, from: number, to: number, depth: number): void {
  const { items } = order;
  for (let i = from + 1; i < to; i++) {
    const item = items[i];
    let at = i;
    for (; at > from && compareFrom(strings, items[at - 1], item, depth) > 0; at--) items[at] = items[at - 1];
    items[at] = item;
  }
}

/** The key of each item: bytes `depth` to `depth + 7` of its string, zeros behind its end. */
function loadKeys(order: KeyOrder, strings: ByteStrings, from: number, to: number, depth: number): void {
  const { items, high, low } = order;
  const { bytes } = strings;
  for (let place = from; place < to; place++) {
    const item = items[place];
    const at = strings.start(item) + depth;
    const left = strings.length(item) - depth;
    if (left >= keyBytes) {
      high[place] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
      low[place] = (bytes[at + 4] << 24) | (bytes[at + 5] << 16) | (bytes[at + 6] << 8) | bytes[at + 7];
    } else {
      let highWord = 0;
      let lowWord = 0;
      for (let i = 0; i < left && i < 4; i++) highWord |= bytes[at + i] << (24 - 8 * i);
      for (let i = 4; i < left; i++) lowWord |= bytes[at + i] << (56 - 8 * i);
      high[place] = highWord;
      low[place] = lowWord;
    }
  }
}

/** Of items with the same key, those whose strings end within it go first, the shorter ones before. Returns where the others begin. */
function shorterFirst(order: KeyOrder, strings: ByteStrings, from: number, to: number, depth: number): number {
  const { items, high, low } = order;
  const limit = depth + keyBytes;
  let shorter = 0;
  let isSameLength = true;
  const length = strings.length(items[from]);
  for (let place = from; place < to; place++) {
    const itemLength = strings.length(items[place]);
    if (itemLength < limit) shorter++;
    if (itemLength !== length) isSameLength = false;
  }
  if (shorter === 0) return from;
  if (isSameLength) return to;
  for (let place = from; place < to; place++) {
    high[place] = 0;
    low[place] = Math.min(strings.length(items[place]), limit);
  }
  order.sort(from, to, from, to);
  return from + shorter;
}
