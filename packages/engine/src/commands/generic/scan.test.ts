import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const nothing = ["0", []];

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("KEYS returns the keys that match, and no expired ones", () => {
    const { engine, client } = start();
    client.batch(["MSET", "one", "1", "two", "2", "", "empty", "t[o", "3"], ["SET", "late", "v", "PX", "5"]);
    engine.advance(6);
    expect((client.run("KEYS", "*") as string[]).sort()).toEqual(["", "one", "t[o", "two"]);
    expect(client.run("KEYS", "t?o")).toHaveLength(2);
    expect(client.raw("KEYS", "o*")).toBe("*1\r\n$3\r\none\r\n");
    expect(client.raw("KEYS", "t\\[o")).toBe("*1\r\n$3\r\nt[o\r\n");
    expect(client.raw("KEYS", "")).toBe("*1\r\n$0\r\n\r\n");
    expect(client.raw("KEYS", "l*")).toBe("*0\r\n");
    expect(client.run("DBSIZE")).toBe(5);
  });

  test("SCAN of an empty database ends at once, whatever the cursor", () => {
    const { client } = start();
    for (const cursor of [
      "0",
      "1",
      "4294967295",
      "4294967296",
      "9223372036854775807",
      "18446744073709551615",
      "+5",
      "00",
      "-0",
      "-01",
      " 5",
      "\t\n -5",
      "5\0x",
      "-9223372036854775809",
    ])
      expect([cursor, client.run("SCAN", cursor)]).toEqual([cursor, nothing]);
  });

  test("a cursor that SCAN never returned leads to the end", () => {
    const { client } = start();
    client.run("SET", "k", "v");
    for (const cursor of ["4294967296", "9223372036854775807", "18446744073709551615", "-01"])
      expect(client.run("SCAN", cursor)).toEqual(nothing);
    expect(client.run("SCAN", "-0")).toEqual(["0", ["k"]]);
  });

  test.each([
    [["", "x"], "invalid cursor"],
    [["abc"], "invalid cursor"],
    [["abc", "FOO", "bar"], "invalid cursor"],
    [["-1"], "invalid cursor"],
    [["-5"], "invalid cursor"],
    [["+"], "invalid cursor"],
    [["-"], "invalid cursor"],
    [["-9223372036854775808"], "invalid cursor"],
    [["-1\0"], "invalid cursor"],
    [["\0"], "invalid cursor"],
    [[" "], "invalid cursor"],
    [["1 "], "invalid cursor"],
    [["0x10"], "invalid cursor"],
    [["1.0"], "invalid cursor"],
    [["18446744073709551616"], "invalid cursor"],
    [["1".repeat(50)], "invalid cursor"],
    [["0", "COUNT"], "syntax error"],
    [["0", "COUNT", "0"], "syntax error"],
    [["0", "COUNT", "-1"], "syntax error"],
    [["0", "COUNT", "abc"], "value is not an integer or out of range"],
    [["0", "COUNT", "9223372036854775808"], "value is not an integer or out of range"],
    [["0", "COUNT", "0", "FOO"], "syntax error"],
    [["0", "MATCH"], "syntax error"],
    [["0", "TYPE"], "syntax error"],
    [["0", "FOO"], "syntax error"],
    [["0", "FOO", "bar"], "syntax error"],
  ])("SCAN %j is refused: %s", (words, message) => {
    expect(start().client.raw("SCAN", ...words)).toBe(`-ERR ${message}\r\n`);
  });

  test("SCAN takes MATCH, COUNT and TYPE in any order and case, the last of each", () => {
    const { client } = start();
    client.run("MSET", "a1", "1", "a2", "2", "b1", "3");
    const found = (...options: (string | number)[]) => ((client.run("SCAN", 0, ...options) as [string, string[]])[1] ?? []).sort();
    expect(found("type", "STRING", "match", "a*", "count", 100)).toEqual(["a1", "a2"]);
    expect(found("MATCH", "b*", "MATCH", "*1")).toEqual(["a1", "b1"]);
    expect(found("TYPE", "hash", "TYPE", "string")).toEqual(["a1", "a2", "b1"]);
    expect(found("TYPE", "nosuch")).toEqual([]);
    expect(found("TYPE", "list")).toEqual([]);
    expect(found("COUNT", "9223372036854775807")).toEqual(["a1", "a2", "b1"]);
  });

  test("SCAN returns at least so many keys, and deletes the expired ones it meets", () => {
    const { engine, client } = start();
    for (let i = 0; i < 200; i++) client.run("SET", `k${i}`, "v", ...(i % 2 === 0 ? ["PX", "5"] : []));
    engine.advance(6);
    const [cursor, keys] = client.run("SCAN", "0", "COUNT", "100") as [string, string[]];
    expect(cursor).not.toBe("0");
    expect(keys.every((key) => Number(key.slice(1)) % 2 === 1)).toBe(true);
    expect(client.run("DBSIZE")).toBe(200 - (100 - keys.length));
    client.run("SCAN", "0", "COUNT", "200");
    expect(client.run("DBSIZE")).toBe(100);
    engine.check();
  });

  test("RANDOMKEY returns a key that is there, or null", () => {
    const { engine, client } = start();
    expect(client.raw("RANDOMKEY")).toBe(protocol === 2 ? "$-1\r\n" : "_\r\n");
    client.batch(["SET", "stays", "v"], ...Array.from({ length: 20 }, (_, i) => ["SET", `late ${i}`, "v", "PX", "5"]));
    engine.advance(6);
    for (let i = 0; i < 30; i++) expect(client.run("RANDOMKEY")).toBe("stays");
    client.run("PEXPIRE", "stays", 5);
    engine.advance(6);
    expect(client.run("RANDOMKEY")).toBe(null);
    expect(client.run("DBSIZE")).toBe(0);
  });
});

test("RANDOMKEY returns every key about as often", () => {
  const engine = new TestEngine();
  const [keys, draws] = [50, 5_000];
  for (let i = 0; i < keys; i++) engine.run("SET", `k${i}`, "v");
  const counts = new Map<unknown, number>();
  for (let i = 0; i < draws; i++) {
    const key = engine.run("RANDOMKEY");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(keys);
  for (const count of counts.values()) expect(Math.abs(count - draws / keys)).toBeLessThan(draws / keys / 2);
});

test("none of them counts hits or misses, or as a use", () => {
  const engine = new TestEngine();
  engine.run("SET", "k", "v");
  engine.advance(5_000);
  engine.engine.tick();
  for (const words of [["KEYS", "*"], ["SCAN", "0"], ["RANDOMKEY"]]) engine.run(...words);
  const { hits, misses } = engine.engine.keyspace.shared.statistics;
  expect([hits, misses]).toEqual([0, 0]);
  expect(engine.run("OBJECT", "IDLETIME", "k")).toBe(5);
});
