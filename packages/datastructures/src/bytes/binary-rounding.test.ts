import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BinaryFloat, type BinaryFormat, doubleFormat, extendedFormat, roundBinary, shiftRounding } from "./binary-rounding.js";

/** A number with 3 bits from 1/4 (and its multiples) up to 14: few enough to try every one. */
const tiny: BinaryFormat = { precisionBits: 3, exponentMin: -2, magnitudeBits: 4 };
const numberOf = ({ significand, exponent }: BinaryFloat): number => Number(significand) * 2 ** exponent;

describe("rounding", () => {
  test("takes the nearest number of a small format, and the even one of two, for every significand and exponent", () => {
    const numbers = [0];
    for (let exponent = -2; exponent <= 1; exponent++) {
      for (let significand = exponent === -2 ? 1 : 4; significand < 8; significand++) numbers.push(significand * 2 ** exponent);
    }
    // What follows the largest number stands for infinity: what rounds to it has overflown.
    numbers.push(16);
    for (let exponent = -14; exponent <= 6; exponent++) {
      for (let significand = 0; significand <= 200; significand++) {
        const exact = significand * 2 ** exponent;
        let near = numbers.length - 1;
        numbers.forEach((number, index) => {
          const [distance, least] = [Math.abs(number - exact), Math.abs((numbers[near] as number) - exact)];
          // Neighbours alternate between even and odd significands.
          if (distance < least || (distance === least && index % 2 === 0)) near = index;
        });
        const expected = near === numbers.length - 1 ? Number.POSITIVE_INFINITY : numbers[near];
        for (const sign of [1, -1]) {
          const rounded = numberOf(roundBinary(BigInt(sign * significand), exponent, tiny));
          expect([sign, significand, exponent, Math.abs(rounded)]).toEqual([sign, significand, exponent, expected]);
          if (rounded !== 0) expect(Math.sign(rounded)).toBe(sign);
        }
      }
    }
  });

  test("to doubles does what conversion from bigint and from decimals does", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }), fc.integer({ min: -1200, max: -900 }), (significand, exponent) => {
        expect(numberOf(roundBinary(significand, 0, doubleFormat))).toBe(Number(significand));
        // significand × 2^exponent = significand × 5^-exponent / 10^-exponent, exactly.
        const decimal = Number(`${significand * 5n ** BigInt(-exponent)}e${exponent}`);
        const { significand: rounded, exponent: scale } = roundBinary(significand, exponent, doubleFormat);
        expect(Number(rounded) * 2 ** -500 * 2 ** (scale + 500)).toBe(decimal === 0 ? 0 : decimal);
      }),
    );
  });

  test("keeps what fits, whatever its exponent, and gives up what is far too small at once", () => {
    expect(roundBinary(3n, -16445, extendedFormat)).toEqual({ significand: 3n, exponent: -16445 });
    expect(roundBinary(2n ** 64n - 1n, 16320, extendedFormat)).toEqual({ significand: 2n ** 64n - 1n, exponent: 16320 });
    expect(roundBinary(-1n, 16384, extendedFormat)).toEqual({ significand: -1n, exponent: Number.POSITIVE_INFINITY });
    expect(roundBinary(2n ** 200n, -1e12, extendedFormat).significand).toBe(0n);
  });

  test("of a quotient by a power of two goes to the nearest integer", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 30 }), fc.integer({ min: 1, max: 40 }), (value, bits) => {
        const exact = value / 2 ** bits;
        const floor = Math.floor(exact);
        const expected = exact - floor > 0.5 || (exact - floor === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
        expect(Number(shiftRounding(BigInt(value), bits))).toBe(expected);
      }),
    );
  });
});
