import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { entries, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const [emptyArray, highest] = ["*0\r\n", "18446744073709551615"];

describe.each(streamForms)("ranges in RESP$protocol of a stream of $form", ({ start }) => {
  const ids = ["1-1", "2-0", "2-7", "3-1", "9-4294967295", "9-4294967296", `${highest}-${highest}`] as const;
  const [a, b, c, d, e, f, last] = ids;
  const cases: readonly (readonly [from: string, to: string, expected: readonly string[]])[] = [
    ["-", "+", ids],
    ["+", "-", []],
    ["2", "2", [b, c]],
    ["2-1", "2", [c]],
    ["2", "2-1", [b]],
    ["(2-0", "(3-1", [c]],
    ["(2", "+", [c, d, e, f, last]],
    ["-", "(2", [a, b, c]],
    ["(9-4294967295", "+", [f, last]],
    ["-", "(9-4294967296", [a, b, c, d, e]],
    [`(8-${highest}`, "9-0", []],
    ["-", "(0-1", []],
    ["+", "+", [last]],
    ["-", "-", []],
    ["3-2", "9-4294967294", []],
    ["002-00", "2-07", [b, c]],
  ];

  test.each(cases)("from %s to %s", (from, to, expected) => {
    const { client, fill } = start();
    fill("k", ...ids);
    expect(client.raw("XRANGE", "k", from, to)).toBe(entries(...expected));
    expect(client.raw("XREVRANGE", "k", to, from)).toBe(entries(...[...expected].reverse()));
    expect(client.raw("XRANGE", "k", from, to, "COUNT", 2)).toBe(entries(...expected.slice(0, 2)));
    expect(client.raw("XREVRANGE", "k", to, from, "count", 1)).toBe(entries(...expected.slice(-1)));
  });

  test("COUNT is a null where it is 0 or less, unless there is no stream", () => {
    const { client, fill, nilArray } = start();
    fill("k", "1-1", "2-1", "3-1");
    for (const count of [0, -1, "-9223372036854775808"]) {
      expect(client.raw("XRANGE", "k", "-", "+", "COUNT", count)).toBe(nilArray);
      expect(client.raw("XREVRANGE", "k", "+", "-", "COUNT", count)).toBe(nilArray);
      expect(client.raw("XRANGE", "none", "-", "+", "COUNT", count)).toBe(emptyArray);
    }
    expect(client.raw("XRANGE", "k", "-", "+", "COUNT", 1, "COUNT", 2)).toBe(entries("1-1", "2-1"));
    expect(client.raw("XRANGE", "k", "-", "+", "COUNT", "9223372036854775807")).toBe(entries("1-1", "2-1", "3-1"));
    expect(client.raw("XRANGE", "none", "-", "+")).toBe(emptyArray);
  });

  test("entries that were deleted or trimmed are left out, and counted by XLEN no more", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1", "5-1");
    engine.run("XDEL", "k", "2-1", "5-1");
    expect(client.raw("XLEN", "k")).toBe(":3\r\n");
    expect(client.raw("XRANGE", "k", "2-1", "5-1")).toBe(entries("3-1", "4-1"));
    expect(client.raw("XREVRANGE", "k", "+", "-")).toBe(entries("4-1", "3-1", "1-1"));
    engine.run("XTRIM", "k", "MAXLEN", 1);
    expect(client.raw("XRANGE", "k", "-", "+")).toBe(entries("4-1"));
    engine.run("XDEL", "k", "4-1");
    expect(client.raw("XRANGE", "k", "-", "+")).toBe(emptyArray);
    expect(client.raw("XREVRANGE", "k", "+", "-", "COUNT", 0)).toBe(start().nilArray);
    expect([client.raw("XLEN", "k"), client.raw("XLEN", "none")]).toEqual([":0\r\n", ":0\r\n"]);
  });
});

test.each<readonly [RequestArgument[], string]>([
  [["x", "+"], invalidId],
  [["-", "x"], invalidId],
  [["(", "+"], invalidId],
  [["(-", "+"], invalidId],
  [["-", "(+"], invalidId],
  [["((1", "+"], invalidId],
  [["1-*", "+"], invalidId],
  [["", "+"], invalidId],
  [[`(${highest}-${highest}`, "+"], "-ERR invalid start ID for the interval\r\n"],
  [["-", "(0-0"], "-ERR invalid end ID for the interval\r\n"],
  [["-", "+", "COUNT"], syntaxError],
  [["-", "+", "COUNT", "x"], notInteger],
  [["-", "+", "COUNT", "9223372036854775808"], notInteger],
  [["-", "+", "BLA", 1], syntaxError],
  [["-", "+", "COUNT", 1, "BLA"], syntaxError],
])("XRANGE with %j is refused before the key is looked at, and XREVRANGE likewise", (words, refused) => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("XADD", "k", "1-1", "f", "v");
  const [from, to, ...options] = words as [string, string, ...string[]];
  for (const key of ["s", "k", "none"]) {
    expect(client.raw("XRANGE", key, ...words)).toBe(refused);
    expect(client.raw("XREVRANGE", key, to, from, ...options)).toBe(refused);
  }
});

test("a key of another type is refused", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  expect(client.raw("XLEN", "s")).toBe(wrongType);
  expect(client.raw("XRANGE", "s", "-", "+", "COUNT", 0)).toBe(wrongType);
  expect(client.raw("XREVRANGE", "s", "+", "-")).toBe(wrongType);
  expect(client.raw("XRANGE", "s", "-")).toBe("-ERR wrong number of arguments for 'xrange' command\r\n");
});
