import fc from "fast-check";
import { expect, test } from "vitest";
import { Fifo } from "./fifo.js";

test("a queue answers like an array", () => {
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.nat(3000).map((count) => count) },
    fc.nat(3000).map((count) => -count),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const real = new Fifo<number>();
      const model: number[] = [];
      let next = 0;
      let taken = 0;
      for (const count of steps) {
        for (let i = 0; i < count; i++) {
          real.push(next);
          model.push(next++);
        }
        for (let i = 0; i < -count; i++) {
          const expected = model[taken];
          if (real.peek() !== expected || real.shift() !== expected) throw new Error(`entry ${taken} differs`);
          if (expected !== undefined) taken++;
        }
        expect(real.length).toBe(model.length - taken);
      }
    }),
  );
});
