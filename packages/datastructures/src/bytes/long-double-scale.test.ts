import fc from "fast-check";
import { expect, test } from "vitest";
import { type LongDouble, longDoubleText, parseLongDouble } from "./long-double.js";
import { roundUpLongDouble, scaleLongDouble } from "./long-double-scale.js";

const number = (text: string): LongDouble =>
  parseLongDouble(
    Uint8Array.from(text, (character) => character.charCodeAt(0)),
    0,
    text.length,
  ) as LongDouble;

test.each([
  ["0.1", 10n, "1"],
  ["2.007", 1000n, "2006.99999999999999989"],
  ["2.25", 1000n, "2250"],
  ["-0.25", 4n, "-1"],
  ["0", 1000n, "0"],
  ["9007199254740993", 1000n, "9007199254740993000"],
  ["1e4932", 1000n, "inf"],
  ["-1e4932", 1000n, "-inf"],
  ["inf", 1000n, "inf"],
])("%s by %i is %s", (text, factor, product) => {
  expect(longDoubleText(scaleLongDouble(number(text), factor))).toBe(product);
});

test.each([
  ["0", 0n],
  ["1e-4950", 1n],
  ["-1e-4950", 0n],
  ["0.5", 1n],
  ["-0.5", 0n],
  ["-1.5", -1n],
  ["2", 2n],
  ["2.000000000000000001", 3n],
  ["1e20", 10n ** 20n],
])("%s is rounded up to %i", (text, integer) => {
  expect(roundUpLongDouble(number(text))).toBe(integer);
});

test("integers and quarters are as doubles have them", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 1000 }), (quarters, factor) => {
      const scaled = scaleLongDouble({ significand: BigInt(quarters), exponent: -2 }, BigInt(factor));
      expect(Number(roundUpLongDouble(scaled))).toBe(Math.ceil((quarters * factor) / 4) + 0);
    }),
  );
});
