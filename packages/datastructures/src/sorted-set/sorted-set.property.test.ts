/** The sorted set against a sorted array, under operations drawn at random, with a snapshot and compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { specialNumbers } from "../testing/entries.js";
import { ModelledSortedSet, shortNodes } from "../testing/modelled-sorted-set.js";
import { WeakHasher } from "../testing/modelled-table.js";
import { Random } from "../testing/random.js";
import { MemberTable } from "./member-table.js";
import { RankTree } from "./rank-tree.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

type Take = (modelled: ModelledSortedSet) => void;

const number = fc.oneof({ weight: 1, arbitrary: fc.nat(specialNumbers - 3) }, { weight: 12, arbitrary: fc.nat(1200) });
const specialScores = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 2.3e-308, Number.MAX_VALUE, 2 ** 53];
/** Few, so that there are many ties. */
const anyScore = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...specialScores) },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);
const oneScore = fc.constantFrom(0, -0);
const range = fc.record({ from: number, count: fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(400) }) });
/** A place among those that there are. */
const share = fc.double({ min: 0, max: 1, noNaN: true });

const each =
  (from: number, count: number, run: (modelled: ModelledSortedSet, number: number) => void): Take =>
  (modelled) => {
    for (let i = 0; i < count; i++) run(modelled, from + i);
  };

function stepOf(score: fc.Arbitrary<number>): fc.Arbitrary<Take> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(range, score, fc.constantFrom(0, 0, 1, -1, 0.5))
        .map(([{ from, count }, first, step]) =>
          each(from, count, (modelled, number) => modelled.put(number, step === 0 ? first : first + step * number)),
        ),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(number, score).map(
        (args): Take =>
          (modelled) =>
            modelled.put(...args),
      ),
    },
    { weight: 3, arbitrary: range.map(({ from, count }) => each(from, count, (modelled, number) => modelled.delete(number))) },
    {
      weight: 3,
      arbitrary: fc.tuple(share, share).map(
        ([from, part]): Take =>
          (modelled) =>
            modelled.deleteRange(Math.floor(from * modelled.size), Math.floor(part * part * part * modelled.size)),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat(20), fc.boolean())
        .map(([count, isLowest]) => each(0, count, (modelled) => modelled.deleteRange(isLowest ? 0 : Math.max(0, modelled.size - 1), 1))),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(share, fc.nat(100)).map(
        ([from, steps]): Take =>
          (modelled) =>
            modelled.walk(Math.floor(from * modelled.size), steps),
      ),
    },
    {
      weight: 2,
      arbitrary: anyScore.map(
        (score): Take =>
          (modelled) =>
            modelled.checkCounts(score),
      ),
    },
    {
      weight: 2,
      arbitrary: number.map(
        (number): Take =>
          (modelled) =>
            modelled.checkMemberCounts(number),
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
    {
      weight: 1,
      arbitrary: fc.constantFrom("model", "reverse", "hash").map(
        (order): Take =>
          (modelled) =>
            modelled.rebuild(order),
      ),
    },
    { weight: 2, arbitrary: fc.constant<Take>((modelled) => modelled.beginSnapshot()) },
    {
      weight: 5,
      arbitrary: fc.integer({ min: 1, max: 300 }).map(
        (count): Take =>
          (modelled) =>
            modelled.stepSnapshot(count),
      ),
    },
    { weight: 2, arbitrary: fc.constant<Take>((modelled) => modelled.addBallast()) },
    { weight: 2, arbitrary: fc.constant<Take>((modelled) => modelled.dropBallast()) },
    { weight: 5, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
    { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(new Arena())) },
    { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.check()) },
  );
}

const step = stepOf(anyScore);
const stepsOf = (one: fc.Arbitrary<Take>, maxLength: number): fc.Arbitrary<Take[]> => fc.array(one, { maxLength, size: "max" });
const steps = stepsOf(step, 40);

function run(modelled: ModelledSortedSet, taken: Take[]): void {
  for (const take of taken) take(modelled);
  modelled.check();
  while (modelled.hasSnapshot) modelled.stepSnapshot(50);
  modelled.checkCopy(modelled.arena);
  modelled.free();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 20 : count });

describe("a SortedSet answers like a sorted array, and its snapshots hold what there was when they began", () => {
  test("with short nodes", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledSortedSet({}, shortNodes), taken)),
      runs(15),
    );
  });

  test("with the nodes that it has", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledSortedSet(), taken)),
      runs(15),
    );
  });

  test("with references beyond 2^31", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledSortedSet({ firstChunkIndex: 4096 }, shortNodes), taken)),
      runs(15),
    );
  });

  test("with all scores equal", () => {
    fc.assert(
      fc.property(stepsOf(stepOf(oneScore), 40), (taken) => run(new ModelledSortedSet({}, shortNodes), taken)),
      runs(15),
    );
  });

  test("with many members of equal hash", () => {
    fc.assert(
      fc.property(stepsOf(step, 20), (taken) => run(new ModelledSortedSet({}, shortNodes, new WeakHasher(1, 2)), taken)),
      runs(10),
    );
  });

  test("where chunks move at every allocation", () => {
    fc.assert(
      fc.property(stepsOf(step, 8), (taken) => run(new ModelledSortedSet({ isRestless: true }, shortNodes), taken)),
      runs(10),
    );
  });
});

describe("the property fails where", () => {
  // biome-ignore lint/suspicious/noExplicitAny: private methods are replaced.
  const [tree, table] = [RankTree.prototype as any, MemberTable.prototype as any];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const faults: Record<string, [target: any, name: string, fault: (...args: never[]) => unknown]> = {
    "a parent does not hear of another first member": [tree, "raiseFirst", () => undefined],
    "nobody hears of a new lowest member": [tree, "lowerFirst", () => undefined],
    "counts are not kept": [tree, "addToCounts", () => undefined],
    "a score changes where it leaves its place": [tree, "isBefore", () => true],
    "a score changes where it leaves its place to the left": [tree, "isBehind", () => true],
    "every place is taken for the first": [tree, "isOutermost", () => true],
    "nodes stay empty": [tree, "removeChild", () => undefined],
    "a root keeps its only child": [tree, "lower", () => undefined],
    "blocks move behind the tree's back": [tree, "replaceRef", () => undefined],
    "a copy leaves its traces": [
      table,
      "takeCopy",
      function (this: MemberTable, ref: number) {
        return this.arena.wordsOf(ref)[(ref & 0x7ffff) << 1];
      },
    ],
  };

  test.each(Object.keys(faults))("%s", (name) => {
    const [target, method, fault] = faults[name];
    const right = target[method];
    try {
      target[method] = fault;
      const found = fc.check(
        fc.property(steps, (taken) => run(new ModelledSortedSet({}, shortNodes), taken)),
        { numRuns: 400, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    } finally {
      target[method] = right;
    }
  });
});
