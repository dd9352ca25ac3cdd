/** Bits of byte strings, beside what is slow and plainly right: one bit after the other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BitOperand, type BitOperation, canCombineInto, combineBits, countBits, findBit } from "./index.js";

const isLong = process.env.RESPIRE_TEST_LONG === "1";
const runs = { numRuns: isLong ? 20_000 : 500 };

/** Bytes somewhere in a longer buffer, at any alignment: of chance, of all zeros or ones, or of one bit among them. */
const stretch = fc
  .record({
    before: fc.nat(9),
    behind: fc.nat(9),
    length: fc.oneof(fc.nat(40), fc.nat(300), fc.nat(3000)),
    fill: fc.constantFrom("zeros", "ones", "chance"),
    odd: fc.nat(),
    seed: fc.nat(),
  })
  .map(({ before, behind, length, fill, odd, seed }): BitOperand => {
    const bytes = new Uint8Array(before + length + behind);
    for (let i = 0, state = seed; i < bytes.length; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const isOutside = i < before || i >= before + length;
      bytes[i] = isOutside || fill === "chance" ? state >>> 16 : fill === "ones" ? 0xff : 0;
    }
    if (fill !== "chance" && length > 0) bytes[before + (odd % length)] ^= 1 << (odd & 7);
    return { bytes, start: before, length };
  });

const bitAt = ({ bytes, start, length }: BitOperand, at: number): number =>
  at >= length * 8 ? 0 : (bytes[start + (at >>> 3)] >>> (7 - (at & 7))) & 1;

describe("bits of a byte string", () => {
  const part = fc
    .record({ operand: stretch, first: fc.nat(), end: fc.nat(), isWhole: fc.boolean() })
    .map(({ operand, first, end, isWhole }) => {
      const bits = operand.length * 8;
      return { operand, first: isWhole ? 0 : first % (bits + 1), end: isWhole ? bits : end % (bits + 1) };
    });

  test("countBits counts the ones between two bits, whatever lies around them", () => {
    fc.assert(
      fc.property(part, ({ operand, first, end }) => {
        let expected = 0;
        for (let at = first; at < end; at++) expected += bitAt(operand, at);
        expect(countBits(operand.bytes, operand.start, first, end)).toBe(expected);
      }),
      runs,
    );
  });

  test("findBit finds the first one or zero between two bits, or none", () => {
    fc.assert(
      fc.property(part, fc.constantFrom(0, 1), ({ operand, first, end }, bit) => {
        let expected = -1;
        for (let at = first; at < end && expected < 0; at++) if (bitAt(operand, at) === bit) expected = at;
        expect(findBit(operand.bytes, operand.start, first, end, bit)).toBe(expected);
      }),
      runs,
    );
  });

  test("all of 16 MiB of ones are counted, and the zero behind them found", () => {
    const bytes = new Uint8Array(16 * 1024 * 1024 + 1).fill(0xff);
    bytes[bytes.length - 1] = 0xef;
    expect(countBits(bytes, 0, 0, bytes.length * 8)).toBe(bytes.length * 8 - 1);
    expect(findBit(bytes, 0, 3, bytes.length * 8, 0)).toBe(bytes.length * 8 - 5);
    expect(findBit(bytes, 0, 3, bytes.length * 8 - 5, 0)).toBe(-1);
  });
});

describe("byte strings combined bit by bit", () => {
  const models: Record<BitOperation, (bits: readonly number[]) => boolean> = {
    and: (bits) => bits.every((bit) => bit === 1),
    or: (bits) => bits.includes(1),
    xor: (bits) => bits.filter((bit) => bit === 1).length % 2 === 1,
    not: ([only]) => only === 0,
    diff: ([x, ...others]) => x === 1 && !others.includes(1),
    diff1: ([x, ...others]) => x === 0 && others.includes(1),
    andor: ([x, ...others]) => x === 1 && others.includes(1),
    one: (bits) => bits.filter((bit) => bit === 1).length === 1,
  };

  const expectCombined = (operation: BitOperation, operands: readonly BitOperand[]): void => {
    const length = Math.max(...operands.map((operand) => operand.length));
    const target = new Uint8Array(length + 5).fill(0xa5);
    combineBits(operation, operands, target, length);
    const expected = new Uint8Array(length + 5).fill(0xa5);
    for (let i = 0; i < length; i++) {
      let byte = 0;
      for (let bit = 0; bit < 8; bit++) {
        const is = models[operation](operands.map((operand) => bitAt(operand, i * 8 + bit)));
        byte = (byte << 1) | (is ? 1 : 0);
      }
      expected[i] = byte;
    }
    expect(Buffer.from(target).equals(expected)).toBe(true);
    for (const [index, { bytes, start, length: own }] of operands.entries()) {
      const shared = new Uint8Array(length + 5);
      shared.set(bytes.subarray(start, start + own));
      const others = operands.with(index, { bytes: shared, start: 0, length: own });
      if (!canCombineInto(shared, operation, others)) {
        expect([index, ["diff", "diff1", "andor"].includes(operation)]).toEqual([0, true]);
        continue;
      }
      combineBits(operation, others, shared, length);
      expect(Buffer.from(shared.subarray(0, length)).equals(expected.subarray(0, length))).toBe(true);
    }
  };

  test("the result can't take the place of an operand that is there twice, in part, or looked at last", () => {
    const target = new Uint8Array(16);
    const [whole, part] = [
      { bytes: target, start: 0, length: 16 },
      { bytes: target, start: 4, length: 8 },
    ];
    const other = { bytes: new Uint8Array(4), start: 0, length: 4 };
    expect(canCombineInto(target, "or", [other, whole])).toBe(true);
    expect(canCombineInto(target, "or", [whole, whole])).toBe(false);
    expect(canCombineInto(target, "or", [other, part])).toBe(false);
    expect(canCombineInto(target, "or", [other, { ...whole, bytes: target.subarray(0, 16) }])).toBe(false);
    expect(canCombineInto(target, "diff", [other, whole])).toBe(true);
    expect(canCombineInto(target, "diff", [whole, other])).toBe(false);
  });

  test.each(Object.keys(models) as BitOperation[])("%s, of operands of any length at any alignment", (operation) => {
    const most = operation === "not" ? 1 : 11;
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: most }), (operands) => expectCombined(operation, operands)),
      { numRuns: isLong ? 2_000 : 60 },
    );
  });

  test.each(Object.keys(models) as BitOperation[])("%s, of operands longer than a block, which end in different ones", (operation) => {
    const operand = (start: number, length: number): BitOperand => {
      const bytes = new Uint8Array(start + length);
      for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i + length, 2_654_435_761) >>> 19;
      return { bytes, start, length };
    };
    const operands = [operand(0, 40_003), operand(1, 16_384), operand(4, 20_000), operand(2, 50_001), operand(3, 0), operand(0, 33_000)];
    expectCombined(operation, operation === "not" ? operands.slice(0, 1) : operands);
    if (operation !== "not") expectCombined(operation, operands.toReversed());
  });
});
