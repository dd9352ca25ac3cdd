import fc from "fast-check";
import { expect, test } from "vitest";
import { copyBytes } from "./copy.js";

test("copies exactly the range, on either side of the length where another way begins", () => {
  const length = fc.oneof(fc.nat(300), fc.integer({ min: 125, max: 131 }));
  fc.assert(
    fc.property(length, fc.nat(20), fc.nat(20), (length, sourceAt, targetAt) => {
      const source = Uint8Array.from({ length: sourceAt + length + 5 }, (_, i) => i * 31);
      const target = new Uint8Array(targetAt + length + 5).fill(0xee);
      const expected = target.slice();
      expected.set(source.slice(sourceAt, sourceAt + length), targetAt);
      copyBytes(source, sourceAt, target, targetAt, length);
      expect(target).toEqual(expected);
    }),
  );
});

test.each([1, 128, 129, 1000])("copies %i bytes between ranges of one buffer that do not overlap", (length) => {
  const bytes = Uint8Array.from({ length: 2 * length }, (_, i) => i % 251);
  const expected = bytes.slice(0, length);
  copyBytes(bytes, 0, bytes, length, length);
  expect(bytes.slice(length)).toEqual(expected);
  expect(bytes.slice(0, length)).toEqual(expected);
});
