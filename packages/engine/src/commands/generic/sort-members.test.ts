/** SORT of sets and sorted sets: what is different from lists. */
import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const numbers = Array.from({ length: 600 }, (_, i) => String((i * 7919) % 1009));
const ascending = [...numbers].sort((a, b) => Number(a) - Number(b));

describe("a set", () => {
  const start = (...members: string[]) => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SADD", "k", ...members);
    return { engine, client };
  };

  test.each([
    ["of integers", ["3", "1", "-2", "10"], ["-2", "1", "3", "10"]],
    ["of few numbers", ["3", "1.5", "-2", "10"], ["-2", "1.5", "3", "10"]],
    ["of many integers", numbers, ascending],
    ["of many numbers", [...numbers, "0.5"], ["0", "0.5", ...ascending.slice(1)]],
  ] as const)("%s is sorted by numbers", (_, members, expected) => {
    const { client } = start(...members);
    expect(client.run("SORT", "k")).toEqual(expected);
    expect(client.run("SORT_RO", "k", "DESC", "LIMIT", 0, 2)).toEqual([...expected].reverse().slice(0, 2));
    expect(client.run("SORT", "k", "BY", "w_*", "ALPHA", "LIMIT", 0, 1000)).toHaveLength(members.length);
    expect(client.run("SORT", "k", "STORE", "l")).toBe(members.length);
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(expected);
  });

  test("that is not to be sorted keeps an order of its own, but for what is stored, which is in alphabetic order", () => {
    const { client } = start("b", "a", "c", "\0", "b\0");
    const stand = client.run("SMEMBERS", "k") as string[];
    expect(client.run("SORT", "k", "BY", "nosort")).toEqual(stand);
    expect(client.run("SORT", "k", "BY", "nosort", "LIMIT", 1, 2)).toEqual(stand.slice(1, 3));
    expect(client.run("SORT", "k", "BY", "nosort", "STORE", "l")).toBe(5);
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(["\0", "a", "b", "b\0", "c"]);
    client.run("SORT", "k", "BY", "nosort", "DESC", "LIMIT", 0, 2, "STORE", "k");
    expect(client.batch(["TYPE", "k"], ["LRANGE", "k", "0", "-1"])).toEqual(["list", ["c", "b\0"]]);
  });

  test("takes the place of nothing: a set is refused where a list is looked for, and overwritten where one is stored", () => {
    const { engine, client } = start("2", "1");
    client.batch(["RPUSH", "l", "5", "4"], ["SORT", "l", "STORE", "k"]);
    expect(client.run("LRANGE", "k", 0, -1)).toEqual(["4", "5"]);
    engine.check();
  });
});

describe("a sorted set", () => {
  const start = (...members: readonly (readonly [number, string])[]) => {
    const engine = new TestEngine();
    const client = engine.connect();
    for (const [score, member] of members) client.run("ZADD", "k", score, member);
    return { engine, client };
  };

  test.each(["SORT", "SORT_RO"])("is a skiplist behind %s, even if that is refused, as in Redis", (name) => {
    for (const member of ["1", "x"]) {
      const { engine, client } = start([1, member]);
      expect(client.run("OBJECT", "ENCODING", "k")).toBe("listpack");
      client.raw(name, "k");
      expect(client.run("OBJECT", "ENCODING", "k")).toBe("skiplist");
      expect(client.run("ZRANGE", "k", 0, -1)).toEqual([member]);
      engine.check();
    }
  });

  test("is sorted by its members, not by its scores", () => {
    const { client } = start([1, "30"], [2, "20"], [3, "10"]);
    expect(client.run("SORT", "k")).toEqual(["10", "20", "30"]);
    expect(client.run("SORT", "k", "DESC", "LIMIT", 0, 1)).toEqual(["30"]);
    expect(client.run("SORT", "k", "ALPHA", "STORE", "l")).toBe(3);
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(["10", "20", "30"]);
  });

  test.each([5, 500])("of %i members that is not to be sorted has them by their scores", (count) => {
    const members = Array.from({ length: count }, (_, i) => [i, `m${(i * 7) % count}`] as const);
    const { client } = start(...members);
    const expected = members.map(([, member]) => member);
    const backward = [...expected].reverse();
    expect(client.run("SORT", "k", "BY", "nosort")).toEqual(expected);
    expect(client.run("SORT", "k", "BY", "nosort", "DESC")).toEqual(backward);
    for (const [offset, length] of [
      [0, 2],
      [2, 2],
      [3, 100],
      [count, 1],
    ] as const) {
      const to = offset + length;
      expect(client.run("SORT", "k", "BY", "nosort", "LIMIT", offset, length)).toEqual(expected.slice(offset, to));
      expect(client.run("SORT_RO", "k", "BY", "nosort", "LIMIT", offset, length, "DESC")).toEqual(backward.slice(offset, to));
    }
    expect(client.run("SORT", "k", "BY", "nosort", "LIMIT", 1, -1, "GET", "#", "STORE", "k")).toBe(count - 1);
    expect(client.run("LRANGE", "k", 0, -1)).toEqual(expected.slice(1));
  });
});
