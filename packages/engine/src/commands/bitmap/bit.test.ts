import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../../limits.js";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const wrongOffset = "-ERR bit offset is not an integer or out of range\r\n";
const wrongBit = "-ERR bit is not an integer or out of range\r\n";
const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

describe.each([2, 3] as const)("single bits in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("SETBIT sets the bit, the highest of a byte first, and tells what it was", () => {
    const { client } = start();
    expect(client.raw("SETBIT", "k", 7, 1)).toBe(":0\r\n");
    expect(client.raw("SETBIT", "k", 7, 1)).toBe(":1\r\n");
    expect(client.raw("SETBIT", "k", 8, 1)).toBe(":0\r\n");
    expect(client.raw("GET", "k")).toBe("$2\r\n\x01\x80\r\n");
    expect(client.raw("SETBIT", "k", 7, 0)).toBe(":1\r\n");
    expect(client.raw("GET", "k")).toBe("$2\r\n\0\x80\r\n");
  });

  test("GETBIT reads it, and zeros behind the end or where nothing is", () => {
    const { client } = start();
    client.run("SET", "k", bytesOf("\x01\x80"));
    expect([6, 7, 8, 9, 16, 4_294_967_295].map((offset) => client.raw("GETBIT", "k", offset))).toEqual(
      [0, 1, 1, 0, 0, 0].map((bit) => `:${bit}\r\n`),
    );
    expect(client.raw("GETBIT", "none", 3)).toBe(":0\r\n");
    expect(client.run("EXISTS", "none")).toBe(0);
  });

  test("a string gets as long as its last bit needs it, a 0 too, with zeros before that", () => {
    const { client } = start();
    expect(client.raw("SETBIT", "k", 20, 0)).toBe(":0\r\n");
    expect(client.run("GET", "k")).toBe("\0\0\0");
    client.run("SET", "k", "ab");
    client.run("SETBIT", "k", 39, 1);
    expect(client.run("GET", "k")).toBe("ab\0\0\x01");
  });

  test("the digits of an integer are its bytes, and it is an integer no longer once it was written to", () => {
    const { client } = start();
    client.run("SET", "k", "12");
    expect(client.raw("GETBIT", "k", 7)).toBe(":1\r\n");
    expect(client.run("OBJECT", "ENCODING", "k")).toBe("int");
    client.run("SETBIT", "k", 6, 1);
    expect(client.run("GET", "k")).toBe("32");
    expect(client.run("OBJECT", "ENCODING", "k")).toBe("raw");
    expect(client.run("INCR", "k")).toBe(33);
    client.run("SET", "k", "-9223372036854775808");
    expect(client.raw("GETBIT", "k", 2)).toBe(":1\r\n");
    client.run("SETBIT", "k", 159, 1);
    expect(client.run("GET", "k")).toBe("-9223372036854775809");
  });

  test("offsets go as far as proto-max-bulk-len lets strings be long, for who reads as well", () => {
    const { client, engine } = start();
    for (const offset of [-1, "4294967296", "9223372036854775808", "a", "", "01", "1.5", "#1"]) {
      expect(client.raw("SETBIT", "k", offset, 1)).toBe(wrongOffset);
      expect(client.raw("GETBIT", "k", offset)).toBe(wrongOffset);
    }
    expect(client.run("EXISTS", "k")).toBe(0);
    engine.engine.keyspaceSettings.stringLengthMax = 1_048_576;
    expect(client.raw("SETBIT", "k", 8_388_607, 1)).toBe(":0\r\n");
    expect(client.raw("SETBIT", "k", 8_388_608, 1)).toBe(wrongOffset);
    expect(client.raw("GETBIT", "k", 8_388_608)).toBe(wrongOffset);
    expect(client.run("STRLEN", "k")).toBe(1_048_576);
    engine.engine.keyspaceSettings.stringLengthMax = 1_073_741_824;
    expect(client.raw("GETBIT", "k", 4_294_967_296)).toBe(":0\r\n");
    expect(client.raw("GETBIT", "k", 8_589_934_591)).toBe(":0\r\n");
    expect(client.raw("GETBIT", "k", 8_589_934_592)).toBe(wrongOffset);
  });

  test("a bit is 0 or 1, and is read before the key is looked up", () => {
    const { client } = start();
    client.run("RPUSH", "l", "1");
    for (const bit of ["2", "-1", "a", "", "9223372036854775808"]) expect(client.raw("SETBIT", "l", 1, bit)).toBe(wrongBit);
    expect(client.raw("SETBIT", "l", "a", "a")).toBe(wrongOffset);
    expect(client.raw("SETBIT", "l", 1, 1)).toBe(wrongType);
    expect(client.raw("GETBIT", "l", 1)).toBe(wrongType);
    expect(client.raw("SETBIT", "l", 1)).toBe("-ERR wrong number of arguments for 'setbit' command\r\n");
    expect(client.raw("GETBIT", "l", 1, 1)).toBe("-ERR wrong number of arguments for 'getbit' command\r\n");
  });

  test("the key keeps its expiry", () => {
    const { client, engine } = start();
    client.run("SET", "k", "v", "PX", 500);
    client.run("SETBIT", "k", 9, 1);
    client.run("SETBIT", "k", inlineValueLengthMax * 8 + 8, 1);
    expect(client.run("PTTL", "k")).toBe(500);
    engine.check();
    engine.advance(501);
    expect(client.raw("SETBIT", "k", 0, 0)).toBe(":0\r\n");
    expect(client.run("PTTL", "k")).toBe(-1);
    engine.check();
  });
});

test("what changes nothing is told to nobody", () => {
  const engine = new TestEngine();
  const changes = engine.recordChanges();
  for (const bit of [1, 1, 0, 0]) engine.run("SETBIT", "k", 9, bit);
  engine.run("SETBIT", "k", 16, 0);
  engine.run("SETBIT", "k", 16, 0);
  expect(changes).toEqual(["1 db0 SETBIT k 9 1", "setbit k", "2 db0 SETBIT k 9 0", "setbit k", "3 db0 SETBIT k 16 0", "setbit k"]);
});

test("bits of a large value are set where they are", () => {
  const engine = new TestEngine();
  engine.run("SETBIT", "k", 80_000_000, 1);
  const { statistics } = engine.engine.keyspace.shared;
  const before = statistics.releasedBytes;
  for (let offset = 0; offset < 80_000_000; offset += 800_003) expect(engine.run("SETBIT", "k", offset, 1)).toBe(0);
  for (let offset = 80_000_001; offset < 80_800_000; offset += 8_003) engine.run("SETBIT", "k", offset, 1);
  expect(statistics.releasedBytes).toBe(before);
  expect(engine.run("BITCOUNT", "k")).toBe(100 + 1 + 100);
  engine.check();
  engine.run("DEL", "k");
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});
