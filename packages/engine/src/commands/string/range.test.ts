import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../../limits.js";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const notInteger = "-ERR value is not an integer or out of range\r\n";
const tooLong = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n";
const border = inlineValueLengthMax;

describe.each([2, 3] as const)("parts of strings in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("APPEND adds to the end and tells the length, and makes a key that is not there", () => {
    const { client } = start();
    expect(client.raw("APPEND", "k", "ab")).toBe(":2\r\n");
    expect(client.raw("APPEND", "k", "\0c")).toBe(":4\r\n");
    expect(client.raw("APPEND", "k", "")).toBe(":4\r\n");
    expect(client.raw("GET", "k")).toBe("$4\r\nab\0c\r\n");
    expect(client.raw("APPEND", "none", "")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "none")).toBe(":1\r\n");
  });

  test("APPEND to an integer goes on from its text, and what it makes counts as a number still", () => {
    const { client } = start();
    client.run("SET", "k", "-12");
    expect(client.raw("APPEND", "k", "34")).toBe(":5\r\n");
    expect(client.run("INCR", "k")).toBe(-1233);
    client.run("SET", "k", "9223372036854775807");
    expect(client.run("APPEND", "k", "!")).toBe(20);
    expect(client.run("GET", "k")).toBe("9223372036854775807!");
    expect(client.raw("INCR", "k")).toBe(notInteger);
  });

  test("APPEND and SETRANGE keep the expiry", () => {
    const { client, engine } = start();
    client.run("SET", "k", "v", "PX", 500);
    client.run("APPEND", "k", "w".repeat(100));
    client.run("SETRANGE", "k", 300_000, "x");
    client.run("APPEND", "k", "y");
    expect(client.run("PTTL", "k")).toBe(500);
    engine.check();
    engine.advance(501);
    expect(client.run("APPEND", "k", "new")).toBe(3);
    expect(client.run("PTTL", "k")).toBe(-1);
    engine.check();
  });

  test("a value grows byte by byte over every border, and has exactly these bytes", () => {
    const { client, engine } = start();
    client.run("SET", "k", bytesOf("x".repeat(border - 30)));
    let expected = "x".repeat(border - 30);
    for (let i = 0; i < 60; i++) {
      const letter = String.fromCharCode(97 + (i % 26));
      expected += letter;
      expect(client.run("APPEND", "k", letter)).toBe(expected.length);
    }
    expect(client.run("GET", "k")).toBe(expected);
    engine.check();
  });

  test("SETRANGE writes over a part, and puts zero bytes where there was nothing", () => {
    const { client } = start();
    client.run("SET", "k", "Hello World");
    expect(client.raw("SETRANGE", "k", 6, "Redis")).toBe(":11\r\n");
    expect(client.run("GET", "k")).toBe("Hello Redis");
    expect(client.raw("SETRANGE", "k", 13, "!")).toBe(":14\r\n");
    expect(client.run("GET", "k")).toBe("Hello Redis\0\0!");
    expect(client.raw("SETRANGE", "new", 3, "x")).toBe(":4\r\n");
    expect(client.run("GET", "new")).toBe("\0\0\0x");
    client.run("SET", "number", "1234");
    expect(client.raw("SETRANGE", "number", 1, "0")).toBe(":4\r\n");
    expect(client.run("INCR", "number")).toBe(1035);
  });

  test("SETRANGE does not let bytes of an earlier value through", () => {
    const { client } = start();
    client.run("SET", "old", "s".repeat(500));
    client.run("DEL", "old");
    for (const length of [100, 400, 480]) {
      client.run("SET", "k", "v");
      client.run("SETRANGE", "k", length, "w");
      expect(client.run("GET", "k")).toBe(`v${"\0".repeat(length - 1)}w`);
    }
  });

  test("SETRANGE of nothing changes nothing, however far away", () => {
    const { client } = start();
    expect(client.raw("SETRANGE", "none", 5, "")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "none")).toBe(":0\r\n");
    client.run("SET", "k", "12");
    expect(client.raw("SETRANGE", "k", 536_870_912, "")).toBe(":2\r\n");
  });

  test("what would be longer than proto-max-bulk-len is refused, and nothing is changed", () => {
    const { client, engine } = start();
    client.run("SET", "k", "v");
    for (const offset of ["536870912", "9223372036854775807"]) {
      expect(client.raw("SETRANGE", "k", offset, "x")).toBe(tooLong);
      expect(client.raw("SETRANGE", "none", offset, "x")).toBe(tooLong);
    }
    expect(client.run("EXISTS", "none")).toBe(0);
    engine.engine.keyspaceSettings.stringLengthMax = 10;
    expect(client.raw("APPEND", "k", "1234567890")).toBe(tooLong);
    expect(client.run("GET", "k")).toBe("v");
    expect(client.raw("APPEND", "k", "123456789")).toBe(":10\r\n");
    expect(client.raw("SETRANGE", "k", 9, "xx")).toBe(tooLong);
    expect(client.raw("SETRANGE", "k", 9, "x")).toBe(":10\r\n");
  });

  test("SETRANGE refuses an offset that is negative, or none, before it looks for the key", () => {
    const { client } = start();
    expect(client.raw("SETRANGE", "k", -1, "")).toBe("-ERR offset is out of range\r\n");
    expect(client.raw("SETRANGE", "k", "x", "")).toBe(notInteger);
    expect(client.raw("SETRANGE", "k", "9223372036854775808", "")).toBe(notInteger);
  });

  test.each(["GETRANGE", "SUBSTR"])("%s returns the part between two positions, from the start or the end", (command) => {
    const { client } = start();
    const parts: readonly (readonly [first: number | bigint, last: number | bigint, part: string])[] = [
      [0, 3, "Hell"],
      [0, -1, "Hello"],
      [-4, -1, "ello"],
      [3, 2, ""],
      [2, 5000, "llo"],
      [-5000, 10000, "Hello"],
      [0, -100, "H"],
      [1, -100, ""],
      [-1, -100, ""],
      [-100, -99, "H"],
      [-100, -100, "H"],
      [-100, -101, ""],
      [5, 5, ""],
      [-(2n ** 63n), 2n ** 63n - 1n, "Hello"],
      [-(2n ** 63n) + 1n, -(2n ** 63n), ""],
      [-(2n ** 63n), -(2n ** 63n), "H"],
    ];
    client.run("SET", "k", "Hello");
    for (const [first, last, part] of parts) expect(client.raw(command, "k", first, last)).toBe(`$${part.length}\r\n${part}\r\n`);
    client.run("SET", "number", "-1234");
    expect(client.run(command, "number", 0, 2)).toBe("-12");
    client.run("SET", "number", "-9223372036854775808");
    expect(client.run(command, "number", -3, -1)).toBe("808");
    client.run("SET", "empty", "");
    expect(client.raw(command, "empty", 0, 0)).toBe("$0\r\n\r\n");
    expect(client.raw(command, "none", 0, -1)).toBe("$0\r\n\r\n");
    expect(client.raw(command, "none", 0, "x")).toBe(notInteger);
    expect(client.raw(command, "none", "9223372036854775808", 0)).toBe(notInteger);
  });

  test("STRLEN tells the length of a string, of an integer's text, and 0 of none", () => {
    const { client } = start();
    for (const [value, length] of [
      ["", 0],
      ["-555", 4],
      ["-9223372036854775808", 20],
      ["\0\0", 2],
      ["x".repeat(300_000), 300_000],
    ] as const) {
      client.run("SET", "k", value);
      expect(client.raw("STRLEN", "k")).toBe(`:${length}\r\n`);
    }
    expect(client.raw("STRLEN", "none")).toBe(":0\r\n");
  });

  test("reads count hits and misses, changes neither", () => {
    const { client, engine } = start();
    const { statistics } = engine.engine.keyspace.shared;
    client.run("APPEND", "k", "v");
    client.run("APPEND", "k", "v");
    client.run("SETRANGE", "k", 5, "v");
    expect([statistics.hits, statistics.misses]).toEqual([0, 0]);
    client.run("STRLEN", "k");
    client.run("GETRANGE", "k", 0, 1);
    client.run("STRLEN", "none");
    expect([statistics.hits, statistics.misses]).toEqual([2, 1]);
  });
});

test("appending to a large value copies it now and then only", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "k", new Uint8Array(8_000_000));
  client.run("APPEND", "k", "x");
  const { shared } = engine.engine.keyspace;
  const before = shared.statistics.releasedBytes;
  for (let i = 0; i < 900; i++) client.run("APPEND", "k", "x".repeat(1_000));
  expect(shared.statistics.releasedBytes).toBe(before);
  for (let i = 0; i < 200; i++) client.run("APPEND", "k", "x".repeat(1_000));
  expect(shared.statistics.releasedBytes).toBeGreaterThan(before);
  expect(client.run("STRLEN", "k")).toBe(9_100_001);
  engine.check();
  client.run("DEL", "k");
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});
