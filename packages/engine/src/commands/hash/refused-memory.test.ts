/** Long fields and values where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory, shortages } from "../../testing/limited-memory.js";
import type { TestEngine } from "../../testing/test-engine.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);

/** Of such a length that its block is longer with an expiry. */
const longField = "longs";

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.engine.keyspace.shared.arena.usedBytes,
  ...["table", "packed", "timed", "untimed"].map((key) => [
    engine.run("OBJECT", "ENCODING", key),
    engine.run("HGETALL", key),
    engine.run("HPEXPIRETIME", key, "FIELDS", 3, "a", "c", longField),
  ]),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["HSET", "none", "f", long],
  ["HSET", "none", "a", "1", "f", long, "b", "2", "g", longer],
  ["HSET", "packed", "a", long],
  ["HSET", "packed", "b", "2", longer, "1"],
  ["HSET", "timed", "a", long, "b", longer, "a", long],
  ["HSET", "table", "a", long, "b", long, longField, longer],
  ["HMSET", "table", longField, longer],
  ["HSETNX", "table", "f", long],
  ["HSETNX", "packed", "f", long],
  ["HSETEX", "timed", "EX", "100", "FIELDS", "2", "a", long, "f", longer],
  ["HSETEX", "table", "KEEPTTL", "FIELDS", "1", longField, longer],
  ["HSETEX", "packed", "PXAT", "99999999999", "FIELDS", "1", "c", long],
  ["HPEXPIRE", "untimed", "9999", "FIELDS", "1", longField],
  ["HGETEX", "table", "PERSIST", "FIELDS", "1", longField],
  ["HINCRBY", "packed", long, "5"],
  ["HINCRBYFLOAT", "table", longer, "1.5"],
  ["HIMPORT", "SET", "none", "names", long, longer],
  ["HIMPORT", "SET", "packed", "names", "1", longer],
  ["HIMPORT", "SET", "table", "names", longer, "1"],
  ["COPY", "table", "none"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    engine.run("HSET", "table", longField, long, "a", "1");
    engine.run("HEXPIRE", "table", 1000, "FIELDS", 1, longField);
    engine.run("HSET", "packed", "a", "1", "c", "3");
    engine.run("HSET", "timed", "a", "1", "c", "3");
    engine.run("HEXPIRE", "timed", 1000, "FIELDS", 1, "a");
    engine.run("HSET", "untimed", longField, longer);
    const client = engine.connect();
    client.run("HIMPORT", "PREPARE", "names", "a", "b");
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
    engine.check();
  });
});
