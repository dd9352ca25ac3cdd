import { describe, expect, test } from "vitest";
import { syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR value is not a valid float\r\n";

describe.each(sortedSetEngines)("adding in RESP$protocol to a sorted set that is $form", ({ start }) => {
  test("GEOADD gives members scores that are their positions", () => {
    const { client, engine, fill, shown } = start();
    fill("k", 1, "a", 2, "b");
    expect(client.raw("GEOADD", "k", 13.361389, 38.115556, "Palermo", "15.087269", "37.502669", "Catania")).toBe(":2\r\n");
    expect(shown("k")).toBe("a 1 b 2 Palermo 3479099956230698 Catania 3479447370796909");
    expect(client.raw("GEOADD", "k", 0, 0, "a", 0, 0, "")).toBe(":1\r\n");
    expect(shown("k")).toBe("b 2  3377699720527872 a 3377699720527872 Palermo 3479099956230698 Catania 3479447370796909");
    expect(client.raw("GEOADD", "new", "1e1", "0x2", "x", "+1e1", "2.0", "x")).toBe(":1\r\n");
    expect(shown("new")).toBe("x 3380930245207339");
    engine.check();
  });

  test("NX, XX and CH decide what is done, and what is counted", () => {
    const { client, engine, fill, shown } = start();
    fill("k", 0, "a", 0, "b");
    expect(client.raw("GEOADD", "k", "NX", 1, 1, "a", 0, 0, "c")).toBe(":1\r\n");
    expect(shown("k")).toBe("a 0 b 0 c 3377699720527872");
    expect(client.raw("GEOADD", "k", "xx", "ch", -180, "-85.05112878", "c", 1, 1, "d")).toBe(":1\r\n");
    expect(client.raw("GEOADD", "k", "CH", "XX", 1, 1, "d")).toBe(":0\r\n");
    expect(client.raw("GEOADD", "none", "XX", 1, 1, "d")).toBe(":0\r\n");
    expect(shown("k")).toBe("a 0 b 0 c 0");
    expect(client.raw("GEOADD", "k", "CH", "CH", -180, "-85.05112878", "a", 0, 0, "b", 0, 0, "d")).toBe(":2\r\n");
    expect(client.raw("EXISTS", "none")).toBe(":0\r\n");
    engine.check();
  });
});

test("positions at the ends of both ranges have scores", () => {
  const engine = new TestEngine();
  const corners = { sw: [-180, -85.05112878], e: [180, 0], n: [0, 85.05112878], ne: [180, 85.05112878] };
  engine.run("GEOADD", "k", ...Object.entries(corners).flatMap(([name, position]) => [...position, name]));
  const scores = ["0", "6755399441055744", "10133099161583616", "13510798882111488"];
  expect(engine.run("ZRANGE", "k", 0, -1, "WITHSCORES")).toEqual(["sw", "n", "e", "ne"].flatMap((name, i) => [name, scores[i]]));
});

test("what is no position, and words that are no triples, are refused before the key is looked at", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  const pair = (text: string): string => `-ERR invalid longitude,latitude pair ${text}\r\n`;
  const refusals: [(string | number)[], string][] = [
    [["s", 1, 1, "a"], wrongType],
    [["s", "XX", 1, 1, "a"], wrongType],
    [["s", 1, 1, "a", 2], syntaxError],
    [["s", "NX", 1, 1], syntaxError],
    [["s", "XX", "XX", "CH"], syntaxError],
    [["s", "GT", 1, 1, "a"], syntaxError],
    [["s", "NX", "XX", 1, 1, "a"], syntaxError],
    [["s", "XX", "CH", "NX", 200, 1, "a"], syntaxError],
    [["s", "x", 1, "a"], notFloat],
    [["s", 1, "nan", "a"], notFloat],
    [["s", 200, "x", "a"], notFloat],
    [["s", 1, " 1", "a"], notFloat],
    [["s", 1, 1, "a", 1, "", "b"], notFloat],
    [["s", 180.5, 1, "a"], pair("180.500000,1.000000")],
    [["s", "-0", 86, "a"], pair("-0.000000,86.000000")],
    [["s", 1, 86, "a"], pair("1.000000,86.000000")],
    [["s", 1, -85.0511288, "a"], pair("1.000000,-85.051129")],
    [["s", 1, 1, "a", "inf", "-inf", "b"], pair("inf,-inf")],
    [["s", "1e22", "-1e-7", "a"], pair("10000000000000000000000.000000,-0.000000")],
    [["s", 1, 1], "-ERR wrong number of arguments for 'geoadd' command\r\n"],
  ];
  for (const [words, refused] of refusals) expect(client.raw("GEOADD", ...words)).toBe(refused);
});

test("what is propagated is a ZADD, which needs no geometry", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  const commands: string[] = [];
  engine.engine.changes.subscribe({
    propagated: ({ words }) => commands.push(words.map((word) => Buffer.from(word).toString("latin1")).join(" ")),
  });
  client.run("GEOADD", "k", 13.361389, 38.115556, "a", 180, 85.05112878, "b");
  client.run("GEOADD", "k", "ch", "xX", 1, 1, "a", 1, 1, "c");
  client.run("GEOADD", "k", "NX", 2, 2, "a");
  client.run("GEOADD", "k", 1, 1, "a");
  expect(commands).toEqual(["ZADD k 3479099956230698 a 13510798882111488 b", "ZADD k ch xX 3377822707026402 a 3377822707026402 c"]);
});

test("the key's expiry stays", () => {
  const engine = new TestEngine();
  engine.run("GEOADD", "k", 1, 1, "a");
  engine.run("PEXPIRE", "k", 5000);
  engine.run("GEOADD", "k", 2, 2, "a", 3, 3, "b");
  expect(engine.run("PTTL", "k")).toBe(5000);
});
