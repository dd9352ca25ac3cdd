import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lcsLength, lcsTableBytes, longestCommonSubsequence } from "./lcs.js";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

interface Found {
  readonly text: string;
  /** [start in a, start in b, length] */
  readonly ranges: readonly (readonly [number, number, number])[];
}

/** Of texts in the middle of equal bytes, so that reading past either end shows. */
function found(a: string, b: string): Found {
  const [inA, inB] = [bytes(`xx${a}xx`), bytes(`x${b}xxx`)];
  const common = longestCommonSubsequence(inA, 2, a.length, inB, 1, b.length);
  expect(lcsLength(inA, 2, a.length, inB, 1, b.length)).toBe(common.length);
  const ranges = Array.from({ length: common.count }, (_, i) => [common.startInA(i), common.startInB(i), common.lengthOf(i)] as const);
  return { text: latin1(common.bytes(inA, 2)), ranges };
}

/** By the table of lengths, going back to the shorter `a` only if that keeps more than the shorter `b`. */
function modelled(a: string, b: string): Found {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0)) as [number, ...number[]][];
  const at = (i: number, j: number): number => lengths[i]?.[j] as number;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      (lengths[i] as number[])[j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    if (a[i - 1] === b[j - 1]) pairs.push([--i, --j]);
    else if (at(i - 1, j) > at(i, j - 1)) i--;
    else j--;
  }
  const ranges: [number, number, number][] = [];
  for (const [i, j] of pairs) {
    const last = ranges.at(-1);
    if (last !== undefined && last[0] === i + 1 && last[1] === j + 1) ranges[ranges.length - 1] = [i, j, last[2] + 1];
    else ranges.push([i, j, 1]);
  }
  const text = pairs
    .reverse()
    .map(([i]) => a[i])
    .join("");
  return { text, ranges };
}

function expectAsModelled(a: string, b: string): void {
  expect(found(a, b)).toEqual(modelled(a, b));
}

describe("the longest common subsequence", () => {
  test("of the example in the documentation of LCS", () => {
    expect(found("ohmytext", "mynewtext")).toEqual({
      text: "mytext",
      ranges: [
        [4, 5, 4],
        [2, 0, 2],
      ],
    });
  });

  test("of empty strings, equal ones and ones without a common byte", () => {
    expect(found("", "")).toEqual({ text: "", ranges: [] });
    expect(found("abc", "")).toEqual({ text: "", ranges: [] });
    expect(found("", "abc")).toEqual({ text: "", ranges: [] });
    expect(found("abc", "xyz")).toEqual({ text: "", ranges: [] });
    const text = "\x00\xff".repeat(100);
    expect(found(text, text)).toEqual({ text, ranges: [[0, 0, 200]] });
  });

  // Replies of a Redis server.
  test.each<[string, string, string, [number, number, number][]]>([
    ["ab", "ba", "b", [[1, 0, 1]]],
    ["a", "aaa", "a", [[0, 2, 1]]],
    ["aaa", "a", "a", [[2, 0, 1]]],
    [
      "abcbdab",
      "bdcaba",
      "bdab",
      [
        [5, 3, 2],
        [3, 0, 2],
      ],
    ],
  ])("of %j and %j is, of those of equal length, the one that Redis chooses", (a, b, text, ranges) => {
    expect(found(a, b)).toEqual({ text, ranges });
    expect(modelled(a, b)).toEqual({ text, ranges });
  });

  test("and its ranges are what a table of lengths gives", () => {
    const text = (maxLength: number): fc.Arbitrary<string> =>
      fc.integer({ min: 1, max: 6 }).chain((letters) => fc.string({ unit: fc.constantFrom(..."abcdef".slice(0, letters)), maxLength }));
    fc.assert(fc.property(text(12), text(12), expectAsModelled), { numRuns: 3000 });
    fc.assert(fc.property(text(150), text(150), expectAsModelled), { numRuns: 300 });
    const anyBytes = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 100 });
    fc.assert(fc.property(anyBytes, anyBytes, expectAsModelled));
  });

  test("of strings whose lengths are around a multiple of 32 is right", () => {
    for (const length of [31, 32, 33, 63, 64, 65, 96]) {
      const a = "ab".repeat(50).slice(0, length);
      for (const b of [a, `${a}b`, `b${a}`, "a".repeat(length), "ba".repeat(length)]) expectAsModelled(a, b);
    }
  });

  test("is refused by Redis if 4 bytes for each pair of prefixes are more than proto-max-bulk-len", () => {
    expect(lcsTableBytes(511, 511)).toBe(2 ** 20);
    expect(lcsTableBytes(2 ** 32, 2 ** 20)).toBeGreaterThan(2 ** 53);
  });
});
