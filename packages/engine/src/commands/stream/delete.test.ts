import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { syntaxError, wrongType } from "../../testing/list-forms.js";
import { fieldsOf, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notPositive = "-ERR Number of IDs must be a positive integer\r\n";
const mismatch = "-ERR The `numids` parameter must match the number of arguments\r\n";
const ints = (...values: readonly number[]): string => `*${values.length}\r\n${values.map((value) => `:${value}\r\n`).join("")}`;

describe.each(streamForms)("deleting in RESP$protocol from a stream of $form", ({ start }) => {
  test("XDEL deletes entries by their ids, and counts them", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "1-1", "2-0", "3-1", "4-1");
    expect(client.raw("XDEL", "k", "3-1", "3-1", "9-9", "2")).toBe(":2\r\n");
    expect(shown("k")).toBe("1-1 4-1");
    expect(client.raw("XDEL", "k", "3-1")).toBe(":0\r\n");
    expect(client.raw("XDEL", "k", "1-1", "4-1")).toBe(":2\r\n");
    expect([engine.run("XLEN", "k"), engine.run("EXISTS", "k")]).toEqual([0, 1]);
    const info = fieldsOf(engine.run("XINFO", "STREAM", "k"));
    expect([info["last-generated-id"], info["max-deleted-entry-id"], info["recorded-first-entry-id"], info["entries-added"]]).toEqual([
      "4-1",
      "4-1",
      "0-0",
      4,
    ]);
    engine.check();
  });

  test("an id that is none is refused before anything is deleted, where there is a stream", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "1-1");
    client.run("SET", "s", "v");
    const changes = engine.recordChanges();
    for (const bad of ["x", "-", "+", "1-*", "", "(1-1"]) {
      expect(client.raw("XDEL", "k", "1-1", bad)).toBe(invalidId);
      expect(client.raw("XDELEX", "k", "IDS", 2, "1-1", bad)).toBe(invalidId);
    }
    expect(client.raw("XDEL", "none", "x")).toBe(":0\r\n");
    expect(client.raw("XDELEX", "none", "IDS", 2, "x", "1-1")).toBe(ints(-1, -1));
    expect(client.raw("XDEL", "s", "x")).toBe(wrongType);
    expect(client.raw("XDELEX", "s", "IDS", "x", "1-1")).toBe(wrongType);
    expect(client.raw("XACKDEL", "s", "g", "IDS", "x", "1-1")).toBe(wrongType);
    expect([changes, shown("k")]).toEqual([[], "1-1"]);
  });

  test("XDELEX says of each id what became of it", () => {
    const { client, engine, fill, shown, pending } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1", "5-1");
    expect(client.raw("XDELEX", "k", "IDS", 4, "1-1", "1-1", "9-9", "0")).toBe(ints(1, -1, -1, -1));
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 3, "STREAMS", "k", ">");
    expect(client.raw("XDELEX", "k", "KEEPREF", "IDS", 1, "2-1")).toBe(ints(1));
    expect(pending("k", "g")).toBe("2-1 c 1, 3-1 c 1, 4-1 c 1");
    // Pending; not yet read; acknowledged; gone, but pending; never there, and behind what the group has read.
    engine.run("XACK", "k", "g", "4-1");
    expect(client.raw("XDELEX", "k", "IDS", 5, "3-1", "5-1", "4-1", "2-1", "9-9", "acked")).toBe(ints(2, 2, 1, 2, 2));
    expect(shown("k")).toBe("3-1 5-1");
    expect(client.raw("XDELEX", "k", "DELREF", "IDS", 3, "3-1", "2-1", "4-1")).toBe(ints(1, -1, -1));
    expect(pending("k", "g")).toBe("");
    const info = fieldsOf(engine.run("XINFO", "STREAM", "k"));
    expect([info["max-deleted-entry-id"], info.length, info["recorded-first-entry-id"]]).toEqual(["4-1", 1, "5-1"]);
    engine.check();
  });

  test("XACKDEL acknowledges what the group has pending, and deletes it as it is told", () => {
    const { client, engine, fill, shown, pending } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1", "5-1", "6-1");
    for (const group of ["g", "h"]) {
      engine.run("XGROUP", "CREATE", "k", group, 0);
      engine.run("XREADGROUP", "GROUP", group, "c", "COUNT", 5, "STREAMS", "k", ">");
    }
    expect(client.raw("XACKDEL", "k", "g", "IDS", 4, "1-1", "1-1", "6-1", "9-9")).toBe(ints(1, -1, -1, -1));
    expect([shown("k"), pending("k", "h").slice(0, 7)]).toEqual(["2-1 3-1 4-1 5-1 6-1", "1-1 c 1"]);
    expect(client.raw("XACKDEL", "k", "g", "DELREF", "IDS", 1, "2-1")).toBe(ints(1));
    expect([shown("k"), pending("k", "h")]).toEqual(["3-1 4-1 5-1 6-1", "1-1 c 1, 3-1 c 1, 4-1 c 1, 5-1 c 1"]);
    engine.run("XACK", "k", "h", "4-1");
    expect(client.raw("XACKDEL", "k", "g", "IDS", 2, "3-1", "4-1", "ACKED")).toBe(ints(2, 1));
    expect([shown("k"), pending("k", "g")]).toEqual(["3-1 5-1 6-1", "5-1 c 1"]);
    // An entry that is gone, and one that was given back.
    engine.run("XDEL", "k", "5-1");
    engine.run("XNACK", "k", "h", "FAIL", "IDS", 1, "3-1");
    expect(client.raw("XACKDEL", "k", "g", "IDS", 1, "5-1")).toBe(ints(1));
    expect(client.raw("XACKDEL", "k", "h", "ACKED", "IDS", 2, "3-1", "5-1")).toBe(ints(1, 1));
    expect([shown("k"), pending("k", "h")]).toEqual(["6-1", "1-1 c 1"]);
    engine.check();
  });

  test("XACKDEL tells -1 of every id where there is no such group or key, whatever the ids are", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1");
    const changes = engine.recordChanges();
    expect(client.raw("XACKDEL", "k", "none", "IDS", 2, "1-1", "x")).toBe(ints(-1, -1));
    expect(client.raw("XACKDEL", "none", "g", "ACKED", "IDS", 1, "x")).toBe(ints(-1));
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    changes.length = 0;
    expect(client.raw("XACKDEL", "k", "g", "IDS", 2, "1-1", "x")).toBe(invalidId);
    expect(client.raw("XACKDEL", "k", "g", "IDS", 1, "1-1")).toBe(ints(-1));
    expect([changes, engine.run("XLEN", "k")]).toEqual([[], 1]);
  });
});

