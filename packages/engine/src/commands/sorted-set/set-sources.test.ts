/** ZUNION and its relatives over sets, whose members count for 1 each. */
import { describe, expect, test } from "vitest";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

const sets: readonly (readonly [name: string, encoding: string, fill: (engine: TestEngine) => void])[] = [
  ["a set of integers", "intset", (engine) => void engine.run("SADD", "s", 2, 3, 40)],
  ["a packed set", "listpack", (engine) => void engine.run("SADD", "s", 2, 3, "x")],
  [
    "a large set",
    "hashtable",
    (engine) => {
      const others = Array.from({ length: 600 }, (_, index) => `other ${index}`);
      engine.run("SADD", "s", 2, 3, "x", ...others);
      engine.run("SREM", "s", ...others);
    },
  ],
];

describe.each(sets)("with %s", (_, encoding, fillSet) => {
  describe.each(sortedSetEngines)("and, in RESP$protocol, a sorted set that is $form", ({ start }) => {
    const third = encoding === "intset" ? "40" : "x";

    test.each<[string, Words, Words]>([
      ["ZUNION", [1, "s"], ["2", 1, "3", 1, third, 1]],
      ["ZUNION", [2, "s", "z"], ["3", 1, third, 1, "1", 10, "2", 21]],
      ["ZUNION", [2, "z", "s", "WEIGHTS", 0, 5], ["1", 0, "2", 5, "3", 5, third, 5]],
      ["ZUNION", [2, "s", "z", "AGGREGATE", "MIN"], ["2", 1, "3", 1, third, 1, "1", 10]],
      ["ZINTER", [2, "z", "s"], ["2", 21]],
      ["ZINTER", [2, "s", "s"], ["2", 2, "3", 2, third, 2]],
      ["ZINTER", [2, "s", "z", "WEIGHTS", 7, 1, "AGGREGATE", "COUNT"], ["2", 8]],
      ["ZINTER", [2, "s", "z", "AGGREGATE", "MAX"], ["2", 20]],
      ["ZDIFF", [2, "s", "z"], ["3", 1, third, 1]],
      ["ZDIFF", [2, "z", "s"], ["1", 10]],
    ])("%s %j", (command, words, result) => {
      const { client, engine, fill, scored, shown } = start();
      fillSet(engine);
      expect(engine.run("OBJECT", "ENCODING", "s")).toBe(encoding);
      fill("z", 10, "1", 20, "2");
      expect(client.raw(command, ...words, "WITHSCORES")).toBe(scored(...result));
      expect(client.raw(`${command}STORE`, "t", ...words)).toBe(`:${result.length / 2}\r\n`);
      expect(shown("t")).toBe(result.join(" "));
      expect(client.raw(`${command}STORE`, "s", ...words)).toBe(`:${result.length / 2}\r\n`);
      expect(shown("s")).toBe(result.join(" "));
      engine.tickUntilIdle();
      engine.check();
    });

    test("ZINTERCARD", () => {
      const { client, engine, fill } = start();
      fillSet(engine);
      fill("z", 10, "1", 20, "2", 30, "3");
      expect(client.run("ZINTERCARD", 2, "s", "z")).toBe(2);
      expect(client.run("ZINTERCARD", 2, "z", "s", "LIMIT", 1)).toBe(1);
      expect(client.run("ZINTERCARD", 1, "s")).toBe(3);
    });
  });
});

test("sets of any size, with long members", () => {
  const engine = new TestEngine({ arena: { isRestless: true } });
  const names = Array.from({ length: 700 }, (_, index) => `${index}${"-".repeat(index % 90)}`);
  engine.run("SADD", "s", ...names);
  engine.run("SADD", "i", ...names.map((_, index) => index * 1e10));
  engine.run("ZADD", "z", ...names.slice(300).flatMap((name, index) => [index, name]));
  expect(engine.run("ZUNIONSTORE", "t", 3, "s", "i", "z")).toBe(1399);
  expect(engine.run("ZINTERSTORE", "u", 2, "s", "z")).toBe(400);
  expect(engine.run("ZSCORE", "u", names[301] as string)).toBe("2");
  expect(engine.run("ZDIFF", 2, "s", "z")).toHaveLength(300);
  engine.check();
});
