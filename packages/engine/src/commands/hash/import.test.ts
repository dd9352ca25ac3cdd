import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe.each([2, 3] as const)("HIMPORT in RESP%i", (protocol) => {
  test("sets hashes to the fields that were prepared", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    expect(client.raw("HIMPORT", "PREPARE", "user", "name", "email", "age")).toBe("+OK\r\n");
    const changes = engine.recordChanges();
    expect(client.raw("HIMPORT", "SET", "u:1", "user", "ann", "a@example.com", "30")).toBe("+OK\r\n");
    expect(client.run("HMGET", "u:1", "name", "email", "age")).toEqual(["ann", "a@example.com", "30"]);
    expect(client.run("HKEYS", "u:1")).toEqual(["age", "name", "email"]);
    expect(changes).toEqual(["1 db0 HSET u:1 age 30 name ann email a@example.com", "hset u:1"]);
    client.run("HIMPORT", "PREPARE", "user", "");
    client.run("HIMPORT", "SET", "u:2", "user", "nameless");
    expect(client.run("HGETALL", "u:2")).toEqual(protocol === 2 ? ["", "nameless"] : new Map([["", "nameless"]]));
    engine.check();
  });

  test("a hash that is there goes, with its expiry and however it was kept", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("HIMPORT", "PREPARE", "f", "a");
    const fields = Array.from({ length: 600 }, (_, index) => [`f${index}`, "v"]).flat();
    for (const set of [["b", "1"], ["long", "x".repeat(100)], fields]) {
      client.run("HSET", "h", ...set);
      client.run("HEXPIRE", "h", 100, "FIELDS", 1, set[0] as string);
      client.run("EXPIRE", "h", 100);
      const changes = engine.recordChanges();
      expect(client.run("HIMPORT", "SET", "h", "f", "2")).toBe("OK");
      expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual(["db0 DEL h", "db0 HSET h a 2", "hset h"]);
      expect(client.run("HVALS", "h")).toEqual(["2"]);
      expect(client.run("TTL", "h")).toBe(-1);
      expect(client.run("OBJECT", "ENCODING", "h")).toBe("listpack");
      engine.tickUntilIdle();
      engine.check();
    }
  });

  test("what was prepared is the connection's own, until it is discarded or reset", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    const noSuch = "-ERR no such fieldset\r\n";
    client.run("HIMPORT", "PREPARE", "f", "a");
    client.run("HIMPORT", "PREPARE", "g", "a");
    expect(engine.connect(protocol).raw("HIMPORT", "SET", "k", "f", "1")).toBe(noSuch);
    expect(client.raw("HIMPORT", "DISCARD", "f")).toBe(":1\r\n");
    expect(client.raw("HIMPORT", "DISCARD", "f")).toBe(":0\r\n");
    expect(client.raw("HIMPORT", "SET", "k", "f", "1")).toBe(noSuch);
    client.run("HIMPORT", "PREPARE", "h", "a");
    expect(client.raw("HIMPORT", "DISCARDALL")).toBe(":2\r\n");
    expect(client.raw("HIMPORT", "DISCARDALL")).toBe(":0\r\n");
    client.run("HIMPORT", "PREPARE", "g", "a");
    client.run("RESET");
    expect(client.raw("HIMPORT", "SET", "k", "g", "1")).toBe(noSuch);
  });

  test("what was prepared counts as the client's memory", () => {
    const client = new TestEngine().connect(protocol);
    const memory = (): number => Number(/tot-mem=(\d+)/.exec(String(client.run("CLIENT", "INFO")))?.[1]);
    const before = memory();
    for (let i = 0; i < 50; i++)
      client.run("HIMPORT", "PREPARE", `f${i % 5}`, ...Array.from({ length: 40 }, (_, field) => `field ${field}`));
    expect(memory()).toBeGreaterThan(before + 5 * 40 * 20);
    client.run("HIMPORT", "DISCARDALL");
    expect(memory()).toBeLessThan(before + 5 * 40 * 20);
  });

  test("mistakes are refused", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SET", "s", "v");
    client.run("HIMPORT", "PREPARE", "f", "a", "b");
    const changes = engine.recordChanges();
    expect(client.raw("HIMPORT", "PREPARE", "g", "a", "b", "a")).toBe("-ERR duplicate field name in fieldset\r\n");
    expect(client.raw("HIMPORT", "SET", "k", "g", "1", "2", "3")).toBe("-ERR no such fieldset\r\n");
    for (const values of [["1"], ["1", "2", "3"]]) {
      expect(client.raw("HIMPORT", "SET", "k", "f", ...values)).toBe("-ERR value count does not match fieldset field count\r\n");
    }
    expect(client.raw("HIMPORT", "SET", "s", "none", "1")).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
    expect(client.raw("HIMPORT")).toBe("-ERR wrong number of arguments for 'himport' command\r\n");
    expect(client.raw("HIMPORT", "what")).toMatch(/^-ERR unknown subcommand 'what'/);
    for (const words of [["PREPARE"], ["PREPARE", "f"], ["SET", "k", "f"], ["DISCARD"], ["DISCARD", "a", "b"], ["DISCARDALL", "x"]]) {
      expect(client.raw("HIMPORT", ...words)).toMatch(/^-ERR wrong number of arguments for 'himport\|/);
    }
    expect(changes).toEqual([]);
  });
});
