import { describe, expect, test } from "vitest";
import { bulks, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

describe.each(sortedSetEngines)("in RESP$protocol, of sorted sets that are $form,", ({ start }) => {
  test.each<[string, Words, Words]>([
    ["ZUNION", [2, "k", "l"], ["a", 1, "d", 4, "b", 22, "c", 33]],
    ["ZUNION", [3, "k", "none", "k"], ["a", 2, "b", 4, "c", 6]],
    ["ZUNION", [2, "k", "l", "WEIGHTS", 2, "-1"], ["c", -24, "b", -16, "d", -4, "a", 2]],
    ["ZUNION", [2, "k", "l", "AGGREGATE", "MIN"], ["a", 1, "b", 2, "c", 3, "d", 4]],
    ["ZUNION", [2, "k", "l", "aggregate", "max", "weights", 1, "0.5"], ["a", 1, "d", 2, "b", 10, "c", 15]],
    ["ZUNION", [2, "k", "l", "AGGREGATE", "COUNT"], ["a", 1, "d", 1, "b", 2, "c", 2]],
    ["ZUNION", [3, "k", "l", "k", "WEIGHTS", 1, 10, 100, "AGGREGATE", "COUNT"], ["d", 10, "a", 101, "b", 111, "c", 111]],
    ["ZUNION", [1, "none"], []],
    ["ZINTER", [2, "k", "l"], ["b", 22, "c", 33]],
    ["ZINTER", [2, "k", "l", "WEIGHTS", "-1", "0"], ["c", -3, "b", -2]],
    ["ZINTER", [2, "l", "k", "AGGREGATE", "MIN"], ["b", 2, "c", 3]],
    ["ZINTER", [2, "k", "l", "AGGREGATE", "SUM", "AGGREGATE", "MAX"], ["b", 20, "c", 30]],
    ["ZINTER", [2, "k", "l", "WEIGHTS", 3, 4, "AGGREGATE", "COUNT"], ["b", 7, "c", 7]],
    ["ZINTER", [1, "k", "AGGREGATE", "COUNT"], ["a", 1, "b", 1, "c", 1]],
    ["ZINTER", [3, "k", "none", "l"], []],
    ["ZINTER", [2, "k", "k"], ["a", 2, "b", 4, "c", 6]],
    ["ZDIFF", [2, "k", "l"], ["a", 1]],
    ["ZDIFF", [2, "l", "k"], ["d", 4]],
    ["ZDIFF", [3, "k", "none", "none"], ["a", 1, "b", 2, "c", 3]],
    ["ZDIFF", [2, "k", "k"], []],
    ["ZDIFF", [2, "none", "k"], []],
  ])("%s %j", (command, words, result) => {
    const { client, engine, fill, scored, shown } = start();
    fill("k", 1, "a", 2, "b", 3, "c");
    fill("l", 20, "b", 30, "c", 4, "d");
    const names = result.filter((_, index) => index % 2 === 0) as string[];
    expect(client.raw(command, ...words, "WITHSCORES")).toBe(scored(...result));
    expect(client.raw(command, ...words)).toBe(bulks(...names));
    for (const target of ["new", "k", "list"]) {
      fill("k", 1, "a", 2, "b", 3, "c");
      engine.run("DEL", "list");
      engine.run("RPUSH", "list", "x");
      engine.run("EXPIRE", "list", 100);
      expect(client.raw(`${command}STORE`, target, ...words)).toBe(`:${names.length}\r\n`);
      expect(shown(target)).toBe(result.join(" "));
      expect(client.run("TTL", target)).toBe(names.length === 0 ? -2 : -1);
    }
    engine.tickUntilIdle();
    engine.check();
  });

  test("ZINTERCARD counts what they have in common, up to a limit", () => {
    const { client, fill } = start();
    fill("k", 1, "a", 2, "b", 3, "c");
    fill("l", 20, "b", 30, "c", 4, "d");
    const count = (...words: Words): unknown => client.run("ZINTERCARD", ...words);
    expect(count(2, "k", "l")).toBe(2);
    expect(count(1, "k")).toBe(3);
    expect(count(2, "k", "l", "LIMIT", 0)).toBe(2);
    expect(count(2, "k", "l", "LIMIT", 1)).toBe(1);
    expect(count(2, "k", "l", "limit", 9)).toBe(2);
    expect(count(1, "k", "LIMIT", 3, "LIMIT", 2)).toBe(2);
    expect(count(2, "k", "l", "LIMIT", "9223372036854775807")).toBe(2);
    expect(count(2, "k", "none")).toBe(0);
  });

  test("infinity less infinity, and infinity times 0, are 0", () => {
    const { client, fill, scored } = start();
    fill("k", "inf", "a", 1, "b");
    fill("l", "-inf", "a", "inf", "b", 5, "c", 6, "d");
    const of = (...words: Words): string => client.raw(...(words as string[]), "WITHSCORES");
    expect(of("ZUNION", 2, "k", "l")).toBe(scored("a", 0, "c", 5, "d", 6, "b", "inf"));
    expect(of("ZINTER", 2, "k", "l")).toBe(scored("a", 0, "b", "inf"));
    expect(of("ZUNION", 1, "k", "WEIGHTS", 0)).toBe(scored("a", 0, "b", 0));
    expect(of("ZUNION", 2, "k", "l", "WEIGHTS", 0, 1, "AGGREGATE", "MAX")).toBe(scored("a", 0, "c", 5, "d", 6, "b", "inf"));
    expect(of("ZINTER", 2, "k", "l", "WEIGHTS", "inf", "-inf")).toBe(scored("b", 0, "a", "inf"));
  });
});

describe("what is refused", () => {
  test.each<[Words, string]>([
    [["ZUNION", 0, "k"], "-ERR at least 1 input key is needed for 'zunion' command\r\n"],
    [["ZINTERSTORE", "t", "-1", "k"], "-ERR at least 1 input key is needed for 'zinterstore' command\r\n"],
    [["ZDIFF", "-9223372036854775808", "k"], "-ERR at least 1 input key is needed for 'zdiff' command\r\n"],
    [["ZINTERCARD", 0, "k"], "-ERR at least 1 input key is needed for 'zintercard' command\r\n"],
    [["ZUNION", "x", "k"], notInteger],
    [["ZUNION", "9223372036854775808", "k"], notInteger],
    [["ZUNION", "9223372036854775807", "k"], syntaxError],
    [["ZUNIONSTORE", "t", 2, "k"], syntaxError],
    [["ZUNION", 1, "s", "x"], wrongType],
    [["ZUNION", 2, "k", "s", "x"], wrongType],
    [["ZINTER", 2, "none", "s"], wrongType],
    [["ZDIFFSTORE", "t", 2, "k", "s"], wrongType],
    [["ZINTERCARD", 2, "none", "s", "LIMIT", "-1"], wrongType],
    [["ZUNION", 1, "k", "x"], syntaxError],
    [["ZUNION", 2, "k", "k", "WEIGHTS", 1], syntaxError],
    [["ZUNION", 1, "k", "WEIGHTS", "x"], "-ERR weight value is not a float\r\n"],
    [["ZUNION", 1, "none", "WEIGHTS", "nan"], "-ERR weight value is not a float\r\n"],
    [["ZUNIONSTORE", "t", 1, "k", "WEIGHTS", 1, 2], syntaxError],
    [["ZUNION", 1, "k", "AGGREGATE"], syntaxError],
    [["ZUNION", 1, "k", "AGGREGATE", "AVG"], syntaxError],
    [["ZDIFF", 1, "k", "WEIGHTS", 1], syntaxError],
    [["ZDIFF", 1, "k", "AGGREGATE", "SUM"], syntaxError],
    [["ZUNIONSTORE", "t", 1, "k", "WITHSCORES"], syntaxError],
    [["ZINTERCARD", 1, "k", "WITHSCORES"], syntaxError],
    [["ZINTERCARD", 1, "k", "LIMIT"], syntaxError],
    [["ZINTERCARD", 1, "k", "LIMIT", "-1"], "-ERR LIMIT can't be negative\r\n"],
    [["ZINTERCARD", 1, "k", "LIMIT", "x"], "-ERR LIMIT can't be negative\r\n"],
    [["ZINTER", 1, "k", "LIMIT", 1], syntaxError],
  ])("%j", (words, refused) => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("ZADD", "k", 1, "a");
    client.run("ZADD", "t", 1, "a");
    client.run("SET", "s", "v");
    const changes = engine.recordChanges();
    expect(client.raw(...words)).toBe(refused);
    expect(changes).toEqual([]);
    expect(client.run("ZCARD", "t")).toBe(1);
    engine.tickUntilIdle();
    engine.check();
  });
});

