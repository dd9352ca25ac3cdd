import { describe, expect, test, vi } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { TestEngine } from "../../testing/test-engine.js";
import { HashValue } from "../../values/hash.js";

const encodingOf = (engine: TestEngine, key = "h"): unknown => engine.run("OBJECT", "ENCODING", key);

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("HSET sets fields, new and old ones, and counts the new", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    expect(client.raw("HSET", "h", "a", "x", "c", "3", "d", "4", "c", "5")).toBe(":2\r\n");
    expect(client.run("HMGET", "h", "a", "b", "c", "d")).toEqual(["x", "2", "5", "4"]);
    for (const length of [0, 1, 63, 64, 200, 5000, 20, 300_000, 3]) {
      expect(client.run("HSET", "h", "b", "v".repeat(length))).toBe(0);
      expect(client.run("HGET", "h", "b")).toBe("v".repeat(length));
    }
    engine.check();
    expect(client.run("HMGET", "h", "a", "b", "c", "d")).toEqual(["x", "vvv", "5", "4"]);
  });

  test("HMSET does the same and replies OK", () => {
    const client = engineWithHash(form, "a", "1").connect(protocol);
    expect(client.raw("HMSET", "h", "a", "2", "b", "3")).toBe("+OK\r\n");
    expect(client.run("HMGET", "h", "a", "b")).toEqual(["2", "3"]);
  });

  test("HSET takes the expiry of a field away, even of one whose time has come, which is no new field", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    expect(client.run("HSET", "h", "a", "x")).toBe(0);
    engine.advance(11);
    expect(client.run("HSET", "h", "b", "y")).toBe(0);
    engine.tickUntilIdle();
    expect(client.run("HMGET", "h", "a", "b", "c")).toEqual(["x", "y", "3"]);
    expect(client.run("HTTL", "h", "FIELDS", 3, "a", "b", "c")).toEqual([-1, -1, -1]);
    expect(client.run("INFO", "keyspace")).toContain("subexpiry=0");
    engine.check();
  });

  test("HSETNX sets a field that is not there", () => {
    const engine = engineWithHash(form, "a", "1");
    const client = engine.connect(protocol);
    expect(client.raw("HSETNX", "h", "a", "2")).toBe(":0\r\n");
    expect(client.raw("HSETNX", "h", "b", "3")).toBe(":1\r\n");
    expect(client.run("HMGET", "h", "a", "b")).toEqual(["1", "3"]);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    engine.advance(11);
    expect(client.run("HSETNX", "h", "a", "4")).toBe(1);
    expect(client.run("HSETNX", "h", "b", "5")).toBe(1);
    expect(client.run("HMGET", "h", "a", "b")).toEqual(["4", "5"]);
    engine.check();
  });

  test("HDEL deletes fields; with the last of them the key", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(client.raw("HDEL", "h", "none", "b", "b")).toBe(":1\r\n");
    expect(client.run("HMGET", "h", "a", "b", "c")).toEqual(["1", null, "3"]);
    expect(client.run("HDEL", "h", "c", "a", "none")).toBe(2);
    expect(client.run("EXISTS", "h")).toBe(0);
    expect(client.run("HDEL", "h", "a")).toBe(0);
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      "db0 HDEL h none b b",
      "hdel h",
      "db0 HDEL h c a none",
      "hdel h",
      "del h",
    ]);
    engine.tickUntilIdle();
    engine.check();
  });

  test("a key that expires keeps its expiry, and its value as it is kept", () => {
    const engine = engineWithHash(form, "a", "1");
    const client = engine.connect(protocol);
    client.run("PEXPIRE", "h", 1000);
    for (let i = 0; i < 40; i++) client.run("HSET", "h", `field ${i}`, i);
    expect(client.run("PTTL", "h")).toBe(1000);
    expect(client.run("OBJECT", "ENCODING", "h")).toBe(form.encoding);
    expect(client.run("HGET", "h", "field 39")).toBe("39");
    engine.check();
    client.run("PERSIST", "h");
    expect(client.run("HLEN", "h")).toBe(41);
    engine.check();
  });

  test("is copied, renamed and moved with its fields' expiries", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIREAT", "h", 2_000_000_000_000, "FIELDS", 1, "a");
    const digest = client.run("DEBUG", "DIGEST-VALUE", "h");
    expect(digest).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
    client.run("COPY", "h", "copy");
    client.run("RENAME", "h", "renamed");
    client.run("MOVE", "copy", 1);
    engine.check();
    expect(client.run("HPEXPIRETIME", "renamed", "FIELDS", 2, "a", "b")).toEqual([2_000_000_000_000, -1]);
    expect(client.run("DEBUG", "DIGEST-VALUE", "renamed")).toEqual(digest);
    client.run("SELECT", 1);
    expect(client.run("OBJECT", "ENCODING", "copy")).toBe(form.encoding === "listpack" ? "listpackex" : form.encoding);
    expect(client.run("HPEXPIRETIME", "copy", "FIELDS", 2, "a", "b")).toEqual([2_000_000_000_000, -1]);
    client.run("HSET", "copy", "a", "other");
    client.run("SELECT", 0);
    expect(client.run("HGET", "renamed", "a")).toBe("1");
    client.run("FLUSHALL");
    engine.tickUntilIdle();
    engine.check();
  });
});

