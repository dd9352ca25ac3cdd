import { describe, expect, test } from "vitest";
import { type Argument, block, count, integer, key, oneOf, string, token } from "./argument-schema.js";
import { findKeys, hasMovableKeys, keyPositions, keySpecsOf } from "./key-specs.js";

const read = key("key", ["RO", "access"]);
const many = key("key", ["RO", "access"], { multiple: true });

/** Indexes of the keys that the arguments' specifications find in a request. */
function found(args: readonly Argument[], request: string, firstIndex = 1): number[] | null {
  const words = request.split(" ");
  const keys = findKeys(keySpecsOf(args, firstIndex), { count: words.length, text: (index) => words[index] as string });
  return keys === null ? null : keys.map(({ index }) => index);
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

  test("behind the subcommand's name", () => {
    expect(found([read], "OBJECT ENCODING a", 2)).toEqual([2]);
  });
});

test("keys are movable if positions alone do not tell them", () => {
  expect(hasMovableKeys(keySpecsOf([many], 1))).toBe(false);
  expect(hasMovableKeys(keySpecsOf([count("numkeys"), many], 1))).toBe(true);
  expect(hasMovableKeys(keySpecsOf([integer("n", { optional: true }), key("k", ["OW"], { token: "STORE" })], 1))).toBe(true);
});
