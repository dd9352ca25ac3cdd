import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { entries, entry, fieldsOf, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const highest = "18446744073709551615-18446744073709551615";

describe.each(streamForms)("reading in RESP$protocol streams of $form", ({ start }) => {
  test("XREAD returns what is behind an id, stream by stream", () => {
    const { client, fill, nilArray, streams } = start();
    fill("k", "1-1", "2-1", "3-1");
    fill("l", "5-1");
    expect(client.raw("XREAD", "STREAMS", "k", 0)).toBe(streams(["k", entries("1-1", "2-1", "3-1")]));
    expect(client.raw("xread", "count", 2, "streams", "k", "l", "1-1", "0-0")).toBe(
      streams(["k", entries("2-1", "3-1")], ["l", entries("5-1")]),
    );
    expect(client.raw("XREAD", "STREAMS", "k", "none", "l", "3-0", "0", "5-1")).toBe(streams(["k", entries("3-1")]));
    expect(client.raw("XREAD", "STREAMS", "k", "k", "2-1", "0-0")).toBe(
      streams(["k", entries("3-1")], ["k", entries("1-1", "2-1", "3-1")]),
    );
    for (const id of ["3-1", "9", highest, "$"]) expect(client.raw("XREAD", "STREAMS", "k", id)).toBe(nilArray);
    expect(client.raw("XREAD", "STREAMS", "none", "none", "0", "$")).toBe(nilArray);
    expect(client.raw("XREAD", "STREAMS", "k", "2")).toBe(streams(["k", entries("2-1", "3-1")]));
  });

  test("+ is the last entry that there is, however many are asked for", () => {
    const { client, engine, fill, nilArray, streams } = start();
    fill("k", "1-1", "2-1", "3-1");
    fill("l", "5-0");
    expect(client.raw("XREAD", "COUNT", 5, "STREAMS", "k", "l", "+", "+")).toBe(streams(["k", entries("3-1")], ["l", entries("5-0")]));
    engine.run("XDEL", "k", "3-1");
    expect(client.raw("XREAD", "STREAMS", "k", "+")).toBe(streams(["k", entries("2-1")]));
    engine.run("XDEL", "k", "1-1", "2-1");
    expect(client.raw("XREAD", "STREAMS", "k", "none", "+", "+")).toBe(nilArray);
    engine.run("XADD", "k", highest, "f", "v");
    expect(client.raw("XREAD", "STREAMS", "k", "l", "+", "9")).toBe(
      streams(["k", `*1\r\n*2\r\n${bulk(highest)}*2\r\n${bulk("f")}${bulk("v")}`]),
    );
  });

  test("COUNT is of each stream, and none where it is 0 or less", () => {
    const { client, fill, streams } = start();
    fill("k", "1-1", "2-1", "3-1");
    fill("l", "4-1", "5-1");
    expect(client.raw("XREAD", "COUNT", 1, "STREAMS", "k", "l", 0, 0)).toBe(streams(["k", entries("1-1")], ["l", entries("4-1")]));
    for (const count of [0, -1, "9223372036854775807"])
      expect(client.raw("XREAD", "COUNT", count, "STREAMS", "k", 0)).toBe(streams(["k", entries("1-1", "2-1", "3-1")]));
    expect(client.raw("XREAD", "COUNT", 1, "COUNT", 2, "STREAMS", "k", 0)).toBe(streams(["k", entries("1-1", "2-1")]));
  });

  test("MAXCOUNT is of all streams: those behind are left out when it is used up", () => {
    const { client, fill, streams } = start();
    for (const key of ["k", "l", "m"]) fill(key, "1-1", "2-1", "3-1");
    const read = (...words: readonly RequestArgument[]): string => client.raw("XREAD", ...words, "STREAMS", "k", "l", "m", 0, 0, 0);
    expect(read("COUNT", 2, "MAXCOUNT", 3)).toBe(streams(["k", entries("1-1", "2-1")], ["l", entries("1-1")]));
    expect(read("MAXCOUNT", 3)).toBe(streams(["k", entries("1-1", "2-1", "3-1")]));
    expect(read("MAXCOUNT", 4)).toBe(streams(["k", entries("1-1", "2-1", "3-1")], ["l", entries("1-1")]));
    expect(read("MAXCOUNT", 1, "COUNT", 0)).toBe(streams(["k", entries("1-1")]));
    expect(read("MAXCOUNT", 1, "MAXCOUNT", 99, "COUNT", 1)).toBe(
      streams(["k", entries("1-1")], ["l", entries("1-1")], ["m", entries("1-1")]),
    );
    expect(client.raw("XREAD", "MAXCOUNT", 1, "STREAMS", "none", "k", "l", 0, "3-1", 0)).toBe(streams(["l", entries("1-1")]));
  });
});

describe.each([2, 3] as const)("MAXSIZE in RESP%i", (protocol) => {
  const ids = ["1-1", "2-1", "3-1"];
  const entryBytes = entry("1-1").length;
  const headBytes = (protocol === 2 ? "*2\r\n".length : 0) + bulk("k").length;

  /** How many entries of each of two streams there are in a reply of so many bytes. */
  function told(size: number, ...options: readonly RequestArgument[]): string {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    for (const key of ["k", "l"]) for (const id of ids) engine.run("XADD", key, id, "f", `v${id}`);
    const reply = client.run("XREAD", ...options, "MAXSIZE", size, "STREAMS", "k", "l", 0, 0);
    const byKey = protocol === 2 ? Object.fromEntries(reply as [string, unknown[]][]) : fieldsOf(reply);
    return ["k", "l"].map((key) => (byKey[key] as unknown[] | undefined)?.length ?? "-").join(" ");
  }

  test("ends the reply with the entry that reaches it", () => {
    expect(told(1)).toBe("1 -");
    expect(told(headBytes + entryBytes)).toBe("1 -");
    expect(told(headBytes + entryBytes + 1)).toBe("2 -");
    expect(told(headBytes + 2 * entryBytes)).toBe("2 -");
    expect(told(headBytes + 2 * entryBytes + 1)).toBe("3 -");
  });

  test("counts the header of a stream when that is done", () => {
    const whole = headBytes + "*3\r\n".length + 3 * entryBytes;
    expect(told(whole)).toBe("3 -");
    expect(told(whole + 1)).toBe("3 1");
    expect(told(whole + headBytes + entryBytes)).toBe("3 1");
    expect(told(whole + headBytes + entryBytes + 1)).toBe("3 2");
    expect(told(99_999)).toBe("3 3");
  });

  test("goes with COUNT and MAXCOUNT", () => {
    expect(told(99_999, "COUNT", 1)).toBe("1 1");
    expect(told(99_999, "MAXCOUNT", 4)).toBe("3 1");
    expect(told(1, "COUNT", 2, "MAXCOUNT", 4)).toBe("1 -");
  });
});

test("in a transaction MAXSIZE counts the bytes of its own reply", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  for (const id of ["1-1", "2-1"]) engine.run("XADD", "k", id, "f", "v");
  // The first entry, and what stands before it, take 42 bytes.
  const read = (size: number): RequestArgument[] => ["XREAD", "MAXSIZE", size, "STREAMS", "k", 0];
  client.batch(["MULTI"], ["XREAD", "STREAMS", "k", 0], read(42), read(43));
  const [, ...replies] = client.run("EXEC") as [unknown, ...[[string, unknown[]]][]];
  expect(replies.map(([[, told]]) => told.length)).toEqual([1, 2]);
});

