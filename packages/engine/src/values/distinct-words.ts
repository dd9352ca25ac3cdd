/** Whether words of a request are different from each other, found out in a table that is used again for the next request. */
import type { KeyHasher } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";

const slotsMin = 16;
/** Indexes of words, 0 where there is none: the word 0 is the command's name. */
let slots = new Uint32Array(64);

/**
 * About every second word, from `from` up to, not including, `to`; `from` is 1 or more.
 * @param hasher of a secret key, lest somebody chooses words that all have one place.
 */
export function areDistinct(args: Arguments, from: number, to: number, hasher: KeyHasher): boolean {
  const { bytes } = args;
  // At least as many slots as words, of which every second counts: the table is half full at most.
  let count = slotsMin;
  while (count < to - from) count *= 2;
  if (slots.length < count) slots = new Uint32Array(count);
  else slots.fill(0, 0, count);
  for (let i = from; i < to; i += 2) {
    let slot = hasher.hash(bytes, args.start(i), args.length(i)) & (count - 1);
    for (; slots[slot] !== 0; slot = (slot + 1) & (count - 1)) if (args.areEqual(slots[slot], i)) return false;
    slots[slot] = i;
  }
  return true;
}