test("a request without a value for each field is refused before its key is looked at", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const name of ["hset", "hmset"]) {
    const refused = `-ERR wrong number of arguments for '${name}' command\r\n`;
    expect(client.raw(name, "s", "f", "v", "g")).toBe(refused);
    expect(client.raw(name, "s", "f")).toBe(refused);
  }
});

test.each([
  ["HSET", "s", "f", "v"],
  ["HMSET", "s", "f", "v"],
  ["HSETNX", "s", "f", "v"],
  ["HDEL", "s", "f"],
])("%s refuses a key of another type, and changes nothing", (...request) => {
  const engine = new TestEngine();
  engine.run("SET", "s", "v");
  const changes = engine.recordChanges();
  expect(engine.connect().raw(...request)).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  expect(changes).toEqual([]);
});

describe("OBJECT ENCODING", () => {
  test("turns at hash-max-listpack-entries, and never back", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "hash-max-listpack-entries", 3);
    engine.run("HSET", "h", "a", 1, "b", 2, "c", 3);
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("HSET", "h", "d", 4);
    expect(encodingOf(engine)).toBe("hashtable");
    engine.run("HDEL", "h", "a", "b", "c");
    expect(encodingOf(engine)).toBe("hashtable");
    // So many given at once are too many, though they are one field.
    engine.run("HSET", "same", "a", 1, "a", 2, "a", 3, "a", 4);
    expect(encodingOf(engine, "same")).toBe("hashtable");
    expect(engine.run("HGETALL", "same")).toEqual(["a", "4"]);
    engine.check();
  });

  test("turns at hash-max-listpack-value, of a field as of a value", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "hash-max-listpack-value", 5);
    engine.run("HSET", "h", "12345", "abcde");
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("HSET", "v", "f", "abcdef");
    engine.run("HSET", "f", "123456", "v");
    expect([encodingOf(engine, "v"), encodingOf(engine, "f")]).toEqual(["hashtable", "hashtable"]);
    engine.run("HINCRBY", "h", "n", 99_999);
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("HINCRBY", "h", "n", 1);
    expect(encodingOf(engine)).toBe("hashtable");
  });

  test("turns where a listpack can't count its elements, or is no inline value any more, whatever the options allow", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "hash-max-listpack-entries", 100_000, "hash-max-listpack-value", 100_000);
    const fields = Array.from({ length: 32_767 }, (_, i) => [i.toString(36), ""]).flat();
    engine.connect().bytes([["HSET", "h", ...fields]]);
    engine.run("HSET", "long", "a", "x".repeat(90_000), "b", "x".repeat(90_000));
    expect([encodingOf(engine), encodingOf(engine, "long")]).toEqual(["listpack", "listpack"]);
    engine.run("HSET", "h", "one more", "");
    engine.run("HSET", "long", "c", "x".repeat(90_000));
    expect([encodingOf(engine), encodingOf(engine, "long")]).toEqual(["hashtable", "hashtable"]);
    expect(engine.run("HLEN", "h")).toBe(32_768);
    engine.check();
  });

  test("turns when an option was made smaller and a field is set", () => {
    const engine = new TestEngine();
    engine.run("HSET", "h", "a", 1, "b", 2);
    engine.run("CONFIG", "SET", "hash-max-listpack-entries", 1);
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("HSET", "h", "a", 2);
    expect(encodingOf(engine)).toBe("hashtable");
  });

  test("is listpackex from the first expiry on, and stays so", () => {
    const engine = new TestEngine();
    engine.run("HSET", "h", "a", 1);
    engine.run("HEXPIRE", "h", 100, "FIELDS", 1, "a");
    expect(encodingOf(engine)).toBe("listpackex");
    engine.run("HPERSIST", "h", "FIELDS", 1, "a");
    expect(encodingOf(engine)).toBe("listpackex");
    for (let i = 0; i < 512; i++) engine.run("HSET", "h", `f${i}`, i);
    expect(encodingOf(engine)).toBe("hashtable");
    engine.check();
  });

  test("a large hash takes more memory than a small one, and gives it back in slices", () => {
    const engine = new TestEngine();
    const fields = Array.from({ length: 20_000 }, (_, index) => [`field:${index}`, `value of ${index}`]).flat();
    engine.run("HSET", "h", ...fields);
    engine.run("HSET", "small", "f", "v");
    expect(engine.run("MEMORY", "USAGE", "h")).toBeGreaterThan(20_000 * 30);
    expect(engine.run("MEMORY", "USAGE", "small")).toBeLessThan(100);
    engine.check();
    engine.run("UNLINK", "h");
    engine.clock.usPerReading = 100; // A slice then ends after about ten readings.
    expect(engine.tickUntilIdle()).toBeGreaterThan(3);
    expect(engine.engine.keyspace.shared.objects.leavingCount).toBe(0);
    engine.check();
  });
});

