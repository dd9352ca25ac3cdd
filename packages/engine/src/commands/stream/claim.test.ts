/** XCLAIM and XAUTOCLAIM. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, bulks, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { entries, fieldsOf, invalidId, noGroup, pendingOf, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const all = ["1-1", "2-1", "3-1", "4-1"] as const;
const emptyArray = "*0\r\n";

/** How long each pending entry has been so. */
const idleTimes = (engine: TestEngine): unknown =>
  (engine.run("XPENDING", "k", "g", "-", "+", 99) as unknown[][]).map(([, , idle]) => idle);

describe.each(streamForms)("claiming in RESP$protocol entries of a stream of $form", ({ start }) => {
  /** Four entries, which c has had pending for a second. */
  function given(): ReturnType<typeof start> {
    const started = start();
    started.fill("k", ...all);
    started.engine.run("XGROUP", "CREATE", "k", "g", 0);
    started.engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    started.engine.advance(1_000);
    return started;
  }

  test("XCLAIM gives a consumer what another has had for long enough", () => {
    const { client, engine, pending } = given();
    expect(client.raw("XCLAIM", "k", "g", "d", 1_001, "1-1", "2-1")).toBe(emptyArray);
    expect(client.raw("XCLAIM", "k", "g", "d", 1_000, "2-1", "9-9", "1-1")).toBe(entries("2-1", "1-1"));
    expect(client.raw("XCLAIM", "k", "g", "e", 1, "2-1", "3-1")).toBe(entries("3-1"));
    expect(client.raw("XCLAIM", "k", "g", "e", -5, "2-1", "2-1")).toBe(entries("2-1", "2-1"));
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 e 4, 3-1 e 2, 4-1 c 1");
    expect(idleTimes(engine)).toEqual([0, 0, 0, 1_000]);
    engine.check();
  });

  test("JUSTID tells ids alone, and counts no delivery", () => {
    const { client, pending } = given();
    expect(client.raw("XCLAIM", "k", "g", "d", 0, "2-1", "1-1", "JUSTID")).toBe(bulks("2-1", "1-1"));
    expect(client.raw("XCLAIM", "k", "g", "d", 0, "3-1", "justid", "RETRYCOUNT", 7)).toBe(bulks("3-1"));
    expect(pending("k", "g")).toBe("1-1 d 1, 2-1 d 1, 3-1 d 7, 4-1 c 1");
  });

  test("IDLE, TIME and RETRYCOUNT say how long and how often; what can't be is taken for now", () => {
    const { client, engine, pending } = given();
    client.run("XCLAIM", "k", "g", "c", 0, "1-1", "IDLE", 300, "RETRYCOUNT", "9223372036854775807");
    client.run("XCLAIM", "k", "g", "c", 0, "2-1", "TIME", startMs + 600, "RETRYCOUNT", 0);
    client.run("XCLAIM", "k", "g", "c", 0, "3-1", "TIME", startMs + 99_999, "RETRYCOUNT", -1);
    client.run("XCLAIM", "k", "g", "c", 0, "4-1", "IDLE", "9223372036854775807");
    expect(idleTimes(engine)).toEqual([300, 400, 0, 0]);
    expect(pending("k", "g")).toBe("1-1 c 9223372036854775807, 2-1 c 0, 3-1 c 2, 4-1 c 2");
    client.run("XCLAIM", "k", "g", "c", 0, "4-1", "IDLE", 5, "TIME", 7, "IDLE", "-9");
    client.run("XCLAIM", "k", "g", "c", 0, "3-1", "TIME", 0);
    client.run("XCLAIM", "k", "g", "c", 0, "1-1");
    expect(idleTimes(engine)).toEqual([0, 400, startMs + 1_000, 0]);
    expect(pending("k", "g").slice(0, 25)).toBe("1-1 c 9223372036854775807");
    engine.check();
  });

  test("FORCE makes pending what was not, if there is such an entry; what is gone is no longer pending", () => {
    const { client, engine, pending } = given();
    engine.run("XACK", "k", "g", "1-1");
    engine.run("XDEL", "k", "2-1");
    expect(client.raw("XCLAIM", "k", "g", "d", 0, "1-1", "9-9", "2-1")).toBe(emptyArray);
    expect(pending("k", "g")).toBe("3-1 c 1, 4-1 c 1");
    expect(client.raw("XCLAIM", "k", "g", "d", 9_999, "1-1", "2-1", "9-9", "FORCE")).toBe(entries("1-1"));
    // As if it had been delivered before.
    expect(pending("k", "g")).toBe("1-1 d 2, 3-1 c 1, 4-1 c 1");
    expect(client.raw("XCLAIM", "k", "g", "e", 0, "1-1", "force", "RETRYCOUNT", 3, "JUSTID")).toBe(bulks("1-1"));
    expect(pending("k", "g")).toBe("1-1 e 3, 3-1 c 1, 4-1 c 1");
    engine.check();
  });

  test("LASTID moves what the group has come to forward, not back", () => {
    const { client, engine } = given();
    const lastId = (): unknown => fieldsOf((engine.run("XINFO", "GROUPS", "k") as unknown[])[0])["last-delivered-id"];
    client.run("XCLAIM", "k", "g", "d", 0, "9-9", "LASTID", "3-1");
    expect(lastId()).toBe("4-1");
    client.run("XCLAIM", "k", "g", "d", 0, "9-9", "LASTID", "7");
    expect(lastId()).toBe("7-0");
  });

  test("XAUTOCLAIM claims from an id on, and tells where to go on", () => {
    const { client, engine, pending } = given();
    const reply = (next: string, claimed: string, gone: readonly string[] = []): string => `*3\r\n${bulk(next)}${claimed}${bulks(...gone)}`;
    expect(client.raw("XAUTOCLAIM", "k", "g", "d", 1_001, 0)).toBe(reply("0-0", emptyArray));
    expect(client.raw("XAUTOCLAIM", "k", "g", "d", 1_000, "-", "COUNT", 2)).toBe(reply("3-1", entries("1-1", "2-1")));
    expect(client.raw("XAUTOCLAIM", "k", "g", "d", 1_000, "3-1", "count", 2)).toBe(reply("0-0", entries("3-1", "4-1")));
    expect(client.raw("XAUTOCLAIM", "k", "g", "e", 0, "(2-1", "JUSTID")).toBe(reply("0-0", bulks("3-1", "4-1")));
    expect(client.raw("XAUTOCLAIM", "k", "g", "e", 0, "+", "JUSTID")).toBe(reply("0-0", emptyArray));
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 d 2, 3-1 e 2, 4-1 e 2");
    engine.run("XDEL", "k", "1-1", "3-1");
    expect(client.raw("XAUTOCLAIM", "k", "g", "c", 99_999, 0, "COUNT", 1)).toBe(reply("2-1", emptyArray, ["1-1"]));
    expect(client.raw("XAUTOCLAIM", "k", "g", "c", 0, 0, "COUNT", 2)).toBe(reply("4-1", entries("2-1"), ["3-1"]));
    expect(pending("k", "g")).toBe("2-1 c 3, 4-1 e 2");
    engine.check();
  });

  test("XAUTOCLAIM looks at ten times as many entries as it is to claim", () => {
    const { client, engine, fill } = start();
    fill("k", ...Array.from({ length: 30 }, (_, i) => `${i + 1}-0`));
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    expect((client.run("XAUTOCLAIM", "k", "g", "d", 5, 0, "COUNT", 1) as unknown[])[0]).toBe("11-0");
    expect((client.run("XAUTOCLAIM", "k", "g", "d", 5, "11-0", "COUNT", 2) as unknown[])[0]).toBe("0-0");
    expect((client.run("XAUTOCLAIM", "k", "g", "d", 5, 0, "COUNT", "576460752303423487") as unknown[])[0]).toBe("0-0");
  });

  test("a consumer is made even where nothing is claimed, and is told of as having asked", () => {
    const { client, engine } = given();
    client.run("XCLAIM", "k", "g", "x", 0, "9-9");
    client.run("XAUTOCLAIM", "k", "g", "y", 9_999, 0);
    engine.advance(50);
    client.run("XCLAIM", "k", "g", "x", 9_999, "1-1");
    client.run("XAUTOCLAIM", "k", "g", "y", 0, "4-1");
    engine.advance(5);
    const consumers = (engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).map(fieldsOf);
    expect(consumers.map(({ name, idle, inactive }) => [name, idle, inactive])).toEqual([
      ["c", 1_055, 1_055],
      ["x", 5, -1],
      ["y", 5, 5],
    ]);
  });
});

