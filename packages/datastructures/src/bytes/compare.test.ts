import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsWith, compareBytes, compareRanges, equalsBytes } from "./compare.js";

test("byte strings are in the order of the texts of which each byte is a character", () => {
  const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
  fc.assert(
    fc.property(fc.uint8Array({ max: 255, maxLength: 4 }), fc.uint8Array({ maxLength: 4 }), (a, b) => {
      const [first, second] = [latin1(a), latin1(b)];
      expect(Math.sign(compareBytes(a, b))).toBe(first === second ? 0 : first < second ? -1 : 1);
    }),
  );
});

test("parts of bytes are in the order of copies of them, wherever they lie, in one buffer or two", () => {
  const few = fc.uint8Array({ max: 255, maxLength: 5 });
  const alike = fc.oneof(fc.uint8Array({ max: 1, maxLength: 5 }), few);
  fc.assert(
    fc.property(few, alike, alike, (before, a, b) => {
      const [first, second] = [Uint8Array.from([...before, ...a, 0]), Uint8Array.from([...b, 255])];
      const order = Math.sign(compareBytes(a, b));
      expect(Math.sign(compareRanges(first, before.length, a.length, second, 0, b.length))).toBe(order);
      const both = Uint8Array.from([...b, ...before, ...a]);
      expect(Math.sign(compareRanges(both, b.length + before.length, a.length, both, 0, b.length))).toBe(order);
    }),
  );
  expect(compareRanges(new Uint8Array(0), 0, 0, new Uint8Array(0), 0, 0)).toBe(0);
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
