import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const syntaxError = "-ERR syntax error\r\n";
const notInteger = "-ERR value is not an integer or out of range\r\n";
const invalidExpire = "-ERR invalid expire time in 'getex' command\r\n";

describe.each([
  { protocol: 2, nil: "$-1\r\n" },
  { protocol: 3, nil: "_\r\n" },
] as const)("in RESP$protocol", ({ protocol, nil }) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("GETSET returns the old value, sets the new one, and drops the expiry", () => {
    const { client } = start();
    expect(client.raw("GETSET", "k", "1")).toBe(nil);
    client.run("PEXPIRE", "k", 500);
    expect(client.raw("GETSET", "k", "two")).toBe("$1\r\n1\r\n");
    expect(client.raw("GETSET", "k", "two")).toBe("$3\r\ntwo\r\n");
    expect(client.run("PTTL", "k")).toBe(-1);
  });

  test("GETDEL returns the value and deletes the key, a large one too", () => {
    const { client, engine } = start();
    expect(client.raw("GETDEL", "k")).toBe(nil);
    for (const value of ["v", "12", "x".repeat(300_000)]) {
      client.run("SET", "k", value, "EX", 10);
      expect(client.run("GETDEL", "k")).toBe(value);
      expect(client.run("EXISTS", "k")).toBe(0);
      engine.check();
    }
  });

  test("GETEX without options is GET", () => {
    const { client } = start();
    client.run("SET", "k", "v", "PX", 500);
    expect(client.raw("GETEX", "k")).toBe("$1\r\nv\r\n");
    expect(client.run("PTTL", "k")).toBe(500);
    expect(client.raw("GETEX", "none")).toBe(nil);
  });

  test("GETEX sets when the key expires, in all four ways, and PERSIST takes that away", () => {
    const { client, engine } = start();
    for (const value of ["v", "12", "x".repeat(300_000)]) {
      client.run("SET", "k", value);
      for (const [options, leftMs] of [
        [["EX", 10], 10_000],
        [["px", 70], 70],
        [["EXAT", startMs / 1000 + 5], 5_000],
        [["PXAT", startMs + 9], 9],
        [["PERSIST"], -1],
        [["PERSIST"], -1],
      ] as const) {
        expect(client.run("GETEX", "k", ...options)).toBe(value);
        expect(client.run("PTTL", "k")).toBe(leftMs);
        engine.check();
      }
      expect(client.run("GET", "k")).toBe(value);
    }
  });

  test("GETEX with a time that is past returns the value and deletes the key", () => {
    const { client, engine } = start();
    for (const options of [
      ["EXAT", 1],
      ["PXAT", startMs],
    ] as const) {
      client.run("SET", "k", "v");
      expect(client.raw("GETEX", "k", ...options)).toBe("$1\r\nv\r\n");
      expect(client.run("DBSIZE")).toBe(0);
    }
    engine.check();
  });

  test("GETEX takes one option, again if need be, and refuses the rest", () => {
    const { client } = start();
    client.run("SET", "k", "v");
    expect(client.raw("GETEX", "k", "EX", 10, "EX", 20)).toBe("$1\r\nv\r\n");
    expect(client.run("TTL", "k")).toBe(20);
    for (const options of [
      ["EX"],
      ["EX", 10, "PX", 10],
      ["EX", 10, "PERSIST"],
      ["PERSIST", "EX", 10],
      ["KEEPTTL"],
      ["NX"],
      ["EX", 0, "BAD"],
    ] as const) {
      expect(client.raw("GETEX", "k", ...options)).toBe(syntaxError);
      expect(client.raw("GETEX", "none", ...options)).toBe(syntaxError);
    }
    for (const time of ["0", "-1", "9223372036854775807"]) {
      expect(client.raw("GETEX", "k", "EX", time)).toBe(invalidExpire);
      expect(client.raw("GETEX", "none", "EX", time)).toBe(nil);
    }
    expect(client.raw("GETEX", "k", "PX", "x")).toBe(notInteger);
    expect(client.run("TTL", "k")).toBe(20);
  });

  test("all three count hits and misses", () => {
    const { client, engine } = start();
    const { statistics } = engine.engine.keyspace.shared;
    client.run("GETSET", "k", "v");
    client.run("GETSET", "k", "v");
    client.run("GETEX", "k");
    client.run("GETDEL", "k");
    client.run("GETDEL", "k");
    expect([statistics.hits, statistics.misses]).toEqual([3, 2]);
  });
});
