import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(formsAndProtocols)("HSETEX on a hash that is %s, in RESP%i", (_, protocol, form) => {
  const changesOf = (changes: string[]): string[] => changes.splice(0).map((change) => change.replace(/^\d+ /, ""));

  test("sets fields and when they expire, all of them or none", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    for (const [option, time] of [
      ["EX", 10],
      ["PX", 10_000],
      ["EXAT", startMs / 1000 + 10],
      ["PXAT", startMs + 10_000],
    ] as const) {
      expect(client.raw("HSETEX", "h", option, time, "FIELDS", 2, "a", "x", "new", "y")).toBe(":1\r\n");
      expect(changesOf(changes)).toEqual([`db0 HSETEX h PXAT ${startMs + 10_000} FIELDS 2 a x new y`, "hset h", "hexpire h"]);
      expect(client.run("HMGET", "h", "a", "b", "new")).toEqual(["x", "2", "y"]);
      expect(client.run("HPTTL", "h", "FIELDS", 3, "a", "b", "new")).toEqual([10_000, -1, 10_000]);
    }
    expect(client.run("HSETEX", "h", "FIELDS", 2, "a", "z", "c", "3", "KEEPTTL")).toBe(1);
    expect(client.run("HPTTL", "h", "FIELDS", 2, "a", "c")).toEqual([10_000, -1]);
    expect(client.run("HSETEX", "h", "FIELDS", 1, "a", "w")).toBe(1);
    expect(client.run("HPTTL", "h", "FIELDS", 1, "a")).toEqual([-1]);
    expect(changesOf(changes)).toEqual(["db0 HSETEX h FIELDS 2 a z c 3 KEEPTTL", "hset h", "db0 HSETEX h FIELDS 1 a w", "hset h"]);
    engine.check();
  });

  test("conditions on the fields, and on the key", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    expect(client.run("HSETEX", "h", "FNX", "FIELDS", 2, "new", "x", "a", "x")).toBe(0);
    expect(client.run("HSETEX", "h", "FXX", "FIELDS", 2, "a", "x", "new", "x")).toBe(0);
    expect(client.run("HSETEX", "h", "NX", "FIELDS", 1, "new", "x")).toBe(0);
    expect(client.run("HMGET", "h", "a", "new")).toEqual(["1", null]);
    expect(client.run("HSETEX", "h", "FXX", "XX", "FIELDS", 2, "a", "x", "b", "y")).toBe(1);
    expect(client.run("HSETEX", "h", "FNX", "EX", 10, "FIELDS", 1, "new", "z")).toBe(1);
    expect(client.run("HMGET", "h", "a", "b", "new")).toEqual(["x", "y", "z"]);
    for (const condition of ["FXX", "XX"]) expect(client.run("HSETEX", "none", condition, "FIELDS", 1, "a", "x")).toBe(0);
    expect(client.run("EXISTS", "none")).toBe(0);
    for (const condition of ["FNX", "NX"]) expect(client.run("HSETEX", condition, condition, "FIELDS", 1, "a", "x")).toBe(1);
    engine.check();
  });

  test("a time that is past leaves nothing", () => {
    const engine = engineWithHash(form, "a", "1");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(client.run("HSETEX", "h", "PX", 0, "FIELDS", 2, "new", "x", "new", "y")).toBe(1);
    expect(changesOf(changes)).toEqual(["db0 HDEL h new", "hset h", "hdel h"]);
    expect(client.run("HSETEX", "h", "EXAT", 1, "FIELDS", 1, "a", "x")).toBe(1);
    expect(changesOf(changes)).toEqual(["db0 HDEL h a", "hset h", "hdel h", "del h"]);
    expect(client.run("EXISTS", "h")).toBe(0);
    engine.check();
  });

  test("a field whose time has come is not there", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    engine.advance(11);
    expect(client.run("HSETEX", "h", "FXX", "FIELDS", 1, "a", "x")).toBe(0);
    expect(client.run("HSETEX", "h", "KEEPTTL", "FIELDS", 1, "b", "y")).toBe(1);
    expect(client.run("HGETALL", "h")).toEqual(protocol === 2 ? ["b", "y"] : new Map([["b", "y"]]));
    expect(client.run("HTTL", "h", "FIELDS", 1, "b")).toEqual([-1]);
    engine.check();
  });
});

test("mistakes are refused in Redis's words, before the key is looked at", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  const oneTime = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
  const oneCondition = "ERR Only one of FXX or FNX arguments can be specified";
  const refusals: [(string | number)[], string][] = [
    [["s", "FIELDS", 1, "f", "v"], "WRONGTYPE Operation against a key holding the wrong kind of value"],
    [["s", "what", "FIELDS", 1, "f", "v"], "ERR unknown argument: what"],
    [["s", "PERSIST", "FIELDS", 1, "f", "v"], "ERR unknown argument: PERSIST"],
    [["s", "FIELDS", 0, "f", "v"], "ERR invalid number of fields"],
    [["s", "FIELDS", 2, "f", "v"], "ERR wrong number of arguments"],
    [["s", "FIELDS", 1, "f", "v", "g"], "ERR unknown argument: g"],
    [["s", "FNX", "FXX", "FIELDS", 1, "f", "v"], oneCondition],
    [["s", "EX", 1, "KEEPTTL", "FIELDS", 1, "f", "v"], oneTime],
    [["s", "NX", "XX", "FIELDS", 1, "f", "v"], "ERR syntax error"],
    [["s", "EX", "x", "FIELDS", 1, "f", "v"], "ERR value is not an integer or out of range"],
    [["s", "EX", -1, "FIELDS", 1, "f", "v"], "ERR invalid expire time, must be >= 0"],
    [["s", "EXAT", 2 ** 40, "FIELDS", 1, "f", "v"], "ERR invalid expire time in 'hsetex' command"],
    [["s", "FNX", "NX", "KEEPTTL", "FNX"], oneCondition],
    [["s", "FNX", "NX", "KEEPTTL", "EX"], oneTime],
    [["s", "FNX", "XX", "PX", 10], "ERR missing FIELDS argument"],
  ];
  for (const [words, refused] of refusals) expect(client.raw("HSETEX", ...words)).toBe(`-${refused}\r\n`);
});