test("a key whose time has come is not there, wherever it stands among the others", () => {
  for (const expiring of ["a", "b", "c"]) {
    const engine = new TestEngine();
    for (const key of ["a", "b", "c"]) engine.run("ZADD", key, 1, `of ${key}`);
    engine.run("PEXPIRE", expiring, 5);
    engine.advance(10);
    const left = ["a", "b", "c"].filter((key) => key !== expiring).map((key) => `of ${key}`);
    expect(engine.run("ZUNION", 3, "a", "b", "c")).toEqual(left);
    engine.check();
  }
});

test("results of any size are what they should be, and leave nothing behind", () => {
  const engine = new TestEngine();
  const many = (of: number, from: number): Words => Array.from({ length: of }, (_, i) => [from + i, `m${from + i}`]).flat();
  engine.run("ZADD", "k", ...many(5000, 0));
  engine.run("ZADD", "l", ...many(5000, 2500));
  engine.tickUntilIdle();
  const before = engine.engine.keyspace.usedBytes;
  expect(engine.run("ZUNION", 2, "k", "l")).toHaveLength(7500);
  expect(engine.run("ZINTER", 2, "k", "l")).toHaveLength(2500);
  expect(engine.run("ZINTERCARD", 2, "k", "l", "LIMIT", 700)).toBe(700);
  expect((engine.run("ZDIFF", 2, "k", "l", "WITHSCORES") as string[]).filter((_, i) => i % 2 === 1)).toEqual(
    Array.from({ length: 2500 }, (_, i) => String(i)),
  );
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(before);
  expect(engine.run("ZUNIONSTORE", "k", 2, "k", "l")).toBe(7500);
  expect(engine.run("ZSCORE", "k", "m2600")).toBe("5200");
  expect(engine.run("OBJECT", "ENCODING", "k")).toBe("skiplist");
  expect(engine.run("ZDIFFSTORE", "k", 2, "l", "k")).toBe(0);
  engine.run("DEL", "l");
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
  engine.check();
});

describe.each(sortedSetEngines)("in RESP$protocol, a sorted set that is $form, less very many others,", ({ start }) => {
  test("keeps the members that none of them has, with their scores", () => {
    const { client, engine, fill, scored } = start();
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    fill("k", ...numbers.flatMap((i) => [i, `m${i}`]));
    const others = Array.from({ length: 100 }, (_, i) => `other:${i}`);
    // Each has one member, of the first or not, or is not there.
    others.forEach((key, i) => {
      if (i % 3 !== 0) engine.run("ZADD", key, 7, i % 3 === 1 ? `m${i}` : "none");
    });
    const left = numbers.filter((i) => i % 3 !== 1).flatMap((i) => [`m${i}`, i]);
    expect(client.raw("ZDIFF", 101, "k", ...others, "WITHSCORES")).toBe(scored(...left));
    expect(engine.run("ZDIFFSTORE", "d", 101, "k", ...others)).toBe(left.length / 2);
    expect(client.raw("ZRANGE", "d", 0, -1, "WITHSCORES")).toBe(scored(...left));
    expect(engine.run("ZDIFFSTORE", "d", 102, "k", ...others, "k")).toBe(0);
    engine.tickUntilIdle();
    engine.check();
  });
});
