/** The list against an array, under operations drawn at random. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { ModelledList, type ModelledListOptions } from "../testing/modelled-list.js";
import { Random } from "../testing/random.js";
import { QuickList } from "./quicklist.js";
import { type QuickListSettings, setNodeLimits } from "./settings.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const never = Number.MAX_SAFE_INTEGER;
const settings: fc.Arbitrary<QuickListSettings> = fc.record({
  nodeBytesMax: fc.constantFrom(64, 128, 200, 512, 1024, 4096, 8192),
  nodeElementsMax: fc.constantFrom(1, 2, 3, 5, 16, never, never, never),
  compressDepth: fc.constantFrom(0, 0, 1, 2, 5),
  plainBytesMin: fc.constantFrom(1, 20, 100, never, never, never),
});
const seed = fc.integer();
const isHead = fc.boolean();
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ seed, isHead, count: fc.nat(150) }).map((more) => ({ op: "push", ...more }) as const) },
  { weight: 4, arbitrary: fc.record({ isHead, count: fc.nat(100) }).map((more) => ({ op: "pop", ...more }) as const) },
  { weight: 8, arbitrary: fc.record({ seed, count: fc.nat(60) }).map((more) => ({ op: "edit", ...more }) as const) },
  {
    weight: 1,
    arbitrary: fc.record({ seed, share: fc.double({ min: 0, max: 1, noNaN: true }) }).map((more) => ({ op: "thin", ...more }) as const),
  },
  { weight: 4, arbitrary: seed.map((seed) => ({ op: "removeRange", seed }) as const) },
  { weight: 2, arbitrary: settings.map((settings) => ({ op: "set", settings }) as const) },
  { weight: 1, arbitrary: fc.constant({ op: "copy" } as const) },
  { weight: 1, arbitrary: fc.constant({ op: "throughListpack" } as const) },
  { weight: 3, arbitrary: fc.constant({ op: "relocate" } as const) },
  { weight: 1, arbitrary: fc.constant({ op: "empty" } as const) },
  { weight: 2, arbitrary: fc.constant({ op: "beginSnapshot" } as const) },
  {
    weight: 3,
    arbitrary: fc
      .record({ index: fc.nat(9), count: fc.integer({ min: 1, max: 30 }) })
      .map((more) => ({ op: "readSnapshot", ...more }) as const),
  },
  { weight: 2, arbitrary: fc.nat(9).map((index) => ({ op: "endSnapshot", index }) as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(modelled: ModelledList, step: Step): void {
  switch (step.op) {
    case "push":
      return modelled.push(new Random(step.seed), step.isHead, step.count);
    case "pop":
      return modelled.pop(step.isHead, step.count);
    case "edit":
      return modelled.edit(new Random(step.seed), step.count);
    case "thin":
      return modelled.thin(new Random(step.seed), step.share);
    case "removeRange":
      return modelled.removeRange(new Random(step.seed));
    case "set":
      Object.assign(modelled.settings, step.settings);
      return;
    case "copy":
    case "throughListpack":
    case "relocate":
    case "empty":
      return modelled[step.op]();
    case "beginSnapshot":
      if (modelled.snapshots.length < 4) modelled.beginSnapshot();
      return;
    case "readSnapshot":
      if (modelled.snapshots.length > 0) modelled.readSnapshot(step.index % modelled.snapshots.length, step.count);
      return;
    case "endSnapshot":
      if (modelled.snapshots.length > 0) modelled.endSnapshot(step.index % modelled.snapshots.length);
      return;
  }
}

const steps = fc.array(step, { maxLength: 40, size: "max" });

function checkLikeArray(options: Omit<ModelledListOptions, "settings">, numRuns: number): void {
  fc.assert(
    fc.property(settings, steps, (settings, steps) => {
      const modelled = new ModelledList({ ...options, settings: { ...settings } });
      for (const step of steps) {
        take(modelled, step);
        modelled.check();
      }
      modelled.end();
    }),
    { numRuns: isLongRun ? numRuns * 20 : numRuns },
  );
}

describe("a QuickList answers like an array, with snapshots under way and blocks moving", () => {
  test("of short elements", () => checkLikeArray({ longMax: 100 }, 60));
  test("of elements longer than a node, and references beyond 2^31", () => checkLikeArray({ longMax: 9000, firstChunkIndex: 4096 }, 20));

  test.each([-5, -2, -1, 0, 1, 7, 128])("with list-max-listpack-size %i", (size) => {
    const settings = { nodeBytesMax: 0, nodeElementsMax: 0, compressDepth: 1, plainBytesMin: never };
    setNodeLimits(settings, size);
    const random = new Random(size);
    const modelled = new ModelledList({ settings });
    for (let round = 0; round < 12; round++) {
      modelled.push(random, round % 3 === 0, 600);
      modelled.edit(random, 40);
      modelled.relocate();
      modelled.removeRange(random);
      modelled.check();
    }
    modelled.thin(random, 0.1);
    modelled.check();
    modelled.end();
  });
});

describe("the property fails where the list is at fault:", () => {
  class ForgetsToCopyHeldNodes extends QuickList {
    override popHead(): void {
      if (this.nodes.headCount === 1) return super.popHead(); // The node would be freed.
      const held = this.nodes.blocks.heldEpoch;
      this.nodes.blocks.heldEpoch = 0;
      super.popHead();
      this.nodes.blocks.heldEpoch = held;
    }
  }

  class MiscountsTheTail extends QuickList {
    override popTail(): void {
      super.popTail();
      if (this.nodes.tree.size > 0 && this.nodes.tailCount > 1) this.nodes.tailCount--;
    }
  }

  class RemovesOneTooFew extends QuickList {
    override removeRange(index: number, count: number): QuickList | null {
      return super.removeRange(index, index > 0 && count > 20 ? count - 1 : count);
    }
  }

  // No fault may lead to freed blocks: what is read there need not have an end.
  class CountsWhatMovedTwice extends QuickList {
    override relocate(cursor: number, bytesMax?: number): number {
      const before = this.nodes.headRef;
      const next = super.relocate(cursor, bytesMax);
      if (this.nodes.headRef !== before) this.nodes.blocks.memoryBytes += 64;
      return next;
    }
  }

  class PushesLongOnesBehind extends QuickList {
    override pushHead(bytes: Uint8Array, start: number, length: number): void {
      if (length > 250) super.pushTail(bytes, start, length);
      else super.pushHead(bytes, start, length);
    }
  }

  test.each<{ fault: typeof QuickList }>([
    { fault: ForgetsToCopyHeldNodes },
    { fault: MiscountsTheTail },
    { fault: RemovesOneTooFew },
    { fault: CountsWhatMovedTwice },
    { fault: PushesLongOnesBehind },
  ])("$fault.name", ({ fault }) => {
    const found = fc.check(
      fc.property(settings, steps, (settings, steps) => {
        const createList = (arena: ConstructorParameters<typeof QuickList>[0], of: QuickListSettings) => new fault(arena, of);
        const modelled = new ModelledList({ settings: { ...settings }, createList });
        for (const step of steps) {
          take(modelled, step);
          modelled.check();
        }
        while (modelled.snapshots.length > 0) modelled.endSnapshot(0);
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