describe("what can't be read", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  engine.run("SET", "s", "v");
  for (const id of all) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  const minIdle = "-ERR Invalid min-idle-time argument for XCLAIM\r\n";
  const tooLittle = "-ERR COUNT must be > 0\r\n";

  test.each<readonly [RequestArgument[], string]>([
    [["x", "x"], minIdle],
    [["1.5", "1-1"], minIdle],
    [[0, "x"], "-ERR Unrecognized XCLAIM option 'x'\r\n"],
    [[0, "1-1", "BLA"], "-ERR Unrecognized XCLAIM option 'BLA'\r\n"],
    [[0, "1-1", "2-1", "IDLE"], "-ERR Unrecognized XCLAIM option 'IDLE'\r\n"],
    [[0, "1-1", "FORCE", "2-1"], "-ERR Unrecognized XCLAIM option '2-1'\r\n"],
    [[0, "2-*", "JUSTID"], "-ERR Unrecognized XCLAIM option '2-*'\r\n"],
    [[0, "1-1", "IDLE", "x"], "-ERR Invalid IDLE option argument for XCLAIM\r\n"],
    [[0, "1-1", "TIME", "x"], "-ERR Invalid TIME option argument for XCLAIM\r\n"],
    [[0, "1-1", "RETRYCOUNT", "x"], "-ERR Invalid RETRYCOUNT option argument for XCLAIM\r\n"],
    [[0, "1-1", "LASTID", "x"], invalidId],
  ])("XCLAIM with %j is refused, after a key or group that is missing", (words, refused) => {
    const changes = engine.recordChanges();
    expect(client.raw("XCLAIM", "k", "g", "new", ...words)).toBe(refused);
    expect(client.raw("XCLAIM", "s", "g", "new", ...words)).toBe(wrongType);
    expect(client.raw("XCLAIM", "none", "g", "new", ...words)).toBe(noGroup("none", "g"));
    expect(client.raw("XCLAIM", "k", "h", "new", ...words)).toBe(noGroup("k", "h"));
    expect([changes, (engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).length]).toEqual([[], 1]);
  });

  test.each<readonly [RequestArgument[], string]>([
    [["x", "x"], "-ERR Invalid min-idle-time argument for XAUTOCLAIM\r\n"],
    [[0, "x"], invalidId],
    [[0, "(x"], invalidId],
    [[0, "(18446744073709551615-18446744073709551615"], "-ERR invalid start ID for the interval\r\n"],
    [[0, 0, "COUNT"], syntaxError],
    [[0, 0, "BLA"], syntaxError],
    [[0, 0, "COUNT", "x"], tooLittle],
    [[0, 0, "COUNT", 0], tooLittle],
    [[0, 0, "COUNT", -1], tooLittle],
    [[0, 0, "COUNT", "9223372036854775807"], tooLittle],
  ])("XAUTOCLAIM with %j is refused, before the key is looked at", (words, refused) => {
    const changes = engine.recordChanges();
    for (const key of ["k", "s", "none"]) expect(client.raw("XAUTOCLAIM", key, "g", "new", ...words)).toBe(refused);
    expect(client.raw("XAUTOCLAIM", "s", "g", "new", 0, 0)).toBe(wrongType);
    expect(client.raw("XAUTOCLAIM", "k", "h", "new", 0, 0)).toBe(noGroup("k", "h"));
    expect(client.raw("XAUTOCLAIM", "none", "g", "new", 0, 0)).toBe(noGroup("none", "g"));
    expect([changes, (engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).length]).toEqual([[], 1]);
  });

  test("XPENDING refuses what it can't read before it looks at the key", () => {
    const bad: [RequestArgument[], string][] = [
      [["-"], syntaxError],
      [["-", "+"], syntaxError],
      [["-", "+", "x"], notInteger],
      [["x", "+", 5], invalidId],
      [["-", "x", 5], invalidId],
      [["x", "x", "x"], notInteger],
      [["IDLE", "x", "-", "+", 5], notInteger],
      [["IDLE", 5, "-", "+"], syntaxError],
      [["IDLE", "x", "-"], notInteger],
      [["BLA", "-", "+", 5], notInteger],
      [["-", "+", 5, "c", "x", "y", "z"], syntaxError],
    ];
    for (const key of ["k", "s", "none"])
      for (const [words, refused] of bad) expect([words, client.raw("XPENDING", key, "g", ...words)]).toEqual([words, refused]);
    for (const words of [[], ["-", "+", 5]]) {
      expect(client.raw("XPENDING", "s", "g", ...words)).toBe(wrongType);
      expect(client.raw("XPENDING", "none", "g", ...words)).toBe(noGroup("none", "g"));
      expect(client.raw("XPENDING", "k", "h", ...words)).toBe(noGroup("k", "h"));
    }
  });
});

