/** Lists of a million elements: they go in slices, whatever it is that lets them go. */
import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

const elementCount = 1_000_000;
const perRequest = 20_000;

/** An engine in which time passes while it works, so that work in the background ends when its time is up. */
function withList(): { engine: TestEngine; usedBefore: number } {
  const engine = new TestEngine({ databases: 2 });
  engine.run("SET", "other", "stays");
  const usedBefore = engine.engine.keyspace.shared.arena.usedBytes;
  const client = engine.connect();
  for (let i = 0; i < elementCount; i += perRequest) {
    client.batch(["RPUSH", "list", ...Array.from({ length: perRequest }, (_, each) => `element ${i + each}`)]);
  }
  expect(client.run("LLEN", "list")).toBe(elementCount);
  engine.check();
  engine.clock.usPerReading = 600;
  return { engine, usedBefore };
}

describe("a list of a million elements is freed in slices when it is", () => {
  test.each([
    { what: "deleted", requests: [["DEL", "list"]] },
    { what: "unlinked", requests: [["UNLINK", "list"]] },
    {
      what: "overwritten",
      requests: [
        ["SET", "list", "text"],
        ["DEL", "list"],
      ],
    },
    {
      what: "renamed over",
      requests: [
        ["RPUSH", "small", "a"],
        ["RENAME", "small", "list"],
        ["DEL", "list"],
      ],
    },
    {
      what: "trimmed to a few",
      requests: [
        ["LTRIM", "list", 1, 3],
        ["LPOP", "list", 9],
      ],
    },
    { what: "trimmed to nothing", requests: [["LTRIM", "list", 1, 0]] },
    {
      what: "trimmed to its end",
      requests: [
        ["LTRIM", "list", -3, -1],
        ["DEL", "list"],
      ],
    },
    {
      what: "trimmed to its middle",
      requests: [
        ["LTRIM", "list", 500_000, 500_003],
        ["DEL", "list"],
      ],
    },
    {
      what: "flushed with its database",
      requests: [["SELECT", 1], ["SET", "k", 1], ["SELECT", 0], ["FLUSHDB"], ["SELECT", 1], ["DEL", "k"]],
    },
  ])("$what", ({ what, requests }) => {
    const { engine, usedBefore } = withList();
    const { arena } = engine.engine.keyspace.shared;
    const usedWith = arena.usedBytes;
    for (const words of requests) expect(engine.run(...words)).not.toBeInstanceOf(Error);
    expect(usedWith - arena.usedBytes).toBeLessThan((usedWith - usedBefore) / 10);
    const slices: number[] = [];
    for (let isBusy = true; isBusy; ) {
      const before = arena.usedBytes;
      isBusy = engine.engine.tick();
      slices.push(before - arena.usedBytes);
      if (slices.length < 3) engine.check();
    }
    expect(slices.length).toBeGreaterThan(3);
    expect(Math.max(...slices)).toBeLessThan((usedWith - usedBefore) / 2);
    engine.check();
    const stays = what.startsWith("flushed") ? 0 : usedBefore;
    expect(arena.usedBytes).toBe(stays);
    expect(engine.engine.keyspace.shared.objects.usedBytes).toBe(0);
  });
});

test("FLUSHALL drops it at once, and nothing of it is left", () => {
  const { engine } = withList();
  engine.run("FLUSHALL");
  expect(engine.engine.keyspace.usedBytes).toBe(0);
  engine.tickUntilIdle();
  engine.check();
  engine.run("RPUSH", "list", "a");
  expect(engine.run("LRANGE", "list", 0, -1)).toEqual(["a"]);
});

test("it is copied, renamed and moved whole, and its blocks are brought together while it changes", () => {
  const { engine } = withList();
  const { keyspace } = engine.engine;
  expect(engine.run("COPY", "list", "copy")).toBe(1);
  expect(engine.run("RENAME", "list", "renamed")).toBe("OK");
  expect(engine.run("MOVE", "renamed", 1)).toBe(1);
  engine.check();
  // Elements go from all over the copy, so that there is room between what is left.
  for (let i = 0; i < 900; i++) engine.run("LTRIM", "copy", i % 2, -1 - (i % 3));
  engine.run("LTRIM", "copy", 300_000, -300_000);
  engine.run("SELECT", 1);
  engine.run("LTRIM", "renamed", 0, 299_999);
  const reservedBefore = keyspace.arenaUsage.reserved;
  engine.run("MEMORY", "PURGE");
  for (let i = 0; engine.engine.tick(); i++) {
    engine.run("RPUSH", "renamed", `new ${i}`);
    engine.run("LPOP", "renamed");
    if (i % 200 === 0) engine.check();
  }
  engine.check();
  expect(keyspace.arenaUsage.reserved).toBeLessThan(reservedBefore);
  const pushed = Number(/new (\d+)/.exec(engine.run("LINDEX", "renamed", -1) as string)?.[1]) + 1;
  expect(engine.run("LLEN", "renamed")).toBe(300_000);
  expect(engine.run("LINDEX", "renamed", 0)).toBe(`element ${pushed}`);
  expect(engine.run("LINDEX", "renamed", 100_000)).toBe(`element ${100_000 + pushed}`);
});
