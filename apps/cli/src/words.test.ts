import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quote, splitWords } from "./words.js";

test("words that are quoted are read as they were", () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)) });
  fc.assert(
    fc.property(fc.array(bytes), fc.constantFrom(" ", "\t", " \r\n"), (words, space) => {
      const line = words.map(quote).join(space);
      expect(splitWords(line)).toEqual(words);
      expect(line).toMatch(/^[\t\r\n -~]*$/);
    }),
  );
});

test("any line is split or refused", () => {
  const line = fc.string({ unit: fc.constantFrom(..."\"'\\ \tx4anb\0\xff\n") });
  fc.assert(
    fc.property(line, (text) => {
      const words = splitWords(text);
      if (words === null) expect(text).toMatch(/["']/);
      else for (const word of words) expect(word.length).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 1000 },
  );
});

describe("a line", () => {
  test.each<[line: string, words: string[] | null]>([
    ["", []],
    [" \t ", []],
    ["a  b\tc ", ["a", "b", "c"]],
    ["\"\" ''", ["", ""]],
    ['"a b"', ["a b"]],
    ['a"b c"', ["ab c"]],
    ['"\\x41\\x7A\\xzz\\n\\q\\\\\\""', ['Azxzz\nq\\"']],
    ["'a\\'b\\n'", ["a'b\\n"]],
    ['"a"b', null],
    ["'a'b", null],
    ['"a', null],
    ["'a", null],
    ['"a\\', null],
    ["a'", null],
    ["a\0b c", ["a"]],
  ])("%j", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});
