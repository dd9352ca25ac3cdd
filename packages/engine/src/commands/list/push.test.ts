import { describe, expect, test } from "vitest";
import { bulks, listForms, wrongType } from "../../testing/list-forms.js";
import { bytesOf, latin1, TestEngine } from "../../testing/test-engine.js";

describe.each(listForms)("pushing in RESP$protocol onto a $form", ({ engine: start }) => {
  test("LPUSH adds before the first, one after the other, and RPUSH behind the last; both tell the length", () => {
    const { client, engine, shown } = start();
    expect(client.raw("LPUSH", "k", "a")).toBe(":1\r\n");
    expect(client.raw("LPUSH", "k", "b", "c")).toBe(":3\r\n");
    expect(client.raw("RPUSH", "k", "x", "y")).toBe(":5\r\n");
    expect(shown("k")).toBe("c b a x y");
    engine.check();
  });

  test("LPUSHX and RPUSHX leave a key alone that is not there", () => {
    const { client, fill, shown } = start();
    expect(client.raw("LPUSHX", "k", "a", "b")).toBe(":0\r\n");
    expect(client.raw("RPUSHX", "k", "a")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    fill("k", "1", "2");
    expect(client.raw("LPUSHX", "k", "a", "b")).toBe(":4\r\n");
    expect(client.raw("RPUSHX", "k", "z")).toBe(":5\r\n");
    expect(shown("k")).toBe("b a 1 2 z");
  });

  test.each(["LPUSH", "RPUSH", "LPUSHX", "RPUSHX"])("%s refuses a key of another type, and wants an element", (command) => {
    const { client } = start();
    client.run("SET", "s", "v");
    expect(client.raw(command, "s", "a")).toBe(wrongType);
    expect(client.raw(command, "s")).toBe(`-ERR wrong number of arguments for '${command.toLowerCase()}' command\r\n`);
    expect(client.run("GET", "s")).toBe("v");
  });

  test("elements come back as they were, whatever they look like", () => {
    const { client, engine } = start();
    const elements = [
      ...["", "0", "-0", "00", "+1", " 1", "1 ", "1.0", "-", "0x10", "\0", "\xff\xfe\r\n", "9223372036854775808", "-9223372036854775809"],
      ...[6n, 7n, 11n, 12n, 15n, 23n, 31n, 32n, 53n, 62n, 63n].flatMap((bits) =>
        [-1n, 0n, 1n].flatMap((offset) => [String(2n ** bits + offset), String(-(2n ** bits) + offset)]),
      ),
      ...[63, 64, 65, 127, 128, 4_095, 4_096].map((length) => "x".repeat(length)),
    ];
    for (const element of elements) {
      client.run("RPUSH", "tail", bytesOf(element));
      client.run("LPUSH", "head", bytesOf(element));
    }
    client.run("RPUSH", "together", ...elements.map(bytesOf));
    engine.check();
    expect(client.strings("LRANGE", "tail", 0, -1).map(latin1)).toEqual(elements);
    expect(client.strings("LRANGE", "together", 0, -1).map(latin1)).toEqual(elements);
    expect(client.strings("LRANGE", "head", 0, -1).map(latin1)).toEqual([...elements].reverse());
  });

  test("elements may be of any length", () => {
    const { client, engine } = start();
    const lengths = [2_000_000, 3, 300_000, 0, 262_143, 262_144, 8_192, 8_186, 70_000];
    for (const length of lengths) {
      client.run("RPUSH", "tail", "t".repeat(length));
      client.run("LPUSH", "head", "h".repeat(length));
    }
    engine.check();
    expect(client.strings("LRANGE", "tail", 0, -1).map(({ length }) => length)).toEqual(lengths);
    expect(client.strings("LRANGE", "head", 0, -1).map(({ length }) => length)).toEqual([...lengths].reverse());
    client.run("DEL", "tail", "head");
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });
});

test("a list of an expired key is begun anew", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "old");
  engine.run("PEXPIRE", "k", 5);
  engine.advance(6);
  expect(engine.run("RPUSHX", "k", "a")).toBe(0);
  expect(engine.run("RPUSH", "k", "new")).toBe(1);
  expect(engine.run("PTTL", "k")).toBe(-1);
});