test("XPENDING of a group without pending entries is of nulls, a null array among them", () => {
  for (const [protocol, nil, nilArray] of [
    [2, "$-1\r\n", "*-1\r\n"],
    [3, "_\r\n", "_\r\n"],
  ] as const) {
    const engine = new TestEngine();
    engine.run("XGROUP", "CREATE", "k", "g", 0, "MKSTREAM");
    expect(engine.connect(protocol).raw("XPENDING", "k", "g")).toBe(`*4\r\n:0\r\n${nil}${nil}${nilArray}`);
  }
});

test("XPENDING tells whose entries are, of ranges, of a consumer, and of those that are so for long", () => {
  const engine = new TestEngine();
  for (const id of all) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 2, "STREAMS", "k", ">");
  engine.advance(100);
  engine.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
  const client = engine.connect();
  expect(client.raw("XPENDING", "k", "g")).toBe(`*4\r\n:4\r\n${bulk("1-1")}${bulk("4-1")}${bulks(["c", "2"], ["d", "2"])}`);
  const ids = (...words: readonly RequestArgument[]): unknown =>
    (engine.run("XPENDING", "k", "g", ...words) as string[][]).map(([id]) => id);
  expect(ids("-", "+", 3)).toEqual(["1-1", "2-1", "3-1"]);
  expect(ids("(1-1", "(4-1", 9)).toEqual(["2-1", "3-1"]);
  expect(ids("2", "3", 9)).toEqual(["2-1", "3-1"]);
  expect(ids("-", "+", 9, "d")).toEqual(["3-1", "4-1"]);
  expect(ids("idle", 50, "-", "+", 9)).toEqual(["1-1", "2-1"]);
  expect(ids("IDLE", 50, "2-1", "+", 9, "c")).toEqual(["2-1"]);
  expect(ids("IDLE", 101, "-", "+", 9)).toEqual([]);
  for (const words of [
    ["-", "+", 0],
    ["-", "+", -1],
    ["+", "-", 9],
    ["-", "+", 9, "nobody"],
  ])
    expect(ids(...words)).toEqual([]);
  expect(client.raw("XPENDING", "k", "g", "-", "+", 1)).toBe(`*1\r\n*4\r\n${bulk("1-1")}${bulk("c")}:100\r\n:1\r\n`);
  expect(pendingOf(engine, "k", "g")).toBe("1-1 c 1, 2-1 c 1, 3-1 d 1, 4-1 d 1");
});

