import fc from "fast-check";
import { expect, test } from "vitest";
import { writeDense } from "./dense.js";
import { estimateCardinality } from "./estimate.js";
import { denseRegisterBytes, registerCount } from "./layout.js";
import { estimateDense, estimateRegisters } from "./register-sums.js";

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
