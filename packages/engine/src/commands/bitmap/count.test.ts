import { describe, expect, test } from "vitest";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const syntax = "-ERR syntax error\r\n";
const notInteger = "-ERR value is not an integer or out of range\r\n";
const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
type Words = readonly (string | number)[];

describe.each([2, 3] as const)("bits counted and found in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test.each<[range: Words, count: number]>([
    [[], 26],
    [[0, 0], 4],
    [[1, 1], 6],
    [[1, 1, "BYTE"], 6],
    [[5, 30, "bit"], 17],
    [[0, -1], 26],
    [[-2, -1], 7],
    [[0, -100], 4],
    [[0, -100, "BIT"], 0],
    [[-100, -100], 4],
    [[-200, -100], 4],
    [[-100, -200], 0],
    [[-1, -2], 0],
    [[3, 2], 0],
    [[100, 200], 0],
    [["-9223372036854775808", "9223372036854775807"], 26],
    [["-9223372036854775808", "9223372036854775807", "BIT"], 26],
    [[47, 47, "BIT"], 0],
    [[46, 46, "BIT"], 1],
    [[-2, -2, "BIT"], 1],
  ])("BITCOUNT of foobar %j is %i", (range, count) => {
    const { client } = start();
    client.run("SET", "k", "foobar");
    expect(client.raw("BITCOUNT", "k", ...range)).toBe(`:${count}\r\n`);
  });

  test("BITCOUNT of nothing is 0, of an integer that of its digits", () => {
    const { client } = start();
    client.run("MSET", "e", "", "n", "100");
    expect(client.raw("BITCOUNT", "none")).toBe(":0\r\n");
    expect(client.raw("BITCOUNT", "none", 0, -1, "BIT")).toBe(":0\r\n");
    expect(client.raw("BITCOUNT", "e")).toBe(":0\r\n");
    expect(client.raw("BITCOUNT", "e", 0, -1)).toBe(":0\r\n");
    expect(client.raw("BITCOUNT", "n")).toBe(":7\r\n");
    expect(client.run("OBJECT", "ENCODING", "n")).toBe("int");
  });

  test.each<[request: Words, refused: string]>([
    [["BITCOUNT", "KEY", 0], syntax],
    [["BITCOUNT", "KEY", "a", "b"], notInteger],
    [["BITCOUNT", "KEY", 1, "b", "FOO"], notInteger],
    [["BITCOUNT", "KEY", 1, 2, "FOO"], syntax],
    [["BITCOUNT", "KEY", 1, 2, "BIT", "x"], syntax],
    [["BITCOUNT", "KEY", "a", 2, "BIT", "x"], syntax],
    [["BITPOS", "KEY", 2], "-ERR The bit argument must be 1 or 0.\r\n"],
    [["BITPOS", "KEY", "a"], notInteger],
    [["BITPOS", "KEY", 2, "a", "b", "BIT", "x"], "-ERR The bit argument must be 1 or 0.\r\n"],
    [["BITPOS", "KEY", 0, "a"], notInteger],
    [["BITPOS", "KEY", 0, 1, "BIT"], notInteger],
    [["BITPOS", "KEY", 0, 1, "a", "FOO"], syntax],
    [["BITPOS", "KEY", 0, "a", "b", "BIT", "x"], syntax],
    [["BITPOS", "KEY"], "-ERR wrong number of arguments for 'bitpos' command\r\n"],
    [["BITCOUNT"], "-ERR wrong number of arguments for 'bitcount' command\r\n"],
  ])("%j is refused, whatever the key holds", (request, refused) => {
    const { client } = start();
    client.run("SET", "string", "foobar");
    client.run("RPUSH", "list", "1");
    for (const key of ["string", "list", "none"]) {
      expect(client.raw(...request.map((word) => (word === "KEY" ? key : word)))).toBe(refused);
    }
  });

  test("other types are refused", () => {
    const { client } = start();
    client.run("RPUSH", "l", "1");
    expect(client.raw("BITCOUNT", "l")).toBe(wrongType);
    expect(client.raw("BITCOUNT", "l", 1, 2, "BIT")).toBe(wrongType);
    expect(client.raw("BITPOS", "l", 1)).toBe(wrongType);
  });

  test.each<[value: string, request: Words, position: number]>([
    ["\xff\xf0\x00", [0], 12],
    ["\x00\xff\xf0", [1], 8],
    ["\x00\xff\xf0", [1, 2], 16],
    ["\x00\xff\xf0", [1, 2, -1, "BYTE"], 16],
    ["\x00\xff\xf0", [1, 7, 15, "bit"], 8],
    ["\x00\xff\xf0", [1, 7, -3, "BIT"], 8],
    ["\x00\xff\xf0", [0, 9, 15, "BIT"], -1],
    ["\x00\xff\xf0", [0, 9, 20, "BIT"], 20],
    ["\x00\x00", [1], -1],
    ["\xff", [0], 8],
    ["\xff", [0, 0], 8],
    ["\xff", [0, -100], 8],
    ["\xff", [0, 0, -1], -1],
    ["\xff", [0, 0, 100, "BIT"], -1],
    ["\xff", [0, 1], -1],
    ["\xff", [1, -3, -1, "BIT"], 5],
    ["\xff", [1, 3, 1, "BIT"], -1],
    ["foobar", [1, -100, -200], 1],
    ["foobar", [1, -100, -100, "BIT"], -1],
    ["foobar", [1, 5, 3], -1],
    ["foobar", [0, 100], -1],
    ["", [0], -1],
    ["", [1], -1],
    ["", [0, 0, -1, "BIT"], -1],
    ["100", [1], 2],
  ])("BITPOS in %j of %j is %i", (value, request, position) => {
    const { client } = start();
    client.run("SET", "k", bytesOf(value));
    expect(client.raw("BITPOS", "k", ...request)).toBe(`:${position}\r\n`);
  });

  test("where there is no key there are only zeros, whatever the part", () => {
    const { client } = start();
    for (const range of [[], [5], [5, 6], [5, 6, "BIT"]]) {
      expect(client.raw("BITPOS", "none", 0, ...range)).toBe(":0\r\n");
      expect(client.raw("BITPOS", "none", 1, ...range)).toBe(":-1\r\n");
    }
  });

  test("reads count hits and misses", () => {
    const { client, engine } = start();
    const { statistics } = engine.engine.keyspace.shared;
    client.run("SETBIT", "k", 1, 1);
    for (const words of [
      ["GETBIT", "k", 1],
      ["BITCOUNT", "k"],
      ["BITPOS", "k", 1],
      ["BITFIELD", "k", "GET", "u1", 1],
      ["BITFIELD_RO", "none"],
    ])
      client.run(...words);
    expect([statistics.hits, statistics.misses]).toEqual([4, 1]);
  });
});
