/** The stream against an array of entries, under operations drawn at random, with compactions under way. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { ModelledStream } from "../testing/modelled-stream.js";
import { shortTexts, streamText, streamTexts } from "../testing/stream-texts.js";
import { StreamCursor } from "./cursor.js";
import type { StreamSettings } from "./settings.js";
import { Stream } from "./stream.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

type Take = (modelled: ModelledStream) => void;

const settings: fc.Arbitrary<StreamSettings> = fc.record({
  nodeBytesMax: fc.constantFrom(0, 64, 300, 4096, 4096),
  nodeEntriesMax: fc.constantFrom(0, 1, 3, 100, 200, 5000),
});

const ms = 2n ** 64n;
/** How far an id is above the one before: in its sequence number, or in its milliseconds, with a sequence number that may be lower than the one before. */
const above: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1n, 1n, 1n, 2n, 127n, 128n) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(1n, 1n, 17n, 4096n, 100_000n), fc.bigInt(-300n, 300n)).map(([high, low]) => high * ms + low),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(2n ** 31n, 2n ** 32n, 2n ** 53n), fc.bigInt(-3n, 3n), fc.boolean())
      .map(([far, away, isMs]) => (far + away) * (isMs ? ms : 1n)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.bigInt(1n, ms / 3n), fc.bigInt(1n - ms, ms - 1n)).map(([high, low]) => high * ms + low) },
);

const textOf = (numbers: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> => numbers.map(streamText);
const shortText = textOf(fc.nat(shortTexts - 1));
const tinyText = textOf(fc.nat(19));
const longText = textOf(fc.integer({ min: shortTexts, max: streamTexts - 1 }));
const names = ["a", "b", "field", "17"].map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0)));

/** Words of entries that one after the other have the same fields, nearly the same, or any. */
const words: fc.Arbitrary<readonly Uint8Array[]> = fc.oneof(
  { weight: 8, arbitrary: fc.array(tinyText, { minLength: 2, maxLength: 2 }).map(([x, y]) => [names[0], x, names[1], y]) },
  { weight: 2, arbitrary: fc.array(tinyText, { minLength: 2, maxLength: 2 }).map(([x, y]) => [names[1], x, names[0], y]) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...names), tinyText) },
  { weight: 4, arbitrary: fc.array(fc.tuple(shortText, shortText), { minLength: 1, maxLength: 4 }).map((pairs) => pairs.flat()) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(30, 300), tinyText, shortText)
      .map(([fields, field, value]) =>
        Array.from({ length: fields }, (_, i) => [i % 3 === 0 ? field : names[i % 4], i % 7 === 0 ? value : field]).flat(),
      ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), longText) },
);
/** Longer than a listpack's header counts. */
const manyWords = Array.from({ length: 40_000 }, (_, i) => streamText(i % 17));

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
            modelled.append(step, isLong && i >= texts.length ? [names[0], names[1]] : drawn, limits);
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
    arbitrary: fc.tuple(share, fc.constantFrom(0n, 0n, 0n, 1n, -1n, ms)).map(
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
    arbitrary: fc.tuple(fc.constantFrom(0n, 0n, 0n, 1n, ms), fc.nat(20)).map(
      (args): Take =>
        (modelled) =>
          modelled.readOn(...args),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.addBallast()) },
  { weight: 3, arbitrary: fc.constant<Take>((modelled) => modelled.dropBallast()) },
  { weight: 6, arbitrary: fc.constant<Take>((modelled) => modelled.stepCompaction()) },
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
      runs(10),
    );
  });

  test("with references beyond 2^31", () => {
    fc.assert(
      fc.property(stepsOf(40), (taken) => run(new ModelledStream({ firstChunkIndex: 4096 }), taken)),
      runs(6),
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
