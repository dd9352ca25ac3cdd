import { describe, expect, test } from "vitest";
import { arityOf, block, integer, key, oneOf, string, syntaxOf, token, unixTime } from "./argument-schema.js";

const aKey = key("key", ["RO"]);

describe("arity", () => {
  test("counts the words that must be there, the name's included", () => {
    expect(arityOf(1, [])).toBe(1);
    expect(arityOf(1, [aKey])).toBe(2);
    expect(arityOf(2, [aKey, string("value")])).toBe(4);
    expect(arityOf(1, [unixTime("when", { token: "AT" })])).toBe(3);
    expect(arityOf(1, [block("pair", [aKey, string("value")])])).toBe(3);
    expect(arityOf(1, [oneOf("which", [token("A"), integer("number", { token: "B" })])])).toBe(-2);
  });

  test("is negative where there may be more words", () => {
    expect(arityOf(1, [aKey, string("value", { optional: true })])).toBe(-2);
    expect(arityOf(1, [key("key", ["RO"], { multiple: true })])).toBe(-2);
    expect(arityOf(1, [block("data", [aKey, string("value")], { multiple: true })])).toBe(-3);
    expect(arityOf(1, [block("part", [integer("number"), token("WITH", { optional: true })])])).toBe(-2);
    expect(arityOf(1, [oneOf("mode", [token("ASYNC"), token("SYNC")], { optional: true })])).toBe(-1);
  });

  test("of alternatives that are equally long is fixed", () => {
    expect(arityOf(1, [oneOf("mode", [token("ON"), token("OFF")])])).toBe(2);
    expect(arityOf(1, [oneOf("what", [string("name"), integer("number")])])).toBe(2);
  });
});

test("the syntax is what the arguments look like to a person", () => {
  expect(
    syntaxOf([
      aKey,
      string("value"),
      oneOf("condition", [token("NX"), token("XX"), string("ifeq-value", { token: "IFEQ" })], { optional: true }),
      token("GET", { optional: true }),
      block("range", [integer("start"), integer("end")], { token: "RANGE", optional: true }),
      oneOf("mode", [token("ON"), token("OFF")]),
      block("data", [aKey, string("value")], { multiple: true }),
      oneOf("type", [token("NORMAL"), token("PUBSUB")], { token: "TYPE", optional: true }),
      string("pattern", { token: "MATCH", optional: true, multiple: true, multipleToken: true }),
    ]),
  ).toBe(
    "key value [NX | XX | IFEQ ifeq-value] [GET] [RANGE start end] <ON | OFF> key value [key value ...] [TYPE <NORMAL | PUBSUB>] [MATCH pattern [MATCH pattern ...]]",
  );
});
