import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, bulks, notInteger, wrongType } from "../../testing/list-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const tooSmall = "-ERR The ID specified in XADD is equal or smaller than the target stream top item\r\n";
const isZero = "-ERR The ID specified in XADD must be greater than 0-0\r\n";
const exhausted = "-ERR The stream has exhausted the last possible ID, unable to add more items\r\n";
const arity = "-ERR wrong number of arguments for 'xadd' command\r\n";
const highest = "18446744073709551615";

describe.each(streamForms)("adding in RESP$protocol to a stream of $form", ({ start }) => {
  test("XADD adds an entry, and tells its id", () => {
    const { client, engine } = start();
    expect(client.raw("XADD", "k", "5-1", "f", "v", "g", "", "f", "\0\xff")).toBe(bulk("5-1"));
    expect(client.raw("XADD", "k", "6", "f", "v")).toBe(bulk("6-0"));
    expect(client.raw("XADD", "k", "007-01", "other", "w")).toBe(bulk("7-1"));
    expect(engine.run("XRANGE", "k", "-", "+")).toEqual([
      ["5-1", ["f", "v", "g", "", "f", "\0\xff"]],
      ["6-0", ["f", "v"]],
      ["7-1", ["other", "w"]],
    ]);
    expect(engine.run("TYPE", "k")).toBe("stream");
    expect(engine.run("OBJECT", "ENCODING", "k")).toBe("stream");
    engine.check();
  });

  test("* is the time, and a sequence number where it stands still or goes back", () => {
    const { client, engine, shown } = start();
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(bulk(`${startMs}-0`));
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(bulk(`${startMs}-1`));
    engine.advance(7);
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(bulk(`${startMs + 7}-0`));
    engine.clock.setWallClockForward(-1_000);
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(bulk(`${startMs + 7}-1`));
    client.run("XADD", "k", `${startMs + 9}-${highest}`, "f", "v");
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(bulk(`${startMs + 10}-0`));
    expect(shown("k").split(" ")).toHaveLength(6);
    engine.check();
  });

  test("<ms>-* finds the sequence number", () => {
    const { client, shown } = start();
    expect(client.raw("XADD", "k", "0-*", "f", "v")).toBe(bulk("0-1"));
    expect(client.raw("XADD", "k", "0-*", "f", "v")).toBe(bulk("0-2"));
    expect(client.raw("XADD", "k", "5-*", "f", "v")).toBe(bulk("5-0"));
    expect(client.raw("XADD", "k", "5-*", "f", "v")).toBe(bulk("5-1"));
    expect(client.raw("XADD", "k", "4-*", "f", "v")).toBe(tooSmall);
    // Where the number goes beyond a half, and where there is none left.
    client.run("XADD", "k", "6-4294967295", "f", "v");
    expect(client.raw("XADD", "k", "6-*", "f", "v")).toBe(bulk("6-4294967296"));
    client.run("XADD", "k", `6-${highest}`, "f", "v");
    expect(client.raw("XADD", "k", "6-*", "f", "v")).toBe(tooSmall);
    expect(client.raw("XADD", "k", "7-*", "f", "v")).toBe(bulk("7-0"));
    expect(shown("k")).toBe(`0-1 0-2 5-0 5-1 6-4294967295 6-4294967296 6-${highest} 7-0`);
  });

  test("an id has to be above all that there ever were, and above 0-0", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "5-5");
    const changes = engine.recordChanges();
    for (const id of ["5-5", "5-4", "5", "0-1", "4-99"]) expect(client.raw("XADD", "k", id, "f", "v")).toBe(tooSmall);
    for (const id of ["0", "0-0", "00-0"]) {
      expect(client.raw("XADD", "k", id, "f", "v")).toBe(isZero);
      expect(client.raw("XADD", "none", id, "f", "v")).toBe(isZero);
    }
    expect(changes).toEqual([]);
    expect(engine.run("EXISTS", "none")).toBe(0);
    client.run("XDEL", "k", "5-5");
    expect(client.raw("XADD", "k", "5-5", "f", "v")).toBe(tooSmall);
    expect(client.raw("XADD", "k", "5-6", "f", "v")).toBe(bulk("5-6"));
    expect(shown("k")).toBe("5-6");
  });

  test("behind the highest id there is none", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1");
    expect(client.raw("XADD", "k", `${highest}-*`, "f", "v")).toBe(bulk(`${highest}-0`));
    expect(client.raw("XADD", "k", `${highest}-${highest}`, "f", "v")).toBe(bulk(`${highest}-${highest}`));
    for (const id of ["*", "1-1", `${highest}-*`, `${highest}-${highest}`]) expect(client.raw("XADD", "k", id, "f", "v")).toBe(exhausted);
    expect(client.raw("XADD", "k", "0-0", "f", "v")).toBe(isZero);
    client.run("XDEL", "k", `${highest}-${highest}`);
    expect(client.raw("XADD", "k", "*", "f", "v")).toBe(exhausted);
    engine.check();
  });

  test("NOMKSTREAM adds nothing where there is no stream, even an empty one is one", () => {
    const { client, engine, fill, nil } = start();
    expect(client.raw("XADD", "k", "NOMKSTREAM", "*", "f", "v")).toBe(nil);
    expect(client.raw("XADD", "k", "nomkstream", "MAXLEN", 5, "NOMKSTREAM", "1-1", "f", "v")).toBe(nil);
    expect(engine.run("EXISTS", "k")).toBe(0);
    fill("k", "1-1");
    client.run("XDEL", "k", "1-1");
    expect(client.raw("XADD", "k", "NOMKSTREAM", "1-2", "f", "v")).toBe(bulk("1-2"));
  });

  test("MAXLEN and MINID let the oldest go, exactly or by whole nodes", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1");
    expect(client.raw("XADD", "k", "MAXLEN", 3, "5-1", "f", "v")).toBe(bulk("5-1"));
    expect(shown("k")).toBe("3-1 4-1 5-1");
    client.run("XADD", "k", "maxlen", "=", 9, "6-1", "f", "v");
    expect(shown("k")).toBe("3-1 4-1 5-1 6-1");
    client.run("XADD", "k", "MINID", "5", "7-1", "f", "v");
    expect(shown("k")).toBe("5-1 6-1 7-1");
    client.run("XADD", "k", "MINID", "=", "6-2", "8-1", "f", "v");
    expect(shown("k")).toBe("7-1 8-1");
    client.run("XADD", "k", "MAXLEN", 0, "9-1", "f", "v");
    expect(shown("k")).toBe("");
    expect(engine.run("EXISTS", "k")).toBe(1);
    expect(client.raw("XADD", "k", "9-1", "f", "v")).toBe(tooSmall);
    client.run("XADD", "k", "MINID", "99", "10-1", "f", "v");
    expect(shown("k")).toBe("");
    engine.check();
  });
});

