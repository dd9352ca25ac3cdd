/** Long strings of bits where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import type { RequestArgument } from "@respire/resp-protocol";
import { afterEach, describe, expect, test, vi } from "vitest";
import { mebibyte, refusedForMemory } from "../../testing/limited-memory.js";
import { TestEngine } from "../../testing/test-engine.js";

/** Large values have buffers of their own: a Uint8Array that would be longer than this is not to be had. */
function refuseLongArrays(lengthMax: number): void {
  const Real = globalThis.Uint8Array;
  vi.stubGlobal(
    "Uint8Array",
    new Proxy(Real, {
      construct(target, args, newTarget) {
        if (typeof args[0] === "number" && args[0] > lengthMax) throw new RangeError("Array buffer allocation failed");
        return Reflect.construct(target, args, newTarget);
      },
    }),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const bitsOf = (bytes: number): number => bytes * 8;

const requests: readonly (readonly RequestArgument[])[] = [
  ["SETBIT", "none", bitsOf(2 * mebibyte), 1],
  ["SETBIT", "short", bitsOf(2 * mebibyte), 0],
  ["SETBIT", "long", bitsOf(8 * mebibyte), 1],
  ["BITFIELD", "none", "SET", "u8", bitsOf(2 * mebibyte), 1],
  ["BITFIELD", "long", "GET", "u8", 0, "INCRBY", "i64", bitsOf(8 * mebibyte), 1],
  ["BITFIELD", "long", "OVERFLOW", "FAIL", "SET", "u8", bitsOf(8 * mebibyte), 256],
  ["BITOP", "NOT", "none", "long"],
  ["BITOP", "OR", "short", "long", "short"],
  ["BITOP", "DIFF", "list", "long", "short"],
];

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.run("LRANGE", "list", 0, -1),
  ...["short", "long"].flatMap((key) =>
    [["STRLEN"], ["BITCOUNT"], ["OBJECT", "ENCODING"], ["PTTL"]].map((command) => engine.run(...command, key)),
  ),
];

describe("where there is no memory for a long value", () => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const engine = new TestEngine();
    engine.run("SET", "short", "12", "PX", 500);
    engine.run("SETBIT", "long", bitsOf(3 * mebibyte), 1);
    engine.run("RPUSH", "list", "a");
    const client = engine.connect();
    const before = state(engine);
    const changes = engine.recordChanges();
    refuseLongArrays(mebibyte);
    expect(client.raw(...words)).toBe(refusedForMemory);
    expect(state(engine)).toEqual(before);
    expect(changes).toEqual([]);
    engine.check();
    vi.unstubAllGlobals();
    expect(client.raw(...words)[0]).not.toBe("-");
    engine.check();
  });

  test("what is there already is changed where it is", () => {
    const engine = new TestEngine();
    engine.run("SETBIT", "a", bitsOf(3 * mebibyte), 1);
    engine.run("SETBIT", "b", bitsOf(3 * mebibyte), 0);
    refuseLongArrays(mebibyte);
    expect(engine.run("SETBIT", "a", 77, 1)).toBe(0);
    expect(engine.run("BITFIELD", "a", "INCRBY", "i64", 100, 5)).toEqual([5]);
    expect(engine.run("BITOP", "OR", "b", "a", "b")).toBe(3 * mebibyte + 1);
    expect(engine.run("BITCOUNT", "b")).toBe(4);
    engine.check();
  });
});
