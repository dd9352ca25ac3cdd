import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Chance } from "./chance.ts";
import { elementFor, fieldFor, furnishingsOf, keysOfKind, kindsFilledBy, kindsOf, scoreFor } from "./collections.ts";

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

describe.each(["list", "hash", "set", "sorted-set"] as const)("a %s", (family) => {
  const kinds = [...new Set(kindsOf(family))];
  const furnishings = furnishingsOf(family);

  test("has several kinds of keys, each of its own, and each is filled at first", () => {
    const keys = kinds.flatMap((kind) => keysOfKind(kind) ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(furnishings.map(([, key]) => key)).toEqual(keys);
  });

  test("is small, at an edge or large, and some words are longer than a node", () => {
    const sizes = furnishings.map((words) => (words.length - 2) / (family === "hash" || family === "sorted-set" ? 2 : 1));
    expect(Math.min(...sizes)).toBeLessThan(5);
    expect(sizes).toContain(family === "hash" ? 510 : 127);
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
      ).toBe(family !== "hash");
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

test("members and scores of what is filled in one request are as many as it says, and different", () => {
  for (const family of ["set", "sorted-set"] as const)
    for (const words of furnishingsOf(family)) {
      const members = words.slice(2).filter((_, index) => family === "set" || index % 2 === 1);
      expect(new Set(members).size).toBe(members.length);
    }
  expect(
    fc.sample(
      drawnFrom((chance) => scoreFor("large sorted set of one score", chance)),
      3,
    ),
  ).toEqual(["5", "5", "5"]);
});

test("SORT has keys of every type that it sorts, and others to look up", () => {
  for (const group of ["list", "set", "sorted-set", "string", "hash"]) expect(kindsFilledBy(group, "sort")).not.toEqual([]);
  expect(kindsOf("sort")).not.toContain("what is looked up");
});
