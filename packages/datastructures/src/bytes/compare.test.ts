import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "./compare.js";

test("byte strings are in the order of the texts of which each byte is a character", () => {
  const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
  fc.assert(
    fc.property(fc.uint8Array({ max: 255, maxLength: 4 }), fc.uint8Array({ maxLength: 4 }), (a, b) => {
      const [first, second] = [latin1(a), latin1(b)];
      expect(Math.sign(compareBytes(a, b))).toBe(first === second ? 0 : first < second ? -1 : 1);
    }),
  );
});
