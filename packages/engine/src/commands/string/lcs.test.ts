import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe.each([2, 3] as const)("LCS in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("MSET", "a", "ohmytext", "b", "mynewtext", "number", "-12345", "other", "1x3");
    return { engine, client };
  };
  const map = protocol === 2 ? "*4" : "%2";

  test("returns the subsequence, or its length", () => {
    const { client } = start();
    expect(client.raw("LCS", "a", "b")).toBe("$6\r\nmytext\r\n");
    expect(client.raw("LCS", "a", "b", "len")).toBe(":6\r\n");
    expect(client.raw("LCS", "number", "other")).toBe("$2\r\n13\r\n");
    expect(client.raw("LCS", "number", "number", "LEN")).toBe(":6\r\n");
    expect(client.raw("LCS", "a", "none")).toBe("$0\r\n\r\n");
    expect(client.raw("LCS", "none", "b", "LEN")).toBe(":0\r\n");
  });

  test("looks both keys up, whatever the first holds", () => {
    const { client } = start();
    client.run("HSET", "hash", "f", "v");
    const lookups = (): number[] =>
      ["hits", "misses"].map((what) => Number(new RegExp(`keyspace_${what}:(\\d+)`).exec(String(client.run("INFO", "stats")))?.[1]));
    for (const keys of [
      ["hash", "none"],
      ["none", "hash"],
    ]) {
      const [hits, misses] = lookups() as [number, number];
      expect(client.raw("LCS", ...keys)).toBe("-ERR The specified keys must contain string values\r\n");
      expect(lookups()).toEqual([hits + 1, misses + 1]);
    }
  });

  test("IDX returns where it is, from the ends on, and WITHMATCHLEN how long each part is", () => {
    const { client } = start();
    const [end, begin] = ["*2\r\n:4\r\n:7\r\n*2\r\n:5\r\n:8\r\n", "*2\r\n:2\r\n:3\r\n*2\r\n:0\r\n:1\r\n"];
    const length = "$3\r\nlen\r\n:6\r\n";
    expect(client.raw("LCS", "a", "b", "IDX")).toBe(`${map}\r\n$7\r\nmatches\r\n*2\r\n*2\r\n${end}*2\r\n${begin}${length}`);
    expect(client.raw("LCS", "a", "b", "IDX", "WITHMATCHLEN")).toBe(
      `${map}\r\n$7\r\nmatches\r\n*2\r\n*3\r\n${end}:4\r\n*3\r\n${begin}:2\r\n${length}`,
    );
    expect(client.raw("LCS", "a", "b", "MINMATCHLEN", 4, "IDX")).toBe(`${map}\r\n$7\r\nmatches\r\n*1\r\n*2\r\n${end}${length}`);
    expect(client.raw("LCS", "a", "b", "IDX", "MINMATCHLEN", -1)).toBe(client.raw("LCS", "a", "b", "IDX"));
    expect(client.raw("LCS", "none", "b", "IDX")).toBe(`${map}\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0\r\n`);
  });

  test("options that clash, are unknown or lack their number are refused", () => {
    const { client } = start();
    expect(client.raw("LCS", "a", "b", "LEN", "IDX")).toBe("-ERR If you want both the length and indexes, please just use IDX.\r\n");
    expect(client.raw("LCS", "a", "b", "BAD")).toBe("-ERR syntax error\r\n");
    expect(client.raw("LCS", "a", "b", "MINMATCHLEN")).toBe("-ERR syntax error\r\n");
    expect(client.raw("LCS", "a", "b", "MINMATCHLEN", "x")).toBe("-ERR value is not an integer or out of range\r\n");
  });

  test("what Redis's table would not fit for is refused", () => {
    const { client, engine } = start();
    engine.engine.keyspaceSettings.stringLengthMax = 4 * 9 * 10;
    expect(client.raw("LCS", "a", "b", "LEN")).toBe(":6\r\n");
    engine.engine.keyspaceSettings.stringLengthMax--;
    expect(client.raw("LCS", "a", "b", "LEN")).toBe("-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len\r\n");
    expect(client.raw("LCS", "a", "b", "BAD")).toBe("-ERR syntax error\r\n");
  });
});
