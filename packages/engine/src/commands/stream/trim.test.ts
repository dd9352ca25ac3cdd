import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { fieldsOf, invalidId, pendingOf, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const five = ["1-1", "2-1", "3-1", "4-1", "5-1"] as const;

describe.each(streamForms)("trimming in RESP$protocol a stream of $form", ({ start }) => {
  test("MAXLEN leaves so many of the youngest", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    expect(client.raw("XTRIM", "k", "MAXLEN", 5)).toBe(":0\r\n");
    expect(client.raw("XTRIM", "k", "MAXLEN", "9223372036854775807")).toBe(":0\r\n");
    expect(client.raw("XTRIM", "k", "maxlen", "=", 4)).toBe(":1\r\n");
    expect(shown("k")).toBe("2-1 3-1 4-1 5-1");
    expect(client.raw("XTRIM", "k", "MAXLEN", 1)).toBe(":3\r\n");
    expect(shown("k")).toBe("5-1");
    expect(client.raw("XTRIM", "k", "MAXLEN", 0)).toBe(":1\r\n");
    expect(client.raw("XTRIM", "k", "MAXLEN", 0)).toBe(":0\r\n");
    expect([shown("k"), engine.run("EXISTS", "k"), client.raw("XTRIM", "none", "MAXLEN", 0)]).toEqual(["", 1, ":0\r\n"]);
    engine.check();
  });

  test("MINID leaves what is not below an id, be there such an entry or not", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    expect(client.raw("XTRIM", "k", "MINID", 0)).toBe(":0\r\n");
    expect(client.raw("XTRIM", "k", "MINID", "1-1")).toBe(":0\r\n");
    expect(client.raw("XTRIM", "k", "minid", "=", "2-2")).toBe(":2\r\n");
    expect(shown("k")).toBe("3-1 4-1 5-1");
    expect(client.raw("XTRIM", "k", "MINID", 5)).toBe(":2\r\n");
    expect(client.raw("XTRIM", "k", "MINID", "18446744073709551615-18446744073709551615")).toBe(":1\r\n");
    expect(shown("k")).toBe("");
    engine.check();
  });

  test("what was deleted before does not count, and max-deleted-entry-id stays", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    client.run("XDEL", "k", "2-1", "3-1");
    expect(client.raw("XTRIM", "k", "MAXLEN", 2)).toBe(":1\r\n");
    expect(shown("k")).toBe("4-1 5-1");
    expect(client.raw("XTRIM", "k", "MINID", "5-0")).toBe(":1\r\n");
    const info = fieldsOf(engine.run("XINFO", "STREAM", "k"));
    expect([info["max-deleted-entry-id"], info["recorded-first-entry-id"], info["entries-added"], info.length]).toEqual([
      "3-1",
      "5-1",
      5,
      1,
    ]);
    engine.check();
  });

  test("a key of another type is refused", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    expect(client.raw("XTRIM", "s", "MAXLEN", 0)).toBe(wrongType);
    expect(client.raw("XTRIM", "s", "MINID", "1-1", "DELREF")).toBe(wrongType);
  });
});

function engineOfTwo(): TestEngine {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "stream-node-max-entries", 2);
  return engine;
}

