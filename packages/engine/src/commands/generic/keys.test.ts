import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test("DEL counts the keys that were there, each once", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("MSET", "a", "1", "b", "text", "c", "x".repeat(300_000));
    client.run("SET", "late", "v", "PX", 1);
    engine.advance(2);
    expect(client.raw("DEL", "a", "none", "b", "a", "late", "c")).toBe(":3\r\n");
    expect(client.raw("DEL", "a")).toBe(":0\r\n");
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("EXISTS counts a key as often as it is named", () => {
    const client = new TestEngine().connect(protocol);
    client.run("MSET", "a", "1", "", "empty key");
    expect(client.raw("EXISTS", "a", "a", "none", "")).toBe(":3\r\n");
  });

  test("TYPE tells string or none", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SET", "k", "1", "PX", 5);
    expect(client.raw("TYPE", "k")).toBe("+string\r\n");
    engine.advance(6);
    expect(client.raw("TYPE", "k")).toBe("+none\r\n");
  });

  test("the wrong number of words is refused", () => {
    const client = new TestEngine().connect(protocol);
    for (const words of [["DEL"], ["EXISTS"], ["TYPE"], ["TYPE", "a", "b"]]) {
      expect(client.raw(...words)).toBe(`-ERR wrong number of arguments for '${words[0]?.toLowerCase()}' command\r\n`);
    }
  });
});

test("UNLINK and DEL are announced once for each key that was there, and propagated once", () => {
  const engine = new TestEngine();
  engine.run("MSET", "a", "1", "b", "2", "c", "3");
  const changes = engine.recordChanges();
  expect(engine.run("UNLINK", "a", "none", "b", "a")).toBe(2);
  expect(engine.run("UNLINK", "none")).toBe(0);
  expect(engine.run("DEL", "c")).toBe(1);
  expect(changes).toEqual(["2 db0 UNLINK a none b a", "del a", "del b", "3 db0 DEL c", "del c"]);
});

test("TOUCH counts the keys that are there as often as they are named", () => {
  const engine = new TestEngine();
  engine.run("MSET", "a", "1", "b", "2");
  engine.run("PEXPIRE", "b", 5);
  engine.advance(6);
  expect(engine.run("TOUCH", "a", "none", "a", "b")).toBe(2);
});

test("reads count hits and misses, writes do not", () => {
  const engine = new TestEngine();
  const count = (...words: string[]): [number, number] => {
    const { statistics } = engine.engine.keyspace.shared;
    const { hits, misses } = statistics;
    engine.run(...words);
    return [statistics.hits - hits, statistics.misses - misses];
  };
  engine.run("SET", "k", "1");
  for (const words of [
    ["GET", "k"],
    ["TTL", "k"],
    ["PTTL", "k"],
    ["TYPE", "k"],
    ["EXISTS", "k"],
    ["TOUCH", "k"],
    ["EXPIRETIME", "k"],
    ["PEXPIRETIME", "k"],
    ["OBJECT", "ENCODING", "k"],
    ["OBJECT", "REFCOUNT", "k"],
    ["COPY", "k", "double"],
    ["SET", "k", "1", "GET"],
  ]) {
    expect([words, count(...words)]).toEqual([words, [1, 0]]);
  }
  for (const words of [
    ["GET", "x"],
    ["TTL", "x"],
    ["TYPE", "x"],
    ["EXISTS", "x"],
    ["TOUCH", "x"],
    ["PEXPIRETIME", "x"],
    ["OBJECT", "FREQ", "x"],
    ["COPY", "x", "double"],
    ["SET", "x", "1", "GET", "XX"],
  ]) {
    expect([words, count(...words)]).toEqual([words, [0, 1]]);
  }
  for (const words of [
    ["SET", "k", "2"],
    ["SET", "k", "2", "NX"],
    ["INCR", "k"],
    ["DECRBY", "y", "1"],
    ["EXPIRE", "k", "100"],
    ["DEL", "none", "y"],
    ["UNLINK", "none"],
    ["PERSIST", "k"],
    ["RENAME", "double", "renamed"],
    ["RENAME", "none", "x"],
    ["MOVE", "renamed", "1"],
    ["MOVE", "none", "1"],
    ["DEBUG", "DIGEST-VALUE", "k", "none"],
    ["SET", "k", "1", "KEEPTTL", "XX"],
  ]) {
    expect([words, count(...words)]).toEqual([words, [0, 0]]);
  }
  expect(count("MGET", "k", "x", "k")).toEqual([2, 1]);
});
