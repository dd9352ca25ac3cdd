import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesGlob } from "./glob.js";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const matches = (pattern: string, text: string): boolean => matchesGlob(bytes(pattern), bytes(text));

describe("glob patterns as Redis matches them", () => {
  test.each([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["*", "anything", true],
    ["a*", "b", false],
    ["*c", "abc", true],
    ["a*c", "abbbc", true],
    ["a*c", "abbbd", false],
    ["a**c", "ac", true],
    ["?", "", false],
    ["h?llo", "hello", true],
    ["h?llo", "hllo", false],
    ["h[ae]llo", "hallo", true],
    ["h[ae]llo", "hillo", false],
    ["h[^e]llo", "hallo", true],
    ["h[^e]llo", "hello", false],
    ["h[a-c]llo", "hbllo", true],
    ["h[c-a]llo", "hbllo", true],
    ["h[a-c]llo", "hdllo", false],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["[\\]]", "]", true],
    ["[abc", "b", true],
    ["a\\", "a\\", true],
    ["*a*b*c*", "xxaxxbxxcxx", true],
    ["*a*b*c*", "xxcxxbxxaxx", false],
  ])("%j matches %j: %s", (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test("many stars cost pattern × text, not more", () => {
    const text = "a".repeat(20_000);
    expect(matches(`${"a*".repeat(200)}b`, text)).toBe(false); // Exponential matching would never come back.
  });

  test("without special characters only the text itself matches; stars match what a search would find", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "b", "c", "-") });
    fc.assert(fc.property(plain, plain, (a, b) => matches(a, b) === (a === b)));
    fc.assert(fc.property(plain, plain, (part, text) => matches(`*${part}*`, text) === text.includes(part)));
    fc.assert(fc.property(plain, plain, (part, text) => matches(`${part}*`, text) === text.startsWith(part)));
  });
});