const arity = (name: string): string => `-ERR wrong number of arguments for '${name}' command\r\n`;

test.each<readonly [RequestArgument[], string]>([
  [["IDS", "x", "1-1"], notPositive],
  [["IDS", 0, "1-1"], notPositive],
  [["IDS", -1, "1-1"], notPositive],
  [["IDS", "9223372036854775808", "1-1"], notPositive],
  [["IDS", 2, "1-1"], mismatch],
  [["IDS", "9223372036854775807", "1-1"], mismatch],
  [["IDS", 1, "1-1", "2-1"], syntaxError],
  [["KEEPREF", "KEEPREF", "IDS", 1, "1-1"], syntaxError],
  [["KEEPREF", "IDS", 1, "1-1", "ACKED"], syntaxError],
  [["IDS", 1, "1-1", "IDS"], syntaxError],
  [["BLA", "IDS", 1, "1-1"], syntaxError],
  [["1-1", "2-1", "3-1"], syntaxError],
  [["IDS", 1, "DELREF", "IDS", 0], notPositive],
])("XDELEX and XACKDEL refuse %j", (words, refused) => {
  const engine = new TestEngine();
  const client = engine.connect();
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  const changes = engine.recordChanges();
  for (const key of ["k", "none"]) {
    expect(client.raw("XDELEX", key, ...words)).toBe(refused);
    expect(client.raw("XACKDEL", key, "g", ...words)).toBe(refused);
  }
  expect([changes, engine.run("XLEN", "k")]).toEqual([[], 1]);
});

test("of several blocks of ids the last counts", () => {
  const engine = new TestEngine();
  for (const id of ["1-1", "2-1"]) engine.run("XADD", "k", id, "f", "v");
  expect(engine.run("XDELEX", "k", "IDS", 1, "x", "IDS", 1, "2-1")).toEqual([1]);
  expect(engine.run("XLEN", "k")).toBe(1);
});

test("too few words are refused", () => {
  const client = new TestEngine().connect();
  expect(client.raw("XDEL", "k")).toBe(arity("xdel"));
  expect(client.raw("XDELEX", "k", "IDS", 1)).toBe(arity("xdelex"));
  expect(client.raw("XACKDEL", "k", "g", "IDS", 1)).toBe(arity("xackdel"));
});

test("they are propagated as they came, once, and only if something has changed", () => {
  const engine = new TestEngine();
  for (let i = 1; i <= 4; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
  for (const group of ["g", "h"]) engine.run("XGROUP", "CREATE", "k", group, 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  const changes = engine.recordChanges();
  engine.run("XDELEX", "k", "ACKED", "IDS", 2, "1-1", "2-1");
  engine.run("XDELEX", "k", "IDS", 1, "9-1");
  engine.run("XACKDEL", "k", "h", "IDS", 1, "1-1");
  expect(changes).toEqual([]);
  engine.run("XDELEX", "k", "IDS", 2, "1-1", "9-1");
  engine.run("XDELEX", "k", "DELREF", "IDS", 1, "1-1");
  engine.run("XACKDEL", "k", "g", "ACKED", "IDS", 2, "2-1", "1-1");
  engine.run("XACKDEL", "k", "g", "DELREF", "IDS", 1, "3-1");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    "db0 XDELEX k IDS 2 1-1 9-1",
    "xdel k",
    "db0 XDELEX k DELREF IDS 1 1-1",
    "db0 XACKDEL k g ACKED IDS 2 2-1 1-1",
    "db0 XACKDEL k g DELREF IDS 1 3-1",
    "xdel k",
  ]);
});