test.each<readonly [RequestArgument[], string]>([
  [["STREAMS", "s"], "-ERR wrong number of arguments for 'xread' command\r\n"],
  [["STREAMS", "s", "k", 0], "-ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.\r\n"],
  [["BLOCK", 0, "STREAMS"], syntaxError],
  [["COUNT", 5, "BLOCK", 5], syntaxError],
  [["BLA", "STREAMS", "s", 0], syntaxError],
  [["COUNT", "x", "STREAMS", "s", 0], notInteger],
  [["COUNT", "STREAMS", "s", 0], notInteger],
  [["BLOCK", "x", "STREAMS", "s", 0], "-ERR timeout is not an integer or out of range\r\n"],
  [["BLOCK", "1.5", "STREAMS", "s", 0], "-ERR timeout is not an integer or out of range\r\n"],
  [["BLOCK", -1, "STREAMS", "s", 0], "-ERR timeout is negative\r\n"],
  [["BLOCK", "9223372036854775807", "STREAMS", "s", 0], "-ERR timeout is out of range\r\n"],
  [["MAXCOUNT", "x", "STREAMS", "s", 0], notInteger],
  [["MAXCOUNT", 0, "STREAMS", "s", 0], "-ERR MAXCOUNT must be a positive integer\r\n"],
  [["MAXSIZE", -1, "STREAMS", "s", 0], "-ERR MAXSIZE must be a positive integer\r\n"],
  [["MAXSIZE", "1.5", "STREAMS", "s", 0], notInteger],
  [["MAXCOUNT", 1, "COUNT", 2, "STREAMS", "s", 0], "-ERR MAXCOUNT must be greater than or equal to COUNT\r\n"],
  [["COUNT", 2, "MAXCOUNT", 1, "BLA"], syntaxError],
  [["GROUP", "g", "c", "STREAMS", "s", ">"], "-ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.\r\n"],
  [["NOACK", "STREAMS", "s", ">"], "-ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.\r\n"],
  [["CLAIM", 5, "STREAMS", "s", ">"], "-ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.\r\n"],
  [["STREAMS", "k", "s", "x", 0], invalidId],
  [["STREAMS", "k", "s", 0, 0], wrongType],
  [["STREAMS", "s", "k", "x", "x"], wrongType],
  [["STREAMS", "k", "none", 0, "-"], invalidId],
  [["STREAMS", "k", "(1-1"], invalidId],
  [["STREAMS", "k", "1-*"], invalidId],
  [["STREAMS", "k", ">"], "-ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.\r\n"],
])("XREAD with %j is refused", (words, refused) => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("XADD", "k", "1-1", "f", "v");
  expect(client.raw("XREAD", ...words)).toBe(refused);
  expect(client.session.isSuspended).toBe(false);
});
