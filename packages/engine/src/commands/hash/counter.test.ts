import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("HINCRBY adds to 64 bits", () => {
    const engine = engineWithHash(form, "n", "10", "big", "9223372036854775800", "text", "abc", "zeros", "007", "space", " 1", "e", "");
    const client = engine.connect(protocol);
    expect(client.raw("HINCRBY", "h", "n", 5)).toBe(":15\r\n");
    expect(client.raw("HINCRBY", "h", "n", -20)).toBe(":-5\r\n");
    expect(client.raw("HINCRBY", "h", "big", 7)).toBe(":9223372036854775807\r\n");
    expect(client.raw("HINCRBY", "h", "big", 1)).toBe("-ERR increment or decrement would overflow\r\n");
    expect(client.raw("HINCRBY", "h", "new", "-9223372036854775808")).toBe(":-9223372036854775808\r\n");
    expect(client.raw("HINCRBY", "h", "new", -1)).toBe("-ERR increment or decrement would overflow\r\n");
    for (const name of ["text", "zeros", "space", "e"]) {
      expect(client.raw("HINCRBY", "h", name, 1)).toBe("-ERR hash value is not an integer\r\n");
    }
    for (const amount of ["x", "1.5", "", "9223372036854775808"]) {
      expect(client.raw("HINCRBY", "h", "n", amount)).toBe("-ERR value is not an integer or out of range\r\n");
    }
    expect(client.run("HMGET", "h", "n", "big", "new", "text")).toEqual(["-5", "9223372036854775807", "-9223372036854775808", "abc"]);
    engine.check();
  });

  test("HINCRBYFLOAT adds as decimal numbers are added", () => {
    const engine = engineWithHash(form, "n", "10.50", "i", "5", "text", "abc", "inf", "inf");
    const client = engine.connect(protocol);
    expect(client.raw("HINCRBYFLOAT", "h", "n", "0.1")).toBe("$4\r\n10.6\r\n");
    expect(client.run("HINCRBYFLOAT", "h", "i", "0.1")).toBe("5.1");
    expect(client.run("HINCRBYFLOAT", "h", "i", "-5.1")).toBe("0");
    expect(client.run("HINCRBYFLOAT", "h", "new", "2.0e2")).toBe("200");
    expect(client.run("HINCRBY", "h", "new", 1)).toBe(201);
    expect(client.raw("HINCRBYFLOAT", "h", "text", 1)).toBe("-ERR hash value is not a float\r\n");
    expect(client.raw("HINCRBYFLOAT", "h", "inf", 1)).toBe("-ERR increment would produce NaN or Infinity\r\n");
    expect(client.raw("HINCRBYFLOAT", "h", "n", "inf")).toBe("-ERR value is NaN or Infinity\r\n");
    expect(client.raw("HINCRBYFLOAT", "h", "n", "nan")).toBe("-ERR value is not a valid float\r\n");
    expect(client.raw("HINCRBYFLOAT", "h", "n", "x")).toBe("-ERR value is not a valid float\r\n");
    expect(client.run("HINCRBYFLOAT", "h", "n", "1e300")).toHaveLength(301);
    engine.check();
  });

  test("a field keeps its expiry; one whose time has come counts as 0 and does not expire", () => {
    const engine = engineWithHash(form, "n", "10", "f", "1.5", "stays", "1");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 2, "n", "f");
    client.run("HINCRBY", "h", "n", 1);
    client.run("HINCRBYFLOAT", "h", "f", 1);
    expect(client.run("HPTTL", "h", "FIELDS", 2, "n", "f")).toEqual([10, 10]);
    engine.advance(11);
    expect(client.run("HINCRBY", "h", "n", 1)).toBe(1);
    expect(client.run("HINCRBYFLOAT", "h", "f", 1)).toBe("1");
    expect(client.run("HPTTL", "h", "FIELDS", 2, "n", "f")).toEqual([-1, -1]);
    engine.check();
  });

  test("a hash whose last field has expired is made anew", () => {
    const engine = engineWithHash(form, "n", "10");
    engine.run("HPEXPIRE", "h", 10, "FIELDS", 1, "n");
    engine.advance(11);
    expect(engine.connect(protocol).run("HINCRBY", "h", "n", 1)).toBe(1);
    expect(engine.run("HGETALL", "h")).toEqual(["n", "1"]);
    expect(engine.run("OBJECT", "ENCODING", "h")).toBe("listpack");
    engine.check();
  });
});

test("HINCRBYFLOAT is propagated as what it came to, and keeps the expiry there as well", () => {
  const engine = new TestEngine();
  engine.run("HSET", "h", "f", "1.5");
  const changes = engine.recordChanges();
  engine.run("HINCRBYFLOAT", "h", "f", "0.1");
  engine.run("HINCRBY", "h", "n", "2");
  expect(changes).toEqual(["2 db0 HSETEX h KEEPTTL FIELDS 1 f 1.6", "hincrbyfloat h", "3 db0 HINCRBY h n 2", "hincrby h"]);
});

test("a key of another type is refused, after an amount that is none", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
  expect(client.raw("HINCRBY", "s", "f", 1)).toBe(wrongType);
  expect(client.raw("HINCRBYFLOAT", "s", "f", 1)).toBe(wrongType);
  expect(client.raw("HINCRBY", "s", "f", "x")).toBe("-ERR value is not an integer or out of range\r\n");
  expect(client.raw("HINCRBYFLOAT", "s", "f", "x")).toBe("-ERR value is not a valid float\r\n");
});
