import { describe, expect, test } from "vitest";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const syntax = "-ERR syntax error\r\n";
const notInteger = "-ERR value is not an integer or out of range\r\n";
const wrongOffset = "-ERR bit offset is not an integer or out of range\r\n";
const wrongField = "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.\r\n";
const wrongOverflow = "-ERR Invalid OVERFLOW type specified\r\n";
const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
type Words = readonly (string | number)[];

describe.each([2, 3] as const)("fields in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };
  const nothing = protocol === 2 ? "$-1\r\n" : "_\r\n";
  const array = (...items: readonly (number | bigint | null)[]): string =>
    `*${items.length}\r\n${items.map((item) => (item === null ? nothing : `:${item}\r\n`)).join("")}`;

  test("GET reads, SET tells what was there, INCRBY what is there now; in order", () => {
    const { client } = start();
    expect(client.raw("BITFIELD", "k", "SET", "u8", 4, 255, "GET", "u8", 0, "INCRBY", "i8", 4, 2, "GET", "u16", 0)).toBe(
      array(0, 15, 1, 16),
    );
    expect(client.run("GET", "k")).toBe("\0\x10");
    expect(client.raw("BITFIELD", "k", "GET", "i4", 8)).toBe(array(1));
    expect(client.raw("BITFIELD_RO", "k", "GET", "u3", 9, "get", "u1", 11)).toBe(array(1, 1));
    expect(client.raw("BITFIELD", "k")).toBe("*0\r\n");
    expect(client.raw("BITFIELD_RO", "k")).toBe("*0\r\n");
  });

  test.each<[words: Words, items: readonly (number | bigint | null)[]]>([
    [
      ["SET", "u8", "#0", 300, "GET", "u8", "#0"],
      [102, 44],
    ],
    [
      ["SET", "u63", 0, -1, "GET", "u63", 0, "GET", "i64", 0, "GET", "i63", 1],
      [3_690_620_391_307_935_744n, 2n ** 63n - 1n, -2, -2],
    ],
    [
      ["OVERFLOW", "SAT", "SET", "i8", 0, 300, "SET", "i8", 0, -300, "GET", "i8", 0],
      [102, 127, -128],
    ],
    [
      ["OVERFLOW", "SAT", "SET", "u8", 0, -1, "GET", "u8", 0],
      [102, 255],
    ],
    [
      ["OVERFLOW", "FAIL", "SET", "u8", 0, -1, "INCRBY", "u8", 0, 154, "INCRBY", "u8", 0, 153],
      [null, null, 255],
    ],
    [
      ["OVERFLOW", "FAIL", "INCRBY", "u8", 0, -103, "OVERFLOW", "WRAP", "INCRBY", "u8", 0, -103],
      [null, 255],
    ],
    [
      ["SET", "i64", 0, "-9223372036854775808", "INCRBY", "i64", 0, -1, "OVERFLOW", "SAT", "INCRBY", "i64", 0, 5],
      [7_381_240_782_615_871_488n, 2n ** 63n - 1n, 2n ** 63n - 1n],
    ],
    [
      ["SET", "i64", 64, "9007199254740993", "INCRBY", "i64", 64, -1, "INCRBY", "i64", 64, -1],
      [0, 2 ** 53, 2 ** 53 - 1],
    ],
    [
      ["INCRBY", "i1", 0, 1, "INCRBY", "i1", 0, 1],
      [-1, 0],
    ],
    [
      ["GET", "u8", 40, "GET", "u16", 40, "GET", "i64", 40],
      [114, 29_184, 8_214_565_720_323_784_704n],
    ],
  ])("BITFIELD of foobar %j", (words, items) => {
    const { client } = start();
    client.run("SET", "k", "foobar");
    expect(client.raw("BITFIELD", "k", ...words)).toBe(array(...items));
  });

  test("# counts integers of the type", () => {
    const { client } = start();
    client.run("BITFIELD", "k", "SET", "i5", "#3", -7);
    expect(client.raw("BITFIELD", "k", "GET", "i5", 15, "GET", "i5", "#3")).toBe(array(-7, -7));
    expect(client.run("STRLEN", "k")).toBe(3);
  });

  test("a string gets as long as all that may be written, even if nothing is; what is only read makes none", () => {
    const { client, engine } = start();
    expect(client.raw("BITFIELD", "k", "GET", "u8", 1000, "OVERFLOW", "SAT")).toBe(array(0));
    expect(client.run("EXISTS", "k")).toBe(0);
    const changes = engine.recordChanges();
    expect(client.raw("BITFIELD", "k", "OVERFLOW", "FAIL", "SET", "u8", 9, 256, "GET", "u8", 1000)).toBe(array(null, 0));
    expect(client.run("GET", "k")).toBe("\0\0\0");
    // As Redis has it since redis/redis#15699: before, nobody was told.
    expect(changes).toEqual(["1 db0 BITFIELD k OVERFLOW FAIL SET u8 9 256 GET u8 1000", "setbit k"]);
    expect(client.raw("BITFIELD", "k", "OVERFLOW", "FAIL", "SET", "u8", 9, 256)).toBe(array(null));
    expect(changes).toHaveLength(2);
  });

  test("what changes nothing is told to nobody", () => {
    const { client, engine } = start();
    client.run("SET", "k", "a");
    const changes = engine.recordChanges();
    client.run("BITFIELD", "k", "SET", "u8", 0, 97, "INCRBY", "u8", 0, 0, "GET", "u8", 0);
    expect(changes).toEqual([]);
    client.run("BITFIELD", "k", "INCRBY", "u8", 0, 1, "INCRBY", "u8", 0, -1);
    expect(changes).toEqual(["2 db0 BITFIELD k INCRBY u8 0 1 INCRBY u8 0 -1", "setbit k"]);
    client.run("BITFIELD", "k", "SET", "u1", 8, 0);
    expect(changes.slice(2)).toEqual(["3 db0 BITFIELD k SET u1 8 0", "setbit k"]);
  });

  test("the key keeps its expiry, and its value is an integer no longer", () => {
    const { client } = start();
    client.run("SET", "k", "10", "PX", 500);
    expect(client.raw("BITFIELD", "k", "GET", "u8", 8)).toBe(array(48));
    expect(client.run("OBJECT", "ENCODING", "k")).toBe("int");
    client.run("BITFIELD", "k", "SET", "u8", 0, 50);
    expect(client.run("GET", "k")).toBe("20");
    expect(client.run("OBJECT", "ENCODING", "k")).toBe("raw");
    expect(client.run("PTTL", "k")).toBe(500);
  });

  test.each<[words: Words, refused: string]>([
    [["GET", "u64", 0], wrongField],
    [["GET", "i65", 0], wrongField],
    [["GET", "i0", 0], wrongField],
    [["GET", "x8", 0], wrongField],
    [["GET", "U8", 0], wrongField],
    [["GET", "u08", 0], wrongField],
    [["GET", "u", 0], wrongField],
    [["GET", "", 0], wrongField],
    [["GET", "u8", "#"], wrongOffset],
    [["GET", "u8", "#-1"], wrongOffset],
    [["GET", "u8", "##1"], wrongOffset],
    [["GET", "u8", -1], wrongOffset],
    [["GET", "u8", ""], wrongOffset],
    [["GET", "u8", "4294967296"], wrongOffset],
    [["GET", "u8", "#536870912"], wrongOffset],
    [["GET", "i64", "#9223372036854775807"], wrongOffset],
    [["SET", "u8", 0, "x"], notInteger],
    [["SET", "u8", 0, "9223372036854775808"], notInteger],
    [["INCRBY", "u8", 0, "1.5"], notInteger],
    [["GET", "u8"], syntax],
    [["FOO"], syntax],
    [["SET", "u8", 0], syntax],
    [["INCRBY", "u8", 0], syntax],
    [["OVERFLOW"], syntax],
    [["OVERFLOW", "FOO"], wrongOverflow],
    [["SET", "u8", 0, 1, "GET", "u8"], syntax],
    [["SET", "u8", 0, 1, "OVERFLOW", "FOO"], wrongOverflow],
  ])("%j is refused, and changes nothing", (words, refused) => {
    const { client } = start();
    client.run("RPUSH", "l", "1");
    expect(client.raw("BITFIELD", "k", ...words)).toBe(refused);
    expect(client.raw("BITFIELD", "l", ...words)).toBe(refused);
    expect(client.raw("BITFIELD_RO", "k", ...words)).toBe(refused);
    expect(client.run("EXISTS", "k")).toBe(0);
  });

  test("BITFIELD_RO refuses to write, once it has understood everything", () => {
    const { client } = start();
    client.run("SET", "k", bytesOf("\x05"));
    expect(client.raw("BITFIELD_RO", "k", "SET", "u8", 0, 1)).toBe("-ERR BITFIELD_RO only supports the GET subcommand\r\n");
    expect(client.raw("BITFIELD_RO", "k", "SET", "u8", 0, 1, "FOO")).toBe(syntax);
    expect(client.raw("BITFIELD_RO", "k", "OVERFLOW", "SAT", "GET", "u8", 0)).toBe(array(5));
    expect(client.raw("BITFIELD_RO", "none", "GET", "i64", "4294967295")).toBe(array(0));
  });

  test("other types are refused", () => {
    const { client } = start();
    client.run("RPUSH", "l", "1");
    for (const words of [[], ["GET", "u8", 0], ["SET", "u8", 0, 1]]) expect(client.raw("BITFIELD", "l", ...words)).toBe(wrongType);
    expect(client.raw("BITFIELD_RO", "l")).toBe(wrongType);
  });

  test("a field that begins at the last bit there may be is written beyond it", () => {
    const { client, engine } = start();
    engine.engine.keyspaceSettings.stringLengthMax = 1_048_576;
    expect(client.raw("BITFIELD", "k", "SET", "u8", 8_388_608, 1)).toBe(wrongOffset);
    expect(client.raw("BITFIELD", "k", "SET", "u8", 8_388_607, 255)).toBe(array(0));
    expect(client.run("STRLEN", "k")).toBe(1_048_577);
    expect(client.raw("BITFIELD", "k", "GET", "u8", 8_388_607)).toBe(array(255));
    engine.check();
  });

  test("any number of operations are done", () => {
    const { client } = start();
    const words = Array.from({ length: 300 }, (_, i) => ["SET", "u16", `#${i}`, i]).flat();
    expect(client.raw("BITFIELD", "k", ...words)).toBe(array(...Array.from({ length: 300 }, () => 0)));
    expect(client.raw("BITFIELD", "k", "GET", "u16", "#299", "GET", "u16", "#64")).toBe(array(299, 64));
  });

  test("what BITFIELD does with its key depends on what it asks for", () => {
    const { client } = start();
    const flags = (...words: Words): unknown =>
      (client.run("COMMAND", "GETKEYSANDFLAGS", "BITFIELD", "k", ...words) as unknown[][])[0]?.[1];
    const names = (reply: unknown): unknown => (reply instanceof Set ? [...reply] : reply);
    for (const words of [[], ["GET", "u8", 0], ["OVERFLOW", "x", "GET", "u8", 0], ["GET", "u8", 0, "OVERFLOW", "wrap"]])
      expect(names(flags(...words))).toEqual(["RO", "access"]);
    for (const words of [["GET", "u8"], ["OVERFLOW"], ["GET", "u8", 0, "SET", "u8", 0, 1], ["INCRBY"]])
      expect(names(flags(...words))).toEqual(["RW", "access", "update"]);
  });
});
