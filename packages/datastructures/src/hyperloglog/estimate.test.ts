import { expect, test } from "vitest";
import { estimateCardinality } from "./estimate.js";
import { initialise, isStale, readCardinality, registerCount, writeCardinality } from "./layout.js";

/** So many registers of each value. */
function histogramOf(counts: Readonly<Record<number, number>>): Int32Array {
  const histogram = new Int32Array(64);
  for (const [value, count] of Object.entries(counts)) histogram[Number(value)] = count;
  return histogram;
}

// The counts are those of redis-server 7.0.15, given strings with these registers.
test.each([
  [{ 0: registerCount }, 0],
  [{ 1: 16_384 }, 23_637],
  [{ 50: 16_384 }, -(2 ** 63)],
  [{ 51: 16_384 }, -(2 ** 63)],
  [{ 63: 16_384 }, -(2 ** 63)],
  [{ 50: 1, 51: 16_383 }, -(2 ** 63)],
  [{ 0: 1, 51: 16_383 }, 193_623_433],
  [{ 0: 16_383, 1: 1 }, 1],
  [{ 0: 1, 1: 16_383 }, 23_636],
  [{ 0: 16_383, 51: 1 }, 1],
  [{ 2: 5000, 3: 5000, 4: 3000, 5: 3384 }, 89_305],
  [{ 30: 384, 40: 16_000 }, 520_273_424_219_750],
  [{ 45: 10_000, 51: 6384 }, Number(677_112_053_389_362_944n)],
  [{ 0: 8000, 20: 8000, 63: 384 }, 13_849],
])("registers %o make %d elements", (counts, expected) => {
  expect(estimateCardinality(histogramOf(counts))).toBe(expected);
});

test("a count is kept in eight bytes, exactly; what does not fit leaves it stale", () => {
  const bytes = new Uint8Array(20);
  initialise(bytes, 1);
  expect(isStale(bytes, 1)).toBe(true);
  for (const count of [0, 1, 255, 256, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
    writeCardinality(bytes, 1, count);
    expect([isStale(bytes, 1), readCardinality(bytes, 1)]).toEqual([false, count]);
  }
  writeCardinality(bytes, 1, 2 ** 60);
  expect(readCardinality(bytes, 1)).toBe(2n ** 60n);
  writeCardinality(bytes, 1, -(2 ** 63));
  expect(isStale(bytes, 1)).toBe(true);
});
