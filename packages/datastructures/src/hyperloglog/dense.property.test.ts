import fc from "fast-check";
import { expect, test } from "vitest";
import { countDense, mergeDense, raiseRegister, readRegister, writeDense } from "./dense.js";
import { denseRegisterBytes, registerCount } from "./layout.js";

const at = 3;
const step = fc.tuple(fc.integer({ min: 0, max: registerCount - 1 }), fc.integer({ min: 0, max: 63 }));

test("dense registers are read, raised, counted, merged and written as plain ones", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.array(step, { maxLength: 300 }), (steps, others) => {
      const bytes = new Uint8Array(at + denseRegisterBytes + 1).fill(255);
      const model = new Uint8Array(registerCount);
      bytes.fill(0, at, at + denseRegisterBytes);
      for (const [index, rank] of [...steps, [0, 63], [registerCount - 1, 62]] as const) {
        expect(raiseRegister(bytes, at, index, rank)).toBe(rank > model[index]);
        model[index] = Math.max(model[index], rank);
        expect(readRegister(bytes, at, index)).toBe(model[index]);
      }
      const histogram = new Int32Array(64);
      countDense(bytes, at, histogram);
      expect([...histogram]).toEqual(Array.from({ length: 64 }, (_, value) => model.filter((register) => register === value).length));
      const merged = new Uint8Array(registerCount);
      for (const [index, rank] of others) merged[index] = rank;
      const expected = merged.map((rank, index) => Math.max(rank, model[index]));
      mergeDense(bytes, at, merged);
      expect(merged).toEqual(expected);
      const written = new Uint8Array(at + denseRegisterBytes + 1).fill(255);
      writeDense(written, at, merged);
      for (let index = 0; index < registerCount; index += 97) expect(readRegister(written, at, index)).toBe(merged[index]);
      expect([written[at - 1], written[at + denseRegisterBytes], bytes[at - 1], bytes[at + denseRegisterBytes]]).toEqual([
        255, 255, 255, 255,
      ]);
    }),
    { numRuns: 100 },
  );
});
