import { describe, expect, test } from "vitest";
import { notInteger, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR min or max is not a float\r\n";
const notLex = "-ERR min or max not valid string range item\r\n";

describe.each(sortedSetEngines)("removing in RESP$protocol from a sorted set that is $form", ({ start }) => {
  const five = [1, "a", 2, "b", 3, "c", 4, "d", 5, "e"];

  test("ZREM takes members out; the key goes with the last one", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    expect(client.raw("ZREM", "k", "b", "none", "b", "d")).toBe(":2\r\n");
    expect(shown("k")).toBe("a 1 c 3 e 5");
    expect(client.raw("ZREM", "k", "none")).toBe(":0\r\n");
    expect(client.raw("ZREM", "k", "a", "c", "e", "a", "more")).toBe(":3\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("ZREM", "k", "a")).toBe(":0\r\n");
    engine.tickUntilIdle();
    engine.check();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test.each([
    [0, 1, 2, "c 3 d 4 e 5"],
    [-2, -1, 2, "a 1 b 2 c 3"],
    [1, -2, 3, "a 1 e 5"],
    [3, 99, 2, "a 1 b 2 c 3"],
    [-99, 0, 1, "b 2 c 3 d 4 e 5"],
    [2, 1, 0, "a 1 b 2 c 3 d 4 e 5"],
    [5, 9, 0, "a 1 b 2 c 3 d 4 e 5"],
    ["-9223372036854775808", "9223372036854775807", 5, ""],
    [0, -1, 5, ""],
  ])("ZREMRANGEBYRANK from %s to %s", (from, to, removed, left) => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    expect(client.raw("ZREMRANGEBYRANK", "k", from, to)).toBe(`:${removed}\r\n`);
    expect(shown("k")).toBe(left);
    expect(client.run("EXISTS", "k")).toBe(left === "" ? 0 : 1);
    engine.check();
  });

  test.each([
    ["-inf", "+inf", 5, ""],
    ["2", "4", 3, "a 1 e 5"],
    ["(2", "(4", 1, "a 1 b 2 d 4 e 5"],
    ["(2", "2", 0, "a 1 b 2 c 3 d 4 e 5"],
    ["4", "2", 0, "a 1 b 2 c 3 d 4 e 5"],
    ["4.5", "inf", 1, "a 1 b 2 c 3 d 4"],
    ["-1e400", "1", 1, "b 2 c 3 d 4 e 5"],
    ["nan", "1", notFloat, "a 1 b 2 c 3 d 4 e 5"],
    ["1", "((2", notFloat, "a 1 b 2 c 3 d 4 e 5"],
  ])("ZREMRANGEBYSCORE from %s to %s", (from, to, removed, left) => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five);
    expect(client.raw("ZREMRANGEBYSCORE", "k", from, to)).toBe(typeof removed === "number" ? `:${removed}\r\n` : removed);
    expect(shown("k")).toBe(left);
    engine.check();
  });

  test.each([
    ["-", "+", 5, ""],
    ["[b", "[d", 3, "a 0 e 0"],
    ["(b", "(d", 1, "a 0 b 0 d 0 e 0"],
    ["-", "(c", 2, "c 0 d 0 e 0"],
    ["[bb", "+", 3, "a 0 b 0"],
    ["+", "-", 0, "a 0 b 0 c 0 d 0 e 0"],
    ["b", "[d", notLex, "a 0 b 0 c 0 d 0 e 0"],
  ])("ZREMRANGEBYLEX from %s to %s", (from, to, removed, left) => {
    const { client, engine, fill, shown } = start();
    fill("k", ...five.map((word) => (typeof word === "number" ? 0 : word)));
    expect(client.raw("ZREMRANGEBYLEX", "k", from, to)).toBe(typeof removed === "number" ? `:${removed}\r\n` : removed);
    expect(shown("k")).toBe(left);
    engine.check();
  });

  test("what is propagated and announced: nothing where nothing is removed", () => {
    const { client, engine, fill } = start();
    fill("k", ...five);
    const changes = engine.recordChanges();
    client.run("ZREM", "k", "none");
    client.run("ZREMRANGEBYRANK", "k", 9, 10);
    client.run("ZREMRANGEBYSCORE", "k", 9, 10);
    client.run("ZREMRANGEBYLEX", "k", "[x", "+");
    expect(changes).toEqual([]);
    client.run("ZREM", "k", "none", "a");
    client.run("ZREMRANGEBYRANK", "k", 0, 0);
    client.run("ZREMRANGEBYSCORE", "k", 3, 3);
    client.run("ZREMRANGEBYLEX", "k", "-", "+");
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      "db0 ZREM k none a",
      "zrem k",
      "db0 ZREMRANGEBYRANK k 0 0",
      "zremrangebyrank k",
      "db0 ZREMRANGEBYSCORE k 3 3",
      "zremrangebyscore k",
      "db0 ZREMRANGEBYLEX k - +",
      "zremrangebylex k",
      "del k",
    ]);
  });
});

test("ranges that can't be read are refused before the key is looked at", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const [from, to] of [
    ["x", 1],
    [0, "1.5"],
    [0, "9223372036854775808"],
    ["", 0],
  ] as const)
    expect(client.raw("ZREMRANGEBYRANK", "s", from, to)).toBe(notInteger);
  expect(client.raw("ZREMRANGEBYRANK", "s", 0, 1)).toBe(wrongType);
  expect(client.raw("ZREMRANGEBYSCORE", "s", "x", 1)).toBe(notFloat);
  expect(client.raw("ZREMRANGEBYSCORE", "s", 0, 1)).toBe(wrongType);
  expect(client.raw("ZREMRANGEBYLEX", "s", "x", "+")).toBe(notLex);
  expect(client.raw("ZREMRANGEBYLEX", "s", "-", "+")).toBe(wrongType);
  expect(client.raw("ZREM", "s", "a")).toBe(wrongType);
  expect(client.raw("ZREM", "s")).toBe("-ERR wrong number of arguments for 'zrem' command\r\n");
});
