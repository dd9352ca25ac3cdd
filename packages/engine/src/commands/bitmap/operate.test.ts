import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../../limits.js";
import { bytesOf, latin1, type TestClient, TestEngine } from "../../testing/test-engine.js";

const syntax = "-ERR syntax error\r\n";
const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
const border = inlineValueLengthMax;

const value = (client: TestClient, key: string): string | null => {
  const bytes = client.string("GET", key);
  return bytes === null ? null : latin1(bytes);
};

describe.each([2, 3] as const)("BITOP in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test.each<[operation: string, operands: readonly string[], result: string]>([
    ["AND", ["\xff\x0f\x55", "\xf0\xff"], "\xf0\x0f\x00"],
    ["OR", ["\xf0", "\x0f\x01"], "\xff\x01"],
    ["XOR", ["\xff\x01", "\x0f\x01\x03"], "\xf0\x00\x03"],
    ["NOT", ["\x00\xff\x55"], "\xff\x00\xaa"],
    ["AND", ["\x81"], "\x81"],
    ["DIFF", ["\xff\xff", "\x0f", "\x30\x01"], "\xc0\xfe"],
    ["DIFF", ["\x0f", "\x01\xff"], "\x0e\x00"],
    ["DIFF1", ["\x0f", "\x3c", "\x80\x01"], "\xb0\x01"],
    ["DIFF1", ["\xff\xff", "\x3c"], "\x00\x00"],
    ["ANDOR", ["\x0f\xff", "\x3c", "\x81"], "\x0d\x00"],
    ["ANDOR", ["\x0f", "\x3c\xff"], "\x0c\x00"],
    ["ONE", ["\x01", "\x03", "\x06\x10"], "\x04\x10"],
    ["ONE", ["\x07", "\x07", "\x07"], "\x00"],
    ["ONE", ["\x81"], "\x81"],
    ["or", ["12", "\x01"], "12"],
  ])("%s of %j is %j", (operation, operands, result) => {
    const { client } = start();
    const keys = operands.map((_, index) => `k${index}`);
    for (const [index, key] of keys.entries()) client.run("SET", key, bytesOf(operands[index] as string));
    expect(client.raw("BITOP", operation, "result", ...keys)).toBe(`:${result.length}\r\n`);
    expect(value(client, "result")).toBe(result);
    expect(client.run("OBJECT", "ENCODING", "result")).toBe("raw");
  });

  test("a key that is not there has nothing but zeros", () => {
    const { client } = start();
    client.run("SET", "k", bytesOf("\xff\x0f"));
    const results = { AND: "\0\0", OR: "\xff\x0f", XOR: "\xff\x0f", ANDOR: "\0\0", ONE: "\xff\x0f", DIFF: "\0\0", DIFF1: "\xff\x0f" };
    for (const [operation, result] of Object.entries(results)) {
      expect(client.raw("BITOP", operation, "result", "none", "k")).toBe(":2\r\n");
      expect([operation, value(client, "result")]).toEqual([operation, result]);
    }
    client.run("BITOP", "DIFF", "result", "k", "none");
    expect(value(client, "result")).toBe("\xff\x0f");
  });

  test("a result of no bytes deletes the key, whatever it holds", () => {
    const { client, engine } = start();
    const changes = engine.recordChanges();
    client.run("SET", "empty", "");
    client.run("RPUSH", "l", "1");
    expect(client.raw("BITOP", "AND", "l", "none", "empty")).toBe(":0\r\n");
    expect(client.raw("BITOP", "NOT", "l", "none")).toBe(":0\r\n");
    expect(client.run("EXISTS", "l")).toBe(0);
    expect(changes.slice(4)).toEqual(["3 db0 BITOP AND l none empty", "del l"]);
  });

  test("the result takes the place of any value, and of its expiry; it may be one of the operands", () => {
    const { client, engine } = start();
    client.run("SET", "k", "abc", "EX", 100);
    client.run("RPUSH", "l", "1");
    const changes = engine.recordChanges();
    expect(client.raw("BITOP", "XOR", "k", "k", "k")).toBe(":3\r\n");
    expect(value(client, "k")).toBe("\0\0\0");
    expect(client.run("TTL", "k")).toBe(-1);
    expect(client.raw("BITOP", "OR", "l", "k")).toBe(":3\r\n");
    expect(client.run("TYPE", "l")).toBe("string");
    expect(changes).toEqual(["3 db0 BITOP XOR k k k", "set k", "4 db0 BITOP OR l k", "set l"]);
    engine.check();
  });

  test("integers are their digits, each for itself", () => {
    const { client } = start();
    for (let i = 0; i < 9; i++) client.run("SET", `n${i}`, 10 ** i);
    expect(client.raw("BITOP", "OR", "result", ...Array.from({ length: 9 }, (_, i) => `n${i}`))).toBe(":9\r\n");
    expect(client.run("GET", "result")).toBe("100000000");
    expect(client.run("OBJECT", "ENCODING", "result")).toBe("raw");
    client.run("BITOP", "XOR", "result", "n0", "n1", "n2");
    expect(value(client, "result")).toBe("1\x00" + "0");
  });

  test("what is not understood is refused before any key is looked up", () => {
    const { client } = start();
    client.run("RPUSH", "l", "1");
    expect(client.raw("BITOP", "FOO", "d", "l")).toBe(syntax);
    expect(client.raw("BITOP", "", "d", "l")).toBe(syntax);
    expect(client.raw("BITOP", "NOT", "d", "l", "l")).toBe("-ERR BITOP NOT must be called with a single source key.\r\n");
    for (const operation of ["DIFF", "DIFF1", "ANDOR", "diff"])
      expect(client.raw("BITOP", operation, "d", "l")).toBe(
        `-ERR BITOP ${operation.toUpperCase()} must be called with at least two source keys.\r\n`,
      );
    expect(client.raw("BITOP", "AND", "d")).toBe("-ERR wrong number of arguments for 'bitop' command\r\n");
  });

  test("operands of other types are refused, and nothing changes", () => {
    const { client, engine } = start();
    client.run("SET", "d", "old");
    client.run("SET", "k", "v");
    client.run("RPUSH", "l", "1");
    const changes = engine.recordChanges();
    for (const operands of [["l"], ["k", "l"], ["none", "l"], ["l", "none"]])
      expect(client.raw("BITOP", "OR", "d", ...operands)).toBe(wrongType);
    expect(client.run("GET", "d")).toBe("old");
    expect(changes).toEqual([]);
  });
});

