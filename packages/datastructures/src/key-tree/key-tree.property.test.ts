import fc from "fast-check";
import { describe, test, vi } from "vitest";
import type { ArenaOptions } from "../arena/options.js";
import { ModelledKeyTree } from "../testing/modelled-key-tree.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

type Take = (modelled: ModelledKeyTree) => void;

const number = fc.nat(2000);
const value = fc.integer({ min: 0, max: 2 ** 31 });
const step: fc.Arbitrary<Take> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(number, value).map(
      ([n, v]) =>
        (modelled: ModelledKeyTree) =>
          modelled.put(n, v),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(number, fc.integer({ min: 1, max: 200 })).map(([n, count]) => (modelled: ModelledKeyTree) => {
      for (let i = 0; i < count; i++) modelled.put(n + i, i);
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(number, fc.integer({ min: 1, max: 200 })).map(([n, count]) => (modelled: ModelledKeyTree) => {
      for (let i = count; i >= 0; i--) modelled.put(n + i, i);
    }),
  },
  { weight: 5, arbitrary: number.map((n) => (modelled: ModelledKeyTree) => modelled.remove(n)) },
  {
    weight: 3,
    arbitrary: fc.tuple(number, fc.integer({ min: 1, max: 150 })).map(([n, count]) => (modelled: ModelledKeyTree) => {
      for (let i = 0; i < count; i++) modelled.remove(n + i);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 100 }).map((count) => (modelled: ModelledKeyTree) => {
      for (let i = 0; i < count && modelled.sorted.length > 0; i++) modelled.remove(modelled.sorted[0]);
    }),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(number, fc.nat(80)).map(
      ([n, steps]) =>
        (modelled: ModelledKeyTree) =>
          modelled.walk(n, steps),
    ),
  },
  { weight: 1, arbitrary: fc.constant((modelled: ModelledKeyTree) => modelled.removeFirstLeaf()) },
  { weight: 1, arbitrary: fc.constant((modelled: ModelledKeyTree) => modelled.checkCopy()) },
  { weight: 1, arbitrary: fc.constant((modelled: ModelledKeyTree) => modelled.addBallast()) },
  { weight: 1, arbitrary: fc.constant((modelled: ModelledKeyTree) => modelled.compact()) },
);
const steps = fc.array(step, { maxLength: 120, size: "max" });

function run(modelled: ModelledKeyTree, taken: readonly Take[]): void {
  for (const take of taken) {
    take(modelled);
    modelled.check();
  }
  modelled.tree.clear();
  modelled.tree.check();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 20 : count });

describe("a KeyTree answers like a sorted array", () => {
  test.each([4, 5, 8, 63])("with blocks of %i rows", (rowsMax) => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledKeyTree(rowsMax), taken)),
      runs(12),
    );
  });

  test("in an arena where every allocation moves the first chunk", () => {
    const restless: ArenaOptions = { isRestless: true };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: "max" }), (taken) => run(new ModelledKeyTree(5, restless), taken)),
      runs(8),
    );
  });
});
