import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
const nothing = { 2: "$-1\r\n", 3: "_\r\n" } as const;

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  const pairs = ["a", "text", "b", "12", "c", "-70000", "long", "x".repeat(64), "e", "", "9223372036854775807", "9007199254740993"];

  test("is what the tests want", () => {
    const engine = engineWithHash(form, ...pairs);
    expect(engine.run("OBJECT", "ENCODING", "h")).toBe(form.encoding);
    expect(engine.run("HLEN", "h")).toBe(pairs.length / 2);
    engine.check();
  });

  test("HGET returns a value, or null", () => {
    const client = engineWithHash(form, ...pairs).connect(protocol);
    for (let i = 0; i < pairs.length; i += 2) {
      const value = pairs[i + 1] as string;
      expect(client.raw("HGET", "h", pairs[i] as string)).toBe(`$${value.length}\r\n${value}\r\n`);
    }
    for (const name of ["none", "", "12", "A"]) expect(client.raw("HGET", "h", name)).toBe(nothing[protocol]);
    expect(client.raw("HGET", "none", "a")).toBe(nothing[protocol]);
  });

  test("HMGET returns values in the order asked for", () => {
    const client = engineWithHash(form, ...pairs).connect(protocol);
    expect(client.run("HMGET", "h", "b", "none", "a", "b")).toEqual(["12", null, "text", "12"]);
    expect(client.raw("HMGET", "none", "a", "b")).toBe(`*2\r\n${nothing[protocol].repeat(2)}`);
  });

  test("HGETALL, HKEYS and HVALS return everything", () => {
    const client = engineWithHash(form, "a", "1").connect(protocol);
    expect(client.raw("HGETALL", "h")).toBe(`${protocol === 2 ? "*2" : "%1"}\r\n$1\r\na\r\n$1\r\n1\r\n`);
    expect(client.raw("HKEYS", "h")).toBe("*1\r\n$1\r\na\r\n");
    expect(client.raw("HVALS", "h")).toBe("*1\r\n$1\r\n1\r\n");
    expect(client.raw("HGETALL", "none")).toBe(protocol === 2 ? "*0\r\n" : "%0\r\n");
    expect(client.raw("HKEYS", "none")).toBe("*0\r\n");
    expect(client.raw("HVALS", "none")).toBe("*0\r\n");
  });

  test("HEXISTS and HSTRLEN tell of a field, HLEN of all", () => {
    const client = engineWithHash(form, ...pairs).connect(protocol);
    for (const [name, length] of [
      ["a", 4],
      ["b", 2],
      ["long", 64],
      ["e", 0],
      ["9223372036854775807", 16],
    ] as const) {
      expect(client.run("HSTRLEN", "h", name)).toBe(length);
      expect(client.run("HEXISTS", "h", name)).toBe(1);
    }
    for (const key of ["h", "none"]) {
      expect(client.run("HEXISTS", key, "none")).toBe(0);
      expect(client.run("HSTRLEN", key, "none")).toBe(0);
    }
    expect(client.run("HLEN", "none")).toBe(0);
  });

  test("a field whose time has come is not there; looking for it deletes it, telling all of it does not", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    engine.advance(10);
    expect(client.run("HMGET", "h", "a", "b", "c")).toEqual(["1", "2", "3"]);
    engine.advance(1);
    const changes = engine.recordChanges();
    expect(client.run("HKEYS", "h")).toEqual(["c"]);
    expect(client.run("HVALS", "h")).toEqual(["3"]);
    expect(client.run("HLEN", "h")).toBe(3);
    expect(changes).toEqual([]);
    expect(client.run("HGET", "h", "a")).toBeNull();
    expect(changes.splice(0)).toEqual([expect.stringMatching(/^\d+ db0 HDEL h a$/), "hexpired h"]);
    expect(client.run("HLEN", "h")).toBe(2);
    expect(client.run("HEXISTS", "h", "b")).toBe(0);
    expect(changes.splice(0)).toEqual([expect.stringMatching(/^\d+ db0 HDEL h b$/), "hexpired h"]);
    expect(client.run("HGETALL", "h")).toEqual(protocol === 2 ? ["c", "3"] : new Map([["c", "3"]]));
    expect(engine.engine.keyspace.shared.statistics.expiredFields).toBe(2);
    engine.check();
  });

  test("the key goes with the last field that somebody finds to have expired", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    engine.advance(11);
    const changes = engine.recordChanges();
    expect(client.run("HMGET", "h", "b", "none", "a", "b")).toEqual([null, null, null, null]);
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual(["db0 HDEL h b", "db0 HDEL h a", "hexpired h", "del h"]);
    expect(client.run("EXISTS", "h")).toBe(0);
    engine.check();
  });

  test("during a pause nothing is deleted, only hidden", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 1, "a");
    client.run("CLIENT", "PAUSE", 100_000, "WRITE");
    engine.advance(11);
    engine.tickUntilIdle();
    const changes = engine.recordChanges();
    expect(client.run("HMGET", "h", "a", "b")).toEqual([null, "2"]);
    expect(client.run("HGET", "h", "a")).toBeNull();
    expect(client.run("HRANDFIELD", "h", 0)).toEqual([]);
    expect(client.run("HLEN", "h")).toBe(2);
    expect(changes).toEqual([]);
    client.run("CLIENT", "UNPAUSE");
    engine.tickUntilIdle();
    expect(client.run("HLEN", "h")).toBe(1);
    engine.check();
  });
});

test.each([
  ["HGET", "s", "f"],
  ["HMGET", "s", "f"],
  ["HGETALL", "s"],
  ["HKEYS", "s"],
  ["HVALS", "s"],
  ["HLEN", "s"],
  ["HEXISTS", "s", "f"],
  ["HSTRLEN", "s", "f"],
])("%s refuses a key of another type", (...request) => {
  const engine = new TestEngine();
  engine.run("SET", "s", "v");
  expect(engine.connect().raw(...request)).toBe(wrongType);
});

test("GET and SET know a hash from a string", () => {
  const engine = new TestEngine();
  engine.run("HSET", "h", "f", "v");
  expect(engine.connect().raw("GET", "h")).toBe(wrongType);
  expect(engine.run("TYPE", "h")).toBe("hash");
  expect(engine.run("SET", "h", "v")).toBe("OK");
  expect(engine.run("GET", "h")).toBe("v");
  engine.check();
});
