import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { notInteger, wrongType } from "../../testing/list-forms.js";
import { fieldsOf, invalidId, noGroup, pendingOf, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const most = 9223372036854775807n;

describe.each(streamForms)("acknowledging in RESP$protocol entries of a stream of $form", ({ start }) => {
  /** Four entries, of which c has three pending, and d one. */
  function given(): ReturnType<typeof start> {
    const started = start();
    started.fill("k", "1-1", "2-1", "3-1", "4-1");
    started.engine.run("XGROUP", "CREATE", "k", "g", 0);
    started.engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 3, "STREAMS", "k", ">");
    started.engine.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    return started;
  }

  test("XACK counts those that were pending", () => {
    const { client, engine, pending, shown } = given();
    expect(client.raw("XACK", "k", "g", "1-1", "1-1", "4-1", "9-9")).toBe(":2\r\n");
    expect(pending("k", "g")).toBe("2-1 c 1, 3-1 c 1");
    expect(client.raw("XACK", "k", "g", "1-1")).toBe(":0\r\n");
    engine.run("XDEL", "k", "2-1");
    expect(client.raw("XACK", "k", "g", "2-1")).toBe(":1\r\n");
    expect([pending("k", "g"), shown("k")]).toEqual(["3-1 c 1", "1-1 3-1 4-1"]);
    engine.check();
  });

  test("XACK knows no errors but of a bad id, and of another type", () => {
    const { client, engine } = given();
    client.run("SET", "s", "v");
    const changes = engine.recordChanges();
    for (const bad of ["x", "-", "1-*"]) expect(client.raw("XACK", "k", "g", "1-1", bad)).toBe(invalidId);
    expect(client.raw("XACK", "k", "none", "x")).toBe(":0\r\n");
    expect(client.raw("XACK", "none", "g", "x")).toBe(":0\r\n");
    expect(client.raw("XACK", "s", "g", "x")).toBe(wrongType);
    expect([changes, pendingOf(engine, "k", "g")]).toEqual([[], "1-1 c 1, 2-1 c 1, 3-1 c 1, 4-1 d 1"]);
  });

  test("XNACK gives entries back: nobody has them, and they count as delivered as the mode says", () => {
    const { client, engine, pending } = given();
    engine.run("XCLAIM", "k", "g", "c", 0, "1-1", "2-1", "3-1", "RETRYCOUNT", 5);
    expect(client.raw("XNACK", "k", "g", "SILENT", "IDS", 1, "1-1")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "fail", "IDS", 2, "2-1", "9-9")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "FATAL", "IDS", 1, "3-1")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "FAIL", "RETRYCOUNT", 9, "IDS", 1, "4-1")).toBe(":1\r\n");
    expect(pending("k", "g")).toBe(`1-1  4, 2-1  5, 3-1  ${most}, 4-1  9`);
    // Once more: what nobody has is given back again, and each time that it is named.
    expect(client.raw("XNACK", "k", "g", "SILENT", "IDS", 3, "1-1", "1-1", "2-1")).toBe(":3\r\n");
    expect(client.raw("XNACK", "k", "g", "SILENT", "IDS", 2, "3-1", "4-1", "RETRYCOUNT", 0)).toBe(":2\r\n");
    expect(client.raw("XNACK", "k", "g", "SILENT", "IDS", 1, "4-1")).toBe(":1\r\n");
    expect(pending("k", "g")).toBe("1-1  2, 2-1  4, 3-1  0, 4-1  0");
    engine.check();
  });

  test("with FORCE, XNACK makes entries of the stream pending that were not", () => {
    const { client, engine, fill, pending } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    expect(client.raw("XNACK", "k", "g", "FAIL", "IDS", 2, "1-1", "9-9")).toBe(":0\r\n");
    expect(client.raw("XNACK", "k", "g", "FAIL", "FORCE", "IDS", 2, "1-1", "9-9")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "SILENT", "IDS", 1, "2-1", "force")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "FATAL", "IDS", 1, "3-1", "FORCE", "FORCE")).toBe(":1\r\n");
    expect(client.raw("XNACK", "k", "g", "FATAL", "FORCE", "IDS", 1, "4-1", "RETRYCOUNT", "9223372036854775806")).toBe(":1\r\n");
    expect(pending("k", "g")).toBe(`1-1  0, 2-1  0, 3-1  ${most}, 4-1  9223372036854775806`);
    engine.check();
  });

  test("what was given back is shown as nobody's, whatever is asked", () => {
    const { client, engine } = given();
    engine.advance(1_000);
    client.run("XNACK", "k", "g", "FAIL", "IDS", 3, "3-1", "1-1", "4-1");
    const bulkOf = (text: string): string => `$${text.length}\r\n${text}\r\n`;
    const row = (id: string, consumer: string, idle: number, count: number): string =>
      `*4\r\n${bulkOf(id)}${bulkOf(consumer)}:${idle}\r\n:${count}\r\n`;
    expect(client.raw("XPENDING", "k", "g", "-", "+", 9)).toBe(
      `*4\r\n${row("1-1", "", -1, 1)}${row("2-1", "c", 1_000, 1)}${row("3-1", "", -1, 1)}${row("4-1", "", -1, 1)}`,
    );
    expect(client.raw("XPENDING", "k", "g", "IDLE", 5_000, "-", "+", 2)).toBe(`*2\r\n${row("1-1", "", -1, 1)}${row("3-1", "", -1, 1)}`);
    expect(client.raw("XPENDING", "k", "g", "-", "+", 9, "c")).toBe(`*1\r\n${row("2-1", "c", 1_000, 1)}`);
    expect(client.raw("XPENDING", "k", "g", "-", "+", 9, "")).toBe("*0\r\n");
    expect(client.run("XPENDING", "k", "g")).toEqual([4, "1-1", "4-1", [["c", "1"]]]);
    client.run("XNACK", "k", "g", "FAIL", "IDS", 1, "2-1");
    expect(client.run("XPENDING", "k", "g")).toEqual([4, "1-1", "4-1", []]);
    const [group] = engine.run("XINFO", "GROUPS", "k") as unknown[];
    expect(fieldsOf(group).pending).toBe(4);
    const consumers = (engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).map(fieldsOf);
    expect(consumers.map(({ name, pending }) => [name, pending])).toEqual([
      ["c", 0],
      ["d", 0],
    ]);
    const full = fieldsOf(engine.run("XINFO", "STREAM", "k", "FULL"));
    const told = fieldsOf((full.groups as unknown[])[0]);
    expect([told["pel-count"], told["nacked-count"], told.pending]).toEqual([
      4,
      4,
      ["1-1", "2-1", "3-1", "4-1"].map((id) => [id, "", 0, 1]),
    ]);
    expect(engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0)).toEqual([["k", []]]);
    expect(engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">")).toBe(null);
    engine.check();
  });
});

