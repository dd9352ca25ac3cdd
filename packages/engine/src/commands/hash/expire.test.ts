import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const lastMs = 2 ** 46 - 1;

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("HEXPIRE and its like let fields expire, and say so of each", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3", "d", "4");
    const client = engine.connect(protocol);
    expect(client.raw("HEXPIRE", "h", 10, "FIELDS", 2, "a", "none")).toBe("*2\r\n:1\r\n:-2\r\n");
    expect(client.run("HPEXPIRE", "h", 1500, "FIELDS", 1, "b")).toEqual([1]);
    expect(client.run("HEXPIREAT", "h", startMs / 1000 + 5, "FIELDS", 1, "c")).toEqual([1]);
    expect(client.run("HPEXPIREAT", "h", startMs + 1, "fields", 1, "d")).toEqual([1]);
    expect(client.run("HPTTL", "h", "FIELDS", 4, "a", "b", "c", "d")).toEqual([10_000, 1500, 5000, 1]);
    engine.check();
    engine.advance(2000);
    expect(client.run("HPTTL", "h", "FIELDS", 4, "a", "b", "c", "d")).toEqual([8000, -2, 3000, -2]);
    engine.tickUntilIdle();
    expect(client.run("HLEN", "h")).toBe(2);
    engine.check();
  });

  test("NX, XX, GT and LT", () => {
    const engine = engineWithHash(form, "no", "1", "ten", "2");
    const client = engine.connect(protocol);
    const set = (ms: number, ...condition: string[]): unknown => {
      client.run("HPERSIST", "h", "FIELDS", 1, "no");
      client.run("HPEXPIRE", "h", 10, "FIELDS", 1, "ten");
      return client.run("HPEXPIRE", "h", ms, ...condition, "FIELDS", 2, "no", "ten");
    };
    expect(set(5, "NX")).toEqual([1, 0]);
    expect(set(5, "XX")).toEqual([0, 1]);
    expect([set(5, "GT"), set(10, "GT"), set(11, "gt")]).toEqual([
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    expect([set(5, "LT"), set(10, "LT"), set(11, "LT")]).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
    ]);
    // In whatever order the options come, and the same one twice.
    expect(client.run("HPEXPIRE", "h", 100, "FIELDS", 1, "ten", "XX", "XX")).toEqual([1]);
    engine.check();
  });

  test("a time that is past deletes the field, and with the last of them the key", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(client.run("HEXPIRE", "h", 0, "FIELDS", 2, "a", "none")).toEqual([2, -2]);
    expect(client.run("HPEXPIREAT", "h", startMs, "FIELDS", 1, "b")).toEqual([2]);
    expect(client.run("HEXPIREAT", "h", 1, "GT", "FIELDS", 1, "c")).toEqual([0]);
    expect(client.run("HEXPIREAT", "h", 1, "FIELDS", 2, "c", "c")).toEqual([2, -2]);
    expect(client.run("EXISTS", "h")).toBe(0);
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      "db0 HDEL h a",
      "hdel h",
      "db0 HDEL h b",
      "hdel h",
      "db0 HDEL h c",
      "hdel h",
      "del h",
    ]);
    expect(client.run("INFO", "stats")).toContain("expired_subkeys:3");
    engine.check();
  });

  test("the moment is propagated, of the fields that have it", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    engine.run("HEXPIRE", "h", 100, "FIELDS", 1, "a");
    const changes = engine.recordChanges();
    engine.connect(protocol).run("HEXPIRE", "h", 10, "NX", "FIELDS", 3, "a", "none", "b");
    engine.run("HPERSIST", "h", "FIELDS", 3, "a", "none", "b");
    engine.run("HPERSIST", "h", "FIELDS", 1, "a");
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      `db0 HPEXPIREAT h ${startMs + 10_000} FIELDS 1 b`,
      "hexpire h",
      "db0 HPERSIST h FIELDS 2 a b",
      "hpersist h",
    ]);
  });

  test("HPERSIST lets fields stay", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "c");
    expect(client.raw("HPERSIST", "h", "FIELDS", 3, "a", "b", "none")).toBe("*3\r\n:1\r\n:-1\r\n:-2\r\n");
    engine.advance(11);
    expect(client.run("HPERSIST", "h", "FIELDS", 1, "c")).toEqual([-2]);
    engine.tickUntilIdle();
    expect(client.run("HMGET", "h", "a", "b", "c")).toEqual(["1", "2", null]);
    engine.check();
  });

  test("very many fields that expire at once go in slices", () => {
    const engine = engineWithHash(form, "stays", "v");
    const fields = Array.from({ length: 700 }, (_, index) => `f${index}`);
    engine.run("CONFIG", "SET", "hash-max-listpack-entries", form.encoding === "hashtable" ? 512 : 10_000);
    engine.run("HSETEX", "h", "PX", 10, "FIELDS", fields.length, ...fields.flatMap((name) => [name, "v"]));
    engine.advance(11);
    engine.clock.usPerReading = 400; // A slice ends after two or three readings.
    expect(engine.tickUntilIdle()).toBeGreaterThan(1);
    expect(engine.run("HGETALL", "h")).toEqual(["stays", "v"]);
    expect(engine.engine.keyspace.shared.statistics.expiredFields).toBe(700);
    engine.check();
  });
});

