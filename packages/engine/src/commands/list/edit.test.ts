import { describe, expect, test } from "vitest";
import { listForms, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const int64Max = 2n ** 63n - 1n;
const int64Min = -(2n ** 63n);
const noSuchKey = "-ERR no such key\r\n";
const outOfRange = "-ERR index out of range\r\n";

describe.each(listForms)("editing in RESP$protocol a $form", ({ engine: start }) => {
  test("LSET replaces an element, from either end", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "b", "c", "d");
    expect(client.raw("LSET", "k", 0, "A")).toBe("+OK\r\n");
    expect(client.raw("LSET", "k", -1, 12)).toBe("+OK\r\n");
    expect(client.raw("LSET", "k", 2, "much longer than it was before".repeat(9))).toBe("+OK\r\n");
    expect(client.raw("LSET", "k", -2, "")).toBe("+OK\r\n");
    expect(shown("k")).toBe("A b  12");
    engine.check();
  });

  test("LSET of what is out of range, or not there", () => {
    const { client, fill, shown } = start();
    fill("k", "a", "b");
    client.run("SET", "s", "v");
    for (const index of [2, -3, int64Max, int64Min]) expect(client.raw("LSET", "k", index, "x")).toBe(outOfRange);
    expect(client.raw("LSET", "k", int64Max + 1n, "x")).toBe(notInteger);
    expect(client.raw("LSET", "k", "x", "x")).toBe(notInteger);
    expect(client.raw("LSET", "none", "x", "x")).toBe(noSuchKey);
    expect(client.raw("LSET", "s", "x", "x")).toBe(wrongType);
    expect(shown("k")).toBe("a b");
  });

  test("LINSERT puts an element in before or behind the first that is equal to another", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "7", "b", "7");
    expect(client.raw("LINSERT", "k", "BEFORE", "7", "x")).toBe(":5\r\n");
    expect(client.raw("LINSERT", "k", "after", "7", "y")).toBe(":6\r\n");
    expect(client.raw("LINSERT", "k", "Before", "a", "first")).toBe(":7\r\n");
    expect(shown("k")).toBe("first a x 7 y b 7");
    expect(client.raw("LINSERT", "k", "AFTER", "none", "z")).toBe(":-1\r\n");
    client.run("RPUSH", "k", "last");
    expect(client.raw("LINSERT", "k", "AFTER", "last", "12345")).toBe(":9\r\n");
    expect(shown("k")).toBe("first a x 7 y b 7 last 12345");
    engine.check();
  });

  test("LINSERT of a key that is not there, or of another type", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    expect(client.raw("LINSERT", "none", "BEFORE", "a", "x")).toBe(":0\r\n");
    expect(client.raw("LINSERT", "none", "BESIDE", "a", "x")).toBe(syntaxError);
    expect(client.raw("LINSERT", "s", "BESIDE", "a", "x")).toBe(syntaxError);
    expect(client.raw("LINSERT", "s", "AFTER", "a", "x")).toBe(wrongType);
    expect(client.run("EXISTS", "none")).toBe(0);
  });

  test("LREM takes out so many from the front, from the back, or all", () => {
    const { client, engine, fill, shown } = start();
    const renew = (): unknown => fill("k", "1", "a", "1", "b", "1", "c", "1");
    renew();
    expect(client.raw("LREM", "k", 2, "1")).toBe(":2\r\n");
    expect(shown("k")).toBe("a b 1 c 1");
    renew();
    expect(client.raw("LREM", "k", -3, "1")).toBe(":3\r\n");
    expect(shown("k")).toBe("1 a b c");
    renew();
    expect(client.raw("LREM", "k", 0, "1")).toBe(":4\r\n");
    expect(shown("k")).toBe("a b c");
    renew();
    expect(client.raw("LREM", "k", int64Max, "1")).toBe(":4\r\n");
    renew();
    expect(client.raw("LREM", "k", -int64Max, "1")).toBe(":4\r\n");
    expect(client.raw("LREM", "k", 0, "01")).toBe(":0\r\n");
    engine.check();
  });

  test("LREM takes the key with the last element", () => {
    const { client, engine, fill } = start();
    fill("k", "x", "x", "x");
    expect(client.raw("LREM", "k", -2, "x")).toBe(":2\r\n");
    expect(client.raw("LREM", "k", 0, "x")).toBe(":1\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("LREM reads the count before it looks at the key", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    for (const key of ["s", "none"]) {
      expect(client.raw("LREM", key, "x", "a")).toBe(notInteger);
      expect(client.raw("LREM", key, int64Max + 1n, "a")).toBe(notInteger);
      expect(client.raw("LREM", key, int64Min, "a")).toBe(
        "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n",
      );
    }
    expect(client.raw("LREM", "s", 0, "a")).toBe(wrongType);
    expect(client.raw("LREM", "none", 0, "a")).toBe(":0\r\n");
  });

  test("LTRIM leaves a range, or nothing", () => {
    const { client, engine, fill, shown } = start();
    const trimmed = (first: number | bigint, last: number | bigint): string => {
      fill("k", "a", "b", "c", "d", "e", "f");
      expect(client.raw("LTRIM", "k", first, last)).toBe("+OK\r\n");
      engine.check();
      return shown("k").replaceAll(" ", "");
    };
    expect(trimmed(0, -1)).toBe("abcdef");
    expect(trimmed(1, 4)).toBe("bcde");
    expect(trimmed(-2, -1)).toBe("ef");
    expect(trimmed(-100, 2)).toBe("abc");
    expect(trimmed(5, 100)).toBe("f");
    expect(trimmed(0, 0)).toBe("a");
    expect(trimmed(int64Min, int64Max)).toBe("abcdef");
    for (const [first, last] of [
      [3, 2],
      [6, 9],
      [0, -7],
      [int64Max, int64Min],
      [int64Max, int64Max],
    ] as const) {
      expect(trimmed(first, last)).toBe("");
      expect(client.run("EXISTS", "k")).toBe(0);
    }
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("LTRIM reads both indexes before it looks at the key", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    for (const key of ["s", "none"]) {
      expect(client.raw("LTRIM", key, "x", 0)).toBe(notInteger);
      expect(client.raw("LTRIM", key, 0, "1.5")).toBe(notInteger);
    }
    expect(client.raw("LTRIM", "s", 0, 0)).toBe(wrongType);
    expect(client.raw("LTRIM", "none", 0, 0)).toBe("+OK\r\n");
  });

  test("elements of hundreds of kilobytes are put in, replaced and taken out", () => {
    const { client, engine, fill } = start();
    const [huge, other] = ["x".repeat(300_000), "y".repeat(2_000_000)];
    fill("k", "a", "b", "c");
    expect(client.run("LINSERT", "k", "AFTER", "a", huge)).toBe(4);
    expect(client.run("LINSERT", "k", "BEFORE", huge, other)).toBe(5);
    engine.check();
    expect(client.run("LSET", "k", 3, other)).toBe("OK");
    expect(client.run("LSET", "k", 1, "small")).toBe("OK");
    engine.check();
    expect((client.run("LRANGE", "k", 0, -1) as string[]).map(({ length }) => length)).toEqual([1, 5, 300_000, 2_000_000, 1]);
    expect(client.run("LREM", "k", -1, other)).toBe(1);
    expect(client.run("LREM", "k", 1, huge)).toBe(1);
    expect(client.run("LRANGE", "k", 0, -1)).toEqual(["a", "small", "c"]);
    engine.check();
  });
});

describe("a list that is edited keeps its expiry", () => {
  test.each([
    ["LSET", "k", 0, "x".repeat(9_000)],
    ["LINSERT", "k", "AFTER", "a", "x".repeat(9_000)],
    ["LREM", "k", 1, "a"],
    ["LTRIM", "k", 0, 0],
    ["LPOP", "k"],
    ["LMOVE", "k", "k", "LEFT", "RIGHT"],
  ])("%s", (...words) => {
    const engine = new TestEngine();
    engine.run("RPUSH", "k", "a", "b", "c");
    engine.run("PEXPIRE", "k", 500);
    engine.run(...words);
    engine.check();
    expect(engine.run("PTTL", "k")).toBe(500);
  });
});

test("what changes nothing announces nothing", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b");
  const changes = engine.recordChanges();
  engine.run("LREM", "k", 0, "x");
  engine.run("LINSERT", "k", "BEFORE", "x", "y");
  engine.run("LSET", "k", 9, "y");
  engine.run("LPUSHX", "none", "y");
  engine.run("LTRIM", "none", 0, 0);
  engine.run("LPOP", "k", 0);
  engine.run("LMOVE", "none", "k", "LEFT", "LEFT");
  expect(changes).toEqual([]);
});
