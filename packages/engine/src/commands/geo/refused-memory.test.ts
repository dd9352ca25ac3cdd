/** Long members where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory, shortages } from "../../testing/limited-memory.js";
import type { TestEngine } from "../../testing/test-engine.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);
const everywhere = ["FROMLONLAT", 0, 0, "BYRADIUS", 20_000, "km"] as const;

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.engine.keyspace.shared.arena.usedBytes,
  engine.engine.keyspace.shared.objects.count,
  ...["large", "packed"].map((key) => [
    engine.run("OBJECT", "ENCODING", key),
    (engine.run("ZRANGE", key, 0, -1, "WITHSCORES") as string[]).map((text) => `${text[0]}${text.length}`),
  ]),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["GEOADD", "none", 1, 1, long],
  ["GEOADD", "none", 1, 1, "a", 2, 2, long, 3, 3, "b", 4, 4, longer],
  ["GEOADD", "packed", 1, 1, long],
  ["GEOADD", "packed", "NX", 1, 1, "b", 2, 2, longer],
  ["GEOADD", "large", 1, 1, "a", 2, 2, `${longer}z`],
  ["GEOSEARCHSTORE", "none", "large", ...everywhere],
  ["GEOSEARCHSTORE", "packed", "large", ...everywhere, "STOREDIST"],
  ["GEOSEARCHSTORE", "large", "large", ...everywhere, "COUNT", 2, "DESC"],
  ["GEOSEARCHSTORE", "packed", "large", "BYPOLYGON", 3, 0, 0, 9, 0, 0, 9],
  ["GEORADIUS", "large", 0, 0, 20_000, "km", "STORE", "packed"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    engine.run("GEOADD", "large", 1, 1, long, 2, 2, "a", 3, 3, longer);
    engine.run("GEOADD", "packed", 1, 1, "a", 2, 2, "c");
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
