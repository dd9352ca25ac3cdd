import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const max = (1n << 63n) - 1n;
const min = -(1n << 63n);
const syntaxError = "-ERR syntax error\r\n";
type Words = readonly (string | number | bigint)[];

describe.each([2, 3] as const)("INCREX in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };
  const integers = (value: number | bigint, applied: number | bigint): string => `*2\r\n:${value}\r\n:${applied}\r\n`;
  const floats = (value: string, applied: string): string =>
    `*2\r\n${[value, applied].map((text) => (protocol === 2 ? `$${text.length}\r\n${text}\r\n` : `,${text}\r\n`)).join("")}`;

  test("adds one, or an integer, to what is there or to 0, and replies the sum and what was added", () => {
    const { client } = start();
    expect(client.raw("INCREX", "k")).toBe(integers(1, 1));
    expect(client.raw("INCREX", "k", "BYINT", 10)).toBe(integers(11, 10));
    expect(client.raw("increx", "k", "byint", -20)).toBe(integers(-9, -20));
    expect(client.raw("INCREX", "k", "BYINT", 0)).toBe(integers(-9, 0));
    expect(client.run("GET", "k")).toBe("-9");
  });

  test("an integer out of bounds leaves the key alone, or with SATURATE becomes the bound", () => {
    const { client } = start();
    const cases: readonly [old: number | bigint | null, options: Words, value: number | bigint, applied: number | bigint][] = [
      [10, ["BYINT", 10, "UBOUND", 15], 10, 0],
      [10, ["BYINT", 10, "UBOUND", 15, "SATURATE"], 15, 5],
      [10, ["BYINT", -10, "LBOUND", 5], 10, 0],
      [10, ["BYINT", -10, "SATURATE", "LBOUND", 5], 5, -5],
      [5, ["BYINT", 5, "UBOUND", 10], 10, 5],
      [50, ["BYINT", 5, "UBOUND", 30, "SATURATE"], 30, -20],
      [-50, ["BYINT", -5, "LBOUND", -30, "SATURATE"], -30, 20],
      [50, ["BYINT", -25, "UBOUND", 30], 25, -25],
      [null, ["BYINT", 5, "LBOUND", 10], 0, 0],
      [null, ["LBOUND", 10, "SATURATE"], 10, 10],
      [null, ["UBOUND", 0, "SATURATE"], 0, 0],
      [max - 7n, ["BYINT", max - 7n], max - 7n, 0],
      [max - 7n, ["BYINT", max - 7n, "SATURATE"], max, 7],
      [min + 8n, ["BYINT", min + 8n, "SATURATE"], min, -8],
      [max, ["BYINT", 5, "UBOUND", 10, "LBOUND", 1], max, 0],
      [5, ["BYINT", max, "UBOUND", 10, "SATURATE"], 10, 5],
      [0, ["BYINT", max], max, max],
      [-1, ["BYINT", min, "SATURATE"], min, min + 1n],
    ];
    for (const [old, options, value, applied] of cases) {
      client.run("DEL", "k");
      if (old !== null) client.run("SET", "k", old, "PX", 500);
      expect([options, client.raw("INCREX", "k", ...options)]).toEqual([options, integers(value, applied)]);
      const isSkipped = old === null && !options.includes("SATURATE");
      expect(client.run("GET", "k")).toBe(isSkipped ? null : String(value));
      expect(client.run("PTTL", "k")).toBe(isSkipped ? -2 : old === null ? -1 : 500);
    }
  });

  test("a float is added as INCRBYFLOAT adds, to an integer too", () => {
    const { client } = start();
    client.run("SET", "k", "0.1");
    expect(client.raw("INCREX", "k", "BYFLOAT", "0.2")).toBe(floats("0.3", "0.2"));
    client.run("SET", "k", "10");
    expect(client.raw("INCREX", "k", "BYFLOAT", "1.50")).toBe(floats("11.5", "1.5"));
    expect(client.raw("INCREX", "k", "BYFLOAT", "-1.5")).toBe(floats("10", "-1.5"));
    expect(client.raw("INCREX", "k")).toBe(integers(11, 1));
    expect(client.raw("INCREX", "new", "BYFLOAT", "-0.5")).toBe(floats("-0.5", "-0.5"));
  });

  test("a float out of bounds leaves the key alone, or with SATURATE becomes the bound", () => {
    const { client } = start();
    for (const [old, options, value, applied] of [
      ["10.0", ["BYFLOAT", "10", "UBOUND", "15.5"], "10", "0"],
      ["10", ["BYFLOAT", "100", "UBOUND", "42.5", "SATURATE"], "42.5", "32.5"],
      ["0", ["BYFLOAT", "-100", "LBOUND", "-5.5", "SATURATE"], "-5.5", "-5.5"],
      ["50.5", ["BYFLOAT", "5.5", "UBOUND", "30", "SATURATE"], "30", "-20.5"],
      ["5", ["BYFLOAT", "5", "UBOUND", "10.0"], "10", "5"],
      ["10", ["BYFLOAT", "1", "LBOUND", "-inf", "UBOUND", "inf"], "11", "1"],
      ["10", ["BYFLOAT", "1", "LBOUND", "inf", "UBOUND", "inf"], "10", "0"],
    ] as const) {
      client.run("SET", "k", old);
      expect(client.raw("INCREX", "k", ...options)).toBe(floats(value, applied));
      expect(Number(client.run("GET", "k"))).toBe(Number(value));
    }
    client.run("SET", "k", "1e4932");
    expect(String(client.run("INCREX", "k", "BYFLOAT", "1e4932"))).toMatch(/,0$/);
    expect(client.run("GET", "k")).toBe("1e4932");
    client.run("INCREX", "k", "BYFLOAT", "1e4932", "SATURATE");
    expect(String(client.run("GET", "k"))).toMatch(/^11897314953572317650/);
  });

  test("sets when the key expires, keeps it, or takes it away", () => {
    const { client, engine } = start();
    for (const by of [[], ["BYFLOAT", "0.5"]] as const) {
      for (const [options, leftMs] of [
        [["EX", 10], 10_000],
        [["PX", 70], 70],
        [["EXAT", startMs / 1000 + 5], 5_000],
        [["PXAT", startMs + 9], 9],
        [[], 9],
        [["EX", 10, "ENX"], 9],
        [["EXAT", 1, "ENX"], 9],
        [["PERSIST"], -1],
        [["PERSIST"], -1],
        [["ENX", "EX", 10], 10_000],
      ] as const) {
        client.run("INCREX", "k", ...options, ...by);
        expect(client.run("PTTL", "k")).toBe(leftMs);
        engine.check();
      }
      expect(client.run("GETDEL", "k")).toBe(by.length === 0 ? "10" : "5");
    }
  });

  test("with a time that is past deletes the key, and replies what it would have held", () => {
    const { client } = start();
    client.run("SET", "k", 10);
    expect(client.raw("INCREX", "k", "EXAT", 1)).toBe(integers(11, 1));
    expect(client.run("DBSIZE")).toBe(0);
    expect(client.raw("INCREX", "k", "PXAT", startMs, "BYFLOAT", "0.5")).toBe(floats("0.5", "0.5"));
    expect(client.run("DBSIZE")).toBe(0);
  });

  test("options that clash, repeat, lack something or are unknown are refused", () => {
    const { client } = start();
    for (const options of [
      ["BAD"],
      ["BYINT"],
      ["BYINT", 1, "BYINT", 1],
      ["BYINT", 1, "BYFLOAT", 1],
      ["LBOUND", 1, "LBOUND", 1],
      ["UBOUND", 1, "UBOUND", 1],
      ["UBOUND"],
      ["SATURATE", "SATURATE"],
      ["ENX", "ENX", "EX", 10],
      ["EX", 10, "EX", 10],
      ["EX", 10, "PX", 10],
      ["EX"],
      ["PERSIST", "PERSIST"],
      ["PERSIST", "EX", 10],
      ["PERSIST", "ENX"],
      ["KEEPTTL"],
      ["BYINT", "x", "BAD"],
    ]) {
      expect([options, client.raw("INCREX", "k", ...options)]).toEqual([options, syntaxError]);
    }
    expect(client.raw("INCREX", "k", "ENX")).toBe("-ERR ENX flag requires an expiration\r\n");
    expect(client.run("DBSIZE")).toBe(0);
  });

  test("numbers that are none are refused by what they were for, the first of them", () => {
    const { client } = start();
    const cases: readonly [options: Words, message: string][] = [
      [["BYINT", "1.5", "LBOUND", "x"], "Increment is not an integer or out of range"],
      [["BYINT", "9223372036854775808"], "Increment is not an integer or out of range"],
      [["UBOUND", "x", "LBOUND", "x"], "LBOUND is not an integer or out of range"],
      [["UBOUND", "1.5"], "UBOUND is not an integer or out of range"],
      [["BYFLOAT", "x"], "Increment is not a valid float"],
      [["BYFLOAT", "nan"], "Increment is not a valid float"],
      [["BYFLOAT", "inf"], "BYFLOAT increment cannot be Infinity"],
      [["LBOUND", "x", "BYFLOAT", "1"], "LBOUND is not a valid float"],
      [["BYFLOAT", "1", "UBOUND", "x"], "UBOUND is not a valid float"],
      [["LBOUND", 10, "UBOUND", 5], "LBOUND can't be greater than UBOUND"],
      [["BYFLOAT", "0.5", "LBOUND", "10.5", "UBOUND", "1.5"], "LBOUND can't be greater than UBOUND"],
      [["EX", 0], "invalid expire time in 'increx' command"],
      [["EX", "x"], "value is not an integer or out of range"],
    ];
    for (const [options, message] of cases) expect(client.raw("INCREX", "k", ...options)).toBe(`-ERR ${message}\r\n`);
    expect(client.run("DBSIZE")).toBe(0);
  });

  test("a value that can't be added to is refused, and stays", () => {
    const { client } = start();
    for (const [old, options, message] of [
      ["text", [], "value is not an integer or out of range"],
      ["1.5", [], "value is not an integer or out of range"],
      ["text", ["BYFLOAT", "1"], "value is not a valid float"],
      ["-inf", ["BYFLOAT", "1"], "value cannot be Infinity"],
      [String(max), ["UBOUND", String(min), "SATURATE"], "applied increment would overflow"],
      ["10", ["BYFLOAT", "1", "LBOUND", "inf", "UBOUND", "inf", "SATURATE"], "applied increment would be Infinity"],
    ] as const) {
      client.run("SET", "k", old);
      expect(client.raw("INCREX", "k", ...options, "EX", 10)).toBe(`-ERR ${message}\r\n`);
      expect(client.run("GET", "k")).toBe(old);
      expect(client.run("TTL", "k")).toBe(-1);
    }
  });
});
