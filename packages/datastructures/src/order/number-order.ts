/** Items in the order of numbers, items with equal numbers in the order of byte strings. */
import { orderByBytes } from "./byte-order.js";
import type { ByteStrings } from "./byte-strings.js";
import type { KeyOrder } from "./key-order.js";

/**
 * Sorts the first `count` items of `order` by the numbers that `setNumber` gave their places, and where those are equal by the strings whose indexes the items
 * are. Only the places from `wantedFrom` up to `wantedTo` are right afterwards.
 */
export function orderByNumber(order: KeyOrder, count: number, strings: ByteStrings, wantedFrom: number, wantedTo: number): void {
  order.sort(0, count, wantedFrom, wantedTo);
  const { sortedFrom, sortedTo } = order;
  for (let run = sortedFrom; run < sortedTo; ) {
    let runEnd = run + 1;
    while (runEnd < sortedTo && order.hasSameKey(run, runEnd)) runEnd++;
    if (runEnd - run > 1 && runEnd > wantedFrom && run < wantedTo) orderByBytes(order, strings, run, runEnd, wantedFrom, wantedTo);
    run = runEnd;
  }
}
