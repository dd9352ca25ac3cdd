/** The dictionary against a Map, under operations drawn at random. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Arena, wordOffset } from "../arena/arena.js";
import { type HashKind, specialNumbers } from "../testing/entries.js";
import { ModelledDict, type ModelledDictOptions } from "../testing/modelled-dict.js";
import { Random } from "../testing/random.js";
import { Dict } from "./dictionary.js";
import type { EntryVisitor } from "./entry-visitor.js";
import { segmentState } from "./layout.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const numbers = 6000;
const number = fc.oneof({ weight: 1, arbitrary: fc.nat(specialNumbers - 1) }, { weight: 4, arbitrary: fc.nat(numbers) });
/** Ranges, so that the dictionary grows over several segments, and shrinks again. */
const range = fc.record({ from: number, count: fc.oneof(fc.nat(30), fc.nat(2500)) });
const seed = fc.integer();

const step = fc.oneof(
  { weight: 6, arbitrary: range.map(({ from, count }) => ({ op: "add", from, count }) as const) },
  { weight: 4, arbitrary: range.map(({ from, count }) => ({ op: "delete", from, count }) as const) },
  { weight: 2, arbitrary: number.map((number) => ({ op: "replace", number }) as const) },
  { weight: 2, arbitrary: number.map((number) => ({ op: "find", number }) as const) },
  { weight: 1, arbitrary: seed.map((seed) => ({ op: "sample", seed }) as const) },
  { weight: 2, arbitrary: fc.constant({ op: "beginWalk" } as const) },
  {
    weight: 6,
    arbitrary: fc.record({ walk: fc.nat(9), countMin: fc.integer({ min: 1, max: 800 }) }).map((more) => ({ op: "walk", ...more }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ op: "empty" } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(modelled: ModelledDict, step: Step): void {
  switch (step.op) {
    case "add":
      for (let i = 0; i < step.count; i++) modelled.add(step.from + i);
      break;
    case "delete":
      for (let i = 0; i < step.count; i++) modelled.delete(step.from + i);
      break;
    case "replace":
    case "find":
      modelled[step.op](step.number);
      break;
    case "sample":
      modelled.sample(new Random(step.seed).next);
      break;
    case "beginWalk":
      modelled.beginWalk();
      break;
    case "walk":
      if (modelled.walks.length > 0) modelled.stepWalk(step.walk % modelled.walks.length, step.countMin);
      break;
    case "empty":
      modelled.empty();
      break;
  }
}

function checkLikeMap(options: ModelledDictOptions, numRuns: number, maxSteps: number): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: maxSteps, size: "max" }), (steps) => {
      const modelled = new ModelledDict(options);
      for (const step of steps) {
        take(modelled, step);
        modelled.check();
      }
      while (modelled.walks.length > 0) modelled.stepWalk(0, 100);
      modelled.empty();
    }),
    { numRuns: isLongRun ? numRuns * 8 : numRuns },
  );
}

describe("a Dict answers like a Map, with scans under way", () => {
  test("with the keyed hash", () => checkLikeMap({}, 30, 40));

  test("with references beyond 2^31, and hashes as the hasher gives them", () =>
    checkLikeMap({ arena: { firstChunkIndex: 4096 }, hash: "signed" }, 20, 40));

  // A few, because their directories have four million places, every one of which a check looks at.
  test.each<HashKind>(["three bits", "low byte", "all zero", "all ones"])("with the weak hash '%s'", (hash) =>
    checkLikeMap({ hash }, 3, 8),
  );
});

describe("the property fails where the dictionary is at fault:", () => {
  interface Internals {
    segmentFor(hash: number): number;
    slotOf(segment: number, hash: number, ref: number): number;
    entries: number;
  }
  const internalsOf = (dict: Dict): Internals => dict as unknown as Internals;

  class DeletesWithoutMovingUp extends Dict {
    private readonly memory: Arena;

    constructor(arena: Arena) {
      super(arena);
      this.memory = arena;
    }

    override delete(hash: number, ref: number): void {
      const internals = internalsOf(this);
      const segment = internals.segmentFor(hash);
      const at = internals.slotOf(segment, hash, ref);
      const words = this.memory.wordsOf(segment);
      words[at] = 0;
      words[at + 1] = 0;
      words[wordOffset(segment) + segmentState]--;
      internals.entries--;
    }
  }

  class SkipsEqualHashes extends Dict {
    override scan(cursor: number, countMin: number, visitor: EntryVisitor): number {
      let last = -1;
      return super.scan(cursor, countMin, {
        visit: (ref, hash) => {
          if (hash !== last) visitor.visit(ref, hash);
          last = hash;
        },
      });
    }
  }

  class ForgetsReplacements extends Dict {
    override replace(): void {}
  }

  test.each<{ fault: typeof Dict; hash: HashKind }>([
    { fault: DeletesWithoutMovingUp, hash: "keyed" },
    { fault: SkipsEqualHashes, hash: "three bits" },
    { fault: ForgetsReplacements, hash: "keyed" },
  ])("$fault.name", ({ fault, hash }) => {
    const found = fc.check(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const modelled = new ModelledDict({ hash, createDict: (arena) => new fault(arena) });
        for (const step of steps) take(modelled, step);
        while (modelled.walks.length > 0) modelled.stepWalk(0, 100);
      }),
      { numRuns: 100, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