test("what is claimed is propagated as XCLAIM of each entry, what is gone as XACK, a consumer for nothing as itself", () => {
  const engine = new TestEngine();
  for (const id of all) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.run("XDEL", "k", "2-1", "4-1");
  const changes = engine.recordChanges();
  const told = (): string[] => changes.splice(0).map((change) => change.replace(/^\d+ /, ""));
  engine.run("XCLAIM", "k", "g", "d", 0, "1-1", "2-1");
  expect(told()).toEqual([
    "xgroup-createconsumer k",
    `db0 XCLAIM k g d 0 1-1 TIME ${startMs} RETRYCOUNT 2 FORCE JUSTID LASTID 4-1`,
    "db0 XACK k g 2-1",
  ]);
  engine.run("XAUTOCLAIM", "k", "g", "d", 0, 0, "JUSTID");
  expect(told()).toEqual([
    `db0 XCLAIM k g d 0 1-1 TIME ${startMs} RETRYCOUNT 2 FORCE JUSTID LASTID 4-1`,
    `db0 XCLAIM k g d 0 3-1 TIME ${startMs} RETRYCOUNT 1 FORCE JUSTID LASTID 4-1`,
    "db0 XACK k g 4-1",
  ]);
  engine.run("XCLAIM", "k", "g", "e", 5, "1-1", "LASTID", "9-9");
  expect(told()).toEqual(["xgroup-createconsumer k", "db0 XGROUP CREATECONSUMER k g e", "db0 XGROUP SETID k g 9-9 ENTRIESREAD 4"]);
  engine.run("XAUTOCLAIM", "k", "g", "f", 5, 0);
  expect(told()).toEqual(["xgroup-createconsumer k", "db0 XGROUP CREATECONSUMER k g f"]);
  engine.run("XAUTOCLAIM", "k", "g", "f", 5, 0);
  expect(told()).toEqual([]);
});
