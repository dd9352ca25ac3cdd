import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

describe("SLOWLOG", () => {
  test("returns what was slow, newest first, with the client and the number of words", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.connection.address = "127.0.0.1:5000";
    client.session.name = "me";
    engine.clock.usPerReading = 10_000;
    client.run("SET", "k", "v");
    client.run("DEL", ...Array.from({ length: 40 }, (_, index) => `k${index}`));
    engine.clock.usPerReading = 0;
    const [del, set] = client.run("SLOWLOG", "GET") as unknown[][];
    expect(set?.slice(2)).toEqual([10_000, ["SET", "k", "v"], "127.0.0.1:5000", "me", 3]);
    expect(Math.floor(startMs / 1000)).toBe(set?.[1]);
    expect(del?.[0]).toBe(1);
    expect((del?.[3] as string[] | undefined)?.slice(-2)).toEqual(["k29", "... (10 more arguments)"]);
    expect(del?.[6]).toBe(41);
    expect(client.run("SLOWLOG", "LEN")).toBe(2);
    expect(client.run("SLOWLOG", "RESET")).toBe("OK");
    expect(client.run("SLOWLOG", "GET")).toEqual([]);
  });

  test("returns ten entries unless told otherwise, and all for -1", () => {
    const engine = new TestEngine();
    engine.engine.noteworthy.slow.threshold = 0;
    for (let i = 0; i < 15; i++) engine.run("PING");
    engine.engine.noteworthy.slow.threshold = -1;
    const lengthOf = (...words: string[]): number => (engine.run("SLOWLOG", "GET", ...words) as unknown[]).length;
    expect([lengthOf(), lengthOf("3"), lengthOf("-1"), lengthOf("0"), lengthOf("1000")]).toEqual([10, 3, 15, 0, 15]);
  });

  test("repeats the bytes of a word as they were", () => {
    const engine = new TestEngine();
    engine.engine.noteworthy.slow.threshold = 0;
    engine.run("GET", Uint8Array.of(0, 0xff, 0x0a, 0xc3));
    expect(engine.connect().raw("SLOWLOG", "GET", "1")).toContain("$4\r\n\0\xff\n\xc3\r\n");
  });

  test("refuses what is no count", () => {
    const client = new TestEngine().connect();
    for (const count of ["-2", "x", ""]) {
      expect(client.raw("SLOWLOG", "GET", count)).toBe("-ERR count should be greater than or equal to -1\r\n");
    }
    expect(client.raw("SLOWLOG", "get", "1", "2")).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'get'. Try SLOWLOG HELP.\r\n",
    );
  });
});

describe("COMMANDLOG", () => {
  test("has the slow log, large requests and large replies", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const { largeRequest, largeReply } = engine.engine.noteworthy;
    largeRequest.threshold = 1000;
    largeReply.threshold = 2000;
    client.run("SET", "small", "x".repeat(900));
    client.run("SET", "large", "x".repeat(2000));
    client.run("GET", "small");
    client.run("GET", "large");
    const entries = (type: string) => (client.run("COMMANDLOG", "GET", "-1", type) as unknown[][]).map((entry) => entry.slice(2, 4));
    expect(entries("large-request")).toEqual([[2033, ["SET", "large", `${"x".repeat(128)}... (1872 more bytes)`]]]);
    expect(entries("LARGE-REPLY")).toEqual([[2009, ["GET", "large"]]]);
    engine.engine.noteworthy.slow.threshold = 0;
    client.run("PING");
    engine.engine.noteworthy.slow.threshold = -1;
    expect(client.run("COMMANDLOG", "LEN", "Slow")).toBe(client.run("SLOWLOG", "LEN"));
    expect(client.run("COMMANDLOG", "RESET", "slow")).toBe("OK");
    expect(client.run("SLOWLOG", "LEN")).toBe(0);
    expect(client.run("COMMANDLOG", "LEN", "large-reply")).toBe(1);
  });

  test("refuses what is no type, before it looks at the count", () => {
    const client = new TestEngine().connect();
    const noType = "-ERR type should be one of the following: slow, large-request, large-reply\r\n";
    expect(client.raw("COMMANDLOG", "GET", "x", "fast")).toBe(noType);
    expect(client.raw("COMMANDLOG", "LEN", "fast")).toBe(noType);
    expect(client.raw("COMMANDLOG", "RESET", "fast")).toBe(noType);
    expect(client.raw("COMMANDLOG", "GET", "-2", "slow")).toBe("-ERR count should be greater than or equal to -1\r\n");
    expect(client.raw("COMMANDLOG", "GET", "1")).toBe("-ERR wrong number of arguments for 'commandlog|get' command\r\n");
  });
});

describe("secrets", () => {
  test("are in no log", () => {
    const engine = new TestEngine();
    engine.engine.noteworthy.slow.threshold = 0;
    engine.run("HELLO", "3", "auth", "default", "sesame", "SETNAME", "me");
    const [[, , , words]] = engine.run("SLOWLOG", "GET", "1") as [[number, number, number, string[]]];
    expect(words).toEqual(["HELLO", "3", "auth", "(redacted)", "(redacted)", "SETNAME", "me"]);
  });
});
