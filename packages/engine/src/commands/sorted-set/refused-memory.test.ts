/** Long members where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import { blockBytesMax } from "@respire/datastructures";
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory, shortages } from "../../testing/limited-memory.js";
import { TestEngine } from "../../testing/test-engine.js";
import { SortedSetValue } from "../../values/sorted-set.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.engine.keyspace.shared.arena.usedBytes,
  engine.engine.keyspace.shared.objects.count,
  ...["large", "packed", "other"].map((key) => [
    engine.run("OBJECT", "ENCODING", key),
    (engine.run("ZRANGE", key, 0, -1, "WITHSCORES") as string[]).map((text) => `${text[0]}${text.length}`),
  ]),
  engine.run("GET", "k"),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["ZADD", "none", 1, long],
  ["ZADD", "none", 1, "a", 2, long, 3, "b", 4, longer],
  ["ZADD", "packed", 1, long],
  ["ZADD", "packed", "NX", 1, "b", 2, longer],
  ["ZADD", "large", 1, "a", 2, long, 3, longer, 4, `${longer}z`],
  ["ZADD", "large", 1, `${long}z`],
  ["ZINCRBY", "packed", 5, long],
  ["ZADD", "large", "INCR", 5, `${longer}z`],
  ["ZRANGESTORE", "none", "large", 0, -1],
  ["ZRANGESTORE", "packed", "large", "-inf", "inf", "BYSCORE"],
  ["ZRANGESTORE", "large", "large", 0, -1],
  ["ZUNIONSTORE", "none", 2, "large", "other"],
  ["ZUNIONSTORE", "k", 2, "other", "large"],
  ["ZINTERSTORE", "packed", 1, "large"],
  ["ZDIFFSTORE", "packed", 2, "large", "packed"],
  ["ZUNION", 2, "large", "other"],
  ["ZINTER", 2, "large", "large"],
  ["ZDIFF", 2, "large", "packed"],
  ["COPY", "large", "none"],
  ["COPY", "large", "packed", "REPLACE"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    engine.run("ZADD", "large", 1, long, 2, "a", 3, longer);
    engine.run("ZADD", "packed", 1, "a", 2, "c");
    engine.run("ZADD", "other", 1, `o${long}`);
    const before = state(engine);
    const changes = engine.recordChanges();
    limit.bytes = bytes;
    const reply = engine.connect().raw(...words);
    engine.tickUntilIdle();
    engine.check();
    if (reply !== refusedForMemory) {
      // There was enough for it.
      expect(bytes).toBeGreaterThan(0);
      expect(reply.startsWith("-")).toBe(false);
      return;
    }
    expect(state(engine)).toEqual(before);
    expect(changes).toEqual([]);
    limit.bytes = Number.POSITIVE_INFINITY;
    expect(engine.connect().raw(...words)[0]).not.toBe("-");
    engine.check();
  });
});

test("memory for a long member is given back where its score can't be added to", () => {
  const { engine } = limitedMemory();
  engine.run("ZADD", "large", "inf", long);
  const before = state(engine);
  expect(engine.connect().raw("ZINCRBY", "large", "-inf", long)).toBe("-ERR resulting score is not a number (NaN)\r\n");
  expect(state(engine)).toEqual(before);
  expect(engine.run("ZADD", "large", "XX", 1, longer)).toBe(0);
  expect(state(engine)).toEqual(before);
  engine.check();
});

test("a member that no block can hold is refused like a string that is too long", () => {
  const engine = new TestEngine();
  engine.run("ZADD", "k", 1, "a");
  const set = new SortedSetValue(engine.engine.keyspace.shared);
  for (const length of [blockBytesMax, 2 ** 31])
    expect(() => set.provide(length)).toThrow("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  engine.check();
});
