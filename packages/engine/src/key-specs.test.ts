import { describe, expect, test } from "vitest";
import { type Argument, block, count, integer, key, oneOf, string, token } from "./argument-schema.js";
import { findKeys, hasMovableKeys, type KeyRange, keyPositions, keyRangesOf, keySpecsOf } from "./key-specs.js";

const read = key("key", ["RO", "access"]);
const many = key("key", ["RO", "access"], { multiple: true });

/** Indexes of the keys that the arguments' specifications find in a request. The ranges are to say the same, if there are any and it has enough words. */
function found(args: readonly Argument[], request: string, firstIndex = 1): number[] | null {
  const words = request.split(" ");
  const specs = keySpecsOf(args, firstIndex);
  const keys = findKeys(specs, { count: words.length, text: (index) => words[index] as string });
  const indexes = keys === null ? null : keys.map(({ index }) => index);
  const ranges = keyRangesOf(specs);
  expect(ranges !== null).toBe(!hasMovableKeys(specs));
  if (ranges !== null && indexes !== null) expect(ranges.flatMap((range) => indexesIn(range, words.length))).toEqual(indexes);
  return indexes;
}

function indexesIn({ first, last, step }: KeyRange, wordCount: number): number[] {
  const indexes: number[] = [];
  for (let index = first; index <= (last < 0 ? wordCount + last : last); index += step) indexes.push(index);
  return indexes;
}

const positions = (args: readonly Argument[]): number[] => Object.values(keyPositions(keySpecsOf(args, 1)));

describe("keys are found", () => {
  test.each<{ what: string; args: readonly Argument[]; request: string; keys: number[] | null; older: number[] }>([
    { what: "nowhere", args: [string("value")], request: "ECHO a", keys: [], older: [0, 0, 0] },
    { what: "first", args: [read, string("value")], request: "SET a b", keys: [1], older: [1, 1, 1] },
    { what: "to the end", args: [many], request: "DEL a b c", keys: [1, 2, 3], older: [1, -1, 1] },
    { what: "up to a last word", args: [many, integer("timeout")], request: "BLPOP a b 0", keys: [1, 2], older: [1, -2, 1] },
    {
      what: "in pairs",
      args: [block("data", [read, string("value")], { multiple: true })],
      request: "MSET a 1 b 2",
      keys: [1, 3],
      older: [1, -1, 2],
    },
    {
      what: "two with different uses",
      args: [key("source", ["RW", "delete"]), key("target", ["OW"])],
      request: "RENAME a b",
      keys: [1, 2],
      older: [1, 2, 1],
    },
    { what: "two with the same use", args: [read, read], request: "LCS a b", keys: [1, 2], older: [1, 2, 1] },
    {
      what: "by their number",
      args: [count("numkeys"), many, token("GET", { optional: true })],
      request: "X 2 a b GET",
      keys: [2, 3],
      older: [0, 0, 0],
    },
    { what: "by a number that is too large", args: [count("numkeys"), many], request: "X 3 a b", keys: null, older: [0, 0, 0] },
    { what: "by a number that is none", args: [count("numkeys"), many], request: "X two a b", keys: null, older: [0, 0, 0] },
    {
      what: "by a number with something behind it",
      args: [count("numkeys"), many],
      request: "X 2.5e1 a b",
      keys: [2, 3],
      older: [0, 0, 0],
    },
    {
      what: "behind a word",
      args: [read, integer("count", { optional: true }), key("destination", ["OW"], { token: "STORE", optional: true })],
      request: "SORT a 5 store b",
      keys: [1, 4],
      older: [1, 1, 1],
    },
    {
      what: "behind a word in a choice",
      args: [read, oneOf("store", [key("a", ["OW"], { token: "STORE" }), key("b", ["OW"], { token: "STOREDIST" })], { optional: true })],
      request: "GEO a STOREDIST b",
      keys: [1, 3],
      older: [1, 1, 1],
    },
  ])("$what", ({ args, request, keys, older }) => {
    expect(found(args, request)).toEqual(keys);
    expect(positions(args)).toEqual(older);
  });

  test.each<{ what: string; args: readonly Argument[]; request: string; keys: number[] | null }>([
    {
      what: "behind an announcing word at the end, which is missing",
      args: [read, key("d", ["OW"], { token: "STORE" })],
      request: "X a",
      keys: null,
    },
    {
      what: "behind each of two words, in any order",
      args: [
        integer("n", { optional: true }),
        key("a", ["RO"], { token: "FROM", optional: true }),
        key("b", ["OW"], { token: "TO", optional: true }),
      ],
      request: "X to b from a",
      keys: [4, 2],
    },
    {
      what: "behind a word and to the end",
      args: [read, key("more", ["RO"], { token: "AND", multiple: true, optional: true })],
      request: "X a AND b c",
      keys: [1, 3, 4],
    },
    { what: "in a block that is there once", args: [block("pair", [string("value"), read])], request: "X v a", keys: [2] },
    {
      what: "by their number, in pairs",
      args: [count("numkeys"), block("pair", [read, string("v")], { multiple: true })],
      request: "X 2 a 1 b 2",
      keys: [2, 4],
    },
    { what: "by the number zero", args: [count("numkeys"), many], request: "X 0 a", keys: null },
    {
      what: "behind words of a fixed number",
      args: [token("LEFT"), oneOf("side", [token("A"), token("B")]), read],
      request: "X LEFT A k",
      keys: [3],
    },
    {
      what: "behind a word that may be missing, which nobody can tell",
      args: [string("maybe", { optional: true }), read],
      request: "X a",
      keys: null,
    },
    {
      what: "as the second of many pairs, which nobody can tell",
      args: [block("pair", [string("v"), read], { multiple: true })],
      request: "X v a",
      keys: null,
    },
  ])("$what", ({ args, request, keys }) => {
    expect(found(args, request)).toEqual(keys);
  });

  test("a key that no specification finds is declared all the same", () => {
    const specs = keySpecsOf([string("maybe", { optional: true }), read], 1);
    expect(specs).toEqual([{ flags: ["RO", "access", "incomplete"], begin: { type: "unknown" }, find: { type: "unknown" } }]);
    expect(hasMovableKeys(specs)).toBe(true);
    expect(positions([string("maybe", { optional: true }), read])).toEqual([0, 0, 0]);
  });

  test("behind the subcommand's name", () => {
    expect(found([read], "OBJECT ENCODING a", 2)).toEqual([2]);
  });
});

test("channels are no keys, and of a part of the rest nobody knows how long it is", () => {
  const channels = keySpecsOf([key("channel", ["not_key"], { multiple: true })], 1);
  expect(keyRangesOf(channels)).toEqual([]);
  expect(findKeys(channels, { count: 2, text: () => "c" })).toEqual([]);
  const half = { flags: ["RO"], begin: { type: "index", index: 1 }, find: { type: "range", last: -1, step: 1, limit: 2 } } as const;
  expect(keyRangesOf([half])).toBe(null);
});

test("keys are movable if positions alone do not tell them", () => {
  expect(hasMovableKeys(keySpecsOf([many], 1))).toBe(false);
  expect(hasMovableKeys(keySpecsOf([count("numkeys"), many], 1))).toBe(true);
  expect(hasMovableKeys(keySpecsOf([integer("n", { optional: true }), key("k", ["OW"], { token: "STORE" })], 1))).toBe(true);
});
