import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { entries, entry, fieldsOf, invalidId, noGroup, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const noGroupToRead = (key: string, group: string): string => noGroup(key, group).replace("\r\n", " in XREADGROUP with GROUP option\r\n");

describe.each(streamForms)("reading for a group in RESP$protocol streams of $form", ({ start }) => {
  function given(...ids: readonly string[]): ReturnType<typeof start> {
    const started = start();
    started.fill("k", ...ids);
    started.engine.run("XGROUP", "CREATE", "k", "g", 0);
    return started;
  }

  test("> is what nobody of the group has had; it is pending then", () => {
    const { client, engine, nilArray, pending, streams } = given("1-1", "2-1", "3-1");
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "COUNT", 2, "STREAMS", "k", ">")).toBe(streams(["k", entries("1-1", "2-1")]));
    expect(client.raw("xreadgroup", "group", "g", "d", "streams", "k", ">")).toBe(streams(["k", entries("3-1")]));
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">")).toBe(nilArray);
    expect(pending("k", "g")).toBe("1-1 c 1, 2-1 c 1, 3-1 d 1");
    engine.run("XADD", "k", "4-1", "f", "v4-1");
    engine.run("XADD", "k", "5-1", "f", "v5-1");
    engine.run("XDEL", "k", "4-1");
    expect(client.raw("XREADGROUP", "GROUP", "g", "d", "COUNT", 1, "STREAMS", "k", ">")).toBe(streams(["k", entries("5-1")]));
    expect(pending("k", "g")).toBe("1-1 c 1, 2-1 c 1, 3-1 d 1, 5-1 d 1");
    engine.check();
  });

  test("another id is what the consumer has pending behind it, which counts as delivered again", () => {
    const { client, engine, fill, pending, streams } = given("1-1", "2-1", "3-1", "4-1");
    fill("l", "1-1");
    engine.run("XGROUP", "CREATE", "l", "g", 0);
    client.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 3, "STREAMS", "k", ">");
    client.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    engine.run("XDEL", "k", "2-1");
    const gone = `*2\r\n${bulk("2-1")}${start().nilArray}`;
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0)).toBe(
      streams(["k", `*3\r\n${entry("1-1")}${gone}${entry("3-1")}`]),
    );
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", "1-1")).toBe(streams(["k", `*1\r\n${gone}`]));
    engine.advance(500);
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "BLOCK", 0, "NOACK", "STREAMS", "l", "k", "5", "2-1")).toBe(
      streams(["l", "*0\r\n"], ["k", entries("3-1")]),
    );
    for (const id of ["9-9", "18446744073709551615-18446744073709551614", "3-1"])
      expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", id)).toBe(streams(["k", "*0\r\n"]));
    expect(pending("k", "g")).toBe("1-1 c 2, 2-1 c 1, 3-1 c 3, 4-1 d 1");
    expect((engine.run("XPENDING", "k", "g", "-", "+", 9) as unknown[][]).map(([, , idle]) => idle)).toEqual([500, 500, 0, 500]);
    engine.check();
  });

  test("NOACK lets nothing be pending", () => {
    const { client, engine, pending, streams } = given("1-1", "2-1");
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "NOACK", "STREAMS", "k", ">")).toBe(streams(["k", entries("1-1", "2-1")]));
    expect(pending("k", "g")).toBe("");
    const consumer = fieldsOf((engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[])[0]);
    expect([consumer.pending, consumer.idle, consumer.inactive]).toEqual([0, 0, -1]);
    engine.check();
  });

  test("what a group is told to read again is another's then, delivered once", () => {
    const { client, engine, pending, streams } = given("1-1", "2-1");
    for (let i = 0; i < 3; i++) {
      engine.run("XGROUP", "SETID", "k", "g", 0);
      expect(client.raw("XREADGROUP", "GROUP", "g", `c${i}`, "STREAMS", "k", ">")).toBe(streams(["k", entries("1-1", "2-1")]));
    }
    expect(pending("k", "g")).toBe("1-1 c2 1, 2-1 c2 1");
    engine.run("XGROUP", "SETID", "k", "g", 0);
    client.run("XREADGROUP", "GROUP", "g", "c9", "NOACK", "STREAMS", "k", ">");
    expect(pending("k", "g")).toBe("1-1 c2 1, 2-1 c2 1");
    engine.check();
  });

  test("COUNT is of each stream, MAXCOUNT and MAXSIZE of all, and what is not told is not delivered", () => {
    const { client, engine, fill, pending, streams } = given("1-1", "2-1", "3-1");
    for (const key of ["l", "m"]) {
      fill(key, "1-1", "2-1", "3-1");
      engine.run("XGROUP", "CREATE", key, "g", 0);
    }
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "COUNT", 2, "MAXCOUNT", 3, "STREAMS", "k", "l", "m", ">", ">", ">")).toBe(
      streams(["k", entries("1-1", "2-1")], ["l", entries("1-1")]),
    );
    expect([pending("k", "g"), pending("l", "g"), engine.run("XINFO", "CONSUMERS", "m", "g")]).toEqual(["1-1 c 1, 2-1 c 1", "1-1 c 1", []]);
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "MAXSIZE", 1, "STREAMS", "l", "m", ">", ">")).toBe(streams(["l", entries("2-1")]));
    expect(pending("l", "g")).toBe("1-1 c 1, 2-1 c 1");
    // History counts too; a stream without any is shown, and counts as nothing.
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "MAXCOUNT", 3, "STREAMS", "m", "k", "l", 0, 0, 0)).toBe(
      streams(["m", "*0\r\n"], ["k", entries("1-1", "2-1")], ["l", entries("1-1")]),
    );
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "MAXSIZE", 1, "STREAMS", "m", "k", "l", 0, 0, ">")).toBe(
      streams(["m", "*0\r\n"], ["k", entries("1-1")]),
    );
    engine.check();
  });

  test("a consumer is made, and told of as having asked, even where there is nothing", () => {
    const { client, engine } = given("1-1");
    client.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0);
    client.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    engine.advance(40);
    client.run("XREADGROUP", "GROUP", "g", "e", "STREAMS", "k", ">");
    client.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    engine.advance(2);
    expect((engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).map(fieldsOf)).toEqual([
      { name: "c", pending: 0, idle: 42, inactive: -1 },
      { name: "d", pending: 1, idle: 2, inactive: 42 },
      { name: "e", pending: 0, idle: 2, inactive: -1 },
    ]);
  });

  test("a missing key or group is refused before anything is read, in the order of the streams", () => {
    const { client, engine, fill } = given("1-1");
    fill("l", "1-1");
    client.run("SET", "s", "v");
    const changes = engine.recordChanges();
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", "l", ">", ">")).toBe(noGroupToRead("l", "g"));
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", "none", "s", ">", "x", ">")).toBe(noGroupToRead("none", "g"));
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", "s", ">", "x")).toBe(wrongType);
    expect(client.raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", "s", "x", ">")).toBe(invalidId);
    expect(client.raw("XREADGROUP", "GROUP", "a\nb", "c", "STREAMS", "k", "x")).toBe(noGroupToRead("k", "a b"));
    expect([changes, engine.run("XINFO", "CONSUMERS", "k", "g")]).toEqual([[], []]);
  });
});

