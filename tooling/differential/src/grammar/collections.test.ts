import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Chance } from "./chance.ts";
import { elementFor, fieldFor, furnishingsOf, keysOfKind, kindsOf } from "./collections.ts";

/** What a draw gives, as an arbitrary. */
function drawnFrom<T>(draw: (chance: Chance) => T): fc.Arbitrary<T> {
  class Drawn extends fc.Arbitrary<T> {
    override generate(random: fc.Random): fc.Value<T> {
      return new fc.Value(draw(new Chance(random)), undefined);
    }
    override canShrinkWithoutContext(value: unknown): value is T {
      return value !== undefined;
    }
    override shrink(): fc.Stream<fc.Value<T>> {
      return fc.Stream.nil();
    }
  }
  return new Drawn();
}

describe.each(["list", "hash"] as const)("a %s", (family) => {
  const kinds = [...new Set(kindsOf(family))];
  const furnishings = furnishingsOf(family);

  test("has several kinds of keys, each of its own, and each is filled at first", () => {
    const keys = kinds.flatMap((kind) => keysOfKind(kind) ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(furnishings.map(([, key]) => key)).toEqual(keys);
  });

  test("is small, at an edge or large, and some words are longer than a node", () => {
    const sizes = furnishings.map((words) => (words.length - 2) / (family === "list" ? 1 : 2));
    expect(Math.min(...sizes)).toBeLessThan(5);
    expect(sizes).toContain(family === "list" ? 127 : 510);
    expect(Math.max(...sizes)).toBeGreaterThan(512);
  });

  test("gets elements of the kind of its key, and fields if it has some", () => {
    for (const kind of kinds) {
      const present = furnishings.filter(([, key = ""]) => keysOfKind(kind)?.includes(key)).flatMap((words) => words.slice(2));
      const drawn = fc.sample(
        drawnFrom((chance) => elementFor(kind, chance)),
        { seed: 1, numRuns: 20 },
      );
      expect(drawn.some((element) => present.includes(element ?? ""))).toBe(true);
      expect(
        fc.sample(
          drawnFrom((chance) => fieldFor(kind, chance)),
          1,
        )[0] === null,
      ).toBe(family === "list");
    }
  });
});

test("what is no kind of collection has neither", () => {
  expect(kindsOf("string")).toBeNull();
  expect(keysOfKind("counter")).toBeNull();
  expect(
    fc.sample(
      drawnFrom((chance) => elementFor("counter", chance)),
      1,
    ),
  ).toEqual([null]);
});
