import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const syntaxError = "-ERR syntax error\r\n";
const invalidExpire = "-ERR invalid expire time in 'msetex' command\r\n";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("MSETNX sets all keys or, if one of them is there, none", () => {
    const { client } = start();
    expect(client.raw("MSETNX", "a", "1", "b", "2", "a", "3")).toBe(":1\r\n");
    expect(client.raw("MSETNX", "c", "1", "b", "x")).toBe(":0\r\n");
    expect(client.run("MGET", "a", "b", "c")).toEqual(["3", "2", null]);
    expect(client.raw("MSETNX", "a", "1", "b")).toBe("-ERR wrong number of arguments for 'msetnx' command\r\n");
  });

  test("MSETEX sets as many pairs as it says, with one expiry for all", () => {
    const { client } = start();
    for (const [options, leftMs] of [
      [["EX", 10], 10_000],
      [["PX", 70], 70],
      [["EXAT", startMs / 1000 + 5], 5_000],
      [["pxat", startMs + 9], 9],
      [["KEEPTTL"], 9],
      [[], -1],
    ] as const) {
      expect(client.raw("MSETEX", 2, "a", "1", "EX", "2", ...options)).toBe(":1\r\n");
      expect(client.run("MGET", "a", "EX")).toEqual(["1", "2"]);
      expect(client.run("PTTL", "a")).toBe(leftMs);
      expect(client.run("PTTL", "EX")).toBe(leftMs);
    }
  });

  test("MSETEX NX wants none of the keys to be there, XX all of them", () => {
    const { client } = start();
    expect(client.raw("MSETEX", 2, "a", "1", "b", "2", "XX")).toBe(":0\r\n");
    expect(client.raw("MSETEX", 1, "a", "1", "EX", 10, "NX")).toBe(":1\r\n");
    expect(client.raw("MSETEX", 2, "a", "x", "b", "x", "NX", "EX", 99)).toBe(":0\r\n");
    expect(client.raw("MSETEX", 2, "a", "x", "b", "x", "XX", "EX", 99)).toBe(":0\r\n");
    expect(client.run("MGET", "a", "b")).toEqual(["1", null]);
    expect(client.run("TTL", "a")).toBe(10);
    expect(client.raw("MSETEX", 2, "a", "3", "a", "4", "XX")).toBe(":1\r\n");
    expect(client.run("GET", "a")).toBe("4");
  });

  test("MSETEX with a time that is past sets keys that are gone when asked for", () => {
    const { client, engine } = start();
    client.run("SET", "a", "old");
    expect(client.raw("MSETEX", 2, "a", "1", "b", "2", "PXAT", 1)).toBe(":1\r\n");
    expect(client.run("MGET", "a", "b")).toEqual([null, null]);
    expect(client.run("DBSIZE")).toBe(0);
    engine.check();
  });

  test("MSETEX refuses a wrong number of pairs, options that clash and times that are none, and sets nothing", () => {
    const { client } = start();
    for (const count of ["0", "-1", "x", "2147483648", "9223372036854775808"]) {
      expect(client.raw("MSETEX", count, "a", "1")).toBe("-ERR invalid numkeys value\r\n");
    }
    for (const words of [
      [2, "a", "1"],
      [2, "a", "1", "b"],
      [2147483647, "a", "1", "EX", 1],
    ]) {
      expect(client.raw("MSETEX", ...words)).toBe("-ERR wrong number of key-value pairs\r\n");
    }
    for (const options of [
      ["NX", "XX"],
      ["EX", 10, "PX", 10],
      ["KEEPTTL", "EX", 10],
      ["EX"],
      ["GET"],
      ["IFEQ", "x"],
      ["PERSIST"],
      ["b", "2"],
    ]) {
      expect(client.raw("MSETEX", 1, "a", "1", ...options)).toBe(syntaxError);
    }
    expect(client.raw("MSETEX", 1, "a", "1", "EX", 0)).toBe(invalidExpire);
    expect(client.raw("MSETEX", 1, "a", "1", "EX", "9223372036854775807")).toBe(invalidExpire);
    expect(client.raw("MSETEX", 1, "a", "1", "EX", "x")).toBe("-ERR value is not an integer or out of range\r\n");
    expect(client.raw("MSETEX", 1, "a")).toBe("-ERR wrong number of arguments for 'msetex' command\r\n");
    expect(client.run("DBSIZE")).toBe(0);
  });
});
