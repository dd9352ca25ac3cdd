import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { notInteger, wrongType } from "../../testing/list-forms.js";
import { fieldsOf, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const [ok, zero, one] = ["+OK\r\n", ":0\r\n", ":1\r\n"];
const busy = "-BUSYGROUP Consumer Group name already exists\r\n";
const needsKey =
  "-ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.\r\n";
const noSuchGroup = (group: string, key = "k"): string => `-NOGROUP No such consumer group '${group}' for key name '${key}'\r\n`;
const unknown = (subcommand: string): string =>
  `-ERR unknown subcommand or wrong number of arguments for '${subcommand}'. Try XGROUP HELP.\r\n`;

/** Of each group: name, last id, entries read, lag. */
function positions(engine: TestEngine, key = "k"): readonly unknown[] {
  return (engine.run("XINFO", "GROUPS", key) as unknown[]).map((group) => {
    const fields = fieldsOf(group);
    return [fields.name, fields["last-delivered-id"], fields["entries-read"], fields.lag];
  });
}

describe.each(streamForms)("XGROUP in RESP$protocol of a stream of $form", ({ start }) => {
  test("CREATE makes a group that reads behind an id", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1", "2-1", "3-1");
    expect(client.raw("XGROUP", "CREATE", "k", "all", 0)).toBe(ok);
    expect(client.raw("XGROUP", "CREATE", "k", "new", "$")).toBe(ok);
    expect(client.raw("XGROUP", "CREATE", "k", "from", "2")).toBe(ok);
    expect(client.raw("xgroup", "create", "k", "", "2-1", "entriesread", 2)).toBe(ok);
    expect(client.raw("XGROUP", "CREATE", "k", "\0\xff", "9-9", "MKSTREAM", "ENTRIESREAD", "-1")).toBe(ok);
    for (const name of ["all", "", "\0\xff"]) expect(client.raw("XGROUP", "CREATE", "k", name, "5-5")).toBe(busy);
    expect(positions(engine)).toEqual([
      ["", "2-1", 2, 1],
      ["\0\xff", "9-9", null, null],
      ["all", "0-0", null, 3],
      ["from", "2-0", null, null],
      ["new", "3-1", null, 0],
    ]);
    engine.check();
  });

  test("CREATE makes a stream only with MKSTREAM", () => {
    const { client, engine } = start();
    for (const id of ["0", "$", "x"]) expect(client.raw("XGROUP", "CREATE", "k", "g", id)).toBe(needsKey);
    expect(client.raw("XGROUP", "CREATE", "k", "g", "x", "MKSTREAM")).toBe(invalidId);
    expect(engine.run("EXISTS", "k")).toBe(0);
    expect(client.raw("XGROUP", "CREATE", "k", "g", "$", "MKSTREAM")).toBe(ok);
    expect(client.raw("XGROUP", "CREATE", "k", "h", "5-5", "mkstream", "ENTRIESREAD", 7)).toBe(ok);
    expect([positions(engine), engine.run("XLEN", "k")]).toEqual([
      [
        ["g", "0-0", null, 0],
        ["h", "5-5", 0, 0],
      ],
      0,
    ]);
    engine.check();
  });

  test("SETID lets a group go on elsewhere, and forgets how much it has read unless it is told", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1", "2-1", "3-1");
    client.run("XGROUP", "CREATE", "k", "g", 0, "ENTRIESREAD", 0);
    expect(client.raw("XGROUP", "SETID", "k", "g", "$")).toBe(ok);
    expect(positions(engine)).toEqual([["g", "3-1", null, 0]]);
    expect(client.raw("XGROUP", "SETID", "k", "g", "1-1", "ENTRIESREAD", 1)).toBe(ok);
    expect(positions(engine)).toEqual([["g", "1-1", 1, 2]]);
    expect(client.raw("XGROUP", "SETID", "k", "g", "2-1", "ENTRIESREAD", "99")).toBe(ok);
    expect(positions(engine)).toEqual([["g", "2-1", 3, 0]]);
    expect(client.raw("XGROUP", "SETID", "k", "g", "-")).toBe(ok);
    expect(positions(engine)).toEqual([["g", "0-0", null, 3]]);
    expect(client.raw("XGROUP", "SETID", "k", "g", "+", "ENTRIESREAD", -1)).toBe(ok);
    expect(positions(engine)).toEqual([["g", "18446744073709551615-18446744073709551615", null, null]]);
  });

  test("CREATECONSUMER and DELCONSUMER count consumers that were made, and entries that are no longer pending", () => {
    const { client, engine, fill, pending } = start();
    fill("k", "1-1", "2-1", "3-1");
    client.run("XGROUP", "CREATE", "k", "g", 0);
    expect(client.raw("XGROUP", "CREATECONSUMER", "k", "g", "c")).toBe(one);
    expect(client.raw("XGROUP", "CREATECONSUMER", "k", "g", "c")).toBe(zero);
    expect(client.raw("XGROUP", "CREATECONSUMER", "k", "g", "")).toBe(one);
    client.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 2, "STREAMS", "k", ">");
    client.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    expect(client.raw("XGROUP", "DELCONSUMER", "k", "g", "c")).toBe(":2\r\n");
    expect(client.raw("XGROUP", "DELCONSUMER", "k", "g", "c")).toBe(zero);
    expect(client.raw("XGROUP", "DELCONSUMER", "k", "g", "")).toBe(zero);
    expect(pending("k", "g")).toBe("3-1 d 1");
    client.run("XNACK", "k", "g", "FAIL", "IDS", 1, "3-1");
    expect(client.raw("XGROUP", "DELCONSUMER", "k", "g", "d")).toBe(zero);
    expect([pending("k", "g"), engine.run("XINFO", "CONSUMERS", "k", "g")]).toEqual(["3-1  1", []]);
    engine.check();
  });

  test("DESTROY deletes a group with all that is pending", () => {
    const { client, engine, fill, pending } = start();
    fill("k", "1-1", "2-1");
    for (const group of ["g", "h"]) {
      client.run("XGROUP", "CREATE", "k", group, 0);
      client.run("XREADGROUP", "GROUP", group, "c", "STREAMS", "k", ">");
    }
    expect(client.raw("XGROUP", "DESTROY", "k", "g")).toBe(one);
    expect(client.raw("XGROUP", "DESTROY", "k", "g")).toBe(zero);
    expect([positions(engine).length, pending("k", "h")]).toEqual([1, "1-1 c 1, 2-1 c 1"]);
    client.run("XGROUP", "CREATE", "k", "g", 0);
    expect(pending("k", "g")).toBe("");
    engine.tickUntilIdle();
    engine.check();
  });
});

