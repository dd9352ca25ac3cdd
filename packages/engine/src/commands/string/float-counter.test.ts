import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR value is not a valid float\r\n";
const notFinite = "-ERR increment would produce NaN or Infinity\r\n";

describe.each([2, 3] as const)("INCRBYFLOAT in RESP%i", (protocol) => {
  test("adds as decimal numbers are added, and prints no more than is needed", () => {
    const client = new TestEngine().connect(protocol);
    for (const [old, increment, sum] of [
      ["0.1", "0.2", "0.3"],
      ["10.50", "0.1", "10.6"],
      ["5.0e3", "2.0e2", "5200"],
      ["1", "-1", "0"],
      ["0.5", "-1", "-0.5"],
      ["-0", "0", "0"],
      ["17179869184", "1.5", "17179869185.5"],
      ["9223372036854775807", "1", "9223372036854775808"],
      ["3", "1.000000000000000005", "4.00000000000000001"],
      ["0x10", "1", "17"],
    ] as const) {
      client.run("SET", "k", old);
      expect(client.raw("INCRBYFLOAT", "k", increment)).toBe(`$${sum.length}\r\n${sum}\r\n`);
      expect(client.run("GET", "k")).toBe(sum);
    }
  });

  test("a missing key counts as 0, a key keeps its expiry, and a sum may be counted on from", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    expect(client.run("INCRBYFLOAT", "new", "-1.5")).toBe("-1.5");
    client.run("SET", "k", "1.5", "PX", 500);
    expect(client.run("INCRBYFLOAT", "k", "0.5")).toBe("2");
    expect(client.run("PTTL", "k")).toBe(500);
    expect(client.run("INCR", "k")).toBe(3);
    expect(client.run("INCRBYFLOAT", "k", "1e1000")).toMatch(/^9{16}\d{984}$/);
    expect(client.run("PTTL", "k")).toBe(500);
    engine.check();
  });

  test("what is no number is refused, the value before the increment, and nothing is changed", () => {
    const client = new TestEngine().connect(protocol);
    for (const text of ["", "abc", "1.5 ", " 1", "1.5x", "nan", "1e99999", "x".repeat(300_000)]) {
      client.run("SET", "text", text);
      client.run("SET", "n", "1");
      expect(client.raw("INCRBYFLOAT", "text", "1")).toBe(notFloat);
      expect(client.raw("INCRBYFLOAT", "n", text)).toBe(notFloat);
      expect(client.raw("INCRBYFLOAT", "none", text)).toBe(notFloat);
      expect(client.run("MGET", "n", "none")).toEqual(["1", null]);
    }
  });

  test("a sum that is infinite or no number is refused", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "n", "1");
    expect(client.raw("INCRBYFLOAT", "n", "inf")).toBe(notFinite);
    client.run("SET", "n", "-inf");
    expect(client.raw("INCRBYFLOAT", "n", "1")).toBe(notFinite);
    expect(client.raw("INCRBYFLOAT", "n", "+inf")).toBe(notFinite);
    client.run("SET", "n", "1.1e4932");
    expect(client.raw("INCRBYFLOAT", "n", "1.1e4932")).toBe(notFinite);
    expect(client.run("GET", "n")).toBe("1.1e4932");
  });
});
