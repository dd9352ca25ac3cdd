import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileGlob, matchesGlob } from "./glob.js";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const matches = (pattern: string, text: string): boolean => matchesGlob(bytes(pattern), bytes(text));

/** Both in the middle of other bytes, so that reading past either end shows. */
function matchesInside(pattern: string, text: string, ignoresCase = false): boolean {
  const glob = compileGlob(bytes(`*${pattern}]*`), 1, pattern.length, ignoresCase);
  return glob.matches(bytes(`a${text}a`), 1, text.length);
}

// All of these were asked of a Redis server too.
describe("glob patterns as Redis matches them", () => {
  test.each([
    ["", "", true],
    ["", "a", false],
    ["*", "anything", true],
    ["a*", "b", false],
    ["*c", "abc", true],
    ["a*c", "abbbc", true],
    ["a*c", "abbbd", false],
    ["a**c", "ac", true],
    ["ab*ba", "aba", false],
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
    ["[]", "]", false],
    ["[^]", "]", true],
    ["[a-]", "-", false],
    ["[-a]", "-", true],
    ["[\\a-c]", "b", false],
    ["[\\a-c]", "-", true],
    ["[abc", "b", true],
    ["[a-", "-", true],
    ["[", "[", false],
    ["[^", "a", true],
    ["[\\", "\\", true],
    ["a\\", "a\\", true],
    ["*a*b*c*", "xxaxxbxxcxx", true],
    ["*a*b*c*", "xxcxxbxxaxx", false],
  ])("%j matches %j: %s", (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
    expect(matchesInside(pattern, text)).toBe(expected);
  });

  test("only the empty pattern matches the empty text; that KEYS * shows an empty key is for KEYS to say", () => {
    for (const pattern of ["*", "**", "?", "a*", "[^a]"]) expect(matches(pattern, "")).toBe(false);
    const isLoneStar = (pattern: string): boolean => compileGlob(bytes(pattern), 0, pattern.length).isLoneStar;
    expect([isLoneStar("*"), isLoneStar("**"), isLoneStar("a"), isLoneStar("\\*"), isLoneStar("")]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test("ranges order bytes as signed numbers", () => {
    expect([matches("[\xff-*]", "\x00"), matches("[\xff-*]", "+"), matches("[\xe0-\xf0]", "\xe5"), matches("[\x7f-\x80]", "a")]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test("a thousand and one stars before something match nothing", () => {
    const text = "a".repeat(3000);
    expect(matches(`${"a*".repeat(1000)}a`, text)).toBe(true);
    expect(matches("a*".repeat(1001), text)).toBe(true);
    expect(matches(`${"a*".repeat(1001)}a`, text)).toBe(false);
    expect(matches("*a".repeat(1000), text)).toBe(true);
    expect(matches("*a".repeat(1001), text)).toBe(false);
  });

  test("case is ignored in literals, classes and ranges, whose ends are put in order before that", () => {
    expect(matchesInside("HeL[lX]*", "hELLo", true)).toBe(true);
    expect(matchesInside("[^A]", "a", true)).toBe(false);
    expect(matchesInside("[A-c]", "B", true)).toBe(true);
    expect(matchesInside("[Z-a]", "z", true)).toBe(false);
    expect([matchesInside("@[`", "@[`", true), matchesInside("`", "@", true), matchesInside("[{]", "[", true)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(matchesInside("\\[@", "[@", true)).toBe(true);
  });

  test("a literal is known as such", () => {
    const literal = (pattern: string, ignoresCase?: boolean): Uint8Array | null =>
      compileGlob(bytes(pattern), 0, pattern.length, ignoresCase).literal;
    expect(literal("key:\\*1")).toEqual(bytes("key:*1"));
    expect(literal("")).toEqual(bytes(""));
    expect([literal("key:*"), literal("key?"), literal("k[e]y"), literal("key", true)]).toEqual([null, null, null, null]);
    expect(literal("1:2", true)).toEqual(bytes("1:2"));
  });
});

describe("the time of a match", () => {
  test("many stars cost pattern × text, not more", () => {
    const text = "a".repeat(20_000);
    expect(matches(`${"a*".repeat(200)}b`, text)).toBe(false); // Exponential matching would never come back.
    expect(matches(`${"*a".repeat(200)}b*`, text)).toBe(false);
  });
});

describe("glob patterns drawn at random", () => {
  const byte = fc.constantFrom(..."aaabbbcAB]-^[\\*?\x00\x80\xff");
  const escaped = (byte: string): string => (/[*?[\]\\^-]/.test(byte) ? `\\${byte}` : byte);
  const signedCode = (byte: string): number => Int8Array.of(byte.charCodeAt(0))[0] as number;

  interface Element {
    readonly pattern: string;
    /** Null for the star. */
    readonly accepts: ((byte: string) => boolean) | null;
  }
  const member = fc.oneof(
    byte.map((one) => ({ pattern: escaped(one), accepts: (byte: string) => byte === one })),
    fc
      .tuple(
        byte.filter((one) => escaped(one) === one),
        byte,
      )
      .map(([from, to]) => {
        const [low, high] = [signedCode(from), signedCode(to)].sort((a, b) => a - b) as [number, number];
        return { pattern: `${from}-${to}`, accepts: (byte: string) => signedCode(byte) >= low && signedCode(byte) <= high };
      }),
  );
  const element: fc.Arbitrary<Element> = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ pattern: "*", accepts: null }) },
    { weight: 1, arbitrary: fc.constant({ pattern: "?", accepts: () => true }) },
    { weight: 4, arbitrary: byte.map((one) => ({ pattern: escaped(one), accepts: (byte: string) => byte === one })) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.boolean(), fc.array(member, { maxLength: 3 })).map(([isNegated, members]) => ({
        pattern: `[${isNegated ? "^" : ""}${members.map((member) => member.pattern).join("")}]`,
        accepts: (byte: string) => members.some((member) => member.accepts(byte)) !== isNegated,
      })),
    },
  );

  /** Tries every way. */
  function accepts(elements: readonly Element[], text: string): boolean {
    const [first, ...rest] = elements;
    if (first === undefined) return text === "";
    if (first.accepts === null) return accepts(rest, text) || (text !== "" && accepts(elements, text.slice(1)));
    return text !== "" && first.accepts(text[0] as string) && accepts(rest, text.slice(1));
  }

  test("match what trying every way finds", () => {
    const text = fc.string({ unit: byte, minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), text, (elements, text) => {
        const pattern = elements.map((element) => element.pattern).join("");
        expect(matchesInside(pattern, text)).toBe(accepts(elements, text));
      }),
      { numRuns: 10_000 },
    );
  });

  test("without special characters only the text itself matches; stars match what a search would find", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "b", "c", "-") });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), minLength: 1 });
    fc.assert(fc.property(plain, plain, (a, b) => matches(a, b) === (a === b)));
    fc.assert(fc.property(plain, text, (part, text) => matches(`*${part}*`, text) === text.includes(part)));
    fc.assert(fc.property(plain, text, (part, text) => matches(`${part}*`, text) === text.startsWith(part)));
    fc.assert(fc.property(plain, text, (part, text) => matches(`*${part}`, text) === text.endsWith(part)));
  });
});