const meaningless = (id: string): string =>
  `-ERR The ${id} ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The ${id} ID would just return an empty result set.\r\n`;
const [minIdle, negative] = [
  "-ERR min-idle-time is not an integer or out of range\r\n",
  "-ERR min-idle-time must be a positive integer\r\n",
];

test.each<readonly [RequestArgument[], string]>([
  [["GROUP", "g", "c", "STREAMS", "k"], "-ERR wrong number of arguments for 'xreadgroup' command\r\n"],
  [
    ["GROUP", "g", "c", "STREAMS", "k", "s", ">"],
    "-ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified.\r\n",
  ],
  [["COUNT", 1, "NOACK", "STREAMS", "k", ">"], "-ERR Missing GROUP option for XREADGROUP\r\n"],
  [["MAXCOUNT", 1, "COUNT", 2, "STREAMS", "k", ">"], "-ERR Missing GROUP option for XREADGROUP\r\n"],
  [["GROUP", "g", "c", "COUNT", 2, "MAXCOUNT", 1, "STREAMS", "none", ">"], "-ERR MAXCOUNT must be greater than or equal to COUNT\r\n"],
  [["GROUP", "g", "c", "BLA", "STREAMS", "k", ">"], syntaxError],
  [["GROUP", "g", "c", "COUNT", 1, "NOACK"], syntaxError],
  [["GROUP", "g", "c", "COUNT", "x", "STREAMS", "k", ">"], notInteger],
  [["GROUP", "g", "c", "CLAIM", "abc", "STREAMS", "k", ">"], minIdle],
  [["GROUP", "g", "c", "CLAIM", "5.5", "STREAMS", "k", ">"], minIdle],
  [["GROUP", "g", "c", "CLAIM", "+10", "STREAMS", "k", ">"], minIdle],
  [["GROUP", "g", "c", "CLAIM", "-0", "STREAMS", "k", ">"], minIdle],
  [["GROUP", "g", "c", "CLAIM", "9223372036854775808", "STREAMS", "k", ">"], minIdle],
  [["GROUP", "g", "c", "CLAIM", "STREAMS", "k", ">"], minIdle],
  [["CLAIM", -1, "GROUP", "g", "c", "STREAMS", "k", ">"], negative],
  [["GROUP", "g", "CLAIM", 50, "STREAMS", "k", ">"], syntaxError],
  [["GROUP", "g", "c", "NOACK", "BLOCK", 5, "CLAIM"], syntaxError],
  [["GROUP", "g", "c", "STREAMS", "k", "$"], meaningless("$")],
  [["GROUP", "g", "c", "STREAMS", "k", "+"], meaningless("+")],
  [["GROUP", "h", "c", "STREAMS", "k", "+"], noGroupToRead("k", "h")],
  [["GROUP", "g", "c", "STREAMS", "k", "-"], invalidId],
])("XREADGROUP with %j is refused", (words, refused) => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  client.run("XADD", "k", "1-1", "f", "v");
  client.run("XGROUP", "CREATE", "k", "g", 0);
  const changes = engine.recordChanges();
  expect(client.raw("XREADGROUP", ...words)).toBe(refused);
  expect([client.session.isSuspended, changes]).toEqual([false, []]);
});

