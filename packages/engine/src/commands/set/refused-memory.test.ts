/** Long members where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory, shortages } from "../../testing/limited-memory.js";
import type { TestEngine } from "../../testing/test-engine.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  ...["large", "packed", "integers"].map((key) => [
    engine.run("OBJECT", "ENCODING", key),
    (engine.run("SMEMBERS", key) as string[]).sort(),
  ]),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["SADD", "none", long],
  ["SADD", "none", "a", long, "b", longer],
  ["SADD", "packed", longer],
  ["SADD", "integers", "7", long],
  ["SADD", "large", "b", longer],
  ["SMOVE", "large", "packed", long],
  ["SMOVE", "large", "none", long],
  ["SUNIONSTORE", "packed", "packed", "large"],
  ["SINTERSTORE", "integers", "large", "large"],
  ["SDIFFSTORE", "none", "large", "packed"],
  ["SUNIONSTORE", "large", ...Array.from({ length: 9 }, () => "large")],
  ["COPY", "large", "none"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    engine.run("SADD", "large", long, "a", "1");
    engine.run("SADD", "packed", "a", "1");
    engine.run("SADD", "integers", "1", "2");
    const client = engine.connect();
    const before = state(engine);
    const changes = engine.recordChanges();
    limit.bytes = bytes;
    const reply = client.raw(...words);
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
    expect(client.raw(...words)[0]).not.toBe("-");
    engine.tickUntilIdle();
    engine.check();
  });
});

test("what is popped or deleted asks for no memory", () => {
  for (const request of [
    ["SPOP", "large", 5],
    ["SPOP", "large"],
    ["SREM", "large", long],
    ["SMEMBERS", "large"],
    ["SUNION", "large", "large"],
  ] as const) {
    const { engine, limit } = limitedMemory();
    engine.run("SADD", "large", long, longer, "a", "b", "c", "1");
    limit.bytes = 0;
    expect(engine.connect().raw(...request)[0]).not.toBe("-");
    engine.check();
  }
});
