import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longDoubleSums } from "../testing/long-double-sums.js";
import {
  decimalText,
  exactValue,
  hexadecimalText,
  longDecimalText,
  longHexadecimalText,
  numberSyntax,
  type Ratio,
} from "../testing/number-texts.js";
import {
  addLongDoubles,
  isFiniteLongDouble,
  type LongDouble,
  longDoubleText,
  longDoubleTextLengthMax,
  parseLongDouble,
} from "./long-double.js";

const encoder = new TextEncoder();
function parse(text: string): LongDouble | null {
  const bytes = encoder.encode(`7${text}7`);
  return parseLongDouble(bytes, 1, bytes.length - 2);
}
function parsed(text: string): LongDouble {
  const value = parse(text);
  if (value === null) throw new Error(`no number: ${text}`);
  return value;
}
const sumText = (a: string, b: string): string => longDoubleText(addLongDoubles(parsed(a), parsed(b)));

/** As `longDoubleSums` writes it. */
function bitsText(value: LongDouble | null): string {
  if (value === null) return "-";
  if (!isFiniteLongDouble(value)) return longDoubleText(value);
  let { significand, exponent } = value;
  if (significand === 0n) return "0";
  for (; (significand & 1n) === 0n; significand /= 2n) exponent++;
  return `${significand}p${exponent}`;
}

const ratioOf = ({ significand, exponent }: LongDouble): Ratio =>
  exponent >= 0 ? [significand << BigInt(exponent), 1n] : [significand, 1n << BigInt(-exponent)];

/** The difference of two fractions is at most half the distance of the long doubles around the first. */
function expectNearest(value: LongDouble, [numerator, denominator]: Ratio): void {
  const [near, unit] = ratioOf(value);
  const bits = (value.significand < 0n ? -value.significand : value.significand).toString(2).length;
  const lastBit = Math.max(value.exponent + bits - 64, -16445);
  const difference = numerator * unit - near * denominator;
  const [distance, unitOfDistance] = [difference < 0n ? -difference : difference, unit * denominator];
  const isWithin =
    lastBit >= 0 ? 2n * distance <= unitOfDistance << BigInt(lastBit) : (2n * distance) << BigInt(-lastBit) <= unitOfDistance;
  expect(isWithin).toBe(true);
}

const number = fc
  .oneof(...[decimalText, longDecimalText, hexadecimalText, longHexadecimalText].map((pattern) => fc.stringMatching(pattern)))
  .filter((text) => numberSyntax.test(text));

describe("long doubles", () => {
  test.each(longDoubleSums.map(([a, b, sum, text]) => ({ a, b, sum, text })))("$a + $b = $sum", ({ a, b, sum, text }) => {
    const [first, second] = [parse(a), parse(b)];
    const value = first === null || second === null ? null : addLongDoubles(first, second);
    expect(bitsText(value)).toBe(sum);
    if (text !== undefined) expect(value === null ? "" : longDoubleText(value)).toBe(text);
  });

  test("sum up as INCRBYFLOAT documents it", () => {
    expect(sumText("10.50", "0.1")).toBe("10.6");
    expect(sumText("10.6", "-5")).toBe("5.6");
    expect(sumText("5.0e3", "2.0e2")).toBe("5200");
    expect(sumText("0.1", "0.2")).toBe("0.3");
  });

  test("are read as the nearest there is", () => {
    fc.assert(
      fc.property(number, (text) => {
        const value = parse(text);
        const exact = exactValue(text);
        if (value !== null) return expectNearest(value, exact);
        const magnitude = exact[0] < 0n ? -exact[0] : exact[0];
        // Half of the smallest, and what would be the next one after the largest.
        const isTooSmall = magnitude << 16446n <= exact[1];
        const isTooLarge = magnitude >= exact[1] * (2n ** 65n - 1n) * 2n ** 16319n;
        expect([isTooSmall && magnitude > 0n, isTooLarge]).toContain(true);
      }),
      { numRuns: 500 },
    );
  });

  test("add up to the nearest there is to the exact sum", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [parse(a), parse(b)];
        if (x === null || y === null) return;
        const sum = addLongDoubles(x, y);
        const [[xTop, xBottom], [yTop, yBottom]] = [ratioOf(x), ratioOf(y)];
        expectNearest(sum, [xTop * yBottom + yTop * xBottom, xBottom * yBottom]);
        expect(bitsText(addLongDoubles(y, x))).toBe(bitsText(sum));
      }),
      { numRuns: 300 },
    );
  });

  test("print the 17 decimals nearest to their exact value, without trailing zeros", () => {
    const value = fc.record({
      significand: fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n }),
      exponent: fc.oneof(fc.integer({ min: -130, max: 70 }), fc.integer({ min: -16445, max: 16320 })),
    });
    fc.assert(
      fc.property(value, (value) => {
        const text = longDoubleText(value);
        expect(text).toMatch(/^(?:0|-?(?:[1-9][0-9]*|0\.[0-9]{0,16}[1-9]|[1-9][0-9]*\.[0-9]{0,16}[1-9]))$/);
        const [top, bottom] = ratioOf(value);
        const [textTop, textBottom] = exactValue(text);
        const difference = top * textBottom - textTop * bottom;
        const distance = difference < 0n ? -difference : difference;
        expect(2n * distance * 10n ** 17n <= bottom * textBottom).toBe(true);
      }),
    );
    // Between two texts, the even one.
    expect(longDoubleText({ significand: 1n, exponent: -18 })).toBe("0.00000381469726562");
    expect(longDoubleText({ significand: 3n, exponent: -18 })).toBe("0.00001144409179688");
  });

  test("print every digit of the largest numbers, and nothing of the smallest", () => {
    const largest = (2n ** 64n - 1n) * 2n ** 16320n;
    expect(sumText(String(largest), "0")).toBe(String(largest));
    expect(sumText(`-${largest}`, "1e-4950")).toBe(`-${largest}`);
    expect(sumText("1e-4950", "-2e-4950")).toBe("0");
  });

  test("are read back from their text if that has all their digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer({ min: -17, max: 0 }), (significand, exponent) => {
        expect(bitsText(parse(longDoubleText({ significand, exponent })))).toBe(bitsText({ significand, exponent }));
      }),
    );
  });

  test("have texts of at most 5119 characters", () => {
    expect(longDoubleText(parsed(`0.${"1".repeat(longDoubleTextLengthMax - 2)}`))).toBe("0.11111111111111111");
    expect(parse(`0.${"1".repeat(longDoubleTextLengthMax - 1)}`)).toBeNull();
  });
});
