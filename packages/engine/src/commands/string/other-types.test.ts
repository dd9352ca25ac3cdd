/** What string commands do to keys that hold another type than a string. */
import { wordOffset } from "@respire/datastructures";
import { describe, expect, test } from "vitest";
import { valueType } from "../../keyspace/entry.js";
import { TestEngine } from "../../testing/test-engine.js";

const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

/** An engine with a string at `s` and what says that it is a list at `l`: no command needs to know what is in it. */
function engineWithList(): TestEngine {
  const engine = new TestEngine();
  engine.run("SET", "l", "value");
  const { databases, shared } = engine.engine.keyspace;
  databases[0]?.keys.scan(0, 1024, {
    visit: (ref) => {
      shared.arena.wordsOf(ref)[wordOffset(ref)]! |= valueType.list;
    },
  });
  engine.run("SET", "s", "value");
  return engine;
}

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const refused = [
    ["GET", "l"],
    ["GETSET", "l", "v"],
    ["GETDEL", "l"],
    ["GETEX", "l", "EX", "0"],
    ["SET", "l", "v", "GET"],
    ["SET", "l", "v", "IFEQ", "v"],
    ["SET", "l", "v", "IFDNE", "v", "PXAT", "1"],
    ["APPEND", "l", "v"],
    ["SETRANGE", "l", "0", ""],
    ["SETRANGE", "l", "536870912", "v"],
    ["GETRANGE", "l", "0", "1"],
    ["SUBSTR", "l", "0", "1"],
    ["STRLEN", "l"],
    ["INCR", "l"],
    ["DECRBY", "l", "1"],
    ["INCRBYFLOAT", "l", "x"],
    ["INCREX", "l", "EXAT", "1"],
    ["INCREX", "l", "BYFLOAT", "1"],
    ["DIGEST", "l"],
    ["DELIFEQ", "l", "value"],
  ];

  test.each(refused.map((words) => ({ request: words.join(" "), words })))("$request is refused, and changes nothing", ({ words }) => {
    const engine = engineWithList();
    const changes = engine.recordChanges();
    expect(engine.connect(protocol).raw(...words)).toBe(wrongType);
    expect(changes).toEqual([]);
    expect(engine.run("TYPE", "l")).toBe("list");
  });

  test("LCS and DELEX with a condition have texts of their own", () => {
    const client = engineWithList().connect(protocol);
    const notString = "-ERR The specified keys must contain string values\r\n";
    for (const words of [
      ["l", "s"],
      ["s", "l"],
      ["none", "l"],
      ["l", "s", "BAD"],
    ])
      expect(client.raw("LCS", ...words)).toBe(notString);
    expect(client.raw("DELEX", "l", "BAD", "v")).toBe("-ERR Key should be of string type if conditions are specified\r\n");
    expect(client.run("TYPE", "l")).toBe("list");
  });

  test("commands that do not look at the value take it for any other", () => {
    const client = engineWithList().connect(protocol);
    const nil = protocol === 2 ? "$-1\r\n" : "_\r\n";
    expect(client.raw("MGET", "l")).toBe(`*1\r\n${nil}`);
    expect(client.raw("SETNX", "l", "v")).toBe(":0\r\n");
    expect(client.raw("SET", "l", "v", "NX")).toBe(nil);
    expect(client.raw("MSETNX", "l", "v")).toBe(":0\r\n");
    expect(client.raw("MSETEX", 1, "l", "v", "NX")).toBe(":0\r\n");
    expect(client.raw("DELEX", "l")).toBe(":1\r\n");
  });

  test.each([
    ["SET", "l", "v"],
    ["SETEX", "l", "9", "v"],
    ["MSET", "l", "v"],
    ["MSETEX", "1", "l", "v"],
  ])("%s replaces it", (...words) => {
    const engine = engineWithList();
    engine.connect(protocol).run(...words);
    expect(engine.run("GET", "l")).toBe("v");
    engine.check();
  });
});
