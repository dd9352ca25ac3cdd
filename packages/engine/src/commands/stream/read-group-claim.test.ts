/** XREADGROUP with CLAIM: what others have had pending for too long, before what is new. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { claimed, entries, fieldsOf, pendingOf, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const [all, most] = [["1-1", "2-1", "3-1", "4-1"] as const, 9223372036854775807n];
const list = (...told: readonly string[]): string => `*${told.length}\r\n${told.join("")}`;

describe.each(streamForms)("claiming in RESP$protocol while reading streams of $form", ({ start }) => {
  /** Four entries, of which c has the first two pending, for 200 ms and 100 ms. */
  function given() {
    const started = start();
    const { client, engine, fill } = started;
    fill("k", ...all);
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    for (let i = 0; i < 2; i++) {
      engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", ">");
      engine.advance(100);
    }
    const read = (minIdleMs: RequestArgument, ...words: readonly RequestArgument[]): string =>
      client.raw("XREADGROUP", "GROUP", "g", "d", "CLAIM", minIdleMs, ...words, "STREAMS", "k", ">");
    return { ...started, read };
  }

  test("what is pending for long enough comes first, the oldest first, with how long and how often", () => {
    const { engine, nilArray, pending, read, streams } = given();
    expect(read(150)).toBe(streams(["k", list(claimed("1-1", 200, 1), claimed("3-1", 0, 0), claimed("4-1", 0, 0))]));
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 c 1, 3-1 d 1, 4-1 d 1");
    expect(read(101)).toBe(nilArray);
    expect(read(100)).toBe(streams(["k", list(claimed("2-1", 100, 1))]));
    engine.advance(7);
    // Its own too, in the order in which they were delivered: equal times by id.
    expect(read(0, "COUNT", 3)).toBe(streams(["k", list(claimed("1-1", 7, 2), claimed("2-1", 7, 2), claimed("3-1", 7, 1))]));
    expect(read(0)).toBe(streams(["k", list(claimed("4-1", 7, 1), claimed("1-1", 0, 3), claimed("2-1", 0, 3), claimed("3-1", 0, 2))]));
    expect(pending("k", "g")).toBe("1-1 d 4, 2-1 d 4, 3-1 d 3, 4-1 d 2");
    engine.check();
  });

  test("what was given back comes before all, in the order in which it was, whatever the time", () => {
    const { engine, read, streams } = given();
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    engine.run("XNACK", "k", "g", "FAIL", "IDS", 2, "4-1", "2-1");
    engine.run("XNACK", "k", "g", "FATAL", "IDS", 1, "3-1");
    engine.run("XNACK", "k", "g", "SILENT", "IDS", 1, "4-1");
    const now = startMs + 200;
    expect(read(99_999)).toBe(streams(["k", list(claimed("2-1", now, 1), claimed("3-1", now, most), claimed("4-1", now, 0))]));
    expect(pendingOf(engine, "k", "g")).toBe(`1-1 c 1, 2-1 d 2, 3-1 d ${most}, 4-1 d 1`);
    engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "3-1");
    expect(read(200, "COUNT", 1)).toBe(streams(["k", list(claimed("3-1", now, most))]));
    expect(read(200, "COUNT", 1)).toBe(streams(["k", list(claimed("1-1", 200, 1))]));
    engine.check();
  });

  test("COUNT, MAXCOUNT and MAXSIZE are shared by both kinds; what is not told is not claimed", () => {
    const { engine, pending, read, streams } = given();
    expect(read(0, "COUNT", 1)).toBe(streams(["k", list(claimed("1-1", 200, 1))]));
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 c 1");
    expect(read(1, "MAXCOUNT", 2)).toBe(streams(["k", list(claimed("2-1", 100, 1), claimed("3-1", 0, 0))]));
    engine.advance(1);
    expect(read(1, "MAXSIZE", 1)).toBe(streams(["k", list(claimed("1-1", 1, 2))]));
    expect(read(1, "MAXSIZE", 9_999)).toBe(streams(["k", list(claimed("2-1", 1, 2), claimed("3-1", 1, 1), claimed("4-1", 0, 0))]));
    expect(pending("k", "g")).toBe("1-1 d 3, 2-1 d 3, 3-1 d 2, 4-1 d 1");
  });

  test("NOACK is of what is new: what is claimed stays pending", () => {
    const { engine, pending, read, streams } = given();
    expect(read(0, "NOACK")).toBe(
      streams(["k", list(claimed("1-1", 200, 1), claimed("2-1", 100, 1), claimed("3-1", 0, 0), claimed("4-1", 0, 0))]),
    );
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 d 2");
    engine.check();
  });

  test("what is gone is left out, and stays pending", () => {
    const { engine, pending, read, streams } = given();
    engine.run("XDEL", "k", "1-1");
    expect(read(0, "COUNT", 1)).toBe(streams(["k", list(claimed("2-1", 100, 1))]));
    expect(pending("k", "g")).toBe("1-1 c 1, 2-1 d 2");
    engine.check();
  });

  test("what is read again as new may be told twice", () => {
    const { engine, pending, read, streams } = given();
    engine.run("XGROUP", "SETID", "k", "g", "1-1");
    expect(read(150)).toBe(streams(["k", list(claimed("1-1", 200, 1), claimed("2-1", 0, 0), claimed("3-1", 0, 0), claimed("4-1", 0, 0))]));
    expect(pending("k", "g")).toBe("1-1 d 2, 2-1 d 1, 3-1 d 1, 4-1 d 1");
    engine.run("XGROUP", "SETID", "k", "g", "3-1");
    expect(read(0)).toBe(
      streams(["k", list(claimed("1-1", 0, 2), claimed("2-1", 0, 1), claimed("3-1", 0, 1), claimed("4-1", 0, 1), claimed("4-1", 0, 0))]),
    );
    expect(pending("k", "g")).toBe("1-1 d 3, 2-1 d 2, 3-1 d 2, 4-1 d 1");
    engine.check();
  });

  test("of several streams those alone are told of which there is something; a history ends the claiming", () => {
    const { client, engine, fill, read, streams } = given();
    fill("l", "1-1");
    engine.run("XGROUP", "CREATE", "l", "g", "$");
    read(99_999);
    const both = (...ids: readonly string[]): string =>
      client.raw("XREADGROUP", "CLAIM", 150, "GROUP", "g", "e", "STREAMS", "k", "l", ...ids);
    expect(both(">", ">")).toBe(streams(["k", list(claimed("1-1", 200, 1))]));
    engine.run("XADD", "l", "2-1", "f", "v2-1");
    // A claim is of no use where history is asked for.
    expect(both("0", ">")).toBe(streams(["k", entries("1-1")], ["l", entries("2-1")]));
    engine.run("XADD", "l", "3-1", "f", "v3-1");
    expect(both(">", "2-1")).toBe(streams(["l", "*0\r\n"]));
    engine.check();
  });
});

