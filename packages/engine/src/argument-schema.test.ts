import { describe, expect, test } from "vitest";
import { arityOf, block, integer, key, keyPositions, oneOf, string, token, unixTime } from "./argument-schema.js";
import { commandFacts } from "./testing/command-facts.js";
import { TestEngine } from "./testing/test-engine.js";

describe("arity", () => {
  test("counts the words that must be there, the name's included", () => {
    expect(arityOf(1, [])).toBe(1);
    expect(arityOf(1, [key()])).toBe(2);
    expect(arityOf(2, [key(), string("value")])).toBe(4);
    expect(arityOf(1, [unixTime("when", "AT")])).toBe(3);
    expect(arityOf(1, [block("pair", [key(), string("value")])])).toBe(3);
    expect(arityOf(1, [oneOf("which", [token("A"), integer("number", { token: "B" })])])).toBe(-2);
  });

  test("is negative where there may be more words", () => {
    expect(arityOf(1, [key(), string("value", { optional: true })])).toBe(-2);
    expect(arityOf(1, [key("key", { multiple: true })])).toBe(-2);
    expect(arityOf(1, [block("data", [key(), string("value")], { multiple: true })])).toBe(-3);
    expect(arityOf(1, [block("part", [integer("number"), token("WITH", { optional: true })])])).toBe(-2);
    expect(arityOf(1, [oneOf("mode", [token("ASYNC"), token("SYNC")], { optional: true })])).toBe(-1);
  });

  test("of alternatives that are equally long is fixed", () => {
    expect(arityOf(1, [oneOf("mode", [token("ON"), token("OFF")])])).toBe(2);
    expect(arityOf(1, [oneOf("what", [string("name"), integer("number")])])).toBe(2);
  });
});

test("key positions are those of the first argument that is a key", () => {
  expect(keyPositions([])).toEqual({ first: 0, last: 0, step: 0 });
  expect(keyPositions([string("value")])).toEqual({ first: 0, last: 0, step: 0 });
  expect(keyPositions([key()])).toEqual({ first: 1, last: 1, step: 1 });
  expect(keyPositions([string("value"), key()])).toEqual({ first: 2, last: 2, step: 1 });
  expect(keyPositions([key("key", { multiple: true })])).toEqual({ first: 1, last: -1, step: 1 });
  expect(keyPositions([block("data", [key(), string("value")], { multiple: true })])).toEqual({ first: 1, last: -1, step: 2 });
});

describe("what is declared is what Redis says", () => {
  const { allCommands } = new TestEngine().engine;
  const sorted = (words: readonly string[]): string => [...words].sort().join(" ");

  test("of every command and subcommand", () => {
    expect(sorted(allCommands.map(({ fullName }) => fullName.toUpperCase()))).toBe(sorted(commandFacts.map(({ name }) => name)));
  });

  test.each(commandFacts)("of $name", (facts) => {
    const command = allCommands.find(({ fullName }) => fullName === facts.name.toLowerCase());
    if (command === undefined) throw new Error(`${facts.name} is missing`);
    const { spec, arity } = command;
    const { first, last, step } = keyPositions(spec.args);
    expect({
      name: facts.name,
      group: spec.group,
      since: spec.since,
      arity,
      flags: sorted(spec.flags),
      aclCategories: sorted(spec.aclCategories),
      keys: [first, last, step],
    }).toEqual(facts);
  });
});
