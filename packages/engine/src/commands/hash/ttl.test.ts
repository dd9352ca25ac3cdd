import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols } from "../../testing/hash-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

describe.each(formsAndProtocols)("a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("HTTL, HPTTL, HEXPIRETIME and HPEXPIRETIME tell when fields expire", () => {
    const engine = engineWithHash(form, "a", "1", "b", "2");
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 1500, "FIELDS", 1, "a");
    expect(client.raw("HTTL", "h", "FIELDS", 3, "a", "b", "none")).toBe("*3\r\n:2\r\n:-1\r\n:-2\r\n");
    expect(client.run("HPTTL", "h", "fields", 1, "a")).toEqual([1500]);
    expect(client.run("HEXPIRETIME", "h", "FIELDS", 1, "a")).toEqual([startMs / 1000 + 2]);
    expect(client.run("HPEXPIRETIME", "h", "FIELDS", 1, "a")).toEqual([startMs + 1500]);
    engine.advance(1000);
    expect(client.run("HTTL", "h", "FIELDS", 1, "a")).toEqual([1]);
    engine.advance(501);
    for (const name of ["HTTL", "HPTTL", "HEXPIRETIME", "HPEXPIRETIME"]) {
      expect(client.run(name, "h", "FIELDS", 2, "a", "b")).toEqual([-2, -1]);
      expect(client.run(name, "none", "FIELDS", 2, "a", "b")).toEqual([-2, -2]);
    }
    expect(client.run("HLEN", "h")).toBe(2);
  });
});

test("mistakes are refused in Redis's words", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  expect(client.raw("HTTL", "s", "x", 1, "f")).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  expect(client.raw("HTTL", "h", "x", 1, "f")).toBe("-ERR Mandatory argument FIELDS is missing or not at the right position\r\n");
  for (const count of [0, -1, "x", ""])
    expect(client.raw("HPTTL", "h", "FIELDS", count, "f")).toBe("-ERR Number of fields must be a positive integer\r\n");
  for (const count of [2, "9223372036854775807"]) {
    expect(client.raw("HEXPIRETIME", "h", "FIELDS", count, "f")).toBe(
      "-ERR The `numfields` parameter must match the number of arguments\r\n",
    );
  }
});
