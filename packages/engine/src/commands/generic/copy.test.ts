import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const large = "x".repeat(300_000);
const notInteger = "value is not an integer or out of range";
const outOfInt = "value is out of range, value must between -2147483648 and 2147483647";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test.each([["1"], ["text"], [large]])("COPY makes a second value with the same expiry, and changing one leaves the other", (value) => {
    const { engine, client } = start();
    client.run("SET", "a", value, "EX", 50);
    expect(client.raw("COPY", "a", "n".repeat(20_000))).toBe(":1\r\n");
    expect(client.raw("COPY", "a", "b")).toBe(":1\r\n");
    engine.check();
    client.batch(["SET", "a", "2"], ["DEL", "n".repeat(20_000)]);
    expect(client.run("GET", "b")).toBe(value);
    expect(client.run("TTL", "b")).toBe(50);
    engine.check();
    client.run("DEL", "a", "b");
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("COPY overwrites only with REPLACE, with what belongs to the target gone", () => {
    const { engine, client } = start();
    client.batch(["SET", "a", "1"], ["SET", "b", large, "EX", "50"]);
    expect(client.raw("COPY", "a", "b")).toBe(":0\r\n");
    expect(client.raw("COPY", "a", "b", "replace")).toBe(":1\r\n");
    expect(client.batch(["GET", "b"], ["TTL", "b"])).toEqual(["1", -1]);
    engine.check();
    expect([client.raw("COPY", "none", "b"), client.raw("COPY", "none", "b", "REPLACE")]).toEqual([":0\r\n", ":0\r\n"]);
    expect(client.run("EXISTS", "b")).toBe(1);
  });

  test("COPY DB and MOVE go to another database", () => {
    const { engine, client } = start();
    client.batch(["SET", "a", "1", "EX", "50"], ["SET", "b", large]);
    expect(client.batch(["COPY", "a", "a", "DB", "1"], ["COPY", "a", "b", "db", "1", "REPLACE"], ["MOVE", "b", "1"])).toEqual([1, 1, 0]);
    client.batch(["SELECT", "1"], ["DEL", "b"], ["SELECT", "0"]);
    expect(client.batch(["MOVE", "b", "1"], ["EXISTS", "b"], ["MOVE", "b", "1"], ["MOVE", "a", "1"])).toEqual([1, 0, 0, 0]);
    engine.check();
    client.run("SELECT", 1);
    expect(client.batch(["GET", "a"], ["TTL", "a"])).toEqual(["1", 50]);
    expect(client.run("GET", "b")).toBe(large);
    expect(client.raw("MOVE", "a", "2")).toBe(":1\r\n");
    client.run("SELECT", 2);
    expect(client.run("TTL", "a")).toBe(50);
    engine.advance(50_001);
    engine.tickUntilIdle();
    expect(client.run("DBSIZE")).toBe(0);
  });

  test("expired keys are not there, on either side", () => {
    const { engine, client } = start();
    client.batch(
      ["SET", "late", "v", "PX", "5"],
      ["SELECT", "1"],
      ["SET", "a", "v", "PX", "5"],
      ["SET", "b", "v", "PX", "5"],
      ["SELECT", "0"],
    );
    client.batch(["SET", "a", "1"], ["SET", "b", "2"], ["SET", "t", "v", "PX", "5"]);
    engine.advance(6);
    expect(client.batch(["COPY", "late", "x"], ["MOVE", "late", "1"], ["COPY", "a", "t"])).toEqual([0, 0, 1]);
    expect(client.batch(["COPY", "a", "a", "DB", "1"], ["MOVE", "b", "1"], ["TTL", "t"])).toEqual([1, 1, -1]);
    client.run("SELECT", 1);
    expect(client.batch(["GET", "a"], ["TTL", "a"], ["GET", "b"], ["TTL", "b"])).toEqual(["1", -1, "2", -1]);
  });

  test.each([
    [["COPY", "a", "a"], "source and destination objects are the same"],
    [["COPY", "a", "a", "DB", "0"], "source and destination objects are the same"],
    [["COPY", "none", "none", "REPLACE"], "source and destination objects are the same"],
    [["COPY", "a", "b", "DB"], "syntax error"],
    [["COPY", "a", "b", "NX"], "syntax error"],
    [["COPY", "a", "a", "NX"], "syntax error"],
    [["COPY", "a", "b", "DB", "x"], notInteger],
    [["COPY", "a", "b", "DB", "99999999999999999999"], notInteger],
    [["COPY", "a", "b", "DB", "99999999999"], outOfInt],
    [["COPY", "a", "b", "DB", "16"], "DB index is out of range"],
    [["COPY", "none", "b", "DB", "-1"], "DB index is out of range"],
    [["COPY", "a", "b", "DB", "16", "NX"], "DB index is out of range"],
    [["MOVE", "a", "0"], "source and destination objects are the same"],
    [["MOVE", "none", "0"], "source and destination objects are the same"],
    [["MOVE", "a", "x"], notInteger],
    [["MOVE", "a", "-2147483649"], outOfInt],
    [["MOVE", "none", "16"], "DB index is out of range"],
    [["MOVE", "a"], "wrong number of arguments for 'move' command"],
    [["COPY", "a"], "wrong number of arguments for 'copy' command"],
  ])("%j is refused: %s", (words, message) => {
    const { client } = start();
    client.run("SET", "a", "1");
    expect(client.raw(...words)).toBe(`-ERR ${message}\r\n`);
    expect(client.run("DBSIZE")).toBe(1);
  });
});

test("both tell what they did in which database, and are propagated as they came", () => {
  const engine = new TestEngine();
  engine.run("MSET", "a", "1", "b", "2");
  const changes = engine.recordChanges();
  const events: string[] = [];
  engine.engine.changes.subscribe({ keyChanged: ({ databaseIndex, event }) => events.push(`${event.name} in db${databaseIndex}`) });
  const sequence = engine.engine.changes.sequence;
  engine.run("COPY", "none", "b");
  engine.run("COPY", "a", "b");
  engine.run("MOVE", "none", 1);
  engine.run("COPY", "a", "b", "REPLACE");
  engine.run("COPY", "a", "b", "DB", 1);
  engine.run("MOVE", "b", 1);
  engine.run("MOVE", "a", 1);
  expect(changes).toEqual([
    `${sequence + 1} db0 COPY a b REPLACE`,
    "copy_to b",
    `${sequence + 2} db0 COPY a b DB 1`,
    "copy_to b",
    `${sequence + 3} db0 MOVE a 1`,
    "move_from a",
    "move_to a",
  ]);
  expect(events).toEqual(["copy_to in db0", "copy_to in db1", "move_from in db0", "move_to in db1"]);
});