describe("long values", () => {
  const long = (length: number, seed: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => Math.imul(i + seed, 2_654_435_761) >>> 21);
  const or = (...values: readonly Uint8Array[]): string =>
    latin1(
      Uint8Array.from({ length: Math.max(...values.map(({ length }) => length)) }, (_, i) =>
        values.reduce((all, bytes) => all | (bytes[i] ?? 0), 0),
      ),
    );

  test("the result is right on both sides of where a value gets a buffer of its own, and whatever the key held", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const lengths = [border - 1, border, border + 1, 3 * border + 2, 1000];
    for (const length of lengths) client.run("SET", `k${length}`, long(length, length));
    client.run("SET", "d", "v", "PX", 500);
    for (const length of [...lengths, ...lengths]) {
      expect(client.run("BITOP", "OR", "d", `k${length}`, "k1000")).toBe(Math.max(length, 1000));
      expect(value(client, "d") === or(long(length, length), long(1000, 1000))).toBe(true);
      expect(client.run("PTTL", "d")).toBe(-1);
      client.run("PEXPIRE", "d", 500);
      engine.check();
    }
    client.run("FLUSHALL");
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("results that follow each other at a key have one buffer, the next being longer or shorter; so has one that is an operand itself", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const [a, b] = [long(1_000_001, 1), long(900_000, 2)];
    client.run("SET", "a", a);
    client.run("SET", "b", b);
    client.run("BITOP", "OR", "d", "a", "b");
    const { shared } = engine.engine.keyspace;
    const [used, released] = [shared.large.usedBytes, shared.statistics.releasedBytes];
    client.run("BITOP", "OR", "d", "b", "b");
    expect(value(client, "d") === latin1(b)).toBe(true);
    client.run("BITOP", "OR", "d", "b", "d", "a");
    expect(value(client, "d") === or(a, b)).toBe(true);
    client.run("BITOP", "AND", "d", "b", "b");
    client.run("SETRANGE", "d", 950_000, "x"); // Behind a shorter result there are zeros.
    expect(value(client, "d") === `${latin1(b)}${"\0".repeat(50_000)}x`).toBe(true);
    expect([shared.large.usedBytes, shared.statistics.releasedBytes]).toEqual([used, released]);
    client.run("BITOP", "DIFF", "d", "d", "b");
    expect(value(client, "d") === `${"\0".repeat(950_000)}x`).toBe(true);
    engine.check();
  });
});