test("what was given back can be claimed, however short ago that was, by whoever asks", () => {
  const engine = new TestEngine();
  for (const id of ["1-1", "2-1", "3-1"]) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.run("XNACK", "k", "g", "FATAL", "IDS", 2, "3-1", "2-1");
  expect(engine.run("XCLAIM", "k", "g", "d", 99_999, "1-1", "2-1")).toEqual([["2-1", ["f", "v"]]]);
  expect(engine.run("XAUTOCLAIM", "k", "g", "e", 99_999, 0, "JUSTID")).toEqual(["0-0", ["3-1"], []]);
  // It can't be counted any higher.
  expect(pendingOf(engine, "k", "g")).toBe(`1-1 c 1, 2-1 d ${most}, 3-1 e ${most}`);
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "1-1");
  engine.run("XDEL", "k", "1-1");
  expect(engine.run("XAUTOCLAIM", "k", "g", "e", 99_999, 0)).toEqual(["0-0", [], ["1-1"]]);
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 2, "2-1", "3-1");
  engine.run("XDEL", "k", "2-1");
  expect(engine.run("XCLAIM", "k", "g", "e", 0, "2-1")).toEqual([]);
  expect(engine.run("XACK", "k", "g", "3-1")).toBe(1);
  expect(pendingOf(engine, "k", "g")).toBe("");
  engine.check();
});

const refusals: readonly (readonly [RequestArgument[], string])[] = [
  [["BLA", "IDS", "x", "y"], "-ERR mode must be SILENT, FAIL, or FATAL\r\n"],
  [["IDS", 1, "1-1", "FAIL"], "-ERR mode must be SILENT, FAIL, or FATAL\r\n"],
  [["FAIL", "IDS", 0, "1-1"], "-ERR numids must be a positive integer\r\n"],
  [["FAIL", "IDS", "x", "1-1"], "-ERR numids must be a positive integer\r\n"],
  [["FAIL", "IDS", "2147483648", "1-1"], "-ERR numids must be a positive integer\r\n"],
  [["FAIL", "IDS", "2147483647", "1-1"], "-ERR number of IDs doesn't match numids\r\n"],
  [["FAIL", "IDS", 2, "1-1"], "-ERR number of IDs doesn't match numids\r\n"],
  [["FAIL", "IDS", 1, "1-1", "2-1"], "-ERR Unrecognized XNACK option '2-1'\r\n"],
  [["FAIL", "SILENT", "IDS", 1, "1-1"], "-ERR Unrecognized XNACK option 'SILENT'\r\n"],
  [["FAIL", "IDS", 1, "1-1", "RETRYCOUNT"], "-ERR Unrecognized XNACK option 'RETRYCOUNT'\r\n"],
  [["FAIL", "IDS", 1, "1-1", "IDS"], "-ERR Unrecognized XNACK option 'IDS'\r\n"],
  [["FAIL", "IDS", 1, "1-1", "a\r\nb"], "-ERR Unrecognized XNACK option 'a  b'\r\n"],
  [["FAIL", "RETRYCOUNT", "x", "IDS", 1, "1-1"], notInteger],
  [["FAIL", "RETRYCOUNT", "-1", "IDS", 1, "1-1"], "-ERR Invalid RETRYCOUNT value, must be >= 0\r\n"],
  [["FAIL", "FORCE", "RETRYCOUNT", 1], "-ERR syntax error, expected IDS keyword\r\n"],
  [["FAIL", "IDS", 2, "1-1", "x"], invalidId],
  [["FAIL", "IDS", 1, "+"], invalidId],
];

test.each(refusals)("XNACK with %j is refused, and gives nothing back", (words, refused) => {
  const engine = new TestEngine();
  const client = engine.connect();
  engine.run("SET", "s", "v");
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  const changes = engine.recordChanges();
  expect(client.raw("XNACK", "k", "g", ...words)).toBe(refused);
  expect(client.raw("XNACK", "s", "g", ...words)).toBe(wrongType);
  expect(client.raw("XNACK", "none", "g", ...words)).toBe(noGroup("none", "g"));
  expect(client.raw("XNACK", "k", "h", ...words)).toBe(noGroup("k", "h"));
  expect([changes, pendingOf(engine, "k", "g")]).toEqual([[], "1-1 c 1"]);
});

test("both are propagated as they came, if something has changed", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  const changes = engine.recordChanges();
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "9-9");
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 2, "1-1", "9-9");
  engine.run("XACK", "k", "g", "9-9");
  engine.run("XACK", "k", "g", "1-1", "9-9");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual(["db0 XNACK k g FAIL IDS 2 1-1 9-9", "db0 XACK k g 1-1 9-9"]);
});