test("pushing keeps the expiry, from a listpack to a quicklist", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a");
  engine.run("PEXPIRE", "k", 500);
  for (let i = 0; i < 40; i++) engine.run(i % 2 === 0 ? "RPUSH" : "LPUSH", "k", "x".repeat(400));
  expect(engine.run("OBJECT", "ENCODING", "k")).toBe("quicklist");
  expect(engine.run("PTTL", "k")).toBe(500);
  engine.check();
  engine.advance(501);
  expect(engine.run("LLEN", "k")).toBe(0);
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});

describe("OBJECT ENCODING follows list-max-listpack-size", () => {
  const encodingAfter = (size: number, elements: readonly string[]): unknown => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "list-max-listpack-size", size);
    engine.run("RPUSH", "k", ...elements);
    engine.check();
    return engine.run("OBJECT", "ENCODING", "k");
  };

  test("as a number of elements", () => {
    expect(encodingAfter(3, ["a", "b", "c"])).toBe("listpack");
    expect(encodingAfter(3, ["a", "b", "c", "d"])).toBe("quicklist");
    expect(encodingAfter(0, ["a"])).toBe("listpack");
    expect(encodingAfter(0, ["a", "b"])).toBe("quicklist");
  });

  test("and then of no more than 8 KiB", () => {
    expect(encodingAfter(100, ["a".repeat(8_185)])).toBe("listpack");
    expect(encodingAfter(100, ["a".repeat(8_186)])).toBe("quicklist");
  });

  test("as a number of bytes, of which those that are added are counted without what they take in a listpack", () => {
    for (const [size, bytes] of [
      [-1, 4_096],
      [-2, 8_192],
      [-3, 16_384],
      [-4, 32_768],
      [-5, 65_536],
    ] as const) {
      expect(encodingAfter(size, ["a".repeat(bytes - 7)])).toBe("listpack");
      expect(encodingAfter(size, ["a".repeat(bytes - 6)])).toBe("quicklist");
    }
  });

  test("changed at run time, it shows at the next change", () => {
    const engine = new TestEngine();
    engine.run("RPUSH", "k", "a", "b", "c");
    engine.run("CONFIG", "SET", "list-max-listpack-size", 2);
    expect(engine.run("OBJECT", "ENCODING", "k")).toBe("listpack");
    engine.run("RPUSH", "k", "d");
    expect(engine.run("OBJECT", "ENCODING", "k")).toBe("quicklist");
    expect(engine.connect().raw("LRANGE", "k", 0, -1)).toBe(bulks("a", "b", "c", "d"));
    engine.run("CONFIG", "SET", "list-max-listpack-size", -2);
    engine.run("LPOP", "k");
    expect(engine.run("OBJECT", "ENCODING", "k")).toBe("quicklist"); // It has more than one node still.
    engine.run("LTRIM", "k", -1, -1);
    expect(engine.run("OBJECT", "ENCODING", "k")).toBe("listpack");
    engine.check();
  });

  test("a list that grew is a listpack again when it is half as long as it might be", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "list-max-listpack-size", 8);
    engine.run("RPUSH", "k", ..."abcdefghi");
    const encodings = Array.from({ length: 8 }, () => {
      engine.run("RPOP", "k");
      engine.check();
      return engine.run("OBJECT", "ENCODING", "k");
    });
    expect(encodings).toEqual([...Array(4).fill("quicklist"), ...Array(4).fill("listpack")]);
  });

  test("a hundred thousand empty elements in one request", () => {
    const engine = new TestEngine();
    const request = (key: string, count: number): string[] => ["RPUSH", key, ...Array<string>(count).fill("")];
    expect(engine.connect().batch(request("k", 100_000), request("l", 140_000))).toEqual([100_000, 140_000]);
    engine.check();
    expect(engine.run("LLEN", "k")).toBe(100_000);
    expect(engine.run("LLEN", "l")).toBe(140_000);
    engine.run("LINSERT", "k", "AFTER", "", "x");
    engine.run("LSET", "l", -1, "y");
    engine.check();
    expect(engine.run("LINDEX", "k", 1)).toBe("x");
    expect(engine.run("LINDEX", "l", 139_999)).toBe("y");
  });
});

test("pushing to a thousand keys in turn, small lists grow in place and lose nothing", () => {
  const engine = new TestEngine();
  for (let round = 0; round < 30; round++) for (let i = 0; i < 1_000; i++) engine.run("RPUSH", `k${i}`, `${round}:${i}`);
  engine.check();
  for (const i of [0, 1, 500, 999])
    expect(engine.run("LRANGE", `k${i}`, 0, -1)).toEqual(Array.from({ length: 30 }, (_, round) => `${round}:${i}`));
});
