/**
 * Where searches store what they find. Distances that become scores differ in their last bits, since sines do, so they stay in keys of their own, which only those commands
 * read that are compared with that in mind.
 */
import type { Words } from "../request.ts";
import type { Chance } from "./chance.ts";
import { keysOfKind } from "./collections.ts";

const storing = /^(store|storedist)$/i;
const isDistanceKey = (key: string | undefined): boolean => keysOfKind("stored distances")?.includes(key ?? "") === true;

/** Index of the key in which a request stores, as far as its words say; and whether it stores distances. */
function destinationOf(words: Words): { index: number; isOfDistances: boolean } | null {
  const isOfDistances = words.some((word) => /^storedist$/i.test(word));
  if (/^geosearchstore$/i.test(words[0] ?? "")) return { index: 1, isOfDistances };
  if (!/^georadius/i.test(words[0] ?? "")) return null;
  const option = words.findLastIndex((word, index) => storing.test(word) && index + 1 < words.length);
  return option < 0 ? null : { index: option + 1, isOfDistances };
}

/** Lets a search store where it should: mostly not in the place of what is searched, and mostly without an option that what is stored has no room for. */
export function fitDestination(words: string[], chance: Chance): void {
  if (/^georadius/i.test(words[0] ?? "") && destinationOf(words) !== null && !chance.oneIn(6)) {
    for (let i = words.length - 1; i > 0; i--) if (/^with(coord|dist|hash)$/i.test(words[i] as string)) words.splice(i, 1);
  }
  const found = destinationOf(words);
  if (found === null || (!found.isOfDistances && chance.oneIn(12))) return;
  words[found.index] = chance.pick(keysOfKind(found.isOfDistances ? "stored distances" : "stored positions") as readonly string[]);
}

/** Whether a request, damaged as it may be, stores distances elsewhere. */
export function strewsDistances(words: Words): boolean {
  const found = destinationOf(words);
  return found?.isOfDistances === true && !isDistanceKey(words[found.index]);
}
