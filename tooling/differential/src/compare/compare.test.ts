import { describe, expect, test } from "vitest";
import { commandOf } from "../grammar/newer.ts";
import { commandTable } from "../rig.ts";
import { type KnownDifference, knownDifferences } from "./known-differences.ts";
import { agreeBy, normaliserOf, normalisers } from "./normalisers.ts";
import { Judge } from "./verdict.ts";

const { commands: table } = commandTable();

const agree = (words: string, ours: string, theirs: string, told: string | null = null): boolean => {
  const [name = "", ...rest] = words.toLowerCase().split(" ");
  const normaliser = normaliserOf(name);
  return normaliser !== null && agreeBy(normaliser, ours, theirs, [name, ...rest], told);
};
/** An array of strings. */
const array = (...texts: readonly string[]): string =>
  `*${texts.length}\r\n${texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("")}`;

describe("normalisers", () => {
  test("times may differ by what passes between two clocks, not by more, and not in kind", () => {
    expect(agree("ttl k", ":100\r\n", ":101\r\n")).toBe(true);
    expect(agree("ttl k", ":100\r\n", ":120\r\n")).toBe(false);
    expect(agree("pttl k", ":100000\r\n", ":100900\r\n")).toBe(true);
    expect(agree("ttl k", ":-1\r\n", ":0\r\n")).toBe(false);
    expect(agree("ttl k", ":1\r\n", "-ERR no\r\n")).toBe(false);
  });

  test("keys come in any order, but the same ones", () => {
    expect(agree("keys *", "*2\r\n$1\r\na\r\n$1\r\nb\r\n", "*2\r\n$1\r\nb\r\n$1\r\na\r\n")).toBe(true);
    expect(agree("keys *", "*1\r\n$1\r\na\r\n", "*1\r\n$1\r\nb\r\n")).toBe(false);
    expect(agree("keys *", "*2\r\n$1\r\na\r\n$1\r\na\r\n", "*2\r\n$1\r\nb\r\n$1\r\na\r\n")).toBe(false);
  });

  test("a hash table's fields come in any order, each with its value; those of a listpack in one order", () => {
    const [ours, theirs] = [array("a", "1", "b", "2"), array("b", "2", "a", "1")];
    expect(agree("hgetall k", ours, theirs)).toBe(true);
    expect(agree("hgetall k", ours, theirs, "$9\r\nhashtable\r\n")).toBe(true);
    expect(agree("hgetall k", ours, theirs, "$8\r\nlistpack\r\n")).toBe(false);
    expect(agree("hgetall k", ours, array("b", "1", "a", "2"))).toBe(false);
    expect(agree("hkeys k", array("a", "b"), array("b", "a"))).toBe(true);
    expect(agree("hkeys k", array("a", "b"), array("b", "c"))).toBe(false);
  });

  test("random fields are as many as theirs, of those that are there, and different unless the count is negative", () => {
    const told = array("a", "1", "b", "2", "c", "3");
    expect(agree("hrandfield k 2", array("a", "b"), array("c", "a"), told)).toBe(true);
    expect(agree("hrandfield k 2", array("a"), array("c", "a"), told)).toBe(false);
    expect(agree("hrandfield k 2", array("a", "a"), array("c", "a"), told)).toBe(false);
    expect(agree("hrandfield k -2", array("a", "a"), array("c", "a"), told)).toBe(true);
    expect(agree("hrandfield k 2", array("a", "x"), array("c", "a"), told)).toBe(false);
    expect(agree("hrandfield k 1 withvalues", array("a", "1"), array("c", "3"), told)).toBe(true);
    expect(agree("hrandfield k 1 withvalues", array("a", "2"), array("c", "3"), told)).toBe(false);
    expect(agree("hrandfield k 1 withvalues", `*1\r\n${array("a", "1")}`, `*1\r\n${array("c", "3")}`, told)).toBe(true);
    expect(agree("hrandfield k", "$1\r\na\r\n", "$1\r\nb\r\n", told)).toBe(true);
    expect(agree("hrandfield k", "$1\r\nx\r\n", "$1\r\nb\r\n", told)).toBe(false);
  });

  test("random members of sets and sorted sets are of those that are there", () => {
    const told = array("a", "b", "c");
    expect(agree("srandmember k 2", array("a", "b"), array("c", "a"), told)).toBe(true);
    expect(agree("srandmember k 2", array("a", "a"), array("c", "a"), told)).toBe(false);
    expect(agree("spop k", "$1\r\nc\r\n", "$1\r\na\r\n", told)).toBe(true);
    expect(agree("spop k", "$1\r\nz\r\n", "$1\r\na\r\n", told)).toBe(false);
    const scored = `*2\r\n${array("a", "1")}${array("b", "2")}`;
    expect(agree("zrandmember k 1", array("b"), array("a"), scored)).toBe(true);
    expect(agree("zrandmember k 1 withscores", `*1\r\n${array("b", "2")}`, `*1\r\n${array("a", "1")}`, scored)).toBe(true);
    expect(agree("zrandmember k 1 withscores", `*1\r\n${array("b", "1")}`, `*1\r\n${array("a", "1")}`, scored)).toBe(false);
  });

  test("a set's members come in any order, those of an intset in one", () => {
    expect(agree("smembers k", array("1", "2"), array("2", "1"), "$9\r\nhashtable\r\n")).toBe(true);
    expect(agree("smembers k", array("1", "2"), array("2", "1"), "$6\r\nintset\r\n")).toBe(false);
  });

  test("SORT has one order, but for what is not sorted or has the same place", () => {
    const [ours, theirs] = [array("1", "2"), array("2", "1")];
    expect(agree("sort k", ours, theirs, "+set\r\n")).toBe(false);
    expect(agree("sort k by nosort", ours, theirs, "+set\r\n")).toBe(true);
    expect(agree("sort k by nosort", ours, theirs, "+list\r\n")).toBe(false);
    expect(agree("sort k by nosort", ours, theirs, "+zset\r\n")).toBe(false);
    expect(agree("sort k by w_* alpha", ours, theirs, "+zset\r\n")).toBe(true);
    expect(agree("sort k by w_* alpha", ours, theirs, "+list\r\n")).toBe(false);
    expect(agree("sort k by w_* alpha", ours, array("2", "3"), "+set\r\n")).toBe(false);
    expect(agree("sort k by w_*", ours, theirs, "+set\r\n")).toBe(false);
  });

  test("HELLO is compared but for version and id", () => {
    const hello = (version: string, role: string): string => `%2\r\n$7\r\nversion\r\n$5\r\n${version}\r\n$4\r\nrole\r\n$6\r\n${role}\r\n`;
    expect(agree("hello", hello("7.2.0", "master"), hello("7.0.1", "master"))).toBe(true);
    expect(agree("hello", hello("7.2.0", "master"), hello("7.2.0", "slaves"))).toBe(false);
  });

  test("each says why", () => {
    for (const { reason } of normalisers) expect(reason).toMatch(/^[a-z].{4,}/);
  });
});

