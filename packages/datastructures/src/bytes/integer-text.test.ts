import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  int64Max,
  int64Min,
  integerTextLength,
  integerTextLengthMax,
  parseInteger64,
  parseSmallInteger,
  writeInteger,
} from "./integer-text.js";

const encoder = new TextEncoder();
/** The text in the middle of others digits, so that reading past either end shows. */
const surrounded = (text: string): [bytes: Uint8Array, start: number, length: number] => [encoder.encode(`99${text}99`), 2, text.length];
const parse64 = (text: string): bigint | null => parseInteger64(...surrounded(text));
const parseSmall = (text: string): number => parseSmallInteger(...surrounded(text));

/** Powers of two and of ten, and what is around them: where widths, digits and ways of computing change. */
const edges = [
  ...new Set(
    [
      ...Array.from({ length: 64 }, (_, bits) => 2n ** BigInt(bits)),
      ...Array.from({ length: 20 }, (_, digits) => 10n ** BigInt(digits)),
      0n,
      99n * 10n ** 13n,
    ].flatMap((value) => [-2n, -1n, 0n, 1n, 2n].flatMap((difference) => [value + difference, -(value + difference)])),
  ),
];
const inRange = (value: bigint): boolean => value >= int64Min && value <= int64Max;
const isSafe = (value: bigint): boolean => Number.isSafeInteger(Number(value)) && BigInt(Number(value)) === value;

describe("parseInteger64", () => {
  test("reads the edges of every width, and refuses what 64 bits do not hold", () => {
    for (const value of edges) expect([value, parse64(String(value))]).toEqual([value, inRange(value) ? value : null]);
  });

  test("reads back what bigint prints", () => {
    fc.assert(fc.property(fc.bigInt({ min: int64Min, max: int64Max }), (value) => parse64(String(value)) === value));
  });

  test.each([
    "",
    "-",
    "--1",
    "+1",
    " 1",
    "1 ",
    "01",
    "-01",
    "-0",
    "00",
    "1.0",
    "1e3",
    "0x10",
    "1_0",
    "a",
    "12a",
    "/",
    ":",
    "1-",
    "\0",
    "9223372036854775808",
    "-9223372036854775809",
    "00000000000000000001",
    "-0000000000000000001",
    "99999999999999999999",
    "123456789012345a78",
    "-12345678901234567a",
    "1234567890123456789012345678901234567890",
    "٣",
  ])("does not take %j for an integer", (text) => {
    expect(parse64(text)).toBeNull();
    expect(parseSmall(text)).toBeNaN();
  });

  test("takes exactly the text that printing the number gives again", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789-+ ."), maxLength: 22 });
    fc.assert(
      fc.property(text, (text) => {
        const isCanonical = /^(0|-?[1-9][0-9]*)$/.test(text) && inRange(BigInt(text));
        expect(parse64(text)).toBe(isCanonical ? BigInt(text) : null);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseSmallInteger", () => {
  test("reads integers of at most 15 digits, and leaves longer ones to parseInteger64", () => {
    for (const value of edges) {
      const digits = String(value).replace("-", "").length;
      expect([value, parseSmall(String(value))]).toEqual([value, digits <= 15 ? Number(value) : Number.NaN]);
    }
  });

  test("says 0, not negative 0", () => {
    expect(Object.is(parseSmall("0"), 0)).toBe(true);
  });
});

describe("writeInteger", () => {
  const written = (value: number): string => {
    const target = new Uint8Array(integerTextLengthMax + 4).fill(0x2e);
    const length = writeInteger(target, 2, value);
    expect(length).toBe(integerTextLength(value));
    const text = new TextDecoder().decode(target);
    expect(text.slice(0, 2) + text.slice(2 + length)).toBe(".".repeat(target.length - length));
    return text.slice(2, 2 + length);
  };

  test("prints the edges as bigint does", () => {
    for (const value of edges.filter(isSafe)) expect(written(Number(value))).toBe(String(value));
  });

  test("prints every safe integer as bigint does, touching nothing else", () => {
    const safe = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -1000, max: 1000 }));
    fc.assert(fc.property(safe, (value) => written(value) === String(BigInt(value))));
  });

  test("prints negative 0 as 0", () => {
    expect(written(-0)).toBe("0");
  });
});
