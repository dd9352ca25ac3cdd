import { describe, expect, test } from "vitest";
import { syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(sortedSetEngines)("reading in RESP$protocol from a sorted set that is $form", ({ start }) => {
  test("ZCARD, ZSCORE and ZMSCORE", () => {
    const { client, fill, nil, score } = start();
    fill("k", 1, "a", "2.5", "b", "-inf", "c");
    expect(client.raw("ZCARD", "k")).toBe(":3\r\n");
    expect(client.raw("ZCARD", "none")).toBe(":0\r\n");
    expect(client.raw("ZSCORE", "k", "b")).toBe(score(2.5));
    expect(client.raw("ZSCORE", "k", "none")).toBe(nil);
    expect(client.raw("ZSCORE", "none", "a")).toBe(nil);
    expect(client.raw("ZMSCORE", "k", "c", "none", "a", "c")).toBe(`*4\r\n${score("-inf")}${nil}${score(1)}${score("-inf")}`);
    expect(client.raw("ZMSCORE", "none", "a", "b")).toBe(`*2\r\n${nil}${nil}`);
  });

  test("ZRANK and ZREVRANK, among equal scores by member", () => {
    const { client, fill, nil, nilArray, score } = start();
    fill("k", 1, "b", 1, "a", 1, "", 0, "z", 2, "y");
    const ranked = ["z", "", "a", "b", "y"];
    for (const [rank, member] of ranked.entries()) {
      expect(client.raw("ZRANK", "k", member)).toBe(`:${rank}\r\n`);
      expect(client.raw("ZREVRANK", "k", member)).toBe(`:${4 - rank}\r\n`);
    }
    expect(client.raw("ZRANK", "k", "y", "WITHSCORE")).toBe(`*2\r\n:4\r\n${score(2)}`);
    expect(client.raw("ZREVRANK", "k", "b", "withscore")).toBe(`*2\r\n:1\r\n${score(1)}`);
    for (const command of ["ZRANK", "ZREVRANK"])
      for (const [key, member] of [
        ["k", "none"],
        ["none", "a"],
      ] as const) {
        expect(client.raw(command, key, member)).toBe(nil);
        expect(client.raw(command, key, member, "WITHSCORE")).toBe(nilArray);
      }
  });
});

test("what is refused", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const words of [
    ["ZCARD", "s"],
    ["ZSCORE", "s", "a"],
    ["ZMSCORE", "s", "a"],
    ["ZRANK", "s", "a"],
    ["ZREVRANK", "s", "a", "WITHSCORE"],
  ])
    expect(client.raw(...words)).toBe(wrongType);
  for (const command of ["zrank", "zrevrank"]) {
    expect(client.raw(command, "s", "a", "WITHSCORES")).toBe(syntaxError);
    expect(client.raw(command, "s", "a", "x", "y")).toBe(`-ERR wrong number of arguments for '${command}' command\r\n`);
    expect(client.raw(command, "s")).toBe(`-ERR wrong number of arguments for '${command}' command\r\n`);
  }
});