test("~ lets whole nodes go alone, of those that have been deleted from too", () => {
  const engine = engineOfTwo();
  const left = (deleted: readonly string[], ...words: readonly RequestArgument[]): unknown => {
    engine.run("DEL", "k");
    for (let i = 1; i <= 6; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
    if (deleted.length > 0) engine.run("XDEL", "k", ...deleted);
    const trimmed = engine.run("XTRIM", "k", ...words);
    engine.check();
    return `${trimmed}: ${(engine.run("XRANGE", "k", "-", "+") as [string][]).map(([id]) => id).join(" ")}`;
  };
  expect(left([], "MAXLEN", "~", 3)).toBe("2: 3-1 4-1 5-1 6-1");
  expect(left([], "MAXLEN", "~", 5)).toBe("0: 1-1 2-1 3-1 4-1 5-1 6-1");
  expect(left(["1-1"], "MAXLEN", "~", 4)).toBe("1: 3-1 4-1 5-1 6-1");
  expect(left(["2-1"], "MINID", "~", "2-1")).toBe("0: 1-1 3-1 4-1 5-1 6-1");
  expect(left(["2-1"], "MINID", "~", "2-2")).toBe("1: 3-1 4-1 5-1 6-1");
  expect(left(["1-1", "2-1"], "MINID", "~", "3-0")).toBe("0: 3-1 4-1 5-1 6-1");
  expect(left([], "MAXLEN", "~", 0, "LIMIT", 5)).toBe("4: 5-1 6-1");
  expect(left([], "LIMIT", 0, "MAXLEN", "~", 0)).toBe("6: ");
  expect(left([], "MINID", "~", 9, "LIMIT", "9223372036854775807")).toBe("6: ");
});

test("without a LIMIT ~ ends after a hundred nodes' worth of entries, = does not", () => {
  const engine = engineOfTwo();
  for (let i = 1; i <= 300; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
  expect(engine.run("XTRIM", "k", "MAXLEN", "~", 0)).toBe(200);
  expect(engine.run("XTRIM", "k", "MAXLEN", "~", 0, "LIMIT", 0)).toBe(100);
  for (let i = 301; i <= 600; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
  expect(engine.run("XTRIM", "k", "MAXLEN", "=", 0)).toBe(300);
  engine.run("CONFIG", "SET", "stream-node-max-entries", 0);
  for (let i = 601; i <= 900; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
  expect(engine.run("XTRIM", "k", "MAXLEN", "~", 0)).toBe(300);
  engine.check();
});

test.each<readonly [RequestArgument[], string]>([
  [["BLA", 1], syntaxError],
  [["MAXLEN", 1, "x"], syntaxError],
  [["MAXLEN", 1, "LIMIT"], syntaxError],
  [["MAXLEN", 1, "NOMKSTREAM"], syntaxError],
  [["MAXLEN", 1, "KEEPREF", "KEEPREF"], syntaxError],
  [["MAXLEN", 1, "ACKED", "DELREF"], syntaxError],
  [["LIMIT", 5], "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy\r\n"],
  [["LIMIT", 0], "-ERR syntax error, XTRIM must be called with a trimming strategy\r\n"],
  [["ACKED", "LIMIT", 0], "-ERR syntax error, XTRIM must be called with a trimming strategy\r\n"],
  [["LIMIT", 0, "MAXLEN", 1], "-ERR syntax error, LIMIT cannot be used without the special ~ option\r\n"],
  [["MAXLEN", "~", 1, "LIMIT", -1], "-ERR The LIMIT argument must be >= 0.\r\n"],
  [["MAXLEN", "~", 1, "LIMIT", "x"], notInteger],
  [["MAXLEN", -5], "-ERR The MAXLEN argument must be >= 0.\r\n"],
  [["MAXLEN", "~"], notInteger],
  [["MINID", "-"], invalidId],
  [["MINID", "5-x"], invalidId],
  [["MINID", "5-*"], invalidId],
  [["MAXLEN", "=", 5, "MAXLEN", 5], "-ERR syntax error, MAXLEN and MINID options at the same time are not compatible\r\n"],
  [["MAXLEN"], "-ERR wrong number of arguments for 'xtrim' command\r\n"],
])("XTRIM with %j is refused before the key is looked at", (words, refused) => {
  const engine = new TestEngine();
  engine.run("SET", "s", "v");
  engine.run("XADD", "k", "1-1", "f", "v");
  const changes = engine.recordChanges();
  for (const key of ["s", "k", "none"]) expect(engine.connect().raw("XTRIM", key, ...words)).toBe(refused);
  expect([changes, engine.run("XLEN", "k")]).toEqual([[], 1]);
});

// ---- What groups have to do with it --------------------------------------------------------------------------------------------------

/** Six entries, of which a group has read five and acknowledged some; what is left after a trim, and what is still pending. */
function trimmed(acknowledged: readonly string[], ...words: readonly RequestArgument[]): string {
  const engine = engineOfTwo();
  for (let i = 1; i <= 6; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 5, "STREAMS", "k", ">");
  engine.run("XACK", "k", "g", ...acknowledged);
  const count = engine.run("XTRIM", "k", ...words);
  engine.check();
  const left = (engine.run("XRANGE", "k", "-", "+") as [string][]).map(([id]) => id[0]).join("");
  const pending = pendingOf(engine, "k", "g").replaceAll(/-0 c 1|, /g, "");
  return `${count}: ${left}, pending ${pending}`;
}

test.each<readonly [RequestArgument[], string]>([
  [["MAXLEN", 2], "4: 56, pending 35"],
  [["MAXLEN", 2, "KEEPREF"], "4: 56, pending 35"],
  [["KEEPREF", "MAXLEN", "~", 3], "2: 3456, pending 35"],
  [["MAXLEN", 2, "DELREF"], "4: 56, pending 5"],
  [["DELREF", "MINID", "4-0"], "3: 456, pending 5"],
  // With DELREF and ACKED ~ says nothing of whole nodes.
  [["MAXLEN", "~", 3, "DELREF"], "3: 456, pending 5"],
  [["MINID", "~", "4-0", "DELREF"], "3: 456, pending 5"],
  [["MAXLEN", "=", 2, "ACKED"], "3: 356, pending 35"],
  [["ACKED", "MAXLEN", 0], "3: 356, pending 35"],
  [["MAXLEN", 4, "ACKED"], "2: 3456, pending 35"],
  [["MINID", "9-0", "ACKED"], "3: 356, pending 35"],
  [["MINID", "~", "6-0", "ACKED"], "3: 356, pending 35"],
  [["MINID", "2-0", "ACKED"], "1: 23456, pending 35"],
  [["MAXLEN", "~", 0, "ACKED", "LIMIT", 3], "2: 3456, pending 35"],
  [["MAXLEN", "~", 0, "DELREF", "LIMIT", 2], "2: 3456, pending 35"],
  [["MAXLEN", "~", 0, "DELREF", "LIMIT", 1], "0: 123456, pending 35"],
])("after XTRIM with %j: %s", (words, expected) => {
  expect(trimmed(["1-0", "2-0", "4-0"], ...words)).toBe(expected);
});

test("ACKED lets all go where there is no group, and nothing that a new group has not read", () => {
  const engine = engineOfTwo();
  const fill = (): void => {
    engine.run("DEL", "k");
    for (let i = 1; i <= 5; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
  };
  fill();
  expect(engine.run("XTRIM", "k", "MAXLEN", 1, "ACKED")).toBe(4);
  fill();
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XGROUP", "CREATE", "k", "h", "3-0");
  expect(engine.run("XTRIM", "k", "MAXLEN", 1, "ACKED")).toBe(0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "NOACK", "STREAMS", "k", ">");
  expect(engine.run("XTRIM", "k", "MAXLEN", 1, "ACKED")).toBe(3);
  engine.run("XADD", "k", "MAXLEN", "=", 1, "ACKED", "6-0", "f", "v");
  expect(engine.run("XLEN", "k")).toBe(3);
  engine.check();
});

test("an entry that was given back is pending still", () => {
  const engine = engineOfTwo();
  for (let i = 1; i <= 4; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "2-0");
  engine.run("XACK", "k", "g", "1-0", "3-0", "4-0");
  expect(engine.run("XTRIM", "k", "MAXLEN", 0, "ACKED")).toBe(3);
  expect(engine.run("XADD", "k", "MAXLEN", 0, "DELREF", "5-0", "f", "v")).toBe("5-0");
  expect([pendingOf(engine, "k", "g"), engine.run("XLEN", "k")]).toEqual(["", 0]);
  engine.check();
});

test("what is trimmed about is propagated as what was trimmed, with the strategy's policy", () => {
  const engine = engineOfTwo();
  const changes = engine.recordChanges();
  const told = (...words: readonly RequestArgument[]): readonly string[] => {
    engine.run("DEL", "k");
    for (let i = 1; i <= 5; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
    changes.length = 0;
    engine.run(...words);
    return changes.map((change) => change.replace(/^\d+ /, ""));
  };
  expect(told("XTRIM", "k", "MAXLEN", "~", 1)).toEqual(["db0 XTRIM k MAXLEN = 1", "xtrim k"]);
  expect(told("XTRIM", "k", "LIMIT", 3, "MAXLEN", "~", 1)).toEqual(["db0 XTRIM k MAXLEN = 3", "xtrim k"]);
  expect(told("XTRIM", "k", "MINID", "~", "4-1", "LIMIT", 0, "DELREF")).toEqual(["db0 XTRIM k MINID = 5-0 DELREF", "xtrim k"]);
  expect(told("XTRIM", "k", "MINID", "~", "4-1", "LIMIT", 3, "DELREF")).toEqual(["db0 XTRIM k MINID = 2-1 DELREF", "xtrim k"]);
  expect(told("XTRIM", "k", "MINID", "~", 9)).toEqual(["db0 XTRIM k MINID = 18446744073709551615-18446744073709551615", "xtrim k"]);
  expect(told("XTRIM", "k", "MAXLEN", "~", 4)).toEqual([]);
  expect(told("XTRIM", "k", "MAXLEN", "=", 4)).toEqual(["db0 XTRIM k MAXLEN = 4", "xtrim k"]);
  expect(told("XADD", "k", "maxlen", "~", 3, "ACKED", "6-*", "LIMIT", "~")).toEqual([
    "db0 XADD k MINID = 4-0 ACKED 6-0 LIMIT ~",
    "xadd k",
    "xtrim k",
  ]);
  expect(told("XADD", "k", "MINID", "~", 9, "LIMIT", 99, "6-*", "f", "v")).toEqual([
    "db0 XADD k MINID = 18446744073709551615-18446744073709551615 6-0 f v",
    "xadd k",
    "xtrim k",
  ]);
});
