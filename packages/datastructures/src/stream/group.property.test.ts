/** A consumer group against a map of its pending entries, under operations drawn at random, with compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { ModelledGroup } from "../testing/modelled-group.js";
import { StreamGroup } from "./group.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

type Take = (modelled: ModelledGroup) => void;

/** A few hundred, which differ in each of an id's words. */
const id = fc
  .tuple(fc.nat(120), fc.constantFrom(0n, 2n ** 31n, 2n ** 40n, 2n ** 64n, 2n ** 100n, 2n ** 127n))
  .map(([low, high]) => high + BigInt(low));
const name = fc.constantFrom("", "a", "b", "bb", "b\0", "\xff", "Alice", "alice");
/** Many at once, and some at either end of what a time can be. */
const timeMs = fc.oneof(
  { weight: 4, arbitrary: fc.nat(5) },
  { weight: 2, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_100 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 48, 2 ** 53 - 1) },
);
const count = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n),
  },
);
const batch = fc.integer({ min: 1, max: 150 });

const step: fc.Arbitrary<Take> = fc.oneof(
  {
    weight: 3,
    arbitrary: name.map(
      (name): Take =>
        (modelled) =>
          modelled.turnConsumer(name),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(id, name, timeMs, count).map(
      (args): Take =>
        (modelled) =>
          modelled.deliver(...args),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(id, batch, name, timeMs).map(
      ([first, count, name, timeMs]): Take =>
        (modelled) => {
          for (let i = 0; i < count; i++) modelled.deliver(first + BigInt(i), name, timeMs + (i >>> 3), null);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(id, fc.boolean()).map(
      ([id, isNew]): Take =>
        (modelled) =>
          modelled.giveBack(id, isNew),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(id, batch).map(
      ([last, count]): Take =>
        (modelled) => {
          for (let i = count; i > 0; i--) if (last > BigInt(i)) modelled.giveBack(last - BigInt(i), false);
        },
    ),
  },
  {
    weight: 4,
    arbitrary: id.map(
      (id): Take =>
        (modelled) =>
          modelled.remove(id),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(id, batch).map(
      ([first, count]): Take =>
        (modelled) => {
          for (let i = 0; i < count; i++) modelled.remove(first + BigInt(i));
        },
    ),
  },
  {
    weight: 2,
    arbitrary: timeMs.map(
      (from): Take =>
        (modelled) =>
          modelled.walkByAge(from),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.addBallast()) },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.dropBallast()) },
  { weight: 5, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.compact()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(new Arena())) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(modelled.arena)) },
);

const stepsOf = (maxLength: number): fc.Arbitrary<Take[]> => fc.array(step, { maxLength, size: "max" });

function run(modelled: ModelledGroup, taken: readonly Take[]): void {
  for (const take of taken) {
    take(modelled);
    modelled.check();
  }
  modelled.checkCopy(modelled.arena);
  modelled.free();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 20 : count });

describe("a StreamGroup answers like a map of pending entries", () => {
  test("as it is", () => {
    fc.assert(
      fc.property(stepsOf(60), (taken) => run(new ModelledGroup(), taken)),
      runs(15),
    );
  });

  test("where chunks move at every allocation", () => {
    fc.assert(
      fc.property(stepsOf(20), (taken) => run(new ModelledGroup({ isRestless: true }), taken)),
      runs(10),
    );
  });
});

describe("the property fails where", () => {
  // biome-ignore lint/suspicious/noExplicitAny: private methods are replaced.
  const group = StreamGroup.prototype as any;
  const faults: Record<string, [name: string, fault: (...args: never[]) => unknown]> = {
    "ages are not noted": ["noteAge", () => undefined],
    "ages are not forgotten": ["forgetAge", () => undefined],
    "what was given back stays whose it was": ["giveBack", () => undefined],
    "a consumer leaves its entries behind": [
      "removeConsumer",
      function (this: StreamGroup, consumer: never) {
        this.consumers.remove(consumer);
      },
    ],
  };

  test.each(Object.keys(faults))("%s", (name) => {
    const [method, fault] = faults[name];
    const right = group[method];
    try {
      group[method] = fault;
      const found = fc.check(
        fc.property(stepsOf(40), (taken) => run(new ModelledGroup(), taken)),
        { numRuns: 400, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    } finally {
      group[method] = right;
    }
  });
});
