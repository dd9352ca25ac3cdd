/** Long entries where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory, shortages } from "../../testing/limited-memory.js";
import type { TestEngine } from "../../testing/test-engine.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.engine.keyspace.shared.arena.usedBytes,
  engine.engine.keyspace.shared.objects.count,
  ...["large", "packed"].map((key) => [
    engine.connect(3).raw("XINFO", "STREAM", key, "FULL", "COUNT", 0).replaceAll(long, "long"),
    engine.run("XPENDING", key, "g", "-", "+", 9),
  ]),
  engine.run("GET", "k"),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["XADD", "none", "1-1", "f", long],
  ["XADD", "none", "1-1", long, ""],
  ["XADD", "packed", "9-1", "f", "v", longer, long],
  ["XADD", "packed", "9-1", "f", longer],
  ["XADD", "packed", "MAXLEN", 0, "9-1", "f", longer],
  ["XADD", "packed", "IDMP", "p", "i", "*", "f", longer],
  ["XADD", "large", "9-1", "f", `${longer}z`],
  ["XADD", "large", "MINID", 99, "9-*", long, long],
  ["XADD", "large", "IDMPAUTO", "p", "*", "f", longer],
  ["COPY", "large", "none"],
  ["COPY", "large", "packed", "REPLACE"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    for (const key of ["large", "packed"]) {
      engine.run("XADD", key, "1-1", "f", "v");
      if (key === "large") for (const id of ["2-1", "3-1"]) engine.run("XADD", key, id, "f", long);
      engine.run("XGROUP", "CREATE", key, "g", 0);
      engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", key, ">");
    }
    const before = state(engine);
    const changes = engine.recordChanges();
    limit.bytes = bytes;
    const reply = engine.connect().raw(...words);
    engine.tickUntilIdle();
    engine.check();
    if (reply !== refusedForMemory) {
      // There was enough for it.
      expect(bytes).toBeGreaterThan(0);
      expect(reply[0]).not.toBe("-");
      return;
    }
    expect(state(engine)).toEqual(before);
    expect(changes).toEqual([]);
    limit.bytes = Number.POSITIVE_INFINITY;
    expect(engine.connect().raw(...words)[0]).not.toBe("-");
    engine.check();
  });
});

test("what is read, acknowledged, deleted or trimmed asks for no memory", () => {
  const { engine, limit } = limitedMemory();
  for (const id of ["1-1", "2-1", "3-1"]) engine.run("XADD", "k2", id, "f", id === "2-1" ? long : "v");
  engine.run("XGROUP", "CREATE", "k2", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k2", ">");
  limit.bytes = 0;
  expect((engine.run("XRANGE", "k2", "-", "+") as unknown[]).length).toBe(3);
  expect(engine.run("XCLAIM", "k2", "g", "c", 0, "2-1", "JUSTID")).toEqual(["2-1"]);
  expect(engine.run("XNACK", "k2", "g", "FAIL", "IDS", 1, "2-1")).toBe(1);
  expect(engine.run("XACK", "k2", "g", "1-1")).toBe(1);
  expect(engine.run("XDEL", "k2", "2-1")).toBe(1);
  expect(engine.run("XTRIM", "k2", "MAXLEN", 0)).toBe(2);
  expect(engine.run("DEL", "k2")).toBe(1);
  engine.tickUntilIdle();
  engine.check();
});
