import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalText, exactValue, hexadecimalText, noiseText, numberSyntax } from "../testing/number-texts.js";
import { FloatText, floatForm } from "./float-text.js";

const encoder = new TextEncoder();
const number = new FloatText();
/** Between digits and letters that could belong to a number, so that reading past either end shows. */
function reads(text: string): boolean {
  const bytes = encoder.encode(`-0${text}5e5`);
  return number.read(bytes, 2, bytes.length - 5);
}

describe("the syntax of numbers", () => {
  test.each([
    "0",
    "-0",
    "+1",
    "1.",
    ".5",
    "00.50",
    "1e3",
    "1E+3",
    "1e-007",
    "0x10",
    "0X.8P-1",
    "0x1.",
    "0x0p99999999999",
    "inf",
    "-INF",
    "+iNfInItY",
  ])("%j is a number", (text) => expect(reads(text)).toBe(true));

  test.each([
    "",
    " 1",
    "1 ",
    "\t1",
    "+",
    "-",
    ".",
    "--1",
    "+-1",
    "1e",
    "1e+",
    "1.1.1",
    "1e1.5",
    "0x",
    "0x.",
    "0x1p",
    "0x1p+",
    "0xg",
    "x1",
    "1_0",
    "e5",
  ])("%j is none", (text) => expect(reads(text)).toBe(false));

  test.each(["nan", "-nan", "nan(1)", "in", "infi", "infinit", "infinityy", "inf inity", "1\0", "\0", "1f", "1d"])("%j is none", (text) =>
    expect(reads(text)).toBe(false),
  );

  test("exactly what a regular expression of it matches", () => {
    const text = fc.oneof(...[noiseText, decimalText, hexadecimalText].map((pattern) => fc.stringMatching(pattern)));
    fc.assert(
      fc.property(text, (text) => reads(text) === numberSyntax.test(text)),
      { numRuns: 5000 },
    );
  });
});

describe("the parts of a number", () => {
  test("are a sign, the digits from the first that is not 0, and the exponent that makes them the number", () => {
    const text = fc.oneof(fc.stringMatching(decimalText), fc.stringMatching(hexadecimalText)).filter((text) => numberSyntax.test(text));
    fc.assert(
      fc.property(text, (text) => {
        const bytes = encoder.encode(text);
        expect(number.read(bytes, 0, bytes.length)).toBe(true);
        const isHexadecimal = number.form === floatForm.hexadecimal;
        const digits = number.digitCount === 0 ? "0" : number.digits(bytes);
        const integer = BigInt(isHexadecimal ? `0x${digits}` : digits);
        if (number.isExact) expect(BigInt(number.significand)).toBe(integer);
        const scale = (isHexadecimal ? 2n : 10n) ** BigInt(Math.abs(number.exponent));
        const [numerator, denominator] = exactValue(text);
        const signed = number.isNegative ? -integer : integer;
        if (number.digitCount === 0) expect(numerator).toBe(0n);
        else if (number.exponent >= 0) expect(signed * scale * denominator).toBe(numerator);
        else expect(signed * denominator).toBe(numerator * scale);
      }),
      { numRuns: 2000 },
    );
  });

  test("of more digits than matter, the first, and a last one that says whether there is more", () => {
    const digitsOf = (text: string): [string, number] => {
      const bytes = encoder.encode(text);
      number.read(bytes, 0, bytes.length);
      return [number.digits(bytes), number.exponent];
    };
    const first = "7".repeat(5120);
    expect(digitsOf(`${first}.00000`)).toEqual([`${first}0`, -1]);
    expect(digitsOf(`${first}0000.00001`)).toEqual([`${first}1`, 3]);
    expect(digitsOf(`0x${first}0000.00001`)).toEqual([`${first}1`, 12]);
    expect(digitsOf(`.000${first}`)).toEqual([first, -5123]);
  });
});
