import { describe, expect, test } from "vitest";
import { refusedForMemory } from "../../testing/limited-memory.js";
import { TestEngine } from "../../testing/test-engine.js";

const scores = "-ERR One or more scores can't be converted into double\r\n";
const syntax = "-ERR syntax error\r\n";
const notInteger = "-ERR value is not an integer or out of range\r\n";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const nothing = protocol === 2 ? "$-1\r\n" : "_\r\n";
  const start = (...elements: (string | number)[]) => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    if (elements.length > 0) client.run("RPUSH", "k", ...elements);
    return { engine, client };
  };

  test.each(["SORT", "SORT_RO"])("%s has numbers in their order, and equal ones in that of their bytes", (command) => {
    const { client } = start("3", "1.0", "-5", "01", "1", "+1", "1e2", "0x10", "inf", "-inf", "-0", "0");
    const ascending = ["-inf", "-5", "-0", "0", "+1", "01", "1", "1.0", "3", "0x10", "1e2", "inf"];
    expect(client.run(command, "k")).toEqual(ascending);
    expect(client.run(command, "k", "asc")).toEqual(ascending);
    expect(client.run(command, "k", "DESC")).toEqual([...ascending].reverse());
    expect(client.run(command, "k", "desc", "ASC")).toEqual(ascending);
  });

  test("a list without elements is one that is not there", () => {
    const { client } = start();
    expect(client.raw("SORT", "k", "BY", "w_*", "GET", "#", "ALPHA")).toBe("*0\r\n");
    expect(client.raw("SORT_RO", "k")).toBe("*0\r\n");
  });

  test("text is no number, and is in alphabetic order", () => {
    const { client } = start("b", "a", "c", "aa", "", "B", "\u00ff");
    expect(client.raw("SORT", "k")).toBe(scores);
    expect(client.raw("SORT", "k", "LIMIT", 0, 0)).toBe(scores);
    expect(client.run("SORT", "k", "ALPHA", "LIMIT", 0, 6)).toEqual(["", "B", "a", "aa", "b", "c"]);
    expect(client.run("SORT", "k", "alpha", "desc", "limit", 1, 3)).toEqual(["c", "b", "aa"]);
  });

  test("text ends before a zero byte, unless it is stored", () => {
    const { client } = start("a\0b", "a\0a", "a", "b", "a\0c");
    expect(client.run("SORT", "k", "ALPHA")).toEqual(["a\0b", "a\0a", "a", "a\0c", "b"]);
    expect(client.run("SORT", "k", "ALPHA", "DESC")).toEqual(["b", "a\0b", "a\0a", "a", "a\0c"]);
    client.run("SORT", "k", "ALPHA", "STORE", "l");
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(["a", "a\0a", "a\0b", "a\0c", "b"]);
  });

  test.each([
    [
      [0, 2],
      ["1", "2"],
    ],
    [
      [1, 2],
      ["2", "3"],
    ],
    [
      [-3, 2],
      ["1", "2"],
    ],
    [
      [3, -1],
      ["4", "5"],
    ],
    [
      [-1, -7],
      ["1", "2", "3", "4", "5"],
    ],
    [[4, 9], ["5"]],
    [[5, 1], []],
    [[99, 1], []],
    [[0, 0], []],
    [["9223372036854775807", "9223372036854775807"], []],
    [
      [2, "9223372036854775807"],
      ["3", "4", "5"],
    ],
    [
      ["-9223372036854775808", "-9223372036854775808"],
      ["1", "2", "3", "4", "5"],
    ],
  ] as const)("LIMIT %s leaves %s", (limit, expected) => {
    const { client } = start(4, 2, 5, 1, 3);
    expect(client.run("SORT", "k", "LIMIT", ...limit)).toEqual(expected);
    expect(client.run("SORT", "k", "ALPHA", "LIMIT", ...limit)).toEqual(expected);
    const mirrored = expected.map((element) => String(6 - Number(element)));
    expect(client.run("SORT", "k", "DESC", "LIMIT", ...limit)).toEqual(mirrored);
    client.batch(["DEL", "k"], ["RPUSH", "k", "1", "2", "3", "4", "5"]);
    expect(client.run("SORT", "k", "BY", "nosort", "LIMIT", ...limit)).toEqual(expected);
    expect(client.run("SORT", "k", "BY", "nosort", "DESC", "LIMIT", ...limit)).toEqual(mirrored);
  });

  test("BY sorts by what other keys hold, 0 or nothing where there are none", () => {
    const { client } = start("a", "b", "c", "d", "e");
    client.batch(["MSET", "w_a", "3", "w_b", "-1", "w_d", "", "w_e", "3"], ["HSET", "w_c", "f", "v"]);
    expect(client.run("SORT", "k", "BY", "w_*")).toEqual(["b", "c", "d", "a", "e"]);
    expect(client.run("SORT", "k", "BY", "w_*", "DESC")).toEqual(["e", "a", "d", "c", "b"]);
    expect(client.run("SORT", "k", "BY", "w_*", "ALPHA")).toEqual(["c", "d", "b", "a", "e"]);
    // What is equal stays as it stood: here text is compared, not the elements.
    expect(client.run("SORT", "k", "BY", "w_*", "ALPHA", "DESC")).toEqual(["a", "e", "b", "d", "c"]);
    expect(client.run("SORT", "k", "BY", "none_*", "DESC")).toEqual(["e", "d", "c", "b", "a"]);
    client.run("SET", "w_a", "text");
    expect(client.raw("SORT", "k", "BY", "w_*")).toBe(scores);
  });

  test("BY a pattern without a star leaves elements as they stand, whatever other BY there is", () => {
    const { client } = start("c", "a", "b");
    for (const by of [
      ["BY", "nosort"],
      ["BY", "x", "BY", "w_*"],
      ["BY", "w_*", "BY", ""],
      ["BY", "n\0*"],
    ]) {
      expect(client.run("SORT", "k", ...by)).toEqual(["c", "a", "b"]);
      expect(client.run("SORT", "k", ...by, "DESC", "ALPHA")).toEqual(["b", "a", "c"]);
    }
  });

  test("GET returns what other keys hold, or nothing, for each pattern in turn", () => {
    const { client } = start("2", "1");
    client.batch(["MSET", "s_1", "one", "1", "itself", "x_1_y", "10", "h_1->", "arrow"], ["HSET", "h_1", "f", "F", "a->b", "AB", "n", "7"]);
    expect(client.raw("SORT", "k", "GET", "s_*", "GET", "#")).toBe(`*4\r\n$3\r\none\r\n$1\r\n1\r\n${nothing}$1\r\n2\r\n`);
    expect(client.run("SORT", "k", "GET", "x_*_y", "get", "h_*->f", "GET", "h_*->n", "LIMIT", 0, 1)).toEqual(["10", "F", "7"]);
    for (const [pattern, expected] of [
      ["*", "itself"],
      ["h_*->", "arrow"],
      ["h_*->a->b", "AB"],
      ["h_*->none", null],
      ["s_*->f", null],
      ["h_*", null],
      ["none_*->f", null],
      ["s_1", null],
      ["", null],
      ["##", null],
      ["#\0x", "1"],
      ["s_\0*", null],
    ] as const)
      expect(client.run("SORT", "k", "GET", pattern, "LIMIT", 0, 1)).toEqual([expected]);
  });

  test("patterns and elements may be long", () => {
    const { client } = start("x".repeat(5_000), "y");
    client.batch(["SET", `${"p".repeat(3_000)}${"x".repeat(5_000)}s`, "found"], ["HSET", "hy", "f".repeat(6_000), "field"]);
    expect(client.run("SORT", "k", "ALPHA", "GET", `${"p".repeat(3_000)}*s`, "GET", `h*->${"f".repeat(6_000)}`)).toEqual([
      "found",
      null,
      null,
      "field",
    ]);
  });

  test("a field whose time has come is not found, and goes", () => {
    const { engine, client } = start("1");
    client.run("HSETEX", "h_1", "PX", 5, "FIELDS", 1, "f", "9");
    expect(client.run("SORT", "k", "GET", "h_*->f")).toEqual(["9"]);
    engine.advance(20);
    expect(client.run("SORT", "k", "BY", "h_*->f", "GET", "h_*->f")).toEqual([null]);
    expect(client.run("EXISTS", "h_1")).toBe(0);
    engine.check();
  });

  test("STORE makes a list of the result, in the place of what there was", () => {
    const { engine, client } = start("2", "1", "3");
    expect(client.raw("SORT", "k", "STORE", "l")).toBe(":3\r\n");
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(["1", "2", "3"]);
    for (const before of [
      ["SET", "l", "v", "EX", 9],
      ["SET", "l", "x".repeat(300_000)],
      ["HSET", "l", "f", "v"],
      ["RPUSH", "l", "x".repeat(9_000)],
    ]) {
      client.batch(["DEL", "l"], before, ["EXPIRE", "l", 100]);
      expect(client.run("SORT", "k", "DESC", "LIMIT", 0, 2, "STORE", "l")).toBe(2);
      expect(client.batch(["LRANGE", "l", 0, -1], ["TTL", "l"], ["OBJECT", "ENCODING", "l"])).toEqual([["3", "2"], -1, "listpack"]);
      engine.check();
    }
    client.run("SET", "w_2", "two");
    expect(client.run("SORT", "k", "GET", "w_*", "GET", "#", "STORE", "k")).toBe(6);
    expect(client.run("LRANGE", "k", 0, -1)).toEqual(["", "1", "two", "2", "", "3"]);
    client.run("DEL", "k", "l", "w_2");
    engine.tickUntilIdle();
    engine.check();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("STORE of nothing deletes the key", () => {
    const { engine, client } = start("2", "1");
    client.run("SET", "l", "v");
    const changes = engine.recordChanges();
    expect(client.raw("SORT", "none", "STORE", "other")).toBe(":0\r\n");
    expect(changes).toEqual([]);
    expect(client.raw("SORT", "none", "STORE", "l")).toBe(":0\r\n");
    expect(client.raw("SORT", "k", "LIMIT", 7, 7, "STORE", "k")).toBe(":0\r\n");
    expect(client.run("EXISTS", "k", "l")).toBe(0);
    expect(changes).toEqual(["3 db0 SORT none STORE l", "del l", "4 db0 SORT k LIMIT 7 7 STORE k", "del k"]);
  });

  test("STORE is repeated as it came, and what only reads is not", () => {
    const { engine, client } = start("2", "1");
    const changes = engine.recordChanges();
    client.run("SORT", "k", "BY", "w_*", "GET", "#", "STORE", "l");
    client.run("SORT", "k");
    expect(changes).toEqual(["2 db0 SORT k BY w_* GET # STORE l", "sortstore l"]);
  });

  test("a long result is a quicklist, by the same limits as other lists", () => {
    const { engine, client } = start(...Array.from({ length: 3_000 }, (_, i) => `element ${i}`));
    expect(client.run("SORT", "k", "ALPHA", "STORE", "l")).toBe(3_000);
    expect(client.run("OBJECT", "ENCODING", "l")).toBe("quicklist");
    expect(client.run("LRANGE", "l", 0, 1)).toEqual(["element 0", "element 1"]);
    expect(client.run("SORT", "k", "ALPHA", "LIMIT", 0, 100, "STORE", "l")).toBe(100);
    expect(client.run("OBJECT", "ENCODING", "l")).toBe("listpack");
    client.run("CONFIG", "SET", "list-max-listpack-size", 99);
    client.run("SORT", "k", "ALPHA", "LIMIT", 0, 100, "STORE", "l");
    expect(client.run("OBJECT", "ENCODING", "l")).toBe("quicklist");
    engine.check();
  });

  test("whoever waits for the list that is stored gets it", () => {
    const { engine, client } = start("2", "1");
    const waiting = engine.connect(protocol);
    waiting.send(["BLPOP", "l", 0]);
    client.run("SORT", "k", "STORE", "l");
    expect(waiting.received()).toBe("*2\r\n$1\r\nl\r\n$1\r\n1\r\n");
    expect(client.run("LRANGE", "l", 0, -1)).toEqual(["2"]);
  });

  test("what is asked for wrongly is refused, before the key is looked at", () => {
    const { engine, client } = start("1", "2");
    client.batch(["SET", "s", "v"], ["HSET", "h", "f", "v"]);
    for (const key of ["k", "s", "none"]) {
      for (const words of [["LIMIT", 0], ["BY"], ["GET"], ["STORE"], ["foo"], ["foo", "LIMIT", "a", "b"], ["ALPHA", "LIMIT"]])
        expect(client.raw("SORT", key, ...words)).toBe(syntax);
      for (const words of [
        ["LIMIT", "a", 1],
        ["LIMIT", 0, "b", "foo"],
        ["LIMIT", 0, "9223372036854775808"],
      ])
        expect(client.raw("SORT", key, ...words)).toBe(notInteger);
      expect(client.raw("SORT_RO", key, "STORE", "l")).toBe(syntax);
    }
    for (const key of ["s", "h"]) expect(client.raw("SORT", key, "STORE", "l")).toMatch("-WRONGTYPE ");
    expect(client.raw("SORT")).toMatch("-ERR wrong number of arguments");
    expect(client.run("EXISTS", "l")).toBe(0);
    engine.check();
  });

  test("lookups count as hits and misses; patterns that look nothing up do not", () => {
    const { client } = start("1", "2");
    client.batch(["SET", "w_1", "5"], ["HSET", "h_2", "f", "v"], ["CONFIG", "RESETSTAT"]);
    client.run("SORT", "k", "BY", "w_*", "GET", "#", "GET", "h_*->g", "GET", "constant", "GET", "w_*->f");
    const stats = client.run("INFO", "stats") as string;
    expect(/keyspace_hits:(\d+)\r\nkeyspace_misses:(\d+)/.exec(stats)?.slice(1)).toEqual(["4", "3"]);
  });

  test.each([
    ["k BY STORE GET STORE STORE l", ["k", "l"]],
    ["k", ["k"]],
    ["k STORE l STORE m", ["k", "m"]],
    ["k LIMIT STORE x GET STORE foo store z", ["k", "z"]],
    ["k STORE", ["k"]],
  ])("COMMAND GETKEYS SORT %s finds %s", (request, keys) => {
    const { client } = start();
    expect(client.run("COMMAND", "GETKEYS", "SORT", ...request.split(" "))).toEqual(keys);
    expect(client.run("COMMAND", "GETKEYS", "SORT_RO", ...request.split(" "))).toEqual(["k"]);
  });
});

describe("where there is no memory", () => {
  test("for what is stored, the command is refused and nothing has changed", () => {
    let limit = Number.POSITIVE_INFINITY;
    let taken = 0;
    const createBuffer = (lengthBytes: number): ArrayBuffer => {
      if (taken + lengthBytes > limit) throw new RangeError("Array buffer allocation failed");
      taken += lengthBytes;
      return new ArrayBuffer(lengthBytes);
    };
    const engine = new TestEngine({ arena: { createBuffer } });
    const client = engine.connect();
    client.batch(["RPUSH", "k", "y".repeat(1_400_000), "x".repeat(1_400_000)], ["SET", "l", "v"]);
    const changes = engine.recordChanges();
    limit = taken;
    expect(client.raw("SORT", "k", "ALPHA", "STORE", "l")).toBe(refusedForMemory);
    expect(client.run("GET", "l")).toBe("v");
    expect(changes).toEqual([]);
    engine.check();
    limit = Number.POSITIVE_INFINITY;
    expect(client.run("SORT", "k", "ALPHA", "STORE", "l")).toBe(2);
    engine.check();
  });
});
