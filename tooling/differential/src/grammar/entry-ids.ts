/**
 * Ids for the entries of a sequence. `*` stands for the clock, which two servers never read in the same instant: XADD gets ids that ascend from request to
 * request instead, so that nearly all are taken, and others are told of entries that are there.
 */
import type { Pipeline, Words } from "../request.ts";

/** So many entries have the same milliseconds. */
const entriesPerMs = 12;
/** What streams are filled with at first comes before. */
const firstMs = 2;

/** The word that is `*` where an id would stand, or -1. IDMP takes no other id, and is compared with nothing. */
function clockIndex(words: Words): number {
  if (words[0]?.toLowerCase() !== "xadd" || words.some((word) => /^idmp(auto)?$/i.test(word))) return -1;
  return words.indexOf("*", 2);
}

/** Whether an id would be the server's own. */
export const takesIdFromClock = (words: Words): boolean => clockIndex(words) >= 0;

/** Entry number `count`, mostly with a sequence number to be found. */
function idOf(count: number): string {
  const ms = firstMs + Math.floor(count / entriesPerMs);
  const sequence = count % entriesPerMs;
  return count % 5 === 4 ? `${ms}-${sequence}` : `${ms}-*`;
}

/** The pipelines of a sequence, with ids in the place of `*`. */
export function withEntryIds(pipelines: readonly Pipeline[]): Pipeline[] {
  let count = 0;
  return pipelines.map(({ connection, requests }) => ({
    connection,
    requests: requests.map((request) => {
      const at = clockIndex(request.words);
      return at < 0 ? request : { ...request, words: request.words.with(at, idOf(count++)) };
    }),
  }));
}

/** The request with an id that most streams take, in the place of `*`. */
export function withIdOfItsOwn(words: Words): Words {
  const at = clockIndex(words);
  return at < 0 ? words : words.with(at, "20-*");
}
