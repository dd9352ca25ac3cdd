import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const noSuchKey = "-ERR no such key\r\n";
const large = "x".repeat(300_000);
const longName = "n".repeat(20_000);

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("RENAME takes value and expiry along, and overwrites what has the name, its expiry too", () => {
    const { engine, client } = start();
    client.batch(["SET", "a", "1", "EX", "50"], ["SET", "b", "text"], ["SET", "c", "old", "EX", "9"]);
    expect(client.raw("RENAME", "a", "b")).toBe("+OK\r\n");
    expect(client.batch(["GET", "b"], ["TTL", "b"], ["EXISTS", "a"])).toEqual(["1", 50, 0]);
    client.batch(["SET", "d", "plain"], ["RENAME", "d", "c"]);
    expect(client.batch(["GET", "c"], ["TTL", "c"], ["DBSIZE"])).toEqual(["plain", -1, 2]);
    engine.check();
  });

  test.each([["1"], ["text"], [""], [large]])("RENAME moves values of any encoding to names of any length", (value) => {
    const { engine, client } = start();
    client.batch(["SET", "a", value, "EX", "50"], ["RENAME", "a", longName], ["RENAME", longName, ""], ["RENAME", "", "b"]);
    expect(client.run("GET", "b")).toBe(value);
    expect(client.run("TTL", "b")).toBe(50);
    engine.check();
    client.run("DEL", "b");
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("to its own name a key may be given, if it is there", () => {
    const { client } = start();
    client.run("SET", "a", "1");
    expect([client.raw("RENAME", "a", "a"), client.raw("RENAMENX", "a", "a")]).toEqual(["+OK\r\n", ":0\r\n"]);
    expect([client.raw("RENAME", "x", "x"), client.raw("RENAMENX", "x", "x")]).toEqual([noSuchKey, noSuchKey]);
    expect(client.run("GET", "a")).toBe("1");
  });

  test("RENAMENX leaves a key alone that has the name", () => {
    const { client } = start();
    client.run("MSET", "a", "1", "b", "2");
    expect([client.raw("RENAMENX", "a", "b"), client.raw("RENAMENX", "a", "c")]).toEqual([":0\r\n", ":1\r\n"]);
    expect(client.run("MGET", "a", "b", "c")).toEqual([null, "2", "1"]);
    expect(client.raw("RENAMENX", "a", "d")).toBe(noSuchKey);
  });

  test("an expired source is not there, and an expired target is in nobody's way", () => {
    const { engine, client } = start();
    client.batch(["SET", "late", "v", "PX", "5"], ["SET", "target", "v", "PX", "5"], ["SET", "a", "1"]);
    engine.advance(6);
    expect([client.raw("RENAME", "late", "a"), client.raw("RENAMENX", "late", "b")]).toEqual([noSuchKey, noSuchKey]);
    expect(client.raw("RENAMENX", "a", "target")).toBe(":1\r\n");
    expect(client.batch(["GET", "target"], ["TTL", "target"], ["DBSIZE"])).toEqual(["1", -1, 1]);
  });
});

test("both are announced and propagated as they came, an expired key before them, a refusal not at all", () => {
  const engine = new TestEngine();
  engine.run("MSET", "a", "1", "b", "2", "c", "3");
  engine.run("PEXPIRE", "c", 5);
  engine.advance(6);
  const changes = engine.recordChanges();
  const sequence = engine.engine.changes.sequence;
  engine.run("RENAME", "none", "b");
  engine.run("RENAME", "a", "a");
  engine.run("RENAMENX", "a", "b");
  expect(changes).toEqual([]);
  engine.run("RENAME", "a", "b");
  engine.run("RENAMENX", "b", "c");
  expect(changes).toEqual([
    `${sequence + 1} db0 RENAME a b`,
    "rename_from a",
    "rename_to b",
    `${sequence + 2} db0 DEL c`,
    "expired c",
    `${sequence + 3} db0 RENAMENX b c`,
    "rename_from b",
    "rename_to c",
  ]);
});