test("the last GROUP counts", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  expect(engine.run("XREADGROUP", "GROUP", "h", "x", "GROUP", "g", "c", "STREAMS", "k", ">")).toEqual([["k", [["1-1", ["f", "v"]]]]]);
  expect(fieldsOf((engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[])[0]).name).toBe("c");
});

test("what is read is propagated as XCLAIM of each entry, and how far the group has come; history is not", () => {
  const engine = new TestEngine();
  for (const id of ["1-1", "2-1"]) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  const changes = engine.recordChanges();
  const told = (): string[] => changes.splice(0).map((change) => change.replace(/^\d+ /, ""));
  engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", ">");
  expect(told()).toEqual([
    "xgroup-createconsumer k",
    "db0 XGROUP CREATECONSUMER k g c",
    `db0 XCLAIM k g c 0 1-1 TIME ${startMs} RETRYCOUNT 1 FORCE JUSTID LASTID 1-1`,
    "db0 XGROUP SETID k g 1-1 ENTRIESREAD 1",
  ]);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0);
  expect(told()).toEqual([]);
  engine.run("XREADGROUP", "GROUP", "g", "c", "NOACK", "STREAMS", "k", ">");
  expect(told()).toEqual(["db0 XGROUP SETID k g 2-1 ENTRIESREAD 2"]);
  engine.run("XREADGROUP", "GROUP", "g", "d", "NOACK", "STREAMS", "k", ">");
  expect(told()).toEqual(["xgroup-createconsumer k", "db0 XGROUP CREATECONSUMER k g d"]);
  engine.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
  expect(told()).toEqual([]);
});
