import { describe, expect, test } from "vitest";
import { bulk, bulks, listForms, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { latin1, TestEngine } from "../../testing/test-engine.js";

const int64Max = 2n ** 63n - 1n;
const int64Min = -(2n ** 63n);
const rankZero =
  "-ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list\r\n";

describe.each(listForms)("reading in RESP$protocol from a $form", ({ engine: start }) => {
  test("LLEN counts the elements, 0 where there is no list", () => {
    const { client, fill } = start();
    fill("k", "a", "b", "c");
    client.run("SET", "s", "v");
    expect(client.raw("LLEN", "k")).toBe(":3\r\n");
    expect(client.raw("LLEN", "none")).toBe(":0\r\n");
    expect(client.raw("LLEN", "s")).toBe(wrongType);
  });

  test("LINDEX finds an element from either end", () => {
    const { client, fill, nil } = start();
    fill("k", "a", "12", "c");
    client.run("SET", "s", "v");
    for (const [index, element] of [
      [0, "a"],
      [1, "12"],
      [2, "c"],
      [-1, "c"],
      [-3, "a"],
    ] as const)
      expect(client.raw("LINDEX", "k", index)).toBe(bulk(element));
    for (const index of [3, -4, int64Max, int64Min]) expect(client.raw("LINDEX", "k", index)).toBe(nil);
    expect(client.raw("LINDEX", "k", int64Max + 1n)).toBe(notInteger);
    expect(client.raw("LINDEX", "k", "1.0")).toBe(notInteger);
    expect(client.raw("LINDEX", "none", "x")).toBe(nil);
    expect(client.raw("LINDEX", "s", "x")).toBe(wrongType);
  });

  test("LRANGE returns what lies between two indexes, both included", () => {
    const { client, fill } = start();
    fill("k", "a", "b", "c", "4", "5");
    const ranges: readonly (readonly [first: number | bigint, last: number | bigint, elements: string])[] = [
      [0, -1, "abc45"],
      [1, 3, "bc4"],
      [-2, -1, "45"],
      [-100, 1, "ab"],
      [3, 100, "45"],
      [2, 1, ""],
      [5, 9, ""],
      [-1, -2, ""],
      [0, -6, ""],
      [0, -5, "a"],
      [int64Min, int64Max, "abc45"],
      [int64Max, int64Min, ""],
      [int64Max, int64Max, ""],
      [int64Min, int64Min, ""],
    ];
    for (const [first, last, elements] of ranges) expect(client.raw("LRANGE", "k", first, last)).toBe(bulks(...elements));
  });

  test("LRANGE reads both indexes before it looks at the key", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    expect(client.raw("LRANGE", "none", 0, -1)).toBe("*0\r\n");
    for (const key of ["s", "none"]) {
      expect(client.raw("LRANGE", key, "x", 0)).toBe(notInteger);
      expect(client.raw("LRANGE", key, 0, int64Max + 1n)).toBe(notInteger);
    }
    expect(client.raw("LRANGE", "s", 0, -1)).toBe(wrongType);
    expect(client.raw("LRANGE", "s", 0)).toBe("-ERR wrong number of arguments for 'lrange' command\r\n");
  });

  test("LPOS finds the index of an element", () => {
    const { client, fill, nil } = start();
    fill("k", "a", "b", "c", "1", "2", "3", "c", "c");
    expect(client.raw("LPOS", "k", "c")).toBe(":2\r\n");
    expect(client.raw("LPOS", "k", "3")).toBe(":5\r\n");
    expect(client.raw("LPOS", "k", "03")).toBe(nil);
    expect(client.raw("LPOS", "k", "")).toBe(nil);
    expect(client.raw("LPOS", "none", "c")).toBe(nil);
  });

  test("LPOS skips matches with RANK, and goes backward if that is negative", () => {
    const { client, fill, nil } = start();
    fill("k", "a", "b", "c", "1", "2", "3", "c", "c");
    for (const [rank, index] of [
      [1, 2],
      [2, 6],
      [3, 7],
      [-1, 7],
      [-2, 6],
      [-3, 2],
    ] as const)
      expect(client.raw("LPOS", "k", "c", "RANK", rank)).toBe(`:${index}\r\n`);
    for (const rank of [4, -4, int64Max, -int64Max]) expect(client.raw("LPOS", "k", "c", "RANK", rank)).toBe(nil);
  });

  test("LPOS tells several indexes with COUNT, all with COUNT 0, in the order of the search", () => {
    const { client, fill } = start();
    fill("k", "a", "b", "c", "1", "2", "3", "c", "c");
    const indexes = (...options: (string | number | bigint)[]): unknown => client.run("LPOS", "k", "c", ...options);
    expect(indexes("COUNT", 0)).toEqual([2, 6, 7]);
    expect(indexes("COUNT", 1)).toEqual([2]);
    expect(indexes("COUNT", 2)).toEqual([2, 6]);
    expect(indexes("COUNT", int64Max)).toEqual([2, 6, 7]);
    expect(indexes("COUNT", 0, "RANK", 2)).toEqual([6, 7]);
    expect(indexes("RANK", -1, "COUNT", 2)).toEqual([7, 6]);
    expect(indexes("COUNT", 2, "COUNT", 1)).toEqual([2]);
    expect(client.raw("LPOS", "k", "x", "COUNT", 0)).toBe("*0\r\n");
    expect(client.raw("LPOS", "none", "x", "COUNT", 0)).toBe("*0\r\n");
  });

  test("LPOS looks at no more elements than MAXLEN says", () => {
    const { client, fill, nil } = start();
    fill("k", "a", "b", "c", "1", "2", "3", "c", "c");
    expect(client.raw("LPOS", "k", "c", "MAXLEN", 2)).toBe(nil);
    expect(client.raw("LPOS", "k", "c", "MAXLEN", 3)).toBe(":2\r\n");
    expect(client.raw("LPOS", "k", "c", "MAXLEN", 0)).toBe(":2\r\n");
    expect(client.run("LPOS", "k", "c", "COUNT", 0, "MAXLEN", 7)).toEqual([2, 6]);
    expect(client.run("LPOS", "k", "c", "COUNT", 0, "MAXLEN", 2, "RANK", -1)).toEqual([7, 6]);
    expect(client.raw("LPOS", "k", "a", "MAXLEN", int64Max, "RANK", -1)).toBe(":0\r\n");
  });

  test("LPOS refuses what it can't read, in the order of the options, before it looks at the key", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    const lpos = (...options: (string | number | bigint)[]): string => client.raw("LPOS", "s", "a", ...options);
    expect(lpos()).toBe(wrongType);
    expect(lpos("RANK", 0)).toBe(rankZero);
    expect(lpos("RANK", 0, "NO", 1)).toBe(rankZero);
    expect(lpos("RANK", "x")).toBe(notInteger);
    expect(lpos("RANK", int64Min)).toBe("-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n");
    expect(lpos("COUNT", -1)).toBe("-ERR COUNT can't be negative\r\n");
    expect(lpos("COUNT", "x")).toBe("-ERR COUNT can't be negative\r\n");
    expect(lpos("MAXLEN", -1)).toBe("-ERR MAXLEN can't be negative\r\n");
    expect(lpos("MAXLEN", int64Max + 1n)).toBe("-ERR MAXLEN can't be negative\r\n");
    expect(lpos("RANK")).toBe(syntaxError);
    expect(lpos("COUNT", 1, "MAXLEN")).toBe(syntaxError);
    expect(lpos("FIRST", 1)).toBe(syntaxError);
  });

  test("a long range, in which short and long elements stand side by side, comes in order from anywhere", () => {
    const { client, fill } = start();
    const elements = Array.from({ length: 260 }, (_, i) => (i % 50 === 7 ? "x".repeat(i) : i % 2 === 0 ? String(i ** 5) : `e${i}`));
    fill("k", ...elements);
    for (const [first, last] of [
      [0, 259],
      [1, 258],
      [100, 199],
      [255, 259],
      [7, 7],
      [130, 131],
    ] as const)
      expect(client.strings("LRANGE", "k", first, last).map(latin1)).toEqual(elements.slice(first, last + 1));
    for (const index of [0, 1, 77, 130, 258, 259]) expect(client.run("LINDEX", "k", index)).toBe(elements[index]);
  });
});