describe("many fields that are set at once", () => {
  const limits = [
    [512, 64],
    [4, 64],
    [512, 4],
    [100_000, 100_000],
  ] as const;

  /** What can be told of a hash; the order of its fields only where it is packed. */
  function told(engine: TestEngine): unknown {
    const encoding = engine.run("OBJECT", "ENCODING", "h");
    const isPacked = engine.engine.keyspace.shared.objects.count === 0;
    const fields = isPacked ? engine.run("HGETALL", "h") : engine.run("HLEN", "h");
    return [encoding, isPacked, fields, engine.run("DEBUG", "DIGEST-VALUE", "h")];
  }

  function engineWithLimits([fieldsMax, valueMax]: readonly [number, number]): TestEngine {
    const engine = new TestEngine();
    engine.engine.debugCommand = "yes";
    engine.run("CONFIG", "SET", "hash-max-listpack-entries", fieldsMax, "hash-max-listpack-value", valueMax);
    return engine;
  }

  test.each(limits)("are kept as if they had come one by one: where up to %i fields of up to %i bytes are packed", (...limit) => {
    for (const count of [1, 2, 7, 8, 9, 64, 65, 512, 513, 1500]) {
      const names = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? String(i) : `f${i}`));
      const pairs = names.flatMap((name, i) => [name, i % 2 === 0 ? `v${i}` : String(i * 1000)]);
      const oneByOne = engineWithLimits(limit);
      for (let i = 0; i < pairs.length; i += 2) oneByOne.run("HSET", "h", pairs[i] as string, pairs[i + 1] as string);
      const expected = told(oneByOne);
      const atOnce = engineWithLimits(limit);
      expect(atOnce.run("HSET", "h", ...pairs)).toBe(count);
      const imported = engineWithLimits(limit);
      const values = pairs.filter((_, i) => i % 2 === 1);
      imported.run("HIMPORT", "PREPARE", "f", ...names);
      imported.run("HIMPORT", "SET", "h", "f", ...values);
      for (const engine of [atOnce, imported]) engine.check();
      expect(told(atOnce)).toEqual(expected);
      expect(imported.run("DEBUG", "DIGEST-VALUE", "h")).toEqual(atOnce.run("DEBUG", "DIGEST-VALUE", "h"));
      expect(encodingOf(imported)).toBe(encodingOf(atOnce));
    }
  });

  test("may be given twice: the last value counts, and each field once", () => {
    for (const count of [7, 8, 9, 100, 600]) {
      const engine = new TestEngine();
      const pairs = Array.from({ length: count }, (_, i) => [`f${i}`, `v${i}`]).flat();
      expect(engine.run("HSET", "h", ...pairs, "f3", "new")).toBe(count);
      expect(engine.run("HLEN", "h")).toBe(count);
      expect(engine.run("HMGET", "h", "f2", "f3")).toEqual(["v2", "new"]);
      engine.check();
    }
  });

  test("are not looked for in a hash that is new, or replaced", () => {
    const engine = new TestEngine();
    const names = Array.from({ length: 500 }, (_, i) => `f${i}`);
    engine.run("HIMPORT", "PREPARE", "f", ...names);
    const find = vi.spyOn(HashValue.prototype, "find");
    engine.run("HSET", "h", ...names.flatMap((name) => [name, "v"]));
    engine.run("HIMPORT", "SET", "h", "f", ...names);
    engine.run("HIMPORT", "SET", "new", "f", ...names);
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
    expect([engine.run("HLEN", "h"), engine.run("HGET", "new", "f7")]).toEqual([500, "f7"]);
  });
});