test("~ lets whole nodes go alone, LIMIT so many entries at most", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "stream-node-max-entries", 2);
  const ids = (): string => (engine.run("XRANGE", "k", "-", "+") as [string][]).map(([id]) => id).join(" ");
  const fill = (): void => {
    engine.run("DEL", "k");
    for (let i = 1; i <= 7; i++) engine.run("XADD", "k", `${i}-1`, "f", "v");
  };
  const cases: readonly (readonly [words: readonly RequestArgument[], left: string])[] = [
    [["MAXLEN", "~", 4], "5-1 6-1 7-1 8-1"],
    [["MAXLEN", "~", 5], "3-1 4-1 5-1 6-1 7-1 8-1"],
    [["MAXLEN", "~", 0], ""],
    [["MAXLEN", "~", 1], "7-1 8-1"],
    [["MINID", "~", "4-1"], "3-1 4-1 5-1 6-1 7-1 8-1"],
    [["MINID", "~", "5-0"], "5-1 6-1 7-1 8-1"],
    [["MAXLEN", "~", 0, "LIMIT", 3], "3-1 4-1 5-1 6-1 7-1 8-1"],
    [["LIMIT", 4, "MAXLEN", "~", 0], "5-1 6-1 7-1 8-1"],
    [["MAXLEN", "~", 0, "LIMIT", 1], "1-1 2-1 3-1 4-1 5-1 6-1 7-1 8-1"],
    [["MAXLEN", "~", 0, "LIMIT", 0], ""],
    [["LIMIT", 1, "MINID", "~", "99", "LIMIT", 2], "3-1 4-1 5-1 6-1 7-1 8-1"],
  ];
  for (const [words, left] of cases) {
    fill();
    engine.run("XADD", "k", ...words, "8-1", "f", "v");
    expect([words, ids()]).toEqual([words, left]);
    engine.check();
  }
});

