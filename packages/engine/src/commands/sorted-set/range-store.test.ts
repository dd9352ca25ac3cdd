import { describe, expect, test } from "vitest";
import { syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

describe.each(sortedSetEngines)("ZRANGESTORE in RESP$protocol from a sorted set that is $form", ({ start }) => {
  test.each<[Words, string]>([
    [[0, -1], "a 1 b 2 c 2 d 3.5"],
    [[1, 2], "b 2 c 2"],
    [[0, 1, "REV"], "c 2 d 3.5"],
    [["(1", 2, "BYSCORE"], "b 2 c 2"],
    [["inf", 2, "BYSCORE", "REV", "LIMIT", 1, 1], "c 2"],
    [["-inf", "inf", "BYSCORE", "LIMIT", 1, -1], "b 2 c 2 d 3.5"],
    [[9, 10], ""],
    [[2, 1, "BYSCORE"], ""],
  ])("%j", (words, stored) => {
    const { client, engine, fill, shown } = start();
    fill("k", 1, "a", 2, "b", 2, "c", "3.5", "d");
    for (const target of ["new", "list", "l", "k"]) {
      engine.run("RPUSH", "list", "x");
      fill("l", 7, "other");
      engine.run("EXPIRE", "l", 100);
      expect(client.raw("ZRANGESTORE", target, "k", ...words)).toBe(`:${stored === "" ? 0 : stored.split(" ").length / 2}\r\n`);
      expect(shown(target)).toBe(stored);
      expect(client.run("TTL", target)).toBe(stored === "" ? -2 : -1);
      engine.check();
    }
  });

  test("by member", () => {
    const { client, fill, shown } = start();
    fill("k", 0, "a", 0, "b", 0, "c");
    expect(client.raw("ZRANGESTORE", "l", "k", "(a", "+", "BYLEX")).toBe(":2\r\n");
    expect(shown("l")).toBe("b 0 c 0");
    expect(client.raw("ZRANGESTORE", "l", "k", "+", "-", "BYLEX", "REV", "LIMIT", 2, 5)).toBe(":1\r\n");
    expect(shown("l")).toBe("a 0");
  });
});

test("the encoding is that of a sorted set with these members", () => {
  const engine = new TestEngine();
  engine.run("ZADD", "k", ...Array.from({ length: 129 }, (_, index) => [index, `m${index}`]).flat(), 500, "x".repeat(65));
  const encodingOf = (...words: Words): unknown => {
    engine.run("ZRANGESTORE", "l", "k", ...words);
    return engine.run("OBJECT", "ENCODING", "l");
  };
  expect(encodingOf(0, 127)).toBe("listpack");
  expect(encodingOf(0, 128)).toBe("skiplist");
  expect(encodingOf(-1, -1)).toBe("skiplist");
  expect(encodingOf(100, "(500", "BYSCORE")).toBe("listpack");
  engine.check();
});

test("a source that is not there deletes the target; one of another type is refused, and changes nothing", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  client.run("ZADD", "l", 1, "a");
  const changes = engine.recordChanges();
  expect(client.raw("ZRANGESTORE", "l", "s", 0, -1)).toBe(wrongType);
  expect(client.raw("ZRANGESTORE", "l", "s", 0, -1, "WITHSCORES")).toBe(syntaxError);
  expect(client.raw("ZRANGESTORE", "l", "s", 0, "x")).toBe("-ERR value is not an integer or out of range\r\n");
  expect(client.raw("ZRANGESTORE", "l", "s", 0, 1, "LIMIT", 0, 1)).toBe(
    "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX\r\n",
  );
  expect(changes).toEqual([]);
  expect(client.raw("ZRANGESTORE", "l", "none", 0, -1)).toBe(":0\r\n");
  expect(client.run("EXISTS", "l")).toBe(0);
  expect(client.raw("ZRANGESTORE", "l", "none", 0, -1)).toBe(":0\r\n");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual(["db0 ZRANGESTORE l none 0 -1", "del l"]);
});
