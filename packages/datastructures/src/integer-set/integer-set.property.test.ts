/** The integer set against a Set, under operations drawn at random, with a snapshot, a scan and compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { ModelledIntegerSet } from "../testing/modelled-integer-set.js";
import { Random } from "../testing/random.js";
import { ChunkDirectory } from "./directory.js";
import { SetSnapshot } from "./snapshot.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
/** Where widths change, where numbers end, and where the low word changes its sign. */
const edges = [0n, 2n ** 15n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 62n].flatMap((edge) => [edge, -edge]).concat(int64Min, int64Max);
const clamp = (value: bigint): bigint => (value < int64Min ? int64Min : value > int64Max ? int64Max : value);
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -60, max: 300 }).map(BigInt) },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -40, max: 40 })).map(([edge, by]) => clamp(edge + BigInt(by))),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: int64Min, max: int64Max }) },
);
/** Ascending or descending, densely or with gaps. */
const range = fc
  .record({ from: value, count: fc.oneof(fc.nat(4), fc.nat(120)), step: fc.constantFrom(1n, -1n, 3n, -2n, 2n ** 13n) })
  .map(({ from, count, step }) => Array.from({ length: count }, (_, i) => clamp(from + BigInt(i) * step)));

type Take = (modelled: ModelledIntegerSet) => void;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: range.map<Take>((values) => (modelled) => {
      for (const value of values) modelled.add(value);
    }),
  },
  {
    weight: 5,
    arbitrary: range.map<Take>((values) => (modelled) => {
      for (const value of values) modelled.delete(value);
    }),
  },
  { weight: 4, arbitrary: value.map<Take>((value) => (modelled) => modelled.add(value)) },
  { weight: 4, arbitrary: value.map<Take>((value) => (modelled) => modelled.delete(value)) },
  { weight: 3, arbitrary: value.map<Take>((value) => (modelled) => modelled.has(value)) },
  { weight: 2, arbitrary: range.map<Take>((values) => (modelled) => modelled.addIntset(values)) },
  { weight: 1, arbitrary: fc.integer().map<Take>((seed) => (modelled) => modelled.sample(new Random(seed).next)) },
  { weight: 2, arbitrary: fc.constant<Take>((modelled) => modelled.beginSnapshot()) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 12 }).map<Take>((chunks) => (modelled) => modelled.stepSnapshot(chunks)) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 60 }).map<Take>((count) => (modelled) => modelled.stepScan(count)) },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(new Arena())) },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.check()) },
);
const steps = fc.array(step, { maxLength: 60, size: "max" });

function run(modelled: ModelledIntegerSet, taken: Take[]): void {
  for (const take of taken) take(modelled);
  modelled.check();
  while (modelled.snapshot !== null) modelled.stepSnapshot(5);
  while (modelled.walk !== null) modelled.stepScan(30);
  modelled.check();
  modelled.checkCopy(modelled.arena);
  modelled.free();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 20 : count });

describe("an IntegerSet answers like a Set, and its snapshots hold what there was when they began", () => {
  test.each([40, 63, 200, 2048])("with chunks of up to %i bytes", (chunkBytesMax) => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledIntegerSet({}, chunkBytesMax), taken)),
      runs(60),
    );
  });

  test("with references beyond 2^31", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledIntegerSet({ firstChunkIndex: 4096 }, 100), taken)),
      runs(60),
    );
  });

  test("in an arena whose memory moves with each allocation", () => {
    fc.assert(
      fc.property(steps, (taken) => run(new ModelledIntegerSet({ isRestless: true }, 100), taken)),
      runs(60),
    );
  });
});

describe("the property fails at a fault:", () => {
  const { beforeChange, markForNew } = SetSnapshot.prototype;
  const { lastUpTo, setSmallest, chunkOf } = ChunkDirectory.prototype;
  const faults: Record<string, () => void> = {
    "a snapshot does not get what changes": () => Object.assign(SetSnapshot.prototype, { beforeChange: () => undefined }),
    "a snapshot gets new chunks": () => Object.assign(SetSnapshot.prototype, { markForNew: () => 0 }),
    "a snapshot forgets what it has got": () =>
      Object.assign(SetSnapshot.prototype, {
        beforeChange(this: SetSnapshot, chunk: number) {
          beforeChange.call(this, chunk);
          const { directory } = this as unknown as { directory: ChunkDirectory };
          directory.marks[chunk] = 0;
        },
      }),
    "a chunk's smallest integer stays what it was": () =>
      Object.assign(ChunkDirectory.prototype, {
        setSmallest(this: ChunkDirectory, chunk: number) {
          if (this.counts[chunk] <= 1) setSmallest.call(this, chunk);
        },
      }),
    "an integer is sought one chunk too early": () =>
      Object.assign(ChunkDirectory.prototype, {
        lastUpTo(this: ChunkDirectory) {
          const chunk = lastUpTo.call(this);
          return chunk > 2 ? chunk - 1 : chunk;
        },
      }),
    "counting goes past a chunk": () =>
      Object.assign(ChunkDirectory.prototype, {
        chunkOf(this: ChunkDirectory, index: number, total: number) {
          return Math.min(this.size - 1, chunkOf.call(this, Math.min(total - 1, index + 1), total));
        },
      }),
  };

  test.each(Object.keys(faults))("%s", (name) => {
    try {
      faults[name]();
      const found = fc.check(
        fc.property(steps, (taken) => run(new ModelledIntegerSet(), taken)),
        { numRuns: 100, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    } finally {
      Object.assign(SetSnapshot.prototype, { beforeChange, markForNew });
      Object.assign(ChunkDirectory.prototype, { lastUpTo, setSmallest, chunkOf });
    }
  });
});
