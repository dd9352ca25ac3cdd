import { describe, expect, test } from "vitest";
import { booleanOption, choiceOption, integerOption, type Option, OptionError, OptionRegistry, stringOption } from "./options.js";

/** An option over a variable of its own. */
function variable<T>(initial: T, declare: (get: () => T, set: (value: T) => void) => Option): Option {
  let value = initial;
  return declare(
    () => value,
    (next) => {
      value = next;
    },
  );
}

const number = () => variable(5, (get, set) => integerOption("number", { min: -1, max: 10 }, get, set));

describe("an option reads back what was loaded, and refuses the rest unchanged", () => {
  test.each([
    {
      option: number(),
      good: [
        ["10", "10"],
        ["-1", "-1"],
      ],
      bad: [
        ["11", "between -1 and 10"],
        ["-2", "between"],
        ["x", "couldn't be parsed"],
        ["", "couldn't be parsed"],
        ["1.5", "couldn't be parsed"],
      ],
    },
    {
      option: variable(false, (get, set) => booleanOption("switch", get, set)),
      good: [
        ["YES", "yes"],
        ["no", "no"],
      ],
      bad: [
        ["true", "'yes' or 'no'"],
        ["", "'yes' or 'no'"],
      ],
    },
    {
      option: variable("", (get, set) => stringOption("text", get, set)),
      good: [
        ["Any Thing", "Any Thing"],
        ["", ""],
      ],
      bad: [],
    },
    {
      option: variable<"a" | "b">("a", (get, set) => choiceOption("choice", ["a", "b"], get, set)),
      good: [["B", "b"]],
      bad: [["c", "must be one of the following: a, b"]],
    },
  ])("$option.name", ({ option, good, bad }) => {
    for (const [text, shown] of good) {
      option.load([text as string]);
      expect(option.read()).toBe(shown);
    }
    const before = option.read();
    for (const [text, message] of bad) {
      expect(() => option.load([text as string])).toThrow(OptionError);
      expect(() => option.load([text as string])).toThrow(message);
    }
    expect(() => option.load([])).toThrow("wrong number of arguments");
    expect(() => option.load(["1", "2"])).toThrow("wrong number of arguments");
    expect(option.read()).toBe(before);
  });
});

test("a registry finds options by name in any case, and by glob patterns, each once", () => {
  const registry = new OptionRegistry();
  for (const name of ["max-a", "max-b", "min-a"])
    registry.define(
      stringOption(
        name,
        () => "",
        () => {},
      ),
    );
  expect(registry.find("MAX-A")?.name).toBe("max-a");
  expect(registry.find("max")).toBe(undefined);
  const names = (...patterns: string[]): string[] => registry.matching(patterns).map(({ name }) => name);
  expect(names("MAX-*")).toEqual(["max-a", "max-b"]);
  expect(names("*-a", "max-?", "min-a")).toEqual(["max-a", "max-b", "min-a"]);
  expect(names("nosuch", "[")).toEqual([]);
  expect(() =>
    registry.define(
      stringOption(
        "min-a",
        () => "",
        () => {},
      ),
    ),
  ).toThrow("declared twice");
});
