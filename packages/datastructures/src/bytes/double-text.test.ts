import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decimalText,
  exactValue,
  hexadecimalText,
  longDecimalText,
  noiseText,
  numberSyntax,
  wideHexadecimalText,
} from "../testing/number-texts.js";
import { parseBound, parseDouble } from "./double-text.js";

const encoder = new TextEncoder();
function parse(text: string): number {
  const bytes = encoder.encode(`7${text}7`);
  return parseDouble(bytes, 1, bytes.length - 2);
}

describe("doubles from text", () => {
  test.each([
    ["0", 0],
    ["-0", -0],
    ["3", 3],
    ["+3.", 3],
    [".5", 0.5],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["123456789012345e-22", 123456789012345e-22],
    ["9007199254740993", 9007199254740992],
    ["9007199254740993.00000000000000000000000001", 9007199254740994],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["1.7976931348623158e308", Number.MAX_VALUE],
    ["5e-324", Number.MIN_VALUE],
    ["2.4703282292062328e-324", Number.MIN_VALUE],
    ["1e-310", 1e-310],
    ["0x10", 16],
    ["-0x.8p1", -1],
    ["0x1p-1074", Number.MIN_VALUE],
    ["0x1.8p-1075", Number.MIN_VALUE],
    ["0x1.fffffffffffffp1023", Number.MAX_VALUE],
    ["0x20000000000001", 2 ** 53],
    ["0x20000000000003", 2 ** 53 + 4],
    ["inf", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["0e99999999999999999999", 0],
  ])("%s is %d", (text, value) => expect(parse(text)).toBe(value));

  test.each(["1e309", "-1e400", "1.7976931348623159e308", "0x1p1024", "0x1.fffffffffffff8p1023", "1e99999999999999999999"])(
    "%s is too large to be one",
    (text) => expect(parse(text)).toBeNaN(),
  );

  test.each(["2e-324", "-1e-400", "0x1p-1075", "0x0.1p-99999999999", "1e-99999999999999999999"])("%s is too small to be one", (text) =>
    expect(parse(text)).toBeNaN(),
  );

  test.each(["", "nan", "NaN", " 1", "1 ", "1e", "0x", "1,5", "one"])("%j is none", (text) => expect(parse(text)).toBeNaN());

  test("read as JavaScript reads decimals", () => {
    const drawn = [decimalText, longDecimalText, noiseText].map((pattern) => fc.stringMatching(pattern));
    const text = fc.oneof(...drawn, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String));
    fc.assert(
      fc.property(text, (text) => {
        if (!numberSyntax.test(text)) expect(parse(text)).toBeNaN();
        else if (/^[-+0-9.e]*$/i.test(text)) {
          const value = Number(text);
          const isOutOfRange = !Number.isFinite(value) || (value === 0 && exactValue(text)[0] !== 0n);
          expect(parse(text)).toBe(isOutOfRange ? Number.NaN : value);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("read hexadecimals as the decimals of the same value", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.stringMatching(hexadecimalText), fc.stringMatching(wideHexadecimalText)).filter((text) => numberSyntax.test(text)),
        (text) => {
          const [numerator, denominator] = exactValue(text);
          // The denominator is 2^n, so that the numerator times 5^n, over 10^n, is the same.
          const exponent = denominator.toString(2).length - 1;
          const value = Number(`${numerator * 5n ** BigInt(exponent)}e-${exponent}`);
          const isOutOfRange = !Number.isFinite(value) || (value === 0 && numerator !== 0n);
          expect(Math.abs(parse(text))).toBe(isOutOfRange ? Number.NaN : Math.abs(value));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("read any number of digits", () => {
    const halfway = (2n ** 53n + 1n).toString();
    expect(parse(`${halfway}.${"0".repeat(6000)}`)).toBe(2 ** 53);
    expect(parse(`${halfway}.${"0".repeat(6000)}1`)).toBe(2 ** 53 + 2);
    expect(parse(`0x20000000000001.${"0".repeat(6000)}`)).toBe(2 ** 53);
    expect(parse(`0x20000000000001.${"0".repeat(6000)}1`)).toBe(2 ** 53 + 2);
    expect(parse(`0.${"0".repeat(6000)}5e6001`)).toBe(5);
  });
});

describe("bounds from text", () => {
  const parse = (text: string): number => {
    const bytes = encoder.encode(`7${text}7`);
    return parseBound(bytes, 1, bytes.length - 2);
  };

  test.each([
    ["1e309", Number.POSITIVE_INFINITY],
    ["-1e400", Number.NEGATIVE_INFINITY],
    ["1.7976931348623159e308", Number.POSITIVE_INFINITY],
    ["-0x1p1024", Number.NEGATIVE_INFINITY],
    ["1e99999999999999999999", Number.POSITIVE_INFINITY],
    ["2e-324", 0],
    ["-1e-400", -0],
    ["0x1p-1076", 0],
    ["1e-99999999999999999999", 0],
    ["-inf", Number.NEGATIVE_INFINITY],
  ])("%s, which is too large or too small for a double, is %d", (text, value) => expect(parse(text)).toBe(value));

  test.each(["", "nan", "-nan", " 1", "1 ", "(1", "1e", "0x", "one"])("%j is none", (text) => expect(parse(text)).toBeNaN());

  test("are otherwise the same numbers", () => {
    const drawn = [decimalText, longDecimalText, noiseText, hexadecimalText].map((pattern) => fc.stringMatching(pattern));
    fc.assert(
      fc.property(fc.oneof(...drawn), (text) => {
        const bytes = encoder.encode(text);
        const value = parseDouble(bytes, 0, bytes.length);
        const bound = parseBound(bytes, 0, bytes.length);
        if (!Number.isNaN(value)) expect(bound).toBe(value);
        else if (numberSyntax.test(text)) expect(bound === 0 || Math.abs(bound) === Number.POSITIVE_INFINITY).toBe(true);
        else expect(bound).toBeNaN();
      }),
      { numRuns: 3000 },
    );
  });
});
