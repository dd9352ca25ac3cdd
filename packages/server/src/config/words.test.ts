import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteWord, splitWords } from "./words.js";

describe("the words of a line", () => {
  test.each([
    { line: "", words: [] },
    { line: "  \t ", words: [] },
    { line: "port 7000", words: ["port", "7000"] },
    { line: "\tport \t 7000  ", words: ["port", "7000"] },
    { line: "save ''", words: ["save", ""] },
    { line: 'save ""', words: ["save", ""] },
    { line: "a \"b c\" 'd e'", words: ["a", "b c", "d e"] },
    { line: 'a b"c d"', words: ["a", "bc d"] },
    { line: String.raw`a "\n\r\t\b\a\\\"\q"`, words: ["a", '\n\r\t\b\x07\\"q'] },
    { line: String.raw`a "\x41\x7e\xzz"`, words: ["a", "A~xzz"] },
    { line: String.raw`a 'it\'s \n'`, words: ["a", String.raw`it's \n`] },
    { line: 'a "b', words: null },
    { line: "a 'b", words: null },
    { line: 'a "b"c', words: null },
    { line: "a 'b'\"c\"", words: null },
    { line: 'a "b\\', words: null },
  ])("$line", ({ line, words }) => {
    expect(splitWords(line)).toEqual(words);
  });
});

test("a quoted word is read back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 4 }), (words) => {
      expect(splitWords(words.map(quoteWord).join(" "))).toEqual(words);
    }),
  );
  for (const word of ["", "a", "a b", "'", '"', "\\", "\n\r\t\x07\0", "é\u0085", "#"])
    expect(splitWords(`x ${quoteWord(word)}`)).toEqual(["x", word]);
});
