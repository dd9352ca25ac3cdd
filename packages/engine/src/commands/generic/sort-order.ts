/** The order in which SORT returns elements. */
import { ByteStrings, type KeyOrder, orderByBytes, orderByNumber } from "@respire/datastructures";
import { errors } from "../../errors.js";
import type { ByteSink, SortLookup } from "./sort-lookup.js";
import { parseSortNumber } from "./sort-number.js";
import type { SortOptions } from "./sort-options.js";

const zeroByte = 0;

/** What alphabetic order is by, where that is not the elements as they are. */
const texts = new ByteStrings();

const number = {
  value: 0,
  add(bytes: Uint8Array, start: number, length: number): void {
    this.value = parseSortNumber(bytes, start, length);
  },
} satisfies ByteSink & { value: number };

export interface SortedPart {
  /** Indexes of elements in ascending order, those from one place up to another. */
  readonly order: KeyOrder;
  readonly from: number;
  readonly to: number;
}

/**
 * Brings elements in order, those that are to be returned: the places from `from` up to `to`, as they are counted in the order asked for. Descending order is
 * ascending order from its end on, ties included; only elements that can't be told apart by what they are sorted by stay as they stood.
 */
export function orderElements(
  order: KeyOrder,
  elements: ByteStrings,
  options: SortOptions,
  lookup: SortLookup | null,
  from: number,
  to: number,
): SortedPart {
  const { count } = elements;
  const { isAlphabetic, isDescending } = options;
  const wantedFrom = isDescending ? count - to : from;
  const wantedTo = isDescending ? count - from : to;
  order.reserve(count);
  if (!isAlphabetic) {
    weigh(order, elements, lookup);
    orderByNumber(order, count, elements, wantedFrom, wantedTo);
    return { order, from: wantedFrom, to: wantedTo };
  }
  // Backwards, so that what is equal stands as it stood when the order is read from its end on.
  for (let i = 0; i < count; i++) order.items[i] = isDescending ? count - 1 - i : i;
  const isStored = options.destination !== 0;
  if (lookup === null) {
    const compared = isStored || !elements.hasZeroByte ? elements : shortened(elements);
    orderByBytes(order, compared, 0, count, wantedFrom, wantedTo);
  } else {
    const first = loadTexts(order, elements, lookup, isStored);
    orderByBytes(order, texts, first, count, Math.max(first, wantedFrom), Math.max(first, wantedTo));
  }
  texts.clear();
  return { order, from: wantedFrom, to: wantedTo };
}

/** Gives each element its number, its own or the one that is looked up for it: 0 if there is none. Refuses what is no number. */
function weigh(order: KeyOrder, elements: ByteStrings, lookup: SortLookup | null): void {
  const { items } = order;
  const { count, bytes } = elements;
  let isRefused = false;
  for (let i = 0; i < count; i++) {
    items[i] = i;
    if (lookup === null) number.value = parseSortNumber(bytes, elements.start(i), elements.length(i));
    else if (lookup.find(i)) lookup.addFoundTo(number);
    else number.value = 0;
    // All are looked up even so, which others may notice.
    if (Number.isNaN(number.value)) isRefused = true;
    else order.setNumber(i, number.value);
  }
  if (isRefused) throw errors.sortScores;
}

/** Strings as far as the first zero byte: without STORE, Redis compares them as strings of C. */
function shortened(strings: ByteStrings): ByteStrings {
  texts.clear();
  texts.reserve(strings.count);
  for (let i = 0; i < strings.count; i++) addShortened(strings.bytes, strings.start(i), strings.length(i));
  return texts;
}

function addShortened(bytes: Uint8Array, start: number, length: number): void {
  let end = start;
  while (end < start + length && bytes[end] !== zeroByte) end++;
  texts.add(bytes, start, end - start);
}

const shortening: ByteSink = { add: addShortened };

/** Looks the texts for all elements up; those without one go to the beginning. Returns where the others begin. */
function loadTexts(order: KeyOrder, elements: ByteStrings, lookup: SortLookup, isStored: boolean): number {
  const { items, high, low } = order;
  const { count } = elements;
  texts.clear();
  texts.reserve(count);
  let missing = 0;
  for (let i = 0; i < count; i++) {
    const isFound = lookup.find(i);
    if (isFound) lookup.addFoundTo(isStored ? texts : shortening);
    else {
      texts.add(elements.bytes, 0, 0);
      missing++;
    }
    low[i] = isFound ? 1 : 0;
  }
  let missingAt = 0;
  let foundAt = missing;
  for (let place = 0; place < count; place++) {
    const item = items[place];
    if (low[item] === 0) high[missingAt++] = item;
    else high[foundAt++] = item;
  }
  for (let place = 0; place < count; place++) items[place] = high[place];
  return missing;
}
