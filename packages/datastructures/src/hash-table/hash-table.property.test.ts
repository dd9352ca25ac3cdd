/** The hash table against a Map, under operations drawn at random, with a snapshot and compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { specialNumbers } from "../testing/entries.js";
import { ModelledTable, WeakHasher } from "../testing/modelled-table.js";
import { Random } from "../testing/random.js";
import { TableSnapshot } from "./snapshot.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const number = fc.oneof({ weight: 1, arbitrary: fc.nat(specialNumbers - 3) }, { weight: 8, arbitrary: fc.nat(2000) });
const valueLength = fc.oneof({ weight: 8, arbitrary: fc.nat(60) }, { weight: 2, arbitrary: fc.nat(3000) }, fc.nat(60_000));
const fill = fc.nat(255);
/** Few, so that many are equal, and such as take more than 32 bits. */
const expiresAtMs = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 2 ** 47 }));
/** Ranges, so that the table grows over several segments, and shrinks again. */
const range = fc.record({ from: number, count: fc.oneof({ weight: 3, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(900) }) });

type Take = (modelled: ModelledTable) => void;
const each =
  (from: number, count: number, run: (modelled: ModelledTable, number: number) => void): Take =>
  (modelled) => {
    for (let i = 0; i < count; i++) run(modelled, from + i);
  };

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ range, valueLength: fc.nat(40), fill })
      .map(({ range: { from, count }, valueLength, fill }) =>
        each(from, count, (modelled, number) => modelled.set(number, valueLength, fill)),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(number, valueLength, fill).map(
      (args): Take =>
        (modelled) =>
          modelled.set(...args),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(number, valueLength, fill).map(
      (args): Take =>
        (modelled) =>
          modelled.setFound(...args),
    ),
  },
  { weight: 3, arbitrary: range.map(({ from, count }) => each(from, count, (modelled, number) => modelled.delete(number))) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(range, expiresAtMs)
      .map(([{ from, count }, ms]) => each(from, count, (modelled, number) => modelled.setExpiry(number, ms + ((number * 7) % 5)))),
  },
  { weight: 2, arbitrary: range.map(({ from, count }) => each(from, count, (modelled, number) => modelled.clearExpiry(number))) },
  {
    weight: 1,
    arbitrary: expiresAtMs.map(
      (ms): Take =>
        (modelled) =>
          modelled.expire(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer().map(
      (seed): Take =>
        (modelled) =>
          modelled.sample(new Random(seed).next),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.beginSnapshot()) },
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 300 }).map(
      (count): Take =>
        (modelled) =>
          modelled.stepSnapshot(count),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(new Arena())) },
);
const steps = fc.array(step, { maxLength: 60, size: "max" });

function run(modelled: ModelledTable, taken: Take[]): void {
  for (const take of taken) take(modelled);
  modelled.check();
  while (modelled.snapshot !== null) modelled.stepSnapshot(50);
  modelled.check();
  modelled.checkCopy(modelled.arena);
  modelled.free();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 10 : count });

describe("a HashTable answers like a Map, and its snapshots hold what there was when they began", () => {
  test("with the keyed hash", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledTable(), taken)),
      runs(60),
    );
  });

  test("with references beyond 2^31", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledTable({ firstChunkIndex: 4096 }), taken)),
      runs(60),
    );
  });

  test("with many fields of equal hash", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: "max" }), (taken) => run(new ModelledTable({}, new WeakHasher(1, 2)), taken)),
      runs(10),
    );
  });
});

describe("the property fails where a snapshot is at fault:", () => {
  const { beforeChange, preserve, markForNew } = TableSnapshot.prototype;
  const faults: Record<string, Partial<Pick<TableSnapshot, "beforeChange" | "preserve" | "markForNew">>> = {
    "changes are not preserved": { beforeChange: () => undefined },
    "what goes is not preserved": { preserve: () => false },
    "new fields are not left out": { markForNew: () => 0 },
  };

  test.each(Object.keys(faults))("%s", (name) => {
    try {
      Object.assign(TableSnapshot.prototype, faults[name]);
      const found = fc.check(
        fc.property(steps, (taken) => run(new ModelledTable(), taken)),
        { numRuns: 100, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    } finally {
      Object.assign(TableSnapshot.prototype, { beforeChange, preserve, markForNew });
    }
  });
});
