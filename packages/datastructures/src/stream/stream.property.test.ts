/** The stream against an array of entries, under operations drawn at random, with compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { drawnAbove, drawnSettings, drawnWords, fieldNames, manyWords } from "../testing/drawn-entries.js";
import { ModelledStream } from "../testing/modelled-stream.js";
import { oneMs } from "../testing/stream-ids.js";
import { StreamCursor } from "./cursor.js";
import { Stream } from "./stream.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

type Take = (modelled: ModelledStream) => void;

const above = fc.integer().map(drawnAbove);
const words = fc.integer().map(drawnWords);
const settings = fc.integer().map(drawnSettings);
/** A place among those that there are. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const placeOf = (modelled: ModelledStream, from: number): number => Math.min(modelled.length - 1, Math.floor(from * modelled.length));
const idAt = (modelled: ModelledStream, from: number, away: bigint): bigint => {
  const id = (modelled.entries[placeOf(modelled, from)]?.id ?? 5n) + away;
  return id < 0n ? 0n : BigInt.asUintN(128, id);
};

const step: fc.Arbitrary<Take> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.tuple(above, words, settings).map(
      (args): Take =>
        (modelled) =>
          modelled.append(...args),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.integer({ min: 2, max: 140 }), above, fc.array(words, { minLength: 1, maxLength: 3 }), settings).map(
      ([count, step, texts, limits]): Take =>
        (modelled) => {
          // No more than once what is very long.
          for (let i = 0; i < count; i++) {
            const drawn = texts[i % texts.length];
            const isLong = drawn.length > 300 || drawn.some(({ length }) => length > 10_000);
            modelled.append(step, isLong && i >= texts.length ? [fieldNames[0], fieldNames[1]] : drawn, limits);
          }
        },
    ),
  },
  {
    weight: 1,
    arbitrary: settings.map(
      (limits): Take =>
        (modelled) =>
          modelled.append(1n, manyWords, limits),
    ),
  },
  {
    weight: 1,
    arbitrary: above.map(
      (far): Take =>
        (modelled) =>
          modelled.raiseLastId(far),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(share, fc.constantFrom(0n, 0n, 0n, 1n, -1n, oneMs)).map(
      ([from, away]): Take =>
        (modelled) =>
          modelled.delete(idAt(modelled, from, away)),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(share, share).map(
      ([from, part]): Take =>
        (modelled) =>
          modelled.deleteRange(Math.floor(from * modelled.length), Math.ceil(part * part * part * modelled.length)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(30).map(
      (count): Take =>
        (modelled) =>
          modelled.deleteRange(Math.max(0, modelled.length - count), count),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(60).map(
      (count): Take =>
        (modelled) =>
          modelled.trimEntries(Math.min(count, modelled.length)),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Take>((modelled) => modelled.removeFirstNode()) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(share, fc.bigInt(-2n, 2n), fc.array(fc.boolean(), { maxLength: 40, size: "max" }), fc.constantFrom(true, false, null))
      .map(
        ([from, away, moves, all]): Take =>
          (modelled) =>
            modelled.walk(idAt(modelled, from, away), all === null ? moves : moves.map(() => all)),
      ),
  },
  {
    weight: 3,
    arbitrary: share.map(
      (from): Take =>
        (modelled) =>
          modelled.remember(placeOf(modelled, from)),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(0n, 0n, 0n, 1n, oneMs), fc.nat(20)).map(
      (args): Take =>
        (modelled) =>
          modelled.readOn(...args),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.addBallast()) },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.dropBallast()) },
  { weight: 5, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.compact()) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkCopy(new Arena())) },
  { weight: 1, arbitrary: fc.constant<Take>((modelled) => modelled.checkAll()) },
);

const stepsOf = (maxLength: number): fc.Arbitrary<Take[]> => fc.array(step, { maxLength, size: "max" });

function run(modelled: ModelledStream, taken: readonly Take[]): void {
  for (const take of taken) {
    take(modelled);
    modelled.check();
  }
  modelled.checkAll();
  modelled.checkCopy(modelled.arena);
  modelled.free();
}

const runs = (count: number): fc.Parameters<unknown> => ({ numRuns: isLongRun ? count * 20 : count });

describe("a Stream answers like an array of entries", () => {
  test("as it is", () => {
    fc.assert(
      fc.property(stepsOf(60), (taken) => run(new ModelledStream(), taken)),
      runs(6),
    );
  });

  test("with references beyond 2^31", () => {
    fc.assert(
      fc.property(stepsOf(40), (taken) => run(new ModelledStream({ firstChunkIndex: 4096 }), taken)),
      runs(4),
    );
  });

  test("where chunks move at every allocation", () => {
    const restless: ArenaOptions = { isRestless: true };
    fc.assert(
      fc.property(stepsOf(20), (taken) => run(new ModelledStream(restless), taken)),
      runs(6),
    );
  });
});

describe("the property fails where", () => {
  // biome-ignore lint/suspicious/noExplicitAny: private methods are replaced.
  const [stream, cursor, tree] = [Stream.prototype as any, StreamCursor.prototype as any, KeyTree.prototype as any];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const faults: Record<string, [target: any, name: string, fault: (...args: never[]) => unknown]> = {
    "nodes are never full": [stream, "isTailFull", () => false],
    "each entry begins a node": [stream, "isTailFull", () => true],
    "nobody counts what is deleted": [stream, "markDeleted", () => undefined],
    "the last node is forgotten": [stream, "findTail", () => undefined],
    "the walk ends with the node": [cursor, "goForward", () => false],
    "the walk back ends with the node": [cursor, "goBack", () => false],
    "the last leaf has no neighbour": [tree, "goToNeighbour", () => false],
    "nodes stay where they are": [stream, "relocateNodes", () => 1],
  };

  test.each(Object.keys(faults))("%s", (name) => {
    const [target, method, fault] = faults[name];
    const right = target[method];
    try {
      target[method] = fault;
      const found = fc.check(
        fc.property(stepsOf(40), (taken) => run(new ModelledStream(), taken)),
        { numRuns: 400, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    } finally {
      target[method] = right;
    }
  });
});
