import { describe, expect, test } from "vitest";
import { bulks, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

describe.each(sortedSetEngines)("ranges in RESP$protocol of a sorted set that is $form", ({ start }) => {
  const pairs = [1, "a", 2, "b", 2, "c", 3, "d", "4.5", "e"];

  test.each<[Words, string]>([
    [[0, -1], "a b c d e"],
    [[1, 2], "b c"],
    [[-2, -1], "d e"],
    [[-99, 1], "a b"],
    [[3, 99], "d e"],
    [[5, 9], ""],
    [[2, 1], ""],
    [["9223372036854775807", "9223372036854775807"], ""],
    [["-9223372036854775808", "9223372036854775807"], "a b c d e"],
    [[0, "-9223372036854775808"], ""],
  ])("by rank: %j", (words, members) => {
    const { client, fill } = start();
    fill("k", ...pairs);
    const list = members === "" ? [] : members.split(" ");
    expect(client.raw("ZRANGE", "k", ...words)).toBe(bulks(...list));
    const [from, to] = words as [string, string];
    const reversed = client.run("ZREVRANGE", "k", from, to);
    expect(reversed).toEqual(client.run("ZRANGE", "k", from, to, "REV"));
    expect(reversed).toHaveLength(list.length);
  });

  test("in reverse, ranks are counted from the highest", () => {
    const { client, fill } = start();
    fill("k", ...pairs);
    expect(client.raw("ZREVRANGE", "k", 0, 1)).toBe(bulks("e", "d"));
    expect(client.raw("ZRANGE", "k", -2, 99, "REV")).toBe(bulks("b", "a"));
    expect(client.raw("ZREVRANGE", "k", 1, 3)).toBe(bulks("d", "c", "b"));
  });

  test("with scores: behind each member in RESP2, in a pair with it in RESP3", () => {
    const { client, fill, scored } = start();
    fill("k", ...pairs);
    expect(client.raw("ZRANGE", "k", 1, -1, "WITHSCORES")).toBe(scored("b", 2, "c", 2, "d", 3, "e", 4.5));
    expect(client.raw("ZREVRANGE", "k", 0, 1, "withscores")).toBe(scored("e", 4.5, "d", 3));
    expect(client.raw("ZRANGEBYSCORE", "k", "(1", 2, "WITHSCORES")).toBe(scored("b", 2, "c", 2));
    expect(client.raw("ZREVRANGEBYSCORE", "k", 2, "-inf", "WITHSCORES")).toBe(scored("c", 2, "b", 2, "a", 1));
    expect(client.raw("ZRANGE", "k", 9, 9, "WITHSCORES")).toBe("*0\r\n");
    expect(client.raw("ZRANGE", "none", 0, -1, "WITHSCORES")).toBe("*0\r\n");
  });

  test.each<[Words, string]>([
    [["-inf", "+inf"], "a b c d e"],
    [[2, 3], "b c d"],
    [["(2", 3], "d"],
    [[2, "(3"], "b c"],
    [["(2", "(3"], ""],
    [[3, 2], ""],
    [["4.5", "inf"], "e"],
    [["(4.5", "inf"], ""],
    [["-inf", "inf", "LIMIT", 1, 2], "b c"],
    [["-inf", "inf", "LIMIT", 3, -1], "d e"],
    [["-inf", "inf", "LIMIT", 3, -7], "d e"],
    [["-inf", "inf", "LIMIT", 0, 0], ""],
    [["-inf", "inf", "LIMIT", -1, 2], ""],
    [["-inf", "inf", "LIMIT", 5, 1], ""],
    [["-inf", "inf", "LIMIT", "9223372036854775807", "9223372036854775807"], ""],
    [["-inf", "inf", "LIMIT", 1, "9223372036854775807"], "b c d e"],
    [["-inf", "inf", "LIMIT", 0, 1, "LIMIT", 1, 1], "b"],
  ])("by score: %j", (words, members) => {
    const { client, fill } = start();
    fill("k", ...pairs);
    const list = members === "" ? [] : members.split(" ");
    expect(client.raw("ZRANGEBYSCORE", "k", ...words)).toBe(bulks(...list));
    expect(client.raw("ZRANGE", "k", ...words, "BYSCORE")).toBe(bulks(...list));
  });

  test("by score in reverse, the higher bound comes first, and limits count from the highest", () => {
    const { client, fill } = start();
    fill("k", ...pairs);
    for (const limit of [[], ["LIMIT", 1, 2], ["LIMIT", 0, -1], ["LIMIT", -1, 9], ["LIMIT", 2, 99]] as Words[]) {
      const members = client.run("ZREVRANGEBYSCORE", "k", "inf", "(1", ...limit);
      expect(client.run("ZRANGE", "k", "inf", "(1", "BYSCORE", "REV", ...limit)).toEqual(members);
      const [, offset = 0, count = -1] = limit as [string, number?, number?];
      const all = ["e", "d", "c", "b"];
      expect(members).toEqual(offset < 0 ? [] : all.slice(offset, count < 0 ? undefined : offset + count));
    }
    expect(client.run("ZREVRANGEBYSCORE", "k", "(1", "inf")).toEqual([]);
  });

  test.each<[Words, string]>([
    [["-", "+"], "a b c d e"],
    [["[b", "[d"], "b c d"],
    [["(b", "(d"], "c"],
    [["-", "[b"], "a b"],
    [["[bb", "+"], "c d e"],
    [["[d", "[b"], ""],
    [["+", "-"], ""],
    [["[", "(a"], ""],
    [["-", "+", "LIMIT", 1, 2], "b c"],
    [["[b", "+", "LIMIT", 1, -1], "c d e"],
    [["-", "+", "LIMIT", -1, 2], ""],
  ])("by member: %j", (words, members) => {
    const { client, fill } = start();
    fill("k", 0, "c", 0, "a", 0, "e", 0, "b", 0, "d");
    const list = members === "" ? [] : members.split(" ");
    expect(client.raw("ZRANGEBYLEX", "k", ...words)).toBe(bulks(...list));
    expect(client.raw("ZRANGE", "k", ...words, "BYLEX")).toBe(bulks(...list));
    if (words.length > 2) return;
    const [min, max] = words as [string, string];
    expect(client.raw("ZREVRANGEBYLEX", "k", max, min)).toBe(bulks(...list.toReversed()));
    expect(client.raw("ZRANGE", "k", max, min, "BYLEX", "REV")).toBe(bulks(...list.toReversed()));
    if (list.length > 1) expect(client.raw("ZREVRANGEBYLEX", "k", max, min, "LIMIT", 1, 1)).toBe(bulks(list.at(-2) as string));
  });

  test("a key that is not there has no members", () => {
    const { client } = start();
    for (const words of [
      ["ZRANGE", "none", 0, -1],
      ["ZREVRANGE", "none", 0, -1],
      ["ZRANGEBYSCORE", "none", 0, 1],
      ["ZREVRANGEBYSCORE", "none", 0, 1],
      ["ZRANGEBYLEX", "none", "-", "+"],
      ["ZREVRANGEBYLEX", "none", "+", "-"],
    ])
      expect(client.raw(...words)).toBe("*0\r\n");
  });
});

describe("what is refused, before the key is looked at", () => {
  const withRanks = "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX\r\n";
  const withLex = "-ERR syntax error, WITHSCORES not supported in combination with BYLEX\r\n";
  const notFloat = "-ERR min or max is not a float\r\n";
  const notLex = "-ERR min or max not valid string range item\r\n";

  test.each<[Words, string]>([
    [["ZRANGE", "s", 0, -1], wrongType],
    [["ZRANGE", "s", "x", -1], notInteger],
    [["ZRANGE", "s", 0, "9223372036854775808"], notInteger],
    [["ZRANGE", "s", "(1", 2], notInteger],
    [["ZRANGE", "s", "x", 2, "BYSCORE"], notFloat],
    [["ZRANGE", "s", 1, 2, "BYLEX"], notLex],
    [["ZRANGE", "s", 0, 1, "LIMIT", 0, 1], withRanks],
    [["ZRANGE", "s", 0, 1, "LIMIT", 0, -1], wrongType],
    [["ZRANGE", "s", 0, 1, "LIMIT", 0], syntaxError],
    [["ZRANGE", "s", 0, 1, "LIMIT", "x", 1], notInteger],
    [["ZRANGE", "s", 0, 1, "LIMIT", 0, "x", "BYSCORE"], notInteger],
    [["ZRANGE", "s", 0, 1, "WITHSCORE"], syntaxError],
    [["ZRANGE", "s", 0, 1, "BYSCORE", "BYLEX"], syntaxError],
    [["ZRANGE", "s", 0, 1, "BYSCORE", "BYSCORE"], syntaxError],
    [["ZRANGE", "s", 0, 1, "REV", "REV"], syntaxError],
    [["ZRANGE", "s", "-", "+", "BYLEX", "WITHSCORES"], withLex],
    [["ZREVRANGE", "s", 0, 1, "LIMIT", 0, 1], withRanks],
    [["ZREVRANGE", "s", 0, 1, "REV"], syntaxError],
    [["ZREVRANGE", "s", 0, 1, "BYSCORE"], syntaxError],
    [["ZRANGEBYSCORE", "s", 0, 1], wrongType],
    [["ZRANGEBYSCORE", "s", 0, 1, "REV"], syntaxError],
    [["ZRANGEBYSCORE", "s", 0, 1, "BYLEX"], syntaxError],
    [["ZRANGEBYSCORE", "s", "x", 1], notFloat],
    [["ZRANGEBYSCORE", "s", 0, 1, "LIMIT", 0, "1.5"], notInteger],
    [["ZREVRANGEBYSCORE", "s", 0, "1)"], notFloat],
    [["ZRANGEBYLEX", "s", "-", "+", "WITHSCORES"], withLex],
    [["ZRANGEBYLEX", "s", "a", "+"], notLex],
    [["ZREVRANGEBYLEX", "s", "+", "x"], notLex],
    [["ZREVRANGEBYLEX", "s", "+", "-"], wrongType],
    [["ZRANGE", "s", 0], "-ERR wrong number of arguments for 'zrange' command\r\n"],
  ])("%j", (words, refused) => {
    const client = new TestEngine().connect();
    client.run("SET", "s", "v");
    expect(client.raw(...words)).toBe(refused);
  });
});
