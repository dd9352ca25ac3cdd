import { expect, test } from "vitest";
import { LargeValues } from "./large-values.js";

const mebibyte = 1024 * 1024;

test("a value that is set takes as many bytes as it has", () => {
  const values = new LargeValues();
  const index = values.create(300_000);
  expect(values.length(index)).toBe(300_000);
  expect(values.usedBytes).toBe(300_000);
  values.free(index);
  expect(values.usedBytes).toBe(0);
});

test("one that grows gets room for more, which counts as used, and keeps its bytes", () => {
  const values = new LargeValues();
  const index = values.create(300_000);
  values.bytes(index).fill(7);
  expect(values.grow(index, 300_001)).toBe(300_000);
  expect(values.length(index)).toBe(300_001);
  expect(values.usedBytes).toBe(600_002);
  expect(values.grow(index, 600_002)).toBe(0);
  expect(values.usedBytes).toBe(600_002);
  expect(
    values
      .bytes(index)
      .subarray(0, 300_000)
      .every((byte) => byte === 7),
  ).toBe(true);
  expect(
    values
      .bytes(index)
      .subarray(300_000)
      .every((byte) => byte === 0),
  ).toBe(true);
  values.grow(index, 2 * mebibyte);
  expect(values.usedBytes).toBe(3 * mebibyte);
  values.grow(index, 16 * mebibyte);
  expect(values.usedBytes).toBe(18 * mebibyte);
  values.free(index);
  expect(values.usedBytes).toBe(0);
});

test("bytes that are copied as a value grows stay in proportion to its length", () => {
  const values = new LargeValues();
  const index = values.create(262_144);
  let copied = 0;
  for (let length = 262_144; length <= 64 * mebibyte; length += 1_000) copied += values.grow(index, length);
  expect(copied).toBeLessThan(9 * 64 * mebibyte);
  expect(values.usedBytes).toBeLessThan(1.13 * 64 * mebibyte + mebibyte);
});
