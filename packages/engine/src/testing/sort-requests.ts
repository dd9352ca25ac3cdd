/** Arbitrary requests of SORT, for property tests: over elements that `sortElements` makes, with what `sortLookups` makes there to be looked up. */
import fc from "fast-check";
import type { SortRequest } from "./sort-model.js";

const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer(), fc.double({ noNaN: true, min: -1e9, max: 1e9 })).map(String);
const word = fc.oneof(
  fc.constantFrom("", "a", "b", "aa", "ab\0c", "ab\0d", "user:000001", "user:000002", "\u00ff"),
  fc.string({ unit: "binary-ascii", maxLength: 12 }),
);

/** Mostly numbers, or any text. */
export const sortElements = fc.oneof(fc.array(number, { maxLength: 60 }), fc.array(word, { maxLength: 60 }));

/** For each name a string, a field of a hash, or none of them. */
export const sortLookups = fc.array(
  fc.tuple(fc.constantFrom("w_*", "v*x", "h_*->f"), fc.oneof(number, number, number, fc.constantFrom("", "text", "te\0xt"))),
  {
    maxLength: 40,
  },
);

const pattern = fc.constantFrom("w_*", "v*x", "h_*->f", "h_*->g", "none*", "constant", "*");

export const sortRequests: fc.Arbitrary<SortRequest> = fc
  .record({
    isAlphabetic: fc.boolean(),
    isDescending: fc.boolean(),
    limit: fc.option(fc.tuple(fc.integer({ min: -3, max: 70 }), fc.integer({ min: -3, max: 70 }))),
    by: fc.option(pattern),
    gets: fc.oneof(fc.constant([]), fc.array(fc.oneof(pattern, fc.constant("#")), { maxLength: 3 })),
    isStored: fc.boolean(),
  })
  .map((request) => {
    const words: string[] = [];
    if (request.isAlphabetic) words.push("ALPHA");
    if (request.by !== null) words.push("BY", request.by);
    if (request.limit !== null) words.push("LIMIT", ...request.limit.map(String));
    for (const get of request.gets) words.push("GET", get);
    if (request.isDescending) words.push("DESC");
    if (request.isStored) words.push("STORE", "destination");
    return { ...request, words };
  });
