/** Long elements where the system refuses the memory: the command is refused as SET is, and has changed nothing. */
import { blockBytesMax } from "@respire/datastructures";
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { limitedMemory, mebibyte, refusedForMemory as refused, shortages } from "../../testing/limited-memory.js";
import { TestEngine } from "../../testing/test-engine.js";
import { ListValue } from "../../values/list.js";

const long = "x".repeat(1.25 * mebibyte);
const longer = "y".repeat(1.5 * mebibyte);

const state = (engine: TestEngine): unknown => [
  engine.run("DBSIZE"),
  engine.engine.keyspace.shared.arena.usedBytes,
  ...["list", "short", "other"].map((key) => [
    engine.run("OBJECT", "ENCODING", key),
    (engine.run("LRANGE", key, 0, -1) as string[]).map((element) => `${element[0]}${element.length}`),
  ]),
];

const requests: readonly (readonly RequestArgument[])[] = [
  ["RPUSH", "none", long],
  ["LPUSH", "none", "a", long, "b", longer],
  ["RPUSH", "short", "a", long],
  ["LPUSHX", "list", longer, longer],
  ["RPUSH", "list", long, longer],
  ["LSET", "short", 0, long],
  ["LSET", "list", 1, longer],
  ["LSET", "list", 0, longer],
  ["LINSERT", "list", "AFTER", "a", longer],
  ["LMOVE", "list", "none", "LEFT", "LEFT"],
  ["LMOVE", "list", "short", "LEFT", "LEFT"],
  ["RPOPLPUSH", "other", "short"],
  ["BLMOVE", "list", "list", "LEFT", "RIGHT", 0],
  ["LMOVEM", "list", "short", "LEFT", "RIGHT", "COUNT", 9, "BULK"],
  ["BLMOVEM", "other", "none", "LEFT", "RIGHT", 0, "EXACTLY", 2, "OBO"],
  ["COPY", "list", "none"],
  ["COPY", "list", "short", "REPLACE"],
];

describe.each(shortages)("where there is memory for $room", ({ bytes }) => {
  test.each(requests)("%s %s … is refused, and changes nothing", (...words) => {
    const { engine, limit } = limitedMemory();
    engine.run("RPUSH", "list", long, "a", "b");
    engine.run("RPUSH", "short", "c");
    engine.run("RPUSH", "other", "d", longer);
    const before = state(engine);
    const changes = engine.recordChanges();
    limit.bytes = bytes;
    const reply = engine.connect().raw(...words);
    engine.check();
    if (reply !== refused) {
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

test("one who waits for a long element is refused it when there is no memory, and the element stays", () => {
  const { engine, limit } = limitedMemory();
  const waiting = engine.connect();
  waiting.send(["BLMOVE", "list", "target", "LEFT", "LEFT", 0]);
  limit.bytes = 2 * mebibyte;
  expect(engine.run("RPUSH", "list", long)).toBe(1);
  expect(waiting.received()).toBe(refused);
  expect([engine.run("LLEN", "list"), engine.run("EXISTS", "target")]).toEqual([1, 0]);
  engine.check();
});

test("an element that no block can hold is refused like a string that is too long", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "list", "a");
  const { keyspace } = engine.engine;
  const list = new ListValue(keyspace.shared);
  expect(() => list.provide(blockBytesMax)).toThrow("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  expect(() => list.provide(2 ** 31)).toThrow("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  engine.check();
});
