import { describe, expect, test } from "vitest";
import { engineWithSet, formsAndProtocols } from "../../testing/set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const sorted = (reply: unknown): string[] => [...(reply as string[])].sort();

describe.each(formsAndProtocols)("of a set that is %s, in RESP%i", (_, protocol, form) => {
  test("members are there or not", () => {
    const engine = engineWithSet(form, "a", "", 7, "9223372036854775807", "007", "x".repeat(60));
    const client = engine.connect(protocol);
    expect(client.run("OBJECT", "ENCODING", "s")).toBe(form.encoding);
    for (const member of ["a", "", 7, "9223372036854775807", "007", "x".repeat(60)]) expect(client.run("SISMEMBER", "s", member)).toBe(1);
    for (const member of ["b", "07", "+7", "7 ", "9223372036854775808", 8]) expect(client.run("SISMEMBER", "s", member)).toBe(0);
    expect(client.raw("SMISMEMBER", "s", "a", "b", "7", "7", "")).toBe("*5\r\n:1\r\n:0\r\n:1\r\n:1\r\n:1\r\n");
    expect(client.raw("SCARD", "s")).toBe(":6\r\n");
    expect(sorted(protocol === 2 ? client.run("SMEMBERS", "s") : [...(client.run("SMEMBERS", "s") as unknown as Set<string>)])).toEqual([
      "",
      "007",
      "7",
      "9223372036854775807",
      "a",
      "x".repeat(60),
    ]);
  });

  test("integers alone are there or not", () => {
    const engine = engineWithSet(form, 5, -70_000, 3, "-9223372036854775808");
    const client = engine.connect(protocol);
    expect(client.run("OBJECT", "ENCODING", "s")).toBe(form.encodingOfIntegers);
    expect(client.run("SMISMEMBER", "s", 5, -70_000, 3, "-9223372036854775808", 4, "a", "05", "")).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(client.raw("SMEMBERS", "s")[0]).toBe(protocol === 2 ? "*" : "~");
    expect(client.run("SCARD", "s")).toBe(4);
  });

  test("of one member the replies are as they should be", () => {
    const client = engineWithSet(form, "a").connect(protocol);
    expect(client.raw("SMEMBERS", "s")).toBe(`${protocol === 2 ? "*" : "~"}1\r\n$1\r\na\r\n`);
    expect(client.raw("SISMEMBER", "s", "a")).toBe(":1\r\n");
  });
});

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test("a key that is not there is an empty set", () => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("SMEMBERS", "s")).toBe(protocol === 2 ? "*0\r\n" : "~0\r\n");
    expect(client.raw("SISMEMBER", "s", "a")).toBe(":0\r\n");
    expect(client.raw("SMISMEMBER", "s", "a", "b")).toBe("*2\r\n:0\r\n:0\r\n");
    expect(client.raw("SCARD", "s")).toBe(":0\r\n");
  });

  test("another type is refused", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "k", "v");
    for (const request of [
      ["SMEMBERS", "k"],
      ["SISMEMBER", "k", "a"],
      ["SMISMEMBER", "k", "a"],
      ["SCARD", "k"],
      ["SSCAN", "k", 0, "WRONG"],
    ]) {
      expect(client.raw(...request)).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
    }
  });
});

test("hits and misses are counted", () => {
  const engine = new TestEngine();
  engine.run("SADD", "s", "a");
  const { statistics } = engine.engine.keyspace.shared;
  const [hits, misses] = [statistics.hits, statistics.misses];
  engine.run("SMEMBERS", "s");
  engine.run("SINTER", "s", "none", "s");
  engine.run("SUNIONSTORE", "t", "s", "none");
  engine.run("SADD", "s", "b");
  expect([statistics.hits - hits, statistics.misses - misses]).toEqual([4, 2]);
});
