/** BLMOVE, BRPOPLPUSH and BLMOVEM where there is something to move, or nothing that may be waited for; what waits is in blocking/. */
import { describe, expect, test } from "vitest";
import { bulk, bulks, listForms, syntaxError, wrongType } from "../../testing/list-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR timeout is not a float or out of range\r\n";

describe.each(listForms)("blocking moves in RESP$protocol between lists of the kind $form", ({ engine: start }) => {
  test("BLMOVE and BRPOPLPUSH move at once what there is", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "b", "c", "d");
    expect(client.raw("BLMOVE", "k", "l", "LEFT", "RIGHT", 0)).toBe(bulk("a"));
    expect(client.raw("blmove", "k", "k", "left", "right", 0)).toBe(bulk("b"));
    expect(client.raw("BRPOPLPUSH", "k", "l", 0)).toBe(bulk("b"));
    expect([shown("k"), shown("l")]).toEqual(["c d", "b a"]);
    engine.check();
  });

  test("BLMOVEM moves at once if there are enough", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "b", "c", "d", "e");
    expect(client.raw("BLMOVEM", "k", "l", "LEFT", "LEFT", 0, "EXACTLY", 2, "OBO")).toBe(bulks("b", "a"));
    expect(client.raw("BLMOVEM", "k", "l", "RIGHT", "RIGHT", 0)).toBe(bulks("e"));
    expect(client.raw("BLMOVEM", "k", "l", "LEFT", "RIGHT", 0, "COUNT", 9, "BULK")).toBe(bulks("c", "d"));
    expect(shown("l")).toBe("b a e c d");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });

  test("keys of other types are refused, as by the commands that don't wait", () => {
    const { client, fill, shown } = start();
    fill("k", "a", "b");
    client.run("SET", "s", "v");
    expect(client.raw("BLMOVE", "s", "k", "LEFT", "LEFT", 0)).toBe(wrongType);
    expect(client.raw("BLMOVE", "k", "s", "LEFT", "LEFT", 0)).toBe(wrongType);
    expect(client.raw("BRPOPLPUSH", "s", "k", 0)).toBe(wrongType);
    expect(client.raw("BRPOPLPUSH", "k", "s", 0)).toBe(wrongType);
    expect(client.raw("BLMOVEM", "s", "k", "LEFT", "LEFT", 0)).toBe(wrongType);
    expect(client.raw("BLMOVEM", "k", "s", "LEFT", "LEFT", 0)).toBe(wrongType);
    expect(shown("k")).toBe("a b");
    expect(client.session.isSuspended).toBe(false);
  });

  test("in a transaction nothing waits", () => {
    const { client, nil, nilArray } = start();
    client.batch(
      ["MULTI"],
      ["BLMOVE", "k", "l", "LEFT", "LEFT", 0],
      ["BRPOPLPUSH", "k", "l", 0],
      ["BLMOVEM", "k", "l", "LEFT", "LEFT", 0],
      ["RPUSH", "k", "a"],
      ["BLMOVEM", "k", "l", "LEFT", "LEFT", 0, "EXACTLY", 2, "OBO"],
      ["BLMOVE", "k", "l", "LEFT", "LEFT", 0],
    );
    expect(client.raw("EXEC")).toBe(`*6\r\n${nil}${nil}${nilArray}:1\r\n${nilArray}${bulk("a")}`);
    expect(client.session.isSuspended).toBe(false);
  });
});

test("they refuse what they can't read, the ends before the timeout", () => {
  const client = new TestEngine().connect();
  expect(client.raw("BLMOVE", "k", "l", "UP", "LEFT", "x")).toBe(syntaxError);
  expect(client.raw("BLMOVE", "k", "l", "LEFT", "UP", "x")).toBe(syntaxError);
  expect(client.raw("BLMOVE", "k", "l", "LEFT", "LEFT", "x")).toBe(notFloat);
  expect(client.raw("BLMOVEM", "k", "l", "LEFT", "UP", "x")).toBe(syntaxError);
  expect(client.raw("BLMOVEM", "k", "l", "LEFT", "LEFT", "x")).toBe(notFloat);
  expect(client.raw("BLMOVEM", "k", "l", "LEFT", "LEFT", 0, "COUNT", 1)).toBe(syntaxError);
  expect(client.raw("BLMOVEM", "k", "l", "LEFT", "LEFT", 0, "COUNT", 0, "OBO")).toBe("-ERR count should be greater than 0\r\n");
  expect(client.raw("BRPOPLPUSH", "k", "l", "x")).toBe(notFloat);
  expect(client.raw("BLMOVE", "k", "l", "LEFT", "LEFT")).toBe("-ERR wrong number of arguments for 'blmove' command\r\n");
});

test("they are propagated as the commands that don't wait, BLMOVEM of just as many elements as were moved", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b", "c", "d");
  const changes = engine.recordChanges();
  engine.run("BLMOVE", "k", "l", "left", "RIGHT", 0);
  engine.run("BRPOPLPUSH", "k", "k", 0);
  engine.run("BLMOVEM", "k", "l", "LEFT", "LEFT", 0);
  engine.run("BLMOVEM", "k", "l", "RIGHT", "LEFT", 5, "COUNT", 9, "OBO");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    ...["db0 LMOVE k l LEFT RIGHT", "rpush l", "lpop k", "db0 RPOPLPUSH k k", "lpush k", "rpop k"],
    ...["db0 LMOVEM k l LEFT LEFT EXACTLY 1 BULK", "lpush l", "lpop k"],
    ...["db0 LMOVEM k l RIGHT LEFT EXACTLY 2 OBO", "lpush l", "rpop k", "del k"],
  ]);
});

test.each([
  ["RPUSH", "k", "c"],
  ["LPUSHX", "k", "c"],
  ["LINSERT", "k", "AFTER", "a", "c"],
  ["RPOPLPUSH", "other", "k"],
  ["BLMOVE", "other", "k", "LEFT", "LEFT", 0],
  ["LMOVEM", "other", "k", "LEFT", "LEFT"],
])("whatever makes a list longer wakes one who waits for more elements than there were: %s", (...growing) => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b");
  engine.run("RPUSH", "other", "c", "d");
  const waiting = engine.connect();
  waiting.send(["BLMOVEM", "k", "target", "LEFT", "RIGHT", 0, "EXACTLY", 3, "BULK"]);
  engine.run("LSET", "k", 0, "a");
  engine.run("LINSERT", "k", "AFTER", "none", "c");
  expect(waiting.received()).toBe("");
  engine.run(...growing);
  expect(waiting.received()).toMatch(/^\*3\r\n/);
  expect([engine.run("EXISTS", "k"), engine.run("LLEN", "target")]).toEqual([0, 3]);
  engine.check();
});
