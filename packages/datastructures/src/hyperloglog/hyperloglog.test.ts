import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../assert.js";
import { registersOf } from "../testing/modelled-hyperloglog.js";
import { HyperLogLog, NotHyperLogLogError } from "./hyperloglog.js";
import { selfTest } from "./self-test.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const encoder = new TextEncoder();

/** Adds `element:1` and so on. */
function filled(count: number, options = {}): HyperLogLog {
  const made = new HyperLogLog(options);
  for (let i = 1; i <= count; i++) made.add(encoder.encode(`element:${i}`));
  return made;
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

describe("a HyperLogLog", () => {
  test("has the bytes that redis-server 7.0.15 makes of the same elements, counted at the same moments", () => {
    const expected: readonly (readonly [elements: number, count: number, length: number, digest: string])[] = [
      [1, 1, 21, "f1b6174af1bd8d53"],
      [2, 2, 24, "79b0b8d19fa2befe"],
      [10, 10, 47, "fa1eaec61738f4b5"],
      [100, 99, 285, "903dac0ac4201de8"],
      [1000, 997, 1898, "3882879e1f8a75d9"],
      [2000, 2004, 12_304, "3ef2ffc4d728d2d6"],
      [10_000, 10_017, 12_304, "a759e7bfd04cd868"],
      [200_000, 198_321, 12_304, "1dc036eaefe3d1a3"],
    ];
    const real = new HyperLogLog();
    let added = 0;
    for (const [elements, count, length, digest] of expected) {
      while (added < elements) real.add(encoder.encode(`element:${++added}`));
      expect([elements, real.count(), real.bytes.length, digestOf(real.bytes)]).toEqual([elements, count, length, digest]);
      real.check();
    }
  });

  test("without elements is 18 bytes, with the mark that it was not counted", () => {
    const empty = new HyperLogLog();
    expect(Buffer.from(empty.bytes).toString("hex")).toBe("48594c4c0100000000000000000000807fff");
    expect(empty.count()).toBe(0);
    expect(Buffer.from(empty.bytes).toString("hex")).toBe("48594c4c0100000000000000000000007fff");
  });

  test("says whether an element changed anything", () => {
    const real = new HyperLogLog();
    expect([real.add(Uint8Array.of(1)), real.add(Uint8Array.of(1)), real.add(new Uint8Array(0))]).toEqual([true, false, true]);
    expect(real.count()).toBe(2);
  });

  test("merged has the registers of both, whichever their forms", () => {
    for (const [first, second] of [
      [300, 500],
      [300, 50_000],
      [50_000, 300],
      [40_000, 50_000],
    ]) {
      const real = new HyperLogLog();
      for (let i = 1; i <= first; i++) real.add(encoder.encode(`other:${i}`));
      const both = HyperLogLog.from(real.bytes);
      for (let i = 1; i <= second; i++) both.add(encoder.encode(`element:${i}`));
      const before = real.bytes;
      const other = filled(second);
      real.merge(other);
      real.check();
      expect(real.count()).toBe(both.count());
      expect(registersOf(real.bytes)).toEqual(registersOf(both.bytes));
      expect(real.bytes).not.toEqual(before);
      expect(digestOf(other.bytes)).toBe(digestOf(filled(second).bytes));
    }
  });

  test("stays sparse up to as many bytes as it is told", () => {
    expect(filled(1000).bytes.length).toBeLessThan(3000);
    expect(filled(1000, { sparseBytesMax: 100 }).bytes.length).toBe(12_304);
    expect(filled(20_000, { sparseBytesMax: 100_000 }).bytes[4]).toBe(1);
    expect(filled(20_000, { sparseBytesMax: 100_000 }).count()).toBe(filled(20_000).count());
  });

  test("refuses bytes that are none", () => {
    const whole = filled(10).bytes;
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(16),
      whole.slice(0, -1),
      Uint8Array.of(...whole, 0),
      filled(50_000).bytes.slice(1),
    ])
      expect(() => HyperLogLog.from(bytes)).toThrow(NotHyperLogLogError);
  });

  test("whose register is higher than a hash can make it is found by its check", () => {
    const bytes = filled(50_000).bytes;
    bytes[16] = 63;
    expect(() => HyperLogLog.from(bytes).check()).toThrow(AssertionError);
  });

  test("passes its own test", () => {
    selfTest();
  });
});

test("counts have a standard error of at most 0.81 %", () => {
  const sizes = isLongRun
    ? [1, 10, 100, 1000, 2000, 5000, 10_000, 20_000, 40_000, 80_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]
    : [1, 10, 100, 1000, 10_000, 40_000, 80_000];
  const sets = isLongRun ? 24 : 16;
  const squares = new Float64Array(sizes.length);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  for (let set = 0; set < sets; set++) {
    const real = new HyperLogLog();
    let added = 0;
    sizes.forEach((size, i) => {
      while (added < size) {
        view.setUint32(0, ++added);
        view.setUint32(4, set * 7919);
        real.add(bytes);
      }
      squares[i] += (real.count() / size - 1) ** 2;
    });
  }
  const errors = sizes.map((_, i) => Math.sqrt(squares[i] / sets));
  const mean = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (sets * sizes.length));
  expect(mean).toBeLessThanOrEqual(0.0081);
  // A sample of so few sets spreads by itself: three times 1 / sqrt(2 * sets).
  for (const error of errors) expect(error).toBeLessThanOrEqual(0.0081 * (1 + 3 / Math.sqrt(2 * sets)));
}, 600_000);