describe("known differences", () => {
  test.each(knownDifferences.map((difference) => [difference.command, difference] as const))(
    "%s: its example is one, with a version",
    (_, difference) => {
      const { isHidden, goesBothWays, example } = difference;
      const { words, ours, theirs } = example;
      expect(difference.changedIn).toMatch(/^(Valkey )?\d+\.\d+\.\d+$/);
      expect(difference.why).not.toBe("");
      expect(difference.matches(words, ours, theirs, null)).toBe(true);
      expect(ours === theirs).toBe(isHidden === true);
      if (!isHidden && !goesBothWays) expect(difference.matches(words, theirs, ours, null)).toBe(false);
      expect(new Judge().compare(null, 2, words, ours, theirs)).toEqual({ agree: true, known: difference });
    },
  );

  test("are counted when they are met", () => {
    const difference: KnownDifference = {
      command: "PING",
      changedIn: "9.0.0",
      why: "for a test",
      example: { words: ["PING"], ours: "+PONG\r\n", theirs: "+PANG\r\n" },
      matches: ([name]) => name === "PING",
      keepsState: true,
    };
    const judge = new Judge([difference]);
    const command = commandOf(table, ["PING"])?.command ?? null;
    expect(judge.compare(command, 2, ["PING"], "+PONG\r\n", "+PONG\r\n")).toEqual({ agree: true, known: null });
    expect(judge.compare(command, 2, ["PING"], "+PONG\r\n", "+PANG\r\n")).toEqual({ agree: true, known: difference });
    expect(judge.met.get(difference)).toBe(1);
  });
});

test("a reply of ours is held against its command's schema even if both servers give it", () => {
  const command = commandOf(table, ["DBSIZE"])?.command ?? null;
  expect(new Judge().compare(command, 2, ["DBSIZE"], "$1\r\n1\r\n", "$1\r\n1\r\n")).toEqual({
    agree: false,
    why: "not as dbsize declares its reply: the reply is of type bulk instead of integer",
  });
});
