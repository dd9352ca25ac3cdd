import { describe, expect, test } from "vitest";
import { bulk, bulks, listForms, syntaxError, wrongType } from "../../testing/list-forms.js";
import { latin1, TestEngine } from "../../testing/test-engine.js";

const notPositive = "-ERR value is out of range, must be positive\r\n";

describe.each(listForms)("popping in RESP$protocol from a $form", ({ engine: start }) => {
  test("LPOP takes the first, RPOP the last; the key goes with the last element", () => {
    const { client, engine, fill, nil } = start();
    fill("k", "a", "b", "c");
    expect(client.raw("LPOP", "k")).toBe(bulk("a"));
    expect(client.raw("RPOP", "k")).toBe(bulk("c"));
    expect(client.raw("RPOP", "k")).toBe(bulk("b"));
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("LPOP", "k")).toBe(nil);
    expect(client.raw("RPOP", "k")).toBe(nil);
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("with a count they take so many, or as many as there are, the outermost first", () => {
    const { client, engine, fill, nilArray } = start();
    fill("k", "1", "2", "3", "4", "5", "6", "7");
    expect(client.raw("LPOP", "k", 2)).toBe(bulks("1", "2"));
    expect(client.raw("RPOP", "k", 3)).toBe(bulks("7", "6", "5"));
    expect(client.raw("LPOP", "k", 0)).toBe("*0\r\n");
    expect(client.raw("RPOP", "k", 0)).toBe("*0\r\n");
    expect(client.raw("RPOP", "k", "9223372036854775807")).toBe(bulks("4", "3"));
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("LPOP", "k", 0)).toBe(nilArray);
    expect(client.raw("RPOP", "k", 5)).toBe(nilArray);
    engine.check();
  });

  test.each(["LPOP", "RPOP"])("%s refuses a bad count before it looks at the key", (command) => {
    const { client } = start();
    client.run("SET", "s", "v");
    for (const bad of ["x", "-1", "1.5", "", "9223372036854775808", "-9223372036854775808"]) {
      expect(client.raw(command, "s", bad)).toBe(notPositive);
      expect(client.raw(command, "none", bad)).toBe(notPositive);
    }
    expect(client.raw(command, "s", 0)).toBe(wrongType);
    expect(client.raw(command, "s")).toBe(wrongType);
    expect(client.raw(command, "s", "x", "y")).toBe(`-ERR wrong number of arguments for '${command.toLowerCase()}' command\r\n`);
    expect(client.raw(command)).toBe(`-ERR wrong number of arguments for '${command.toLowerCase()}' command\r\n`);
  });

  test("large elements come whole", () => {
    const { client, engine } = start();
    for (const length of [2_000_000, 300_000, 5]) client.run("RPUSH", "k", "x".repeat(length));
    expect(client.string("LPOP", "k")?.length).toBe(2_000_000);
    expect(client.strings("RPOP", "k", 2).map(({ length }) => length)).toEqual([5, 300_000]);
    expect(client.run("EXISTS", "k")).toBe(0);
    engine.tickUntilIdle();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("LMPOP takes from the first list of several that is there, and tells its name", () => {
    const { client, engine, fill, nilArray, shown } = start();
    fill("k", "a", "b", "c", "d");
    fill("l", "x", "y");
    expect(client.raw("LMPOP", 3, "none", "k", "l", "LEFT")).toBe(bulks("k", ["a"]));
    expect(client.raw("lmpop", 2, "k", "l", "right", "count", 2)).toBe(bulks("k", ["d", "c"]));
    expect(client.raw("LMPOP", 2, "l", "k", "LEFT", "COUNT", "9223372036854775807")).toBe(bulks("l", ["x", "y"]));
    expect(client.raw("LMPOP", 1, "l", "LEFT")).toBe(nilArray);
    expect(shown("k")).toBe("b");
    engine.check();
  });

  test("LMPOP refuses what it can't read, in Redis's order, before it looks at a key", () => {
    const { client } = start();
    client.run("SET", "s", "v");
    const noKeys = "-ERR numkeys should be greater than 0\r\n";
    const noCount = "-ERR count should be greater than 0\r\n";
    expect(client.raw("LMPOP", 0, "s", "UP")).toBe(noKeys);
    expect(client.raw("LMPOP", "x", "s", "LEFT")).toBe(noKeys);
    expect(client.raw("LMPOP", "-9223372036854775808", "s", "LEFT")).toBe(noKeys);
    expect(client.raw("LMPOP", "9223372036854775807", "s", "LEFT")).toBe(syntaxError);
    expect(client.raw("LMPOP", 2, "s", "LEFT")).toBe(syntaxError);
    expect(client.raw("LMPOP", 1, "s", "UP")).toBe(syntaxError);
    expect(client.raw("LMPOP", 1, "s", "LEFT", "COUNT")).toBe(syntaxError);
    expect(client.raw("LMPOP", 1, "s", "LEFT", "COUNT", 0)).toBe(noCount);
    expect(client.raw("LMPOP", 1, "s", "LEFT", "COUNT", "x")).toBe(noCount);
    expect(client.raw("LMPOP", 1, "s", "LEFT", "COUNT", 1, "COUNT", 1)).toBe(syntaxError);
    expect(client.raw("LMPOP", 1, "s", "LEFT", "MANY", 1)).toBe(syntaxError);
    expect(client.raw("LMPOP", 1, "s", "LEFT")).toBe(wrongType);
    expect(client.raw("LMPOP", 2, "none", "s", "LEFT")).toBe(wrongType);
    expect(client.raw("LMPOP", 1, "s")).toBe("-ERR wrong number of arguments for 'lmpop' command\r\n");
  });

  test("a key of another type behind the list that is popped from does no harm", () => {
    const { client, fill } = start();
    fill("k", "a", "b");
    client.run("SET", "s", "v");
    expect(client.raw("LMPOP", 2, "k", "s", "LEFT")).toBe(bulks("k", ["a"]));
  });
});

test("a queue of many steps takes no more room in the end than at first", () => {
  const engine = new TestEngine();
  for (let i = 0; i < 300; i++) engine.run("RPUSH", "k", `element:${i}`);
  const before = engine.engine.keyspace.usedBytes;
  for (let i = 300; i < 5_300; i++) {
    engine.run("RPUSH", "k", `element:${i}`);
    expect(engine.run("LPOP", "k")).toBe(`element:${i - 300}`);
  }
  engine.tickUntilIdle();
  engine.check();
  expect(engine.engine.keyspace.usedBytes).toBeLessThan(before * 2);
});

test("popping all of a long list one by one brings all in order", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  const elements = Array.from({ length: 3_000 }, (_, i) => (i % 3 === 0 ? String(i * 7_919) : `text ${i}`));
  client.run("RPUSH", "k", ...elements);
  const popped: string[] = [];
  for (let i = 0; i < elements.length; i++) popped.push(latin1(client.string("LPOP", "k") as Uint8Array));
  expect(popped).toEqual(elements);
  expect(client.run("EXISTS", "k")).toBe(0);
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});

test("what is propagated of LMPOP is LPOP or RPOP of what was popped, and the other commands as they came", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b", "c", "d", "e");
  const changes = engine.recordChanges();
  engine.run("LPOP", "k");
  engine.run("RPOP", "k", 1);
  engine.run("LPOP", "k", 0);
  engine.run("LMPOP", 2, "none", "k", "LEFT");
  engine.run("LMPOP", 2, "none", "k", "RIGHT", "COUNT", 9);
  engine.run("LMPOP", 1, "k", "LEFT");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    ...["db0 LPOP k", "lpop k", "db0 RPOP k 1", "rpop k", "db0 LPOP k 1", "lpop k", "db0 RPOP k 2", "rpop k", "del k"],
  ]);
});
