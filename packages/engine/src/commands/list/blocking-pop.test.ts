/** BLPOP, BRPOP and BLMPOP where there is something to pop, or nothing that may be waited for; what waits is in blocking/. */
import { describe, expect, test } from "vitest";
import { bulks, listForms, syntaxError, wrongType } from "../../testing/list-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR timeout is not a float or out of range\r\n";
const negative = "-ERR timeout is negative\r\n";
const outOfRange = "-ERR timeout is out of range\r\n";

describe.each(listForms)("blocking pops in RESP$protocol from a $form", ({ engine: start }) => {
  test("BLPOP and BRPOP take from the first list of several that is there, and tell its name", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "b", "c");
    fill("l", "x");
    expect(client.raw("BLPOP", "none", "k", "l", 0)).toBe(bulks("k", "a"));
    expect(client.raw("BRPOP", "k", "l", 1.5)).toBe(bulks("k", "c"));
    expect(client.raw("BRPOP", "l", "k", 0)).toBe(bulks("l", "x"));
    expect(shown("k")).toBe("b");
    expect(client.raw("BLPOP", "k", "k", 0)).toBe(bulks("k", "b"));
    expect(client.raw("EXISTS", "k", "l")).toBe(":0\r\n");
    engine.check();
  });

  test("BLMPOP takes several", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "a", "b", "c", "d", "e");
    expect(client.raw("BLMPOP", 0, 2, "none", "k", "LEFT")).toBe(bulks("k", ["a"]));
    expect(client.raw("BLMPOP", 0, 2, "none", "k", "RIGHT", "COUNT", 2)).toBe(bulks("k", ["e", "d"]));
    expect(shown("k")).toBe("b c");
    expect(client.raw("BLMPOP", 0, 1, "k", "LEFT", "COUNT", 9)).toBe(bulks("k", ["b", "c"]));
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });

  test("a key of another type is refused, unless a list comes before it", () => {
    const { client, fill } = start();
    fill("k", "a", "b");
    client.run("SET", "s", "v");
    for (const command of ["BLPOP", "BRPOP"]) {
      expect(client.raw(command, "s", "k", 0)).toBe(wrongType);
      expect(client.raw(command, "none", "s", "k", 0)).toBe(wrongType);
    }
    expect(client.raw("BLMPOP", 0, 2, "none", "s", "LEFT")).toBe(wrongType);
    expect(client.raw("BLPOP", "k", "s", 0)).toBe(bulks("k", "a"));
    expect(client.session.isSuspended).toBe(false);
  });

  test("in a transaction nothing waits", () => {
    const { client, nilArray } = start();
    client.batch(["MULTI"], ["BLPOP", "k", 0], ["BRPOP", "k", 0], ["BLMPOP", 0, 1, "k", "LEFT"], ["RPUSH", "k", "a"], ["BLPOP", "k", 0]);
    expect(client.raw("EXEC")).toBe(`*5\r\n${nilArray.repeat(3)}:1\r\n${bulks("k", "a")}`);
    expect(client.session.isSuspended).toBe(false);
  });
});

describe("a timeout", () => {
  test.each([
    ["x", notFloat],
    ["", notFloat],
    [" 1", notFloat],
    ["1 ", notFloat],
    ["nan", notFloat],
    ["1,5", notFloat],
    ["-1", negative],
    ["1e5000", notFloat],
    ["1e-5000", notFloat],
    ["-0.002", negative],
    ["-9223372036854775", negative],
    ["inf", outOfRange],
    ["1e300", outOfRange],
    ["1e400", outOfRange],
    ["1e4932", outOfRange],
    ["9223372036854775807", outOfRange],
    ["9223372036854775", outOfRange],
    ["0x7FFFFFFFFFFFFFFF", outOfRange],
  ])("of %j is refused, before any key is looked at", (timeout, refusal) => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "s", "v");
    for (const words of [
      ["BLPOP", "s", timeout],
      ["BRPOP", "s", "none", timeout],
      ["BLMPOP", timeout, "1", "s", "LEFT"],
      ["BLMOVE", "s", "s", "LEFT", "LEFT", timeout],
      ["BRPOPLPUSH", "s", "s", timeout],
      ["BLMOVEM", "s", "s", "LEFT", "LEFT", timeout],
    ])
      expect(client.raw(...words)).toBe(refusal);
  });

  test.each(["0", "0.0", "-0", "1e3", "0x10", "9223372036854", "0.0000001", ".5", "5."])("of %j is one", (timeout) => {
    const engine = new TestEngine();
    engine.run("RPUSH", "k", "a");
    expect(engine.run("BLPOP", "k", timeout)).toEqual(["k", "a"]);
  });
});

test("BLMPOP refuses what it can't read in Redis's order: keys, end, count, and the timeout last", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  const noKeys = "-ERR numkeys should be greater than 0\r\n";
  expect(client.raw("BLMPOP", "x", 0, "s", "UP")).toBe(noKeys);
  expect(client.raw("BLMPOP", "x", "9223372036854775807", "s", "LEFT")).toBe(syntaxError);
  expect(client.raw("BLMPOP", "x", 1, "s", "UP")).toBe(syntaxError);
  expect(client.raw("BLMPOP", "x", 2, "s", "LEFT")).toBe(syntaxError);
  expect(client.raw("BLMPOP", "x", 1, "s", "LEFT", "COUNT", 0)).toBe("-ERR count should be greater than 0\r\n");
  expect(client.raw("BLMPOP", "x", 1, "s", "LEFT", "COUNT", 1, "COUNT", 1)).toBe(syntaxError);
  expect(client.raw("BLMPOP", "x", 1, "s", "LEFT", "COUNT", 1)).toBe(notFloat);
  expect(client.raw("BLMPOP", 0, 1, "s", "LEFT")).toBe(wrongType);
  expect(client.raw("BLPOP", "s")).toBe("-ERR wrong number of arguments for 'blpop' command\r\n");
  expect(client.raw("BLMPOP", 0, 1, "s")).toBe("-ERR wrong number of arguments for 'blmpop' command\r\n");
});

test("they are propagated as LPOP or RPOP of what was popped", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b", "c", "d", "e");
  const changes = engine.recordChanges();
  engine.run("BLPOP", "none", "k", 0);
  engine.run("BRPOP", "k", 0);
  engine.run("BLMPOP", 0, 1, "k", "RIGHT", "COUNT", 2);
  engine.run("BLMPOP", 0, 1, "k", "LEFT", "COUNT", 2);
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    ...["db0 LPOP k", "lpop k", "db0 RPOP k", "rpop k", "db0 RPOP k 2", "rpop k", "db0 LPOP k 1", "lpop k", "del k"],
  ]);
});