test("mistakes are refused in Redis's order and words", () => {
  const client = new TestEngine().connect();
  client.run("HSET", "h", "f", "v");
  client.run("SET", "s", "v");
  const refusals: [(string | number)[], string][] = [
    [["HEXPIRE", "s", "x", "FIELDS", 1, "f"], "WRONGTYPE Operation against a key holding the wrong kind of value"],
    [["HEXPIRE", "h", "x", "FIELDS", 1, "f"], "ERR value is not an integer or out of range"],
    [["HEXPIRE", "none", "x", "FIELDS", 1, "f"], "ERR value is not an integer or out of range"],
    [["HEXPIRE", "h", -1, "FIELDS", 1, "f"], "ERR invalid expire time, must be >= 0"],
    [["HPEXPIREAT", "h", lastMs + 1, "FIELDS", 1, "f"], "ERR invalid expire time in 'hpexpireat' command"],
    [["HPEXPIRE", "h", lastMs, "FIELDS", 1, "f"], "ERR invalid expire time in 'hpexpire' command"],
    [["HEXPIRE", "h", "9223372036854775807", "FIELDS", 1, "f"], "ERR invalid expire time in 'hexpire' command"],
    [["HEXPIRE", "h", 1, "FIELDS", 0, "f"], "ERR Parameter `numFields` should be greater than 0"],
    [["HEXPIRE", "h", 1, "FIELDS", "x", "f"], "ERR Parameter `numFields` should be greater than 0"],
    [["HEXPIRE", "h", 1, "FIELDS", 2, "f"], "ERR wrong number of arguments"],
    [["HEXPIRE", "h", 1, "FIELDS", 1, "f", "g"], "ERR unknown argument: g"],
    [["HEXPIRE", "h", 1, "FIELDS", 1, "f", "FIELDS", 1, "f"], "ERR FIELDS keyword specified multiple times"],
    [["HEXPIRE", "h", 1, "NX", "XX", "FIELDS"], "ERR FIELDS requires at least numfields and one field argument"],
    [["HEXPIRE", "h", 1, "NX", "XX", "GT"], "ERR missing FIELDS argument"],
    [["HEXPIRE", "h", 1, "NX", "XX", "FIELDS", 1, "f"], "ERR Multiple condition flags specified"],
    [["HEXPIRE", "h", 1, "what", "FIELDS", 1, "f"], "ERR unknown argument: what"],
    [["HEXPIRE", "h", 1, "FIELDS", 1], "ERR wrong number of arguments for 'hexpire' command"],
    [["HPERSIST", "s", "x", 1, "f"], "WRONGTYPE Operation against a key holding the wrong kind of value"],
    [["HPERSIST", "h", "x", 1, "f"], "ERR Mandatory argument FIELDS is missing or not at the right position"],
    [["HPERSIST", "h", "FIELDS", 0, "f"], "ERR Number of fields must be a positive integer"],
    [["HPERSIST", "h", "FIELDS", 2, "f"], "ERR The `numfields` parameter must match the number of arguments"],
  ];
  for (const [request, refused] of refusals) expect(client.raw(...request)).toBe(`-${refused}\r\n`);
  expect(client.run("HPEXPIREAT", "h", lastMs, "FIELDS", 1, "f")).toEqual([1]);
  expect(client.run("HEXPIRETIME", "h", "FIELDS", 1, "f")).toEqual([Math.ceil(lastMs / 1000)]);
});

test("a key that is not there has none of the fields", () => {
  const client = new TestEngine().connect();
  expect(client.run("HEXPIRE", "none", 1, "FIELDS", 2, "a", "b")).toEqual([-2, -2]);
  expect(client.run("HPERSIST", "none", "FIELDS", 1, "a")).toEqual([-2]);
  expect(client.run("EXISTS", "none")).toBe(0);
});
