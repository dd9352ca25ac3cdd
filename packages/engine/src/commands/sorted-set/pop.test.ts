import { describe, expect, test } from "vitest";
import { bulk, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notPositive = "-ERR value is out of range, must be positive\r\n";

describe.each(sortedSetEngines)("popping in RESP$protocol from a sorted set that is $form", ({ start }) => {
  test("ZPOPMIN takes the lowest, ZPOPMAX the highest; the key goes with the last member", () => {
    const { client, engine, fill, score } = start();
    fill("k", 2, "b", 1, "a", 2, "c");
    // Without a count, a member and its score are no pair in RESP3 either.
    expect(client.raw("ZPOPMIN", "k")).toBe(`*2\r\n${bulk("a")}${score(1)}`);
    expect(client.raw("ZPOPMAX", "k")).toBe(`*2\r\n${bulk("c")}${score(2)}`);
    expect(client.raw("ZPOPMAX", "k")).toBe(`*2\r\n${bulk("b")}${score(2)}`);
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("ZPOPMIN", "k")).toBe("*0\r\n");
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("with a count they take so many, or as many as there are, the outermost first", () => {
    const { client, engine, fill, scored, shown } = start();
    fill("k", 1, "a", 2, "b", 3, "c", 4, "d", 5, "e", 6, "f");
    expect(client.raw("ZPOPMIN", "k", 1)).toBe(scored("a", 1));
    expect(client.raw("ZPOPMIN", "k", 2)).toBe(scored("b", 2, "c", 3));
    expect(client.raw("ZPOPMAX", "k", 2)).toBe(scored("f", 6, "e", 5));
    expect(client.raw("ZPOPMAX", "k", 0)).toBe("*0\r\n");
    expect(shown("k")).toBe("d 4");
    expect(client.raw("ZPOPMIN", "k", "9223372036854775807")).toBe(scored("d", 4));
    expect(client.raw("ZPOPMIN", "k", 5)).toBe("*0\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });

  test("ZMPOP takes from the first sorted set of several that is there, and tells its name", () => {
    const { client, engine, fill, nilArray, score, shown } = start();
    fill("k", 1, "a", 2, "b", 3, "c");
    fill("l", 5, "x");
    const pair = (member: string, of: number): string => `*2\r\n${bulk(member)}${score(of)}`;
    expect(client.raw("ZMPOP", 3, "none", "k", "l", "MIN")).toBe(`*2\r\n${bulk("k")}*1\r\n${pair("a", 1)}`);
    expect(client.raw("ZMPOP", 2, "k", "l", "max", "count", 9)).toBe(`*2\r\n${bulk("k")}*2\r\n${pair("c", 3)}${pair("b", 2)}`);
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("ZMPOP", 2, "k", "none", "MIN")).toBe(nilArray);
    expect(shown("l")).toBe("x 5");
    engine.check();
  });

  test("ZMPOP is propagated as what it popped", () => {
    const { client, engine, fill } = start();
    fill("k", 1, "a", 2, "b", 3, "c");
    const changes = engine.recordChanges();
    client.run("ZMPOP", 2, "none", "k", "MIN", "COUNT", 2);
    client.run("ZMPOP", 1, "k", "MAX", "COUNT", 9);
    client.run("ZMPOP", 1, "k", "MAX");
    client.run("ZPOPMIN", "k");
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      ...["db0 ZPOPMIN k 2", "zpopmin k", "db0 ZPOPMAX k 1", "zpopmax k", "del k"],
    ]);
  });
});

test.each(["ZPOPMIN", "ZPOPMAX"])("%s refuses a bad count before it looks at the key, and none at all only behind that", (command) => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const bad of ["x", "-1", "1.5", "", "9223372036854775808"]) expect(client.raw(command, "s", bad)).toBe(notPositive);
  expect(client.raw(command, "s")).toBe(wrongType);
  expect(client.raw(command, "s", 0)).toBe(wrongType);
  expect(client.raw(command, "s", "x", "y")).toBe(syntaxError);
  expect(client.raw(command)).toBe(`-ERR wrong number of arguments for '${command.toLowerCase()}' command\r\n`);
});

test("ZMPOP refuses what it can't read: keys, end, count", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const bad of [0, -1, "x", "9223372036854775808"])
    expect(client.raw("ZMPOP", bad, "s", "UP")).toBe("-ERR numkeys should be greater than 0\r\n");
  for (const words of [
    [1, "s", "UP"],
    [2, "s", "MIN"],
    ["9223372036854775807", "s", "MIN"],
    [1, "s", "MIN", "COUNT"],
    [1, "s", "MIN", "x", 1],
    [1, "s", "MIN", "COUNT", 1, "COUNT", 1],
  ])
    expect(client.raw("ZMPOP", ...words)).toBe(syntaxError);
  for (const bad of [0, -1, "x", "9223372036854775808"])
    expect(client.raw("ZMPOP", 1, "s", "MIN", "COUNT", bad)).toBe("-ERR count should be greater than 0\r\n");
  expect(client.raw("ZMPOP", 2, "none", "s", "MIN")).toBe(wrongType);
});