test("elements of two megabytes are read, and found", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  const huge = "x".repeat(2_000_000);
  client.run("RPUSH", "k", "a", huge, `${huge.slice(1)}y`, "b", huge);
  expect(client.string("LINDEX", "k", 2)?.at(-1)).toBe("y".charCodeAt(0));
  expect(client.strings("LRANGE", "k", 1, 3).map(({ length }) => length)).toEqual([2_000_000, 2_000_000, 1]);
  expect(client.run("LPOS", "k", huge, "COUNT", 0)).toEqual([1, 4]);
});

test("reads count hits and misses; commands that change a list count neither", () => {
  const engine = new TestEngine();
  const { statistics } = engine.engine.keyspace.shared;
  engine.run("RPUSH", "k", "a", "b", "c");
  engine.run("LPOP", "k");
  engine.run("LPOP", "none");
  engine.run("LSET", "k", 0, "z");
  engine.run("LTRIM", "none", 0, 1);
  engine.run("LMOVE", "k", "l", "LEFT", "LEFT");
  expect([statistics.hits, statistics.misses]).toEqual([0, 0]);
  for (const key of ["k", "none"]) {
    engine.run("LLEN", key);
    engine.run("LINDEX", key, 0);
    engine.run("LRANGE", key, 0, -1);
    engine.run("LPOS", key, "c");
  }
  expect([statistics.hits, statistics.misses]).toEqual([4, 4]);
});
