import { expect, test } from "vitest";
import { bytesOf } from "../../testing/test-engine.js";
import { parseSortNumber } from "./sort-number.js";

const parse = (text: string): number => {
  const bytes = bytesOf(`9${text}9`);
  return parseSortNumber(bytes, 1, text.length);
};

test.each([
  ["", 0],
  ["\0", 0],
  ["1\x002", 1],
  ["1\0abc", 1],
  [" 1", 1],
  ["\t\n\v\f\r +1", 1],
  [" -inf", Number.NEGATIVE_INFINITY],
  ["InFiniTy", Number.POSITIVE_INFINITY],
  ["0x10", 16],
  ["0x.8p1", 1],
  ["1E5", 1e5],
  ["5.", 5],
  [".5", 0.5],
  ["-0", -0],
  ["0e999999", 0],
  ["1.7976931348623157e308", Number.MAX_VALUE],
  ["9223372036854775807", 2 ** 63],
  ["9007199254740993", 9007199254740992],
])("%j is %d", (text, expected) => {
  expect(parse(text)).toBe(expected);
});

test.each([
  "   ",
  " \0",
  "1 ",
  "\u00a01",
  "1,5",
  "-",
  "+",
  "- 1",
  "--1",
  "abc",
  "1d",
  "1e",
  "1e+",
  "0x",
  "0x1p",
  "nan",
  "-nan",
  "nan(1)",
  "infinit",
])("%j is no number", (text) => {
  expect(parse(text)).toBeNaN();
});

test.each(["1e400", "-1e400", "1e-400", "1e-310", "2e-324", "0x1p-1080", "1.7976931348623159e308"])("%j is out of range", (text) => {
  expect(parse(text)).toBeNaN();
});
