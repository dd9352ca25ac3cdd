import { describe, expect, test } from "vitest";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const connect = () => new TestEngine().connect(protocol);

  test("PING answers PONG, or what it was given", () => {
    const client = connect();
    expect(client.raw("PING")).toBe("+PONG\r\n");
    expect(client.raw("pInG", bytesOf("\0\r\n\xff"))).toBe("$4\r\n\0\r\n\xff\r\n");
    expect(client.raw("PING", "")).toBe("$0\r\n\r\n");
    expect(client.raw("PING", "a", "b")).toBe("-ERR wrong number of arguments for 'ping' command\r\n");
  });

  test("ECHO returns what it was given", () => {
    const client = connect();
    expect(client.raw("ECHO", "x".repeat(100_000))).toBe(`$100000\r\n${"x".repeat(100_000)}\r\n`);
    expect(client.raw("ECHO")).toBe("-ERR wrong number of arguments for 'echo' command\r\n");
  });

  test("SELECT goes on in another database, which has keys of its own", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    const other = engine.connect(protocol);
    client.run("SET", "k", "zero");
    expect(client.raw("SELECT", 15)).toBe("+OK\r\n");
    expect(client.run("GET", "k")).toBe(null);
    client.run("SET", "k", "fifteen");
    expect(other.run("GET", "k")).toBe("zero");
    expect(client.batch(["GET", "k"], ["SELECT", "0"], ["GET", "k"])).toEqual(["fifteen", "OK", "zero"]);
  });

  test("SELECT refuses an index that no database has, and stays where it is", () => {
    const client = connect();
    client.run("SELECT", 1);
    for (const [index, error] of [
      ["16", "ERR DB index is out of range"],
      ["-1", "ERR DB index is out of range"],
      ["2147483647", "ERR DB index is out of range"],
      ["2147483648", "ERR value is out of range, value must between -2147483648 and 2147483647"],
      ["-9223372036854775808", "ERR value is out of range, value must between -2147483648 and 2147483647"],
      ["9223372036854775808", "ERR value is not an integer or out of range"],
      ["abc", "ERR value is not an integer or out of range"],
      ["01", "ERR value is not an integer or out of range"],
      ["length", "ERR value is not an integer or out of range"],
    ] as const) {
      expect(client.raw("SELECT", index)).toBe(`-${error}\r\n`);
    }
    expect(client.session.database.index).toBe(1);
  });

  test("an engine may have any number of databases", () => {
    const client = new TestEngine({ databases: 1 }).connect(protocol);
    expect(client.run("SELECT", 0)).toBe("OK");
    expect(client.raw("SELECT", 1)).toBe("-ERR DB index is out of range\r\n");
  });

  test("QUIT answers, and has the connection closed", () => {
    const client = connect();
    expect(client.raw("QUIT", "whatever")).toBe("+OK\r\n");
    expect(client.session.closing).toBe(true);
  });
});

describe("HELLO", () => {
  const fields = ["server", "version", "proto", "id", "mode", "role", "modules"];

  test("chooses the protocol, and answers in it", () => {
    const client = new TestEngine().connect();
    const two = client.run("HELLO") as string[];
    expect(two.filter((_, index) => index % 2 === 0)).toEqual(fields);
    expect(client.raw("HELLO", 3)).toMatch(/^%7\r\n\$6\r\nserver\r\n\$5\r\nredis\r\n/);
    const three = client.run("HELLO") as ReadonlyMap<string, unknown>;
    expect([...three.keys()]).toEqual(fields);
    expect(three.get("proto")).toBe(3);
    expect(three.get("id")).toBe(client.session.id);
    expect(client.raw("GET", "none")).toBe("_\r\n");
    expect(client.raw("HELLO", 2)).toMatch(/^\*14\r\n/);
    expect(client.raw("GET", "none")).toBe("$-1\r\n");
  });

  test("names the connection and authenticates the default user", () => {
    const client = new TestEngine().connect();
    expect(client.raw("HELLO", 3, "AUTH", "default", "anything", "SETNAME", "me")).toMatch(/^%7/);
    expect(client.session.name).toBe("me");
  });

  test("refuses what it does not know, and changes nothing", () => {
    const client = new TestEngine().connect();
    for (const [words, error] of [
      [["4"], "NOPROTO unsupported protocol version"],
      [["1"], "NOPROTO unsupported protocol version"],
      [["9223372036854775807"], "NOPROTO unsupported protocol version"],
      [["abc"], "ERR Protocol version is not an integer or out of range"],
      [["2.0"], "ERR Protocol version is not an integer or out of range"],
      [["3", "FOO"], "ERR Syntax error in HELLO option 'FOO'"],
      [["3", "SETNAME"], "ERR Syntax error in HELLO option 'SETNAME'"],
      [["3", "AUTH", "default"], "ERR Syntax error in HELLO option 'AUTH'"],
      [["3", "SETNAME", "me", "AUTH", "other", "secret"], "WRONGPASS invalid username-password pair or user is disabled."],
      [["3", "SETNAME", "not me"], "ERR Client names cannot contain spaces, newlines or special characters."],
      [["3", "SETNAME", "me\n"], "ERR Client names cannot contain spaces, newlines or special characters."],
    ] as const) {
      expect(client.raw("HELLO", ...words)).toBe(`-${error}\r\n`);
    }
    expect(client.session.name).toBe("");
    expect(client.session.reply.protocol).toBe(2);
  });
});
