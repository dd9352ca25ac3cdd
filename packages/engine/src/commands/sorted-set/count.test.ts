import { describe, expect, test } from "vitest";
import { wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(sortedSetEngines)("counting in RESP$protocol in a sorted set that is $form", ({ start }) => {
  test("ZCOUNT counts scores between bounds, which belong to the range or don't", () => {
    const { client, fill } = start();
    fill("k", "-inf", "low", 1, "a", 1, "b", "1.5", "c", 2, "d", "inf", "high");
    const count = (min: string | number, max: string | number): unknown => client.run("ZCOUNT", "k", min, max);
    expect(count("-inf", "+inf")).toBe(6);
    expect(count("(-inf", "(inf")).toBe(4);
    expect(count(1, 2)).toBe(4);
    expect(count("(1", 2)).toBe(2);
    expect(count("(1", "(2")).toBe(1);
    expect(count(1, 1)).toBe(2);
    expect(count("(1", 1)).toBe(0);
    expect(count("(1", "(1")).toBe(0);
    expect(count(2, 1)).toBe(0);
    expect(count("inf", "-inf")).toBe(0);
    expect(count("inf", "inf")).toBe(1);
    expect(count("-1e400", "1e-400")).toBe(1);
    expect(count("0x1", "0x2p0")).toBe(4);
    expect(client.run("ZCOUNT", "none", 0, 1)).toBe(0);
  });

  test("ZLEXCOUNT counts members between bounds", () => {
    const { client, fill } = start();
    fill("k", ...["", "a", "aa", "b", "c", "1"].flatMap((member) => [0, member]));
    const count = (min: string, max: string): unknown => client.run("ZLEXCOUNT", "k", min, max);
    expect(count("-", "+")).toBe(6);
    expect(count("[", "+")).toBe(6);
    expect(count("(", "+")).toBe(5);
    expect(count("-", "[")).toBe(1);
    expect(count("-", "(")).toBe(0);
    expect(count("[a", "[b")).toBe(3);
    expect(count("(a", "(b")).toBe(1);
    expect(count("[a", "(a")).toBe(0);
    expect(count("[a", "[a")).toBe(1);
    expect(count("[b", "[a")).toBe(0);
    expect(count("(a\0", "[aa")).toBe(1);
    expect(count("+", "-")).toBe(0);
    expect(count("-", "-")).toBe(0);
    expect(count("+", "+")).toBe(0);
    expect(count("[c", "-")).toBe(0);
    expect(count("+", "[c")).toBe(0);
    expect(client.run("ZLEXCOUNT", "none", "-", "+")).toBe(0);
  });
});

describe("bounds", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("ZADD", "k", 0, "a", 1, "b");
  client.run("SET", "s", "v");

  test.each(["1", " 1", "\t\n1", "1\0", "1\0junk", "( 0", "(0\0", "+0x1", ".5"])("of scores: %j is one, as in C", (bound) => {
    expect(client.raw("ZCOUNT", "k", bound, "inf")).toBe(":1\r\n");
  });

  test.each(["", "\0", "\0x"])("of scores: %j is 0, as in C", (bound) => {
    expect(client.raw("ZCOUNT", "k", bound, bound)).toBe(":1\r\n");
  });

  test.each(["x", "nan", "(nan", "1 ", " ", "( ", " (1", "((1", "[1", "1(", "1,5", "-", "+", "(-", "1e"])(
    "of scores: %j is none",
    (bound) => {
      expect(client.raw("ZCOUNT", "s", bound, 1)).toBe("-ERR min or max is not a float\r\n");
      expect(client.raw("ZCOUNT", "s", 0, bound)).toBe("-ERR min or max is not a float\r\n");
    },
  );

  test.each([
    ["", 0],
    ["(", 0, true],
    [" 1", 1],
    ["( 1", 1, true],
    ["\t\n\v\f\r 1", 1],
    ["1\0x", 1],
    ["(1\0", 1, true],
    ["\0x", 0],
    ["0x1", 1],
    [".1e1", 1],
    ["+1", 1],
  ])("of scores: %j is %d, as C reads it", (bound, score, isExcluded = false) => {
    expect(client.run("ZCOUNT", "k", bound, "+inf")).toBe(2 - score - (isExcluded ? 1 : 0));
  });

  test.each(["", "a", "++", "--", "-a", "+inf", "-inf", "1", " [a"])("of members: %j is none", (bound) => {
    expect(client.raw("ZLEXCOUNT", "s", bound, "+")).toBe("-ERR min or max not valid string range item\r\n");
    expect(client.raw("ZLEXCOUNT", "s", "-", bound)).toBe("-ERR min or max not valid string range item\r\n");
  });

  test("are read before the key is looked at", () => {
    expect(client.raw("ZCOUNT", "s", 0, 1)).toBe(wrongType);
    expect(client.raw("ZLEXCOUNT", "s", "-", "+")).toBe(wrongType);
  });
});
