/** The arena against a list of blocks with their contents, under operations drawn at random. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ModelledArena } from "../testing/modelled-arena.js";
import { Random } from "../testing/random.js";
import type { ArenaOptions } from "./options.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const mebibyte = 2 ** 20;
const length = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 1, max: 600 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 33_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 32_760, max: mebibyte + 10 }) },
  { weight: 1, arbitrary: fc.integer({ min: mebibyte - 10, max: 20 * mebibyte }) },
);
const index = fc.nat(1_000_000);
const step = fc.oneof(
  { weight: 6, arbitrary: length.map((length) => ({ op: "allocate", length, count: 1 }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ length: fc.integer({ min: 1, max: 3000 }), count: fc.nat(2000) })
      .map((more) => ({ op: "allocate", ...more }) as const),
  },
  { weight: 6, arbitrary: index.map((index) => ({ op: "free", index }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .record({ seed: fc.integer(), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map((more) => ({ op: "thin", ...more }) as const),
  },
  { weight: 3, arbitrary: fc.record({ index, length }).map((more) => ({ op: "resize", ...more }) as const) },
  { weight: 2, arbitrary: fc.record({ index, by: fc.integer({ min: -9, max: 9 }) }).map((more) => ({ op: "resizeBy", ...more }) as const) },
  { weight: 1, arbitrary: fc.constant({ op: "begin" } as const) },
  { weight: 2, arbitrary: fc.nat(3000).map((count) => ({ op: "move", count }) as const) },
  { weight: 1, arbitrary: fc.constant({ op: "end" } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Run {
  readonly modelled: ModelledArena;
  private isCompacting = false;

  constructor(options?: ArenaOptions) {
    this.modelled = new ModelledArena(options);
  }

  take(step: Step): void {
    const { modelled } = this;
    const { arena, blocks } = modelled;
    switch (step.op) {
      case "allocate":
        for (let i = 0; i < step.count; i++) modelled.allocate(step.length);
        break;
      case "free":
        if (blocks.length > 0) modelled.free(step.index % blocks.length);
        break;
      case "thin": {
        const random = new Random(step.seed);
        for (let i = blocks.length - 1; i >= 0; i--) if (random.next() < step.share) modelled.free(i);
        break;
      }
      case "resize":
        if (blocks.length > 0) modelled.resize(step.index % blocks.length, step.length);
        break;
      case "resizeBy":
        if (blocks.length > 0) {
          const index = step.index % blocks.length;
          modelled.resize(index, Math.max(1, blocks[index].length + step.by));
        }
        break;
      case "begin":
        if (!this.isCompacting) this.isCompacting = arena.beginCompaction(0.05) > 0;
        break;
      case "move":
        modelled.moveBlocks(step.count);
        break;
      case "end": // Wherever it is.
        if (this.isCompacting) arena.endCompaction();
        this.isCompacting = false;
        break;
    }
  }

  end(): void {
    this.take({ op: "end" });
    this.modelled.empty();
  }
}

test.each([1, 4096])(
  "blocks keep their contents and never overlap, and every count is right (chunks from %i on)",
  { timeout: 600_000 },
  (firstChunkIndex) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const run = new Run({ firstChunkIndex });
        for (const step of steps) {
          run.take(step);
          run.modelled.check();
        }
        run.end();
      }),
      { numRuns: isLongRun ? 150 : 30 },
    );
  },
);

describe("compaction", () => {
  /** A few chunks full of blocks of several sizes, of which a random share is then freed. */
  function scattered(seed: number, keptShare: number): ModelledArena {
    const modelled = new ModelledArena({ firstChunkIndex: 4090 });
    const random = new Random(seed);
    while (modelled.arena.reservedBytes < 40 * mebibyte)
      modelled.allocate(random.below(50) === 0 ? 1 + random.below(60_000) : 200 + random.below(800));
    for (let i = modelled.blocks.length - 1; i >= 0; i--) if (random.next() > keptShare) modelled.free(i);
    return modelled;
  }

  test.each([0.05, 0.2, 0.5, 0.8])("leaves little more than the live blocks need, when %d of them are left", (keptShare) => {
    const modelled = scattered(3, keptShare);
    let gained: boolean;
    do {
      const before = modelled.arena.reservedBytes;
      if (modelled.arena.beginCompaction(0.1) === 0) break;
      modelled.check();
      expect(modelled.moveBlocks(Number.POSITIVE_INFINITY)).toBe(0);
      modelled.arena.endCompaction();
      gained = modelled.arena.reservedBytes < before;
      modelled.check();
    } while (gained);
    expect(modelled.arena.reservedBytes).toBeLessThan(1.15 * modelled.usedBytes + 8 * mebibyte);
    modelled.empty();
  });

  test("can be given up halfway, at any point, with blocks coming and going meanwhile", () => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = new Random(seed);
      const modelled = scattered(seed, random.next());
      modelled.arena.beginCompaction(0.05);
      for (let i = random.below(6); i > 0; i--) {
        modelled.moveBlocks(random.below(4000));
        for (let j = 0; j < 300; j++) modelled.allocate(1 + random.below(5000));
        for (let j = 0; j < 300; j++) modelled.free(random.below(modelled.blocks.length));
      }
      modelled.check();
      modelled.arena.endCompaction();
      modelled.check();
      modelled.empty();
    }
  });

  test("has nothing to do in an arena that is full, small or empty", () => {
    expect(new ModelledArena().arena.beginCompaction(0)).toBe(0);
    const small = new ModelledArena();
    for (let i = 0; i < 100; i++) small.allocate(100);
    expect(small.arena.beginCompaction(0.1)).toBe(0);
    const full = scattered(1, 1);
    expect(full.arena.beginCompaction(0.1)).toBe(0);
    full.empty();
  });

  test("does not choose the empty chunk that is kept in reserve", () => {
    const modelled = new ModelledArena();
    while (modelled.arena.reservedBytes <= 4 * mebibyte) modelled.allocate(1000);
    modelled.free(modelled.blocks.length - 1);
    expect(modelled.arena.reservedBytes).toBeGreaterThan(4 * mebibyte);
    expect(modelled.arena.beginCompaction(0)).toBe(0);
  });

  test("does not begin while another is under way", () => {
    const modelled = scattered(1, 0.1);
    modelled.arena.beginCompaction(0.1);
    expect(() => modelled.arena.beginCompaction(0.1)).toThrow("arena: a compaction ends before the next begins");
  });
});
