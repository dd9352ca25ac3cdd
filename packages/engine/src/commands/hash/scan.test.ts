import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(formsAndProtocols)("HSCAN of a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("returns every field with its value", () => {
    const client = engineWithHash(form, "a", "1").connect(protocol);
    expect(client.raw("HSCAN", "h", 0, "COUNT", 1000)).toBe("*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n");
    expect(client.raw("HSCAN", "h", 0, "COUNT", 1000, "NOVALUES")).toBe("*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n");
    expect(client.run("HSCAN", "h", 0, "COUNT", 1000, "MATCH", "b*")).toEqual(["0", []]);
  });

  test("matches patterns, and leaves out what has expired without deleting it", () => {
    const engine = engineWithHash(form, "a1", "1", "a2", "2", "b", "3", "12", "4");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 1, "a1");
    engine.advance(11);
    const changes = engine.recordChanges();
    const [cursor, found] = client.run("HSCAN", "h", 0, "MATCH", "a*", "COUNT", 1000) as [string, string[]];
    expect([cursor, found]).toEqual(["0", ["a2", "2"]]);
    expect(client.run("HSCAN", "h", 0, "MATCH", "1?", "COUNT", 1000, "NOVALUES")).toEqual(["0", ["12"]]);
    expect((client.run("HSCAN", "h", 0, "MATCH", "*", "COUNT", 1000, "NOVALUES") as [string, string[]])[1].sort()).toEqual([
      "12",
      "a2",
      "b",
    ]);
    expect(client.run("HLEN", "h")).toBe(4);
    expect(changes).toEqual([]);
  });
});

test("a table is told in parts, each field once while nothing changes; a packed hash whole", () => {
  const engine = new TestEngine();
  const names = Array.from({ length: 1000 }, (_, index) => `field ${index}`);
  engine.run("HSET", "h", ...names.flatMap((name) => [name, name]));
  const found: string[] = [];
  let cursor = "0";
  let calls = 0;
  do {
    const [next, some] = engine.run("HSCAN", "h", cursor, "COUNT", 50) as [string, string[]];
    found.push(...some);
    cursor = next;
    calls++;
  } while (cursor !== "0");
  expect(calls).toBeGreaterThan(5);
  expect(found).toHaveLength(2000);
  expect(new Set(found)).toEqual(new Set(names));
  expect(engine.run("HSCAN", "h", "18446744073709551615")).toEqual(["0", []]);
  engine.run("HSET", "small", ...names.slice(0, 100).flatMap((name) => [name, name]));
  expect((engine.run("HSCAN", "small", 0, "COUNT", 5) as [string, string[]])[1]).toHaveLength(200);
});

test("a request that is wrong is refused; of a key that is not there, only for its cursor", () => {
  const client = new TestEngine().connect();
  client.run("HSET", "h", "f", "v");
  client.run("SET", "s", "v");
  const syntax = "-ERR syntax error\r\n";
  expect(client.raw("HSCAN", "h", "x")).toBe("-ERR invalid cursor\r\n");
  expect(client.raw("HSCAN", "none", "x")).toBe("-ERR invalid cursor\r\n");
  expect(client.raw("HSCAN", "s", 0)).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  for (const options of [["COUNT"], ["COUNT", 0], ["MATCH"], ["WHAT"], ["NOVALUES", "x"], ["TYPE", "hash"]]) {
    expect(client.raw("HSCAN", "h", 0, ...options)).toBe(syntax);
    expect(client.raw("HSCAN", "none", 0, ...options)).toBe("*2\r\n$1\r\n0\r\n*0\r\n");
  }
  expect(client.raw("HSCAN", "h", 0, "COUNT", "x")).toBe("-ERR value is not an integer or out of range\r\n");
});
