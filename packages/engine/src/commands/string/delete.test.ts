import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const lengthError = "-ERR must be exactly 16 hexadecimal characters\r\n";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const values = ["v", "", "-12", "9223372036854775807", "x".repeat(300_000)];

  test("DELEX without a condition deletes the key", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "k", "v");
    expect(client.raw("DELEX", "k")).toBe(":1\r\n");
    expect(client.raw("DELEX", "k")).toBe(":0\r\n");
  });

  test("DELEX deletes if the value, or its digest, is the one given, or another", () => {
    const client = new TestEngine().connect(protocol);
    for (const value of values) {
      client.run("SET", "k", value);
      const digest = String(client.run("DIGEST", "k"));
      const other = digest.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
      for (const [condition, word] of [
        ["IFEQ", `${value}x`],
        ["ifne", value],
        ["IFDEQ", other],
        ["IFDNE", digest],
        ["IFDNE", digest.toUpperCase()],
      ] as const) {
        expect(client.raw("DELEX", "k", condition, word)).toBe(":0\r\n");
      }
      expect(client.run("GET", "k")).toBe(value);
      for (const [condition, word] of [
        ["IFEQ", value],
        ["IFNE", `${value}x`],
        ["IFDEQ", digest.toUpperCase()],
        ["IFDNE", other],
      ] as const) {
        client.run("SET", "k", value, "EX", 10);
        expect(client.raw("DELEX", "k", condition, word)).toBe(":1\r\n");
        expect(client.run("EXISTS", "k")).toBe(0);
      }
    }
  });

  test("DELEX of a key that is not there deletes nothing, whatever the condition", () => {
    const client = new TestEngine().connect(protocol);
    for (const condition of ["IFEQ", "IFNE", "IFDEQ", "IFDNE", "BAD"]) expect(client.raw("DELEX", "none", condition, "x")).toBe(":0\r\n");
  });

  test("DELEX refuses what is no condition or no digest, and deletes nothing", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "k", "v");
    expect(client.raw("DELEX", "k", "BAD", "v")).toBe("-ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE\r\n");
    for (const condition of ["IFDEQ", "IFDNE"]) expect(client.raw("DELEX", "k", condition, "v")).toBe(lengthError);
    for (const words of [["IFEQ"], ["IFEQ", "v", "w"]]) {
      expect(client.raw("DELEX", "k", ...words)).toBe("-ERR wrong number of arguments for 'delex' command\r\n");
      expect(client.raw("DELEX", "none", ...words)).toBe("-ERR wrong number of arguments for 'delex' command\r\n");
    }
    expect(client.run("EXISTS", "k")).toBe(1);
  });

  test("DELIFEQ deletes if the value is the one given", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    expect(client.raw("DELIFEQ", "k", "v")).toBe(":0\r\n");
    for (const value of values) {
      client.run("SET", "k", value, "EX", 10);
      expect(client.raw("DELIFEQ", "k", `${value}x`)).toBe(":0\r\n");
      expect(client.raw("DELIFEQ", "k", value)).toBe(":1\r\n");
      expect(client.run("EXISTS", "k")).toBe(0);
    }
    engine.check();
  });

  test("neither counts hits or misses", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SET", "k", "v");
    client.run("DELEX", "k", "IFEQ", "x");
    client.run("DELIFEQ", "k", "x");
    client.run("DELEX", "none", "IFEQ", "x");
    const { hits, misses } = engine.engine.keyspace.shared.statistics;
    expect([hits, misses]).toEqual([0, 0]);
  });
});
