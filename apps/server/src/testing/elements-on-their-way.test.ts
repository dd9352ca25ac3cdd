import { expect, test } from "vitest";
import { ElementsOnTheirWay, type Vanished } from "./elements-on-their-way.ts";

const popper: Vanished = { keys: ["a", "b"], count: 1, target: null, fromMs: 10_000, untilMs: 10_005 };

function elementsAt(...places: readonly (readonly [element: string, key: string, sinceMs: number])[]): ElementsOnTheirWay {
  const elements = new ElementsOnTheirWay();
  for (const [element, key, sinceMs] of places) {
    elements.push(element, key, sinceMs);
    elements.pushed(element, sinceMs + 1);
  }
  return elements;
}

test("what came is not lost, and comes once", () => {
  const elements = elementsAt(["x", "a", 1]);
  expect([elements.came("x"), elements.came("x"), elements.came("y")]).toEqual([true, false, false]);
  expect(elements.lost()).toEqual([]);
});

test("what came to nobody is lost, unless a client vanished that took from its list at that time", () => {
  const elements = elementsAt(["x", "a", 10_002], ["early", "a", 5000], ["late", "b", 10_006], ["elsewhere", "c", 10_002]);
  expect(elements.lost()).toEqual(["x", "early", "late", "elsewhere"]);
  elements.addVanished(popper);
  expect(elements.lost()).toEqual(["early", "late", "elsewhere"]);
});

test("a client that vanished took no more than it asked for", () => {
  const elements = elementsAt(["x", "a", 10_001], ["y", "b", 10_002], ["z", "a", 10_003]);
  elements.addVanished(popper);
  expect(elements.lost()).toHaveLength(2);
  elements.addVanished({ ...popper, count: 2 });
  expect(elements.lost()).toEqual([]);
});

test("each is given to whom leaves the others somebody", () => {
  const elements = elementsAt(["x", "b", 10_001], ["y", "a", 10_001]);
  elements.addVanished(popper);
  elements.addVanished({ ...popper, keys: ["b"] });
  expect(elements.lost()).toEqual([]);
});

test("a client that would have moved it has not got it; but it may be where that would have put it", () => {
  const elements = elementsAt(["x", "c", 10_001]);
  elements.addVanished({ ...popper, keys: ["c"], target: "a" });
  expect(elements.lost()).toEqual(["x"]);
  elements.addVanished(popper);
  expect(elements.lost()).toEqual([]);
});

test("what was moved may be taken where it was moved to", () => {
  const elements = elementsAt(["x", "c", 5000]);
  elements.addVanished(popper);
  expect(elements.lost()).toEqual(["x"]);
  elements.moved("x", "a", 10_002, 10_003);
  expect(elements.lost()).toEqual([]);
});
