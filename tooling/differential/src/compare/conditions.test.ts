import { expect, test } from "vitest";
import { parseReplyTree } from "../engine-insides.ts";
import { conditionOf } from "./conditions.ts";

const isMet = (words: string, ...answers: readonly string[]): boolean | undefined => {
  const list = words.split(" ");
  return conditionOf(list[0]?.toLowerCase() ?? "", list)?.isMet(answers.map(parseReplyTree));
};
const one = (score: string): string => `*2\r\n$1\r\na\r\n$${score.length}\r\n${score}\r\n`;

test("a range of members is asked for where the lowest and the highest score are equal, in either protocol", () => {
  expect(isMet("ZRANGEBYLEX k - +", one("1"), one("1"))).toBe(true);
  expect(isMet("ZREMRANGEBYLEX k - +", one("1"), one("2"))).toBe(false);
  expect(isMet("ZRANGE k - + BYLEX", one("-inf"), one("inf"))).toBe(false);
  expect(isMet("ZLEXCOUNT k - +", "*1\r\n*2\r\n$1\r\na\r\n,1\r\n", "*1\r\n*2\r\n$1\r\nb\r\n,2\r\n")).toBe(false);
  expect(isMet("ZLEXCOUNT k - +", "*0\r\n", "*0\r\n")).toBe(true);
  expect(isMet("ZLEXCOUNT k - +", "-WRONGTYPE\r\n", "-WRONGTYPE\r\n")).toBe(true);
  expect(conditionOf("zrangestore", ["ZRANGESTORE", "to", "from", "-", "+", "bylex"])?.questions[0]?.[1]).toBe("from");
});

test("ties that SORT stores have to stand in a list, and be sorted as a whole", () => {
  expect(isMet("SORT k BY w_* ALPHA STORE l", "+list\r\n")).toBe(true);
  expect(isMet("SORT k BY w_* ALPHA STORE l", "+set\r\n")).toBe(false);
  expect(isMet("SORT k BY w_* ALPHA STORE l", "+zset\r\n")).toBe(false);
  expect(isMet("SORT k BY w_* LIMIT 0 1 ALPHA STORE l", "+list\r\n")).toBe(false);
});

const stream = (length: number, added: number, first: string): string =>
  `%3\r\n+length\r\n:${length}\r\n+entries-added\r\n:${added}\r\n+recorded-first-entry-id\r\n+${first}\r\n`;

test("a group is told to have read what it may have read: nothing before the first entry, and no more than was added", () => {
  const created = (words: string, info: string): boolean | undefined =>
    conditionOf("xgroup|create", ["XGROUP", "CREATE", ...words.split(" ")])?.isMet([parseReplyTree(info)]);
  expect(created("k g 0 ENTRIESREAD 0", stream(3, 3, "1-0"))).toBe(true);
  expect(created("k g 0 ENTRIESREAD 1", stream(3, 3, "1-0"))).toBe(false);
  expect(created("k g 1-2 entriesread 3", stream(3, 3, "1-0"))).toBe(true);
  expect(created("k g $ ENTRIESREAD 4", stream(3, 3, "1-0"))).toBe(false);
  expect(created("k g 0 MKSTREAM ENTRIESREAD 5", "-ERR no such key\r\n")).toBe(false);
  expect(created("k g 0", stream(3, 3, "1-0"))).toBeUndefined();
});

test("a stream that has lost entries is not told that it has not", () => {
  expect(isMet("XSETID k 9-0 ENTRIESADDED 3", stream(3, 5, "1-0"))).toBe(false);
  expect(isMet("XSETID k 9-0 ENTRIESADDED 4", stream(3, 5, "1-0"))).toBe(true);
  expect(isMet("XSETID k 9-0 ENTRIESADDED 3", stream(3, 3, "1-0"))).toBe(true);
});

test("others have none", () => {
  for (const words of ["ZRANGE k 0 -1", "GET k", "SORT k ALPHA", "ZRANGEBYSCORE k 0 1"]) expect(isMet(words)).toBeUndefined();
});
