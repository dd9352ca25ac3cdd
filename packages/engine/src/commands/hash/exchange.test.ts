import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  const changesOf = (changes: string[]): string[] => changes.splice(0).map((change) => change.replace(/^\d+ /, ""));

  test("HGETDEL returns values and deletes their fields; with the last of them the key", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2", "c", "3");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(client.run("HGETDEL", "h", "FIELDS", 3, "b", "none", "b")).toEqual(["2", null, null]);
    expect(changesOf(changes)).toEqual(["db0 HDEL h b", "hdel h"]);
    expect(client.run("HGETDEL", "h", "FIELDS", 1, "none")).toEqual([null]);
    expect(changes).toEqual([]);
    expect(client.run("HGETDEL", "h", "FIELDS", 2, "a", "c")).toEqual(["1", "3"]);
    expect(changesOf(changes)).toEqual(["db0 HDEL h a c", "hdel h", "del h"]);
    expect(client.run("HGETDEL", "h", "FIELDS", 1, "a")).toEqual([null]);
    expect(client.run("EXISTS", "h")).toBe(0);
    engine.check();
  });

  test("HGETEX returns values and sets or clears when their fields expire", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(client.run("HGETEX", "h", "FIELDS", 2, "a", "none")).toEqual(["1", null]);
    expect(changes).toEqual([]);
    for (const [option, time] of [
      ["EX", 10],
      ["PX", 10_000],
      ["EXAT", startMs / 1000 + 10],
      ["PXAT", startMs + 10_000],
    ] as const) {
      expect(client.run("HGETEX", "h", option, time, "FIELDS", 2, "a", "none")).toEqual(["1", null]);
      expect(client.run("HPTTL", "h", "FIELDS", 2, "a", "b")).toEqual([10_000, -1]);
      expect(changesOf(changes)).toEqual([`db0 HPEXPIREAT h ${startMs + 10_000} FIELDS 1 a`, "hexpire h"]);
    }
    expect(client.run("HGETEX", "h", "FIELDS", 2, "a", "b", "PERSIST")).toEqual(["1", "2"]);
    expect(changesOf(changes)).toEqual(["db0 HPERSIST h FIELDS 1 a", "hpersist h"]);
    expect(client.run("HGETEX", "h", "PXAT", 1, "FIELDS", 2, "a", "b")).toEqual(["1", "2"]);
    expect(changesOf(changes)).toEqual(["db0 HDEL h a b", "hdel h", "del h"]);
    expect(client.run("HGETEX", "h", "EX", 1, "FIELDS", 1, "a")).toEqual([null]);
    engine.check();
  });

  test("a field whose time has come is neither returned nor given another", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "a", "b");
    engine.advance(11);
    const changes = engine.recordChanges();
    expect(client.run("HGETEX", "h", "EX", 100, "FIELDS", 1, "a")).toEqual([null]);
    expect(changesOf(changes)).toEqual(["db0 HDEL h a", "hexpired h"]);
    expect(client.run("HGETDEL", "h", "FIELDS", 1, "b")).toEqual([null]);
    expect(changesOf(changes)).toEqual(["db0 HDEL h b", "hexpired h", "del h"]);
    engine.check();
  });
});

test("mistakes are refused in Redis's words", () => {
  const client = new TestEngine().connect();
  client.run("HSET", "h", "f", "v");
  client.run("SET", "s", "v");
  const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
  const oneTime = "ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified";
  const refusals: [(string | number)[], string][] = [
    [["HGETDEL", "s", "x", 1, "f"], wrongType],
    [["HGETDEL", "h", "x", 1, "f"], "ERR Mandatory argument FIELDS is missing or not at the right position"],
    [["HGETDEL", "h", "FIELDS", 0, "f"], "ERR Number of fields must be a positive integer"],
    [["HGETDEL", "h", "FIELDS", 2, "f"], "ERR The `numfields` parameter must match the number of arguments"],
    [["HGETEX", "s", "x", 1, "f"], wrongType],
    [["HGETEX", "h", "x", 1, "f"], "ERR unknown argument: x"],
    [["HGETEX", "h", "KEEPTTL", "FIELDS", 1, "f"], "ERR unknown argument: KEEPTTL"],
    [["HGETEX", "h", "FIELDS", 0, "f"], "ERR invalid number of fields"],
    [["HGETEX", "h", "FIELDS", "x", "f"], "ERR invalid number of fields"],
    [["HGETEX", "h", "FIELDS", 2, "f"], "ERR wrong number of arguments"],
    [["HGETEX", "h", "FIELDS", 1, "f", "FIELDS", 1, "f"], "ERR FIELDS keyword specified multiple times"],
    [["HGETEX", "h", "EX", 1, "PERSIST"], oneTime],
    [["HGETEX", "h", "EX", 1, "PX", 1, "FIELDS", 1, "f"], oneTime],
    [["HGETEX", "h", "PERSIST", "EX", 1, "FIELDS"], oneTime],
    [["HGETEX", "h", "EX", "x", "FIELDS", 1, "f"], "ERR value is not an integer or out of range"],
    [["HGETEX", "h", "EX", -1, "FIELDS", 1, "f"], "ERR invalid expire time, must be >= 0"],
    [["HGETEX", "h", "PX", 2 ** 46, "FIELDS", 1, "f"], "ERR invalid expire time in 'hgetex' command"],
    [["HGETEX", "h", "FIELDS", 1, "f", "EX"], "ERR missing expire time"],
    [["HGETEX", "h", "PERSIST", "EX", "FIELDS"], oneTime],
    [["HGETEX", "h", "EX", 1, "FIELDS"], "ERR wrong number of arguments for 'hgetex' command"],
    [["HGETEX", "h", "EX", 5, "PERSIST", "x"], oneTime],
  ];
  for (const [request, refused] of refusals) expect(client.raw(...request)).toBe(`-${refused}\r\n`);
  expect(client.run("HTTL", "h", "FIELDS", 1, "f")).toEqual([-1]);
});
