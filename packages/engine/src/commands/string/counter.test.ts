import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const max = (1n << 63n) - 1n;
const min = -(1n << 63n);
const notInteger = "-ERR value is not an integer or out of range\r\n";
const overflow = "-ERR increment or decrement would overflow\r\n";

describe.each([2, 3] as const)("counters in RESP%i", (protocol) => {
  test("a missing key counts as 0", () => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("INCR", "a")).toBe(":1\r\n");
    expect(client.raw("DECR", "b")).toBe(":-1\r\n");
    expect(client.raw("INCRBY", "c", 10)).toBe(":10\r\n");
    expect(client.raw("DECRBY", "d", 0)).toBe(":0\r\n");
    expect(client.run("MGET", "a", "b", "c", "d")).toEqual(["1", "-1", "10", "0"]);
  });

  test("all 64 bits count, and no more", () => {
    const client = new TestEngine().connect(protocol);
    const cases: readonly [start: bigint, command: string, amount: bigint | null, sum: bigint | null][] = [
      [max - 1n, "INCR", null, max],
      [max, "INCR", null, null],
      [min + 1n, "DECR", null, min],
      [min, "DECR", null, null],
      [max, "DECR", null, max - 1n],
      [2n ** 53n - 1n, "INCR", null, 2n ** 53n],
      [2n ** 53n, "INCR", null, 2n ** 53n + 1n],
      [2n ** 53n + 1n, "DECR", null, 2n ** 53n],
      [-(2n ** 53n) + 1n, "DECR", null, -(2n ** 53n)],
      [-(2n ** 53n), "DECR", null, -(2n ** 53n) - 1n],
      [-(2n ** 53n) - 1n, "INCR", null, -(2n ** 53n)],
      [2n ** 32n - 1n, "INCR", null, 2n ** 32n],
      [-(2n ** 32n), "DECR", null, -(2n ** 32n) - 1n],
      [0n, "INCRBY", max, max],
      [0n, "INCRBY", min, min],
      [-1n, "INCRBY", min, null],
      [min, "INCRBY", max, -1n],
      [max, "INCRBY", min, -1n],
      [max, "INCRBY", max, null],
      [0n, "DECRBY", max, -max],
      [-1n, "DECRBY", max, min],
      [-2n, "DECRBY", max, null],
      [max, "DECRBY", -1n, null],
      [1n, "DECRBY", 1n, 0n],
      [2n ** 62n, "INCRBY", 2n ** 62n - 1n, max],
      [2n ** 62n, "INCRBY", 2n ** 62n, null],
    ];
    for (const [start, command, amount, sum] of cases) {
      client.run("SET", "n", start);
      const reply = client.raw(command, "n", ...(amount === null ? [] : [amount]));
      expect([start, command, amount, reply]).toEqual([start, command, amount, sum === null ? overflow : `:${sum}\r\n`]);
      expect(client.run("GET", "n")).toBe(String(sum ?? start));
    }
  });

  test("the smallest amount can't be subtracted, since its negation is out of range", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "n", -1);
    expect(client.raw("DECRBY", "n", min)).toBe("-ERR decrement would overflow\r\n");
    expect(client.run("GET", "n")).toBe("-1");
  });

  test("texts that are no canonical integers are refused, as value and as amount", () => {
    const client = new TestEngine().connect(protocol);
    for (const text of [
      "",
      "abc",
      "-",
      "-0",
      "00",
      "01",
      "-01",
      "+1",
      " 1",
      "1 ",
      "1\n",
      "1.0",
      "1e3",
      "0x10",
      "9223372036854775808",
      "-9223372036854775809",
      "1".repeat(30),
    ]) {
      client.run("SET", "text", text);
      client.run("SET", "n", 5);
      expect(client.raw("INCR", "text")).toBe(notInteger);
      expect(client.raw("DECRBY", "text", 1)).toBe(notInteger);
      expect(client.run("GET", "text")).toBe(text);
      expect(client.raw("INCRBY", "n", text)).toBe(notInteger);
      expect(client.raw("DECRBY", "n", text)).toBe(notInteger);
      expect(client.raw("INCRBY", "none", text)).toBe(notInteger);
      expect(client.run("GET", "n")).toBe("5");
      expect(client.run("EXISTS", "none")).toBe(0);
    }
  });

  test("a counter keeps its expiry", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SET", "n", "41", "PX", 500);
    expect(client.run("INCR", "n")).toBe(42);
    expect(client.run("PTTL", "n")).toBe(500);
    engine.advance(501);
    expect(client.run("INCR", "n")).toBe(1);
    expect(client.run("PTTL", "n")).toBe(-1);
    engine.check();
  });

  test("the wrong number of words is refused", () => {
    const client = new TestEngine().connect(protocol);
    for (const words of [["INCR"], ["INCR", "a", "1"], ["DECR"], ["INCRBY", "a"], ["DECRBY", "a", "1", "2"]]) {
      expect(client.raw(...words)).toBe(`-ERR wrong number of arguments for '${words[0]?.toLowerCase()}' command\r\n`);
    }
  });
});
