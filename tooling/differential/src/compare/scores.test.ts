import { expect, test } from "vitest";
import { differInDigitsAlone, seventeenDigits } from "./scores.ts";

test.each([
  [3.14, "3.1400000000000001"],
  [0.1, "0.10000000000000001"],
  [-5.25, "-5.25"],
  [300, "300"],
  [1e16, "10000000000000000"],
  [1e17, "1e+17"],
  [900719925474099 + 1 / 8, "900719925474099.12"],
  [-900719925474099 - 1 / 8, "-900719925474099.12"],
  [900719925474099 + 3 / 8, "900719925474099.38"],
  [2 ** 62, "4.6116860184273879e+18"],
  [0.0001, "0.0001"],
  [1.5e-5, "1.5e-05"],
  [5e-324, "4.9406564584124654e-324"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [0, "0"],
  [-0, "-0"],
  [-Infinity, "-inf"],
  [Number.NaN, "nan"],
])("%d has seventeen digits: %s", (value, text) => {
  expect(seventeenDigits(value)).toBe(text);
});

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

test("replies differ in digits alone if theirs has the seventeen of the same double, in the same place", () => {
  expect(differInDigitsAlone(bulk("3.14"), bulk("3.1400000000000001"))).toBe(true);
  expect(differInDigitsAlone(",3.14\r\n", ",3.1400000000000001\r\n")).toBe(true);
  expect(differInDigitsAlone(`*2\r\n${bulk("a")}${bulk("0.1")}`, `*2\r\n${bulk("a")}${bulk("0.10000000000000001")}`)).toBe(true);
  expect(differInDigitsAlone(bulk("100000000000000000"), bulk("1e+17"))).toBe(true);
  expect(differInDigitsAlone(bulk("3.14"), bulk("3.1400000000000006"))).toBe(false);
  expect(differInDigitsAlone(bulk("3.14"), ",3.1400000000000001\r\n")).toBe(false);
  expect(differInDigitsAlone(bulk("3.1400000000000001"), bulk("3.14"))).toBe(false);
  expect(differInDigitsAlone(`*1\r\n${bulk("0.1")}`, `*2\r\n${bulk("a")}${bulk("0.10000000000000001")}`)).toBe(false);
  expect(differInDigitsAlone("-ERR x\r\n", bulk("1"))).toBe(false);
});
