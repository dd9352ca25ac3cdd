/** Fractions as text against the strings that JavaScript makes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { doubleText } from "./double-text.js";
import { fractionLengthMax, writeFraction } from "./fraction-text.js";

const bytes = new Uint8Array(fractionLengthMax + 2);

/** Null if it is left to others. */
function written(value: number): string | null {
  bytes.fill(0xff);
  const end = writeFraction(bytes, 1, value);
  expect(bytes[0]).toBe(0xff);
  if (end < 0) return null;
  expect(end).toBeLessThanOrEqual(1 + fractionLengthMax);
  expect(bytes[end]).toBe(0xff);
  return String.fromCharCode(...bytes.subarray(1, end));
}

test("what is written is the shortest text of the double", () => {
  const exponent = fc.integer({ min: -11, max: 14 });
  const fraction = fc
    .tuple(fc.double({ min: 1, max: 2, noNaN: true }), exponent, fc.boolean())
    .map(([x, e, isNegative]) => (isNegative ? -x : x) * 2 ** e);
  const short = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 12 })).map(([digits, e]) => digits / 10 ** e);
  const strip = fc.nat(2 ** 26).map((i) => -180 + (2 * i + 1) * (45 / 2 ** 24));
  fc.assert(
    fc.property(fc.oneof(fraction, fraction, short, strip, fc.double()), (value) => {
      const text = written(value);
      if (text !== null) expect(text).toBe(doubleText(value));
    }),
    { numRuns: 100_000 },
  );
});

test("most coordinates and other fractions of a few thousand are written", () => {
  let left = 0;
  const count = 100_000;
  for (let i = 0; i < count; i++) {
    const value = ((i * 0.618033988749895) % 1) * 9000 + 0.002;
    const text = written(value);
    if (text === null) left++;
    else expect(text).toBe(doubleText(value));
  }
  expect(left).toBeLessThan(count / 1000);
});

test("what is no fraction, too large or too small is left to others", () => {
  for (const value of [0, -0, 1, 2, 0.5, 4096, 10_000.5, 1e-4, 9e-4, Number.NaN, Infinity, -Infinity, 1e300, 5e-324])
    expect(written(value)).toBe(null);
});
