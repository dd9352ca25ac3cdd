import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsWith, compareBytes, equalsBytes } from "./compare.js";

test("byte strings are in the order of the texts of which each byte is a character", () => {
  const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
  fc.assert(
    fc.property(fc.uint8Array({ max: 255, maxLength: 4 }), fc.uint8Array({ maxLength: 4 }), (a, b) => {
      const [first, second] = [latin1(a), latin1(b)];
      expect(Math.sign(compareBytes(a, b))).toBe(first === second ? 0 : first < second ? -1 : 1);
    }),
  );
});

test("a part of bytes begins with what it begins with, and equals what it equals, wherever it lies", () => {
  const few = fc.uint8Array({ max: 2, maxLength: 4 });
  fc.assert(
    fc.property(few, few, few, few, (before, part, after, other) => {
      const bytes = Uint8Array.from([...before, ...part, ...after]);
      const isBeginning = `${part},`.startsWith(other.length === 0 ? "" : `${other},`);
      expect(beginsWith(bytes, before.length, part.length, other)).toBe(isBeginning);
      expect(equalsBytes(bytes, before.length, part.length, other)).toBe(isBeginning && other.length === part.length);
    }),
  );
});
