import { describe, expect, test } from "vitest";
import { bulk, bulks, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const pairs = [1, "a", 2, "b", "-inf", "c", 3, "4", 5, "e"];
const names = ["a", "b", "c", "4", "e"];

describe.each(sortedSetEngines)("ZRANDMEMBER in RESP$protocol of a sorted set that is $form", ({ start }) => {
  test("returns one member, some different ones, or as many as asked for with returns", () => {
    const { client, engine, fill } = start();
    fill("k", ...pairs);
    expect(names).toContain(client.run("ZRANDMEMBER", "k"));
    for (let count = 0; count <= 7; count++) {
      const some = client.run("ZRANDMEMBER", "k", count) as string[];
      expect(new Set(some).size).toBe(Math.min(count, 5));
      expect(some).toHaveLength(Math.min(count, 5));
      for (const name of some) expect(names).toContain(name);
      const drawn = client.run("ZRANDMEMBER", "k", -count * 10) as string[];
      expect(drawn).toHaveLength(count * 10);
      for (const name of drawn) expect(names).toContain(name);
    }
    expect(client.run("ZRANDMEMBER", "k", "9223372036854775807")).toHaveLength(5);
    engine.check();
  });

  test("with scores, in the form of a range", () => {
    const { client, fill, scored } = start();
    fill("k", 1.5, "a");
    expect(client.raw("ZRANDMEMBER", "k")).toBe(bulk("a"));
    expect(client.raw("ZRANDMEMBER", "k", 3)).toBe(bulks("a"));
    expect(client.raw("ZRANDMEMBER", "k", 3, "WITHSCORES")).toBe(scored("a", 1.5));
    expect(client.raw("ZRANDMEMBER", "k", -2, "withscores")).toBe(scored("a", 1.5, "a", 1.5));
    expect(client.raw("ZRANDMEMBER", "k", 0, "WITHSCORES")).toBe("*0\r\n");
    fill("k", 1, "a", 2, "b", 3, "c", 4, "d", 5, "e", 6, "f", 7, "g", 8, "h");
    for (const count of [2, 3, 7]) {
      const flat = (client.run("ZRANDMEMBER", "k", count, "WITHSCORES") as (string | number)[][]).flat();
      for (let i = 0; i < flat.length; i += 2) expect(Number(flat[i + 1])).toBe(String(flat[i]).charCodeAt(0) - 96);
    }
  });

  test("every member comes as often as the others, however many are asked for", () => {
    const { client, fill } = start();
    fill("k", ...pairs);
    for (const [words, each] of [
      [[], 1],
      [[1], 1],
      [[4], 4],
      [[-3], 3],
    ] as const) {
      const counts = new Map(names.map((name) => [name, 0]));
      for (let i = 0; i < 500; i++)
        for (const name of [client.run("ZRANDMEMBER", "k", ...words)].flat() as string[])
          counts.set(name, (counts.get(name) as number) + 1);
      for (const count of counts.values()) expect(Math.abs(count - each * 100)).toBeLessThan(each * 100 * 0.45);
    }
  });

  test("a key that is not there has none", () => {
    const { client, nil } = start();
    expect(client.raw("ZRANDMEMBER", "none")).toBe(nil);
    for (const words of [[1], [-1], [2, "WITHSCORES"]]) expect(client.raw("ZRANDMEMBER", "none", ...words)).toBe("*0\r\n");
  });
});

test("what is refused", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("ZADD", "k", 1, "a");
  const range = "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n";
  expect(client.raw("ZRANDMEMBER", "s")).toBe(wrongType);
  expect(client.raw("ZRANDMEMBER", "s", 1)).toBe(wrongType);
  expect(client.raw("ZRANDMEMBER", "s", "x")).toBe(notInteger);
  expect(client.raw("ZRANDMEMBER", "s", "9223372036854775808")).toBe(notInteger);
  expect(client.raw("ZRANDMEMBER", "s", "-9223372036854775808")).toBe(range);
  expect(client.raw("ZRANDMEMBER", "s", 1, "WITHVALUES")).toBe(syntaxError);
  expect(client.raw("ZRANDMEMBER", "s", 1, "WITHSCORES", "x")).toBe(syntaxError);
  expect(client.raw("ZRANDMEMBER", "k", "9223372036854775807", "WITHSCORES")).toBe("-ERR value is out of range\r\n");
});