test("a missing key, a missing group and another type are refused", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("XADD", "k", "1-1", "f", "v");
  for (const [subcommand, word] of [
    ["SETID", "0"],
    ["CREATECONSUMER", "c"],
    ["DELCONSUMER", "c"],
  ] as const) {
    expect(client.raw("XGROUP", subcommand, "none", "g", word)).toBe(needsKey);
    expect(client.raw("XGROUP", subcommand, "k", "g", word)).toBe(noSuchGroup("g"));
    expect(client.raw("XGROUP", subcommand, "s", "g", word)).toBe(wrongType);
  }
  expect(client.raw("XGROUP", "DESTROY", "none", "g")).toBe(needsKey);
  expect(client.raw("XGROUP", "DESTROY", "s", "g")).toBe(wrongType);
  expect(client.raw("XGROUP", "CREATE", "s", "g", "x")).toBe(wrongType);
  expect(client.raw("XGROUP", "SETID", "k", "g", "x")).toBe(noSuchGroup("g"));
});

test.each<readonly [RequestArgument[], string]>([
  [["CREATE", "k", "g", 0, "BLA"], unknown("CREATE")],
  [["create", "none", "g", 0, "ENTRIESREAD"], unknown("create")],
  [["SETID", "none", "g", 0, "MKSTREAM"], unknown("SETID")],
  [["CREATE", "s", "g", 0, "ENTRIESREAD", "x"], notInteger],
  [["CREATE", "s", "g", 0, "ENTRIESREAD", -2], "-ERR value for ENTRIESREAD must be positive or -1\r\n"],
  [["SETID", "none", "g", 0, "ENTRIESREAD", -2], "-ERR value for ENTRIESREAD must be positive or -1\r\n"],
  [["CREATE", "k", "g", "-"], invalidId],
  [["CREATE", "k", "g", "+"], invalidId],
  [["CREATE", "k", "g", "x"], invalidId],
  [["CREATE", "k", "h", "x"], invalidId],
  [["SETID", "k", "h", "x"], invalidId],
  [["CREATE", "k", "g"], "-ERR wrong number of arguments for 'xgroup|create' command\r\n"],
  [["SETID", "k", "g"], "-ERR wrong number of arguments for 'xgroup|setid' command\r\n"],
  [["DESTROY", "k", "g", "x"], "-ERR wrong number of arguments for 'xgroup|destroy' command\r\n"],
  [["CREATECONSUMER", "k", "g"], "-ERR wrong number of arguments for 'xgroup|createconsumer' command\r\n"],
  [["DELCONSUMER", "k", "g"], "-ERR wrong number of arguments for 'xgroup|delconsumer' command\r\n"],
  [["BLA", "k"], "-ERR unknown subcommand 'BLA'. Try XGROUP HELP.\r\n"],
  [["HELP", "x"], "-ERR wrong number of arguments for 'xgroup|help' command\r\n"],
])("XGROUP with %j is refused", (words, refused) => {
  const engine = new TestEngine();
  engine.run("SET", "s", "v");
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "h", 0);
  const changes = engine.recordChanges();
  expect(engine.connect().raw("XGROUP", ...words)).toBe(refused);
  expect(changes).toEqual([]);
});

