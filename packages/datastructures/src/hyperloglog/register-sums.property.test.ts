import fc from "fast-check";
import { expect, test } from "vitest";
import { writeDense } from "./dense.js";
import { estimateCardinality } from "./estimate.js";
import { denseRegisterBytes, registerCount } from "./layout.js";
import { brokenRuns, estimateDense, estimateRegisters, estimateSparse } from "./register-sums.js";
import { countSparse, valueRun } from "./sparse.js";

/** Registers that are about as high as those of some number of elements, with some odd ones among them. */
const registers = fc
  .tuple(
    fc.integer({ min: 0, max: 45 }),
    fc.integer({ min: 1, max: 14 }),
    fc.array(fc.tuple(fc.nat({ max: registerCount - 1 }), fc.nat({ max: 63 })), { maxLength: 3 }),
    fc.nat(),
  )
  .map(([lowest, spread, odd, seed]) => {
    const made = Uint8Array.from({ length: registerCount }, (_, i) => lowest + ((Math.imul(i + seed, 0x9e3779b1) >>> 8) % spread));
    for (const [index, value] of odd) made[index] = value;
    return made;
  });

test("sums over all registers lead to the very estimate that counting them does, or to none", () => {
  let none = 0;
  fc.assert(
    fc.property(registers, (made) => {
      const histogram = new Int32Array(64);
      for (const register of made) histogram[register]++;
      const dense = new Uint8Array(denseRegisterBytes + 3);
      writeDense(dense, 3, made);
      const found = [estimateDense(dense, 3), estimateRegisters(made)];
      if (Number.isNaN(found[0])) {
        none++;
        expect(made.some((value) => value > 25)).toBe(true);
        expect(found[1]).toBeNaN();
      } else expect(found).toEqual([estimateCardinality(histogram), estimateCardinality(histogram)]);
    }),
    { numRuns: 500 },
  );
  expect(none).toBeLessThan(400);
});

/** Runs as they may be anywhere in a string; as many registers as there have to be, or not. */
const runs = fc
  .record({
    some: fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 64 }).map((length) => [length - 1]),
        fc.integer({ min: 1, max: 2000 }).map((length) => [0x40 | ((length - 1) >>> 8), (length - 1) & 0xff]),
        fc
          .tuple(fc.oneof(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 24, max: 32 })), fc.integer({ min: 1, max: 4 }))
          .map(([value, length]) => [valueRun(value, length)]),
      ),
      { maxLength: 300, size: "max" },
    ),
    isWhole: fc.boolean(),
    highest: fc.integer({ min: 20, max: 32 }),
  })
  .map(({ some, isWhole, highest }) => {
    const bytes: number[] = [];
    let registerSum = 0;
    for (const run of some) {
      const [first, second] = run as [number, number?];
      const length = second !== undefined ? (((first & 63) << 8) | second) + 1 : first < 0x80 ? first + 1 : (first & 3) + 1;
      if (isWhole && registerSum + length > registerCount) break;
      bytes.push(first >= 0x80 ? valueRun(Math.min(highest, ((first >>> 2) & 31) + 1), length) : first, ...run.slice(1));
      registerSum += length;
    }
    const rest = registerCount - registerSum;
    if (isWhole && rest > 0) bytes.push(0x40 | ((rest - 1) >>> 8), (rest - 1) & 0xff);
    return Uint8Array.from([0xff, ...bytes]);
  });

test("sums over runs lead to the very estimate that counting their registers does, or to none; broken runs are told from whole ones", () => {
  const seen = { none: 0, broken: 0, whole: 0 };
  fc.assert(
    fc.property(runs, fc.nat(2), (bytes, cut) => {
      const end = bytes.length - (cut === 0 ? 1 : 0);
      const histogram = new Int32Array(64);
      const found = estimateSparse(bytes, 1, end);
      const isWhole = countSparse(bytes, 1, end, histogram);
      if (Number.isNaN(found)) seen.none++;
      else if (isWhole) {
        seen.whole++;
        expect(found).toBe(estimateCardinality(histogram));
      } else {
        seen.broken++;
        expect(found).toBe(brokenRuns);
      }
      if (Number.isNaN(found)) expect(bytes.some((byte) => byte >= valueRun(26, 1))).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(seen.none, seen.broken, seen.whole)).toBeGreaterThan(50);
});