test("an id that is none, options that exclude each other and words that are no pairs are refused in Redis's order, and make no key", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  const changes = engine.recordChanges();
  const strategies = "-ERR syntax error, MAXLEN and MINID options at the same time are not compatible\r\n";
  const noStrategy = "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy\r\n";
  const noTilde = "-ERR syntax error, LIMIT cannot be used without the special ~ option\r\n";
  const refusals: [RequestArgument[], string][] = [
    [[], arity],
    [["*"], arity],
    [["*", "f"], arity],
    [["*", "f", "v", "g"], arity],
    [["-", "f", "v"], invalidId],
    [["+", "f", "v"], invalidId],
    [["(1-1", "f", "v"], invalidId],
    [["$", "f", "v"], invalidId],
    [["1-", "f", "v"], invalidId],
    [["-1", "f", "v"], invalidId],
    [["1-x", "f", "v"], invalidId],
    [["1-1-1", "f", "v"], invalidId],
    [["", "f", "v"], invalidId],
    [[`${highest}0-1`, "f", "v"], invalidId],
    [["1-18446744073709551616", "f", "v"], invalidId],
    [["x", "f", "v", "g"], invalidId],
    [["MAXLEN", "f", "v"], notInteger],
    [["MAXLEN", 5, "f", "v"], invalidId],
    [["MAXLEN", "=", 5, "*", "f"], arity],
    [["MAXLEN", "-1", "*", "f", "v"], "-ERR The MAXLEN argument must be >= 0.\r\n"],
    [["MAXLEN", "~", "x", "*", "f", "v"], notInteger],
    [["MAXLEN", "=", "~", 1, "*", "f", "v"], notInteger],
    [["MAXLEN", "9223372036854775808", "*", "f", "v"], notInteger],
    [["MINID", "x", "*", "f", "v"], invalidId],
    [["MINID", "-", "*", "f", "v"], invalidId],
    [["MAXLEN", 1, "MINID", "x", "*", "f", "v"], strategies],
    [["MAXLEN", 1, "MAXLEN", 1, "*", "f", "v"], strategies],
    [["LIMIT", 5, "*", "f", "v"], noStrategy],
    [["LIMIT", 0, "*", "f", "v"], noTilde],
    [["LIMIT", "-1", "*", "f", "v"], "-ERR The LIMIT argument must be >= 0.\r\n"],
    [["LIMIT", "x", "*", "f", "v"], notInteger],
    [["MAXLEN", 5, "LIMIT", 5, "*", "f", "v"], noTilde],
    [["MAXLEN", "=", 5, "LIMIT", 0, "*", "f"], noTilde],
    [["MAXLEN", "~", 5, "LIMIT", 5, "0-0", "f"], arity],
    [["MAXLEN", "~", 5, "LIMIT", 5, "0-0", "f", "v"], isZero],
    [["NOMKSTREAM", "0-0", "f", "v"], isZero],
    [["KEEPREF", "KEEPREF", "*", "f", "v"], invalidId],
    [["ACKED", "DELREF", "*", "f", "v"], invalidId],
  ];
  for (const key of ["s", "none"])
    for (const [words, refused] of refusals) expect([words, client.raw("XADD", key, ...words)]).toEqual([words, refused]);
  for (const words of [
    ["*", "f", "v"],
    ["NOMKSTREAM", "1-1", "f", "v"],
    ["MAXLEN", "~", 5, "LIMIT", 5, "1-*", "f", "v"],
  ])
    expect(client.raw("XADD", "s", ...words)).toBe(wrongType);
  expect([changes, engine.run("DBSIZE")]).toEqual([[], 1]);
});

test("fields of entries that are alike, and of others, come back as they were", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "stream-node-max-bytes", 300);
  const values = ["", "0", "-1", "4095", "4096", "32767", "8388608", "2147483648", "-9223372036854775808", "007", "x".repeat(70), "\0\x80"];
  const expected: unknown[] = [];
  for (let i = 0; i < 60; i++) {
    const [a, b] = [values[i % values.length] as string, values[(i * 7) % values.length] as string];
    const words = i % 3 === 0 ? ["f", a, "g", b] : i % 3 === 1 ? ["g", b, "f", a] : [a, b];
    engine.run("XADD", "k", `${i + 1}-0`, ...words);
    expected.push([`${i + 1}-0`, words]);
  }
  expect(engine.run("XRANGE", "k", "-", "+")).toEqual(expected);
  expect(engine.run("XREVRANGE", "k", "+", "-")).toEqual(expected.reverse());
  engine.check();
});

test("long entries have blocks of their own, and come back whole", () => {
  const engine = new TestEngine();
  const long = "x".repeat(1_300_000);
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XADD", "k", "2-1", "f", long, long.slice(1), "w");
  engine.run("XADD", "k", "3-1", "f", "v");
  engine.run("XADD", "l", "1-1", long, "");
  expect(engine.connect().raw("XRANGE", "k", "-", "+")).toBe(
    `*3\r\n*2\r\n${bulk("1-1")}${bulks("f", "v")}*2\r\n${bulk("2-1")}${bulks("f", long, long.slice(1), "w")}*2\r\n${bulk("3-1")}${bulks("f", "v")}`,
  );
  expect(engine.run("XRANGE", "l", "-", "+")).toEqual([["1-1", [long, ""]]]);
  engine.check();
  engine.run("DEL", "k", "l");
  engine.tickUntilIdle();
  engine.check();
});