test("what becomes of groups wakes nobody's WATCH, a key that is made does", () => {
  const watched = (...words: readonly RequestArgument[]): boolean => {
    const engine = new TestEngine();
    engine.run("XADD", "k", "1-1", "f", "v");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    const client = engine.connect();
    client.run("WATCH", "k", "none");
    expect(engine.connect().raw(...words)[0]).not.toBe("-");
    client.batch(["MULTI"], ["PING"]);
    return client.raw("EXEC") === "*-1\r\n";
  };
  expect(watched("XGROUP", "CREATE", "k", "h", 0)).toBe(false);
  expect(watched("XGROUP", "SETID", "k", "g", 0)).toBe(false);
  expect(watched("XGROUP", "CREATECONSUMER", "k", "g", "d")).toBe(false);
  expect(watched("XGROUP", "DELCONSUMER", "k", "g", "c")).toBe(false);
  expect(watched("XGROUP", "DESTROY", "k", "g")).toBe(false);
  expect(watched("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">")).toBe(false);
  expect(watched("XCLAIM", "k", "g", "d", 0, "1-1")).toBe(false);
  expect(watched("XAUTOCLAIM", "k", "g", "d", 0, 0)).toBe(false);
  expect(watched("XACK", "k", "g", "1-1")).toBe(false);
  expect(watched("XNACK", "k", "g", "FAIL", "IDS", 1, "1-1")).toBe(false);
  expect(watched("XCFGSET", "k", "IDMP-MAXSIZE", 5)).toBe(false);
  expect(watched("XIDMPRECORD", "k", "p", "i", "1-1")).toBe(false);
  expect(watched("XDELEX", "k", "ACKED", "IDS", 1, "1-1")).toBe(false);
  expect(watched("XGROUP", "CREATE", "none", "g", 0, "MKSTREAM")).toBe(true);
  expect(watched("XADD", "k", "2-1", "f", "v")).toBe(true);
  expect(watched("XDEL", "k", "1-1")).toBe(true);
  expect(watched("XDELEX", "k", "IDS", 1, "1-1")).toBe(true);
  expect(watched("XACKDEL", "k", "g", "IDS", 1, "1-1")).toBe(true);
  expect(watched("XTRIM", "k", "MAXLEN", 0)).toBe(true);
});
