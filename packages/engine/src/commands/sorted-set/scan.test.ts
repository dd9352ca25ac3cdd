import { describe, expect, test } from "vitest";
import { bulk, bulks, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(sortedSetEngines)("ZSCAN in RESP$protocol of a sorted set that is $form", ({ start }) => {
  test("returns every member with its score, which is a string in either protocol", () => {
    const { client, fill } = start();
    for (const score of ["1", "-7", "1.5", "-inf", "-0.25"]) {
      fill("k", score, "a");
      expect(client.raw("ZSCAN", "k", 0, "COUNT", 1000)).toBe(`*2\r\n${bulk("0")}${bulks("a", score)}`);
    }
  });

  test("matches patterns", () => {
    const { client, fill } = start();
    fill("k", 1, "a1", 2, "a2", 3, "b", 4, "12");
    const found = (pattern: string): string[] => {
      const [cursor, members] = client.run("ZSCAN", "k", 0, "MATCH", pattern, "COUNT", 1000) as [string, string[]];
      expect(cursor).toBe("0");
      return members.filter((_, index) => index % 2 === 0).sort();
    };
    expect(found("a*")).toEqual(["a1", "a2"]);
    expect(found("1?")).toEqual(["12"]);
    expect(found("*")).toEqual(["12", "a1", "a2", "b"]);
    expect(found("none")).toEqual([]);
  });
});

describe("scores have seventeen digits where Redis has a skiplist, and as few as tell them apart in a listpack", () => {
  // What redis-server 7.0.15 replies of a skiplist.
  test.each([
    ["3.14", "3.1400000000000001"],
    ["1e+300", "1.0000000000000001e+300"],
    ["1e-5", "1.0000000000000001e-05"],
    ["0.0001", "0.0001"],
    ["123456789012345678", "1.2345678901234568e+17"],
    ["12345678901234568", "12345678901234568"],
    ["0.1", "0.10000000000000001"],
    ["5e-324", "4.9406564584124654e-324"],
    ["-1e-7", "-9.9999999999999995e-08"],
    ["-0", "-0"],
    ["inf", "inf"],
  ])("%s", (score, digits) => {
    const engine = new TestEngine();
    const scanned = (key: string): string => (engine.run("ZSCAN", key, 0) as [string, string[]])[1][1] as string;
    engine.run("ZADD", "listpack", score, "a");
    expect(scanned("listpack")).toBe(engine.run("ZSCORE", "listpack", "a"));
    engine.run("CONFIG", "SET", "zset-max-listpack-entries", 0);
    engine.run("ZADD", "skiplist", score, "a");
    expect(scanned("skiplist")).toBe(digits);
    engine.run("ZADD", "skiplist", ...Array.from({ length: 100 }, (_, index) => [index, `m${index}`]).flat());
    engine.run("ZREM", "skiplist", ...Array.from({ length: 100 }, (_, index) => `m${index}`));
    expect(scanned("skiplist")).toBe(digits);
  });
});

test("a large one is told in parts, each member that stays at least once, whatever is added and removed meanwhile", () => {
  const engine = new TestEngine();
  const names = Array.from({ length: 1000 }, (_, index) => `member ${index}`);
  engine.run("ZADD", "k", ...names.flatMap((name, index) => [index, name]));
  const found = new Set<string>();
  let cursor = "0";
  let calls = 0;
  do {
    const [next, some] = engine.run("ZSCAN", "k", cursor, "COUNT", 50) as [string, string[]];
    for (const [index, text] of some.entries()) if (index % 2 === 0) found.add(text);
    cursor = next;
    calls++;
    engine.run("ZADD", "k", ...Array.from({ length: 100 }, (_, index) => [calls, `more ${calls} ${index}`]).flat());
    engine.run("ZREM", "k", `more ${calls - 1} 7`);
  } while (cursor !== "0");
  expect(calls).toBeGreaterThan(5);
  for (const name of names) expect(found).toContain(name);
  expect(engine.run("ZSCAN", "k", "18446744073709551615")).toEqual(["0", []]);
  engine.check();
});

test("a packed one is told whole", () => {
  const engine = new TestEngine();
  engine.run("ZADD", "k", ...Array.from({ length: 100 }, (_, index) => [index, `m${index}`]).flat());
  expect((engine.run("ZSCAN", "k", 0, "COUNT", 5) as [string, string[]])[1]).toHaveLength(200);
});

test("a request that is wrong is refused; of a key that is not there, only for its cursor", () => {
  const client = new TestEngine().connect();
  client.run("ZADD", "k", 1, "a");
  client.run("SET", "s", "v");
  expect(client.raw("ZSCAN", "k", "x")).toBe("-ERR invalid cursor\r\n");
  expect(client.raw("ZSCAN", "none", "x")).toBe("-ERR invalid cursor\r\n");
  expect(client.raw("ZSCAN", "s", 0)).toBe(wrongType);
  for (const options of [["COUNT"], ["COUNT", 0], ["MATCH"], ["WHAT"], ["TYPE", "zset"]]) {
    expect(client.raw("ZSCAN", "k", 0, ...options)).toBe("-ERR syntax error\r\n");
    expect(client.raw("ZSCAN", "none", 0, ...options)).toBe("*2\r\n$1\r\n0\r\n*0\r\n");
  }
  expect(client.raw("ZSCAN", "k", 0, "NOVALUES")).toBe("-ERR NOVALUES option can only be used in HSCAN\r\n");
  expect(client.raw("ZSCAN", "k", 0, "COUNT", "x")).toBe("-ERR value is not an integer or out of range\r\n");
});
