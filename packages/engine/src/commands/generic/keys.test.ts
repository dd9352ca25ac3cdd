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
    ["SET", "k", "1", "GET"],
  ]) {
    expect([words, count(...words)]).toEqual([words, [1, 0]]);
  }
  for (const words of [
    ["GET", "x"],
    ["TTL", "x"],
    ["TYPE", "x"],
    ["EXISTS", "x"],
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
    ["SET", "k", "1", "KEEPTTL", "XX"],
  ]) {
    expect([words, count(...words)]).toEqual([words, [0, 0]]);
  }
  expect(count("MGET", "k", "x", "k")).toEqual([2, 1]);
});
