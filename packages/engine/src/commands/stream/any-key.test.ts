/** Streams as keys among others: what works with keys of every type. */
import { describe, expect, test } from "vitest";
import { streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

/** All that XINFO tells of a stream. */
const all = (engine: TestEngine, key: string): string => engine.connect(3).raw("XINFO", "STREAM", key, "FULL", "COUNT", 0);

describe.each(streamForms)("in RESP$protocol a stream of $form", ({ start }) => {
  function given() {
    const started = start();
    const { engine, fill } = started;
    engine.engine.debugCommand = "yes";
    fill("k", "1-1", "2-1", "3-1", "4-1", "5-1");
    engine.run("XADD", "k", "IDMP", "p", "i", "*", "g", "w");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XGROUP", "CREATE", "k", "h", "2-1");
    for (const [group, consumer, count] of [
      ["g", "c", 2],
      ["g", "d", 2],
      ["h", "c", 1],
    ] as const)
      engine.run("XREADGROUP", "GROUP", group, consumer, "COUNT", count, "STREAMS", "k", ">");
    engine.run("XGROUP", "CREATECONSUMER", "k", "g", "idle");
    engine.run("XNACK", "k", "g", "FATAL", "IDS", 2, "3-1", "1-1");
    engine.run("XDEL", "k", "2-1");
    return started;
  }

  test("is copied with all that belongs to it, and apart from then on", () => {
    const { client, engine } = given();
    const before = all(engine, "k");
    expect(client.raw("COPY", "k", "l")).toBe(":1\r\n");
    expect(client.raw("COPY", "k", "l")).toBe(":0\r\n");
    expect([all(engine, "l"), all(engine, "k")]).toEqual([before, before]);
    const claim = (key: string): unknown => engine.run("XREADGROUP", "GROUP", "g", "e", "CLAIM", 0, "STREAMS", key, ">");
    const order = (reply: unknown): unknown => (reply as [string, [string][]][])[0]?.[1].map(([id]) => id.slice(0, 3));
    expect(order(claim("l"))).toEqual(["3-1", "1-1", "4-1", "5-1", "189"]);
    engine.run("XTRIM", "l", "MAXLEN", 0);
    engine.run("XGROUP", "DESTROY", "l", "h");
    engine.run("XGROUP", "DELCONSUMER", "l", "g", "c");
    expect(all(engine, "k")).toBe(before);
    expect(order(claim("k"))).toEqual(["3-1", "1-1", "4-1", "5-1", "189"]);
    engine.tickUntilIdle();
    engine.check();
  });

  test("is renamed, moved, exchanged and kept as it is, and expires", () => {
    const { client, engine } = given();
    const before = all(engine, "k");
    client.run("RENAME", "k", "l");
    expect(all(engine, "l")).toBe(before);
    client.run("MOVE", "l", 1);
    client.run("SWAPDB", 0, 1);
    expect(all(engine, "l")).toBe(before);
    client.run("SET", "x", "v");
    client.run("RENAME", "l", "x");
    expect(all(engine, "x")).toBe(before);
    client.run("PEXPIRE", "x", 100);
    engine.run("XADD", "x", "*", "f", "v");
    engine.run("XTRIM", "x", "MAXLEN", 1);
    expect(engine.run("PTTL", "x")).toBe(100);
    engine.advance(101);
    expect(engine.run("EXISTS", "x")).toBe(0);
    engine.tickUntilIdle();
    engine.check();
  });

  test("has a type, an encoding, a size and a digest, which is of its entries", () => {
    const { client, engine } = given();
    expect(client.raw("TYPE", "k")).toBe("+stream\r\n");
    expect(client.raw("OBJECT", "ENCODING", "k")).toBe("$6\r\nstream\r\n");
    expect(engine.run("SCAN", 0, "TYPE", "stream")).toEqual(["0", ["k"]]);
    const digest = (key: string): unknown => engine.run("DEBUG", "DIGEST-VALUE", key);
    engine.run("COPY", "k", "l");
    expect([digest("l"), digest("l")]).toEqual([digest("k"), digest("k")]);
    engine.run("XGROUP", "DESTROY", "l", "g");
    expect(digest("l")).toEqual(digest("k"));
    engine.run("XDEL", "l", "1-1");
    expect(digest("l")).not.toEqual(digest("k"));
    const size = (key: string): number => engine.run("MEMORY", "USAGE", key) as number;
    const before = size("k");
    engine.run("XADD", "k", "*", "f", "x".repeat(100_000));
    expect(size("k")).toBeGreaterThan(before + 100_000);
    engine.run("XTRIM", "k", "MAXLEN", 0);
    expect(size("k")).toBeLessThan(before + 1_000);
    engine.check();
  });
});

test("what many pending entries take is told, and given back when they go", () => {
  const engine = new TestEngine();
  const [used, size] = [() => engine.engine.keyspace.shared.arena.usedBytes, () => engine.run("MEMORY", "USAGE", "k") as number];
  for (let i = 1; i <= 5_000; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  const [usedBefore, sizeBefore] = [used(), size()];
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  expect(used() - usedBefore).toBeGreaterThan(5_000 * 36);
  expect(size() - sizeBefore).toBeGreaterThan(5_000 * 36);
  engine.run("XREADGROUP", "GROUP", "g", "d", "CLAIM", 0, "STREAMS", "k", ">");
  engine.check();
  engine.run("XGROUP", "DESTROY", "k", "g");
  engine.tickUntilIdle();
  expect(used()).toBeLessThanOrEqual(usedBefore);
  engine.check();
});

test("a large stream is freed in slices", () => {
  const engine = new TestEngine();
  engine.run("SET", "other", "v");
  const before = engine.engine.keyspace.shared.arena.usedBytes;
  for (let i = 1; i <= 20_000; i++) engine.run("XADD", "k", `${i}-0`, "field", `value ${i}`);
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.clock.usPerReading = 100;
  engine.run("UNLINK", "k");
  const { objects } = engine.engine.keyspace.shared;
  expect(objects.leavingBytes).toBeGreaterThanOrEqual(0);
  expect(engine.engine.keyspace.shared.arena.usedBytes).toBeGreaterThan(before + 200_000);
  expect(engine.tickUntilIdle()).toBeGreaterThan(1);
  expect(engine.engine.keyspace.shared.arena.usedBytes).toBeLessThanOrEqual(before);
  engine.check();
});

test("keys of each other's types are refused", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  for (const words of [
    ["GET", "k"],
    ["LPUSH", "k", "a"],
    ["SADD", "k", "a"],
    ["HSET", "k", "f", "v"],
    ["ZADD", "k", 1, "a"],
    ["SUNION", "k"],
    ["SORT", "k"],
    ["APPEND", "k", "x"],
  ])
    expect(engine.connect().raw(...words)).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  expect(engine.run("XLEN", "k")).toBe(1);
});
