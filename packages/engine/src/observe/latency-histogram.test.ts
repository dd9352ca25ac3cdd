import fc from "fast-check";
import { expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.js";

const percents = [0, 1, 50, 90, 99, 99.9, 100];

test("a percentile is the duration that so many did not exceed, at most a sixteenth too high", () => {
  const durationNs = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 30 - 1 }),
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 30 }).map((power) => 2 ** power - 1),
  );
  fc.assert(
    fc.property(fc.array(durationNs, { minLength: 1, maxLength: 300 }), (durations) => {
      const histogram = new LatencyHistogram();
      for (const ns of durations) histogram.record(ns / 1000);
      expect(histogram.count).toBe(durations.length);
      const sorted = durations.toSorted((a, b) => a - b);
      for (const percent of percents) {
        const exact = sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1] as number;
        const ns = histogram.percentileUs(percent) * 1000;
        // A nanosecond's thousandth either way is what the conversion to microseconds and back may cost.
        expect(ns).toBeGreaterThanOrEqual(exact - 1.001);
        expect(ns).toBeLessThanOrEqual(exact * (1 + 1 / 16) + 0.001);
      }
    }),
  );
});

test("what takes longer than a second counts as a second", () => {
  const histogram = new LatencyHistogram();
  histogram.record(60_000_000);
  expect(histogram.percentileUs(50)).toBeCloseTo(2 ** 30 / 1000, -1);
});

test("nothing recorded, nothing told; and nothing again after a reset", () => {
  const histogram = new LatencyHistogram();
  expect(histogram.percentileUs(99)).toBe(0);
  histogram.record(5);
  histogram.reset();
  expect([histogram.count, histogram.percentileUs(99)]).toEqual([0, 0]);
});

test("what it shows counts durations up to each power of two, and those that took longer with the last", () => {
  const histogram = new LatencyHistogram();
  for (const us of [0, 0.5, 1.5, 30, 32, 60, 200_000, 5_000_000]) histogram.record(us);
  expect(histogram.cumulative()).toEqual([
    [1, 2],
    [2, 3],
    [33, 5],
    [66, 6],
    [270_532, 7],
    [1_082_130, 8],
  ]);
  expect(new LatencyHistogram().cumulative()).toEqual([]);
});
