/** Integers at any bit, beside the same in bigints, bit by bit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addToField, type FieldInteger, type FieldType, fitField, overflow, readField, writeField } from "./field.js";

const runs = { numRuns: process.env.RESPIRE_TEST_LONG === "1" ? 100_000 : 3_000 };

const type: fc.Arbitrary<FieldType> = fc
  .record({
    isSigned: fc.boolean(),
    bits: fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constantFrom(1, 8, 31, 32, 33, 52, 53, 54, 63, 64)),
  })
  .map(({ isSigned, bits }) => ({ isSigned, bits: isSigned ? bits : Math.min(bits, 63) }));

const [int64Min, int64Max] = [-(2n ** 63n), 2n ** 63n - 1n];
const edges = Array.from({ length: 65 }, (_, bits) => 2n ** BigInt(bits)).flatMap((edge) => [
  edge - 1n,
  edge,
  -edge,
  -edge - 1n,
  1n - edge,
]);
/** Any integer of 64 bits; most lie where some type ends. */
const integer = fc
  .oneof(fc.constantFrom(...edges), fc.bigInt({ min: int64Min, max: int64Max }), fc.bigInt({ min: -300n, max: 300n }))
  .map((value) => normalized(BigInt.asIntN(64, value)));

function normalized(value: bigint): FieldInteger {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

const lowest = ({ isSigned, bits }: FieldType): bigint => (isSigned ? -(2n ** BigInt(bits - 1)) : 0n);
const highest = ({ isSigned, bits }: FieldType): bigint => 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
const asType = (value: bigint, { isSigned, bits }: FieldType): bigint =>
  isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);

test("what is written to a field is read from it, and nothing beside it has changed", () => {
  fc.assert(
    fc.property(
      type,
      fc.nat(80),
      fc.nat(3),
      integer,
      fc.uint8Array({ minLength: 24, maxLength: 24 }),
      (field, at, start, drawn, before) => {
        const value = normalized(asType(BigInt(drawn), field));
        const bytes = before.slice();
        const text = (of: Uint8Array): string => Array.from(of, (byte) => byte.toString(2).padStart(8, "0")).join("");
        writeField(bytes, start, at, field, value);
        const first = start * 8 + at;
        const written = asType(BigInt(value), { isSigned: false, bits: field.bits }).toString(2).padStart(field.bits, "0");
        expect(text(bytes)).toBe(text(before).slice(0, first) + written + text(before).slice(first + field.bits));
        expect(readField(bytes, start, bytes.length - start, at, field)).toBe(value);
      },
    ),
    runs,
  );
});

test("bits behind the end are zeros", () => {
  fc.assert(
    fc.property(type, fc.nat(200), fc.uint8Array({ maxLength: 12 }), (field, at, bytes) => {
      const longer = new Uint8Array(64);
      longer.set(bytes);
      const around = new Uint8Array(64).fill(0xff);
      around.set(bytes, 3);
      const expected = readField(longer, 0, longer.length, at, field);
      expect(readField(around, 3, bytes.length, at, field)).toBe(expected);
    }),
    runs,
  );
});

test("a value that a field can't hold loses its upper bits, becomes the nearest, or is none", () => {
  fc.assert(
    fc.property(type, integer, (field, value) => {
      const exact = BigInt(value);
      const isHeld = exact >= lowest(field) && exact <= highest(field);
      expect(fitField(value, field, overflow.wrap)).toBe(normalized(asType(exact, field)));
      // In C, a negative number is one of the largest that have no sign.
      const nearest = exact > highest(field) || !field.isSigned ? highest(field) : lowest(field);
      expect(fitField(value, field, overflow.saturate)).toBe(isHeld ? value : normalized(nearest));
      expect(fitField(value, field, overflow.fail)).toBe(isHeld ? value : null);
    }),
    runs,
  );
});

test("so does a sum", () => {
  fc.assert(
    fc.property(type, integer, integer, (field, drawn, increment) => {
      const old = asType(BigInt(drawn), field);
      const sum = old + BigInt(increment);
      const nearest = sum < lowest(field) ? lowest(field) : sum > highest(field) ? highest(field) : sum;
      expect(addToField(normalized(old), increment, field, overflow.wrap)).toBe(normalized(asType(sum, field)));
      expect(addToField(normalized(old), increment, field, overflow.saturate)).toBe(normalized(nearest));
      expect(addToField(normalized(old), increment, field, overflow.fail)).toBe(nearest === sum ? normalized(sum) : null);
    }),
    runs,
  );
});