test("the claimant has been active; counts end at the highest integer of 64 bits", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v1-1");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.run("XCLAIM", "k", "g", "c", 0, "1-1", "RETRYCOUNT", most - 1n);
  engine.advance(5);
  const client = engine.connect();
  for (const before of [most - 1n, most, most]) {
    const reply = client.raw("XREADGROUP", "GROUP", "g", "d", "CLAIM", 0, "STREAMS", "k", ">");
    expect(reply).toContain(`:${before}\r\n`);
  }
  engine.advance(3);
  const consumers = (engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[]).map(fieldsOf);
  expect(consumers.map(({ name, inactive }) => [name, inactive])).toEqual([
    ["c", 8],
    ["d", 3],
  ]);
});

test("what is claimed and what is new is propagated in order, and how far the group has come if it has", () => {
  const engine = new TestEngine();
  for (const id of all) engine.run("XADD", "k", id, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", ">");
  const changes = engine.recordChanges();
  const told = (): string[] => changes.splice(0).map((change) => change.replace(/^\d+ /, ""));
  const read = (...words: readonly RequestArgument[]): unknown =>
    engine.run("XREADGROUP", "GROUP", "g", "c", "CLAIM", 0, ...words, "STREAMS", "k", ">");
  read("COUNT", 2);
  expect(told()).toEqual([
    `db0 XCLAIM k g c 0 1-1 TIME ${startMs} RETRYCOUNT 2 FORCE JUSTID LASTID 1-1`,
    `db0 XCLAIM k g c 0 2-1 TIME ${startMs} RETRYCOUNT 1 FORCE JUSTID LASTID 2-1`,
    "db0 XGROUP SETID k g 2-1 ENTRIESREAD 2",
  ]);
  read("COUNT", 1);
  expect(told()).toEqual([`db0 XCLAIM k g c 0 1-1 TIME ${startMs} RETRYCOUNT 3 FORCE JUSTID LASTID 2-1`]);
  read("NOACK", "COUNT", 3);
  expect(told()).toEqual([
    `db0 XCLAIM k g c 0 1-1 TIME ${startMs} RETRYCOUNT 4 FORCE JUSTID LASTID 2-1`,
    `db0 XCLAIM k g c 0 2-1 TIME ${startMs} RETRYCOUNT 2 FORCE JUSTID LASTID 2-1`,
    "db0 XGROUP SETID k g 3-1 ENTRIESREAD 3",
  ]);
});
