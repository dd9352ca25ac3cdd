import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const protocols = [
  { protocol: 2, nil: "$-1\r\n" },
  { protocol: 3, nil: "_\r\n" },
] as const;

describe.each(protocols)("in RESP$protocol", ({ protocol, nil }) => {
  test("GET returns the string, or null for a missing or expired key", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    expect(client.raw("GET", "k")).toBe(nil);
    client.run("SET", "k", "v", "PX", 10);
    expect(client.raw("get", "k")).toBe("$1\r\nv\r\n");
    engine.advance(10);
    expect(client.raw("GET", "k")).toBe("$1\r\nv\r\n"); // Until the millisecond is over.
    engine.advance(1);
    expect(client.raw("GET", "k")).toBe(nil);
  });

  test("GET returns integers as they were written", () => {
    const client = new TestEngine().connect(protocol);
    for (const text of [
      "0",
      "-1",
      "9007199254740993",
      "-9007199254740993",
      "9223372036854775807",
      "-9223372036854775808",
      "00",
      "-0",
      "+1",
      " 1",
    ]) {
      client.run("SET", "k", text);
      expect(client.raw("GET", "k")).toBe(`$${text.length}\r\n${text}\r\n`);
    }
  });

  test("MGET returns a string or null for each key, in order", () => {
    const client = new TestEngine().connect(protocol);
    client.run("MSET", "a", "1", "b", "text");
    expect(client.raw("MGET", "a", "none", "b", "a", "")).toBe(`*5\r\n$1\r\n1\r\n${nil}$4\r\ntext\r\n$1\r\n1\r\n${nil}`);
  });

  test("DIGEST returns the XXH3 hash of the string as 16 hexadecimal digits, or null", () => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("DIGEST", "k")).toBe(nil);
    client.run("SET", "k", "Hello world");
    expect(client.raw("DIGEST", "k")).toBe("$16\r\nb6acb9d84a38ff74\r\n"); // redis.io DIGEST
    client.run("SET", "k", "123");
    const ofInteger = client.run("DIGEST", "k");
    client.batch(["SET", "k", ""], ["APPEND", "k", "123"]);
    expect(client.run("DIGEST", "k")).toBe(ofInteger);
  });

  test("the wrong number of words is refused", () => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("GET")).toBe("-ERR wrong number of arguments for 'get' command\r\n");
    expect(client.raw("GET", "a", "b")).toBe("-ERR wrong number of arguments for 'get' command\r\n");
    expect(client.raw("MGET")).toBe("-ERR wrong number of arguments for 'mget' command\r\n");
  });
});
