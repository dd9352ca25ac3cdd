import { expect, test } from "vitest";
import { SeededRandom } from "../testing/seeded-random.js";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const keyCount = isLongRun ? 1_000_000 : 100_000;
const timeoutMs = isLongRun ? 300_000 : 60_000;
const perBatch = 1_000;
/** Time that a reading of the clock takes: a slice then ends after about ten of them, as it would after a millisecond of work. */
const usPerReading = 100;

function fill(client: TestClient, from: number, count: number, ...options: (string | number)[]): void {
  for (let at = from; at < from + count; at += perBatch) {
    client.bytes(
      Array.from({ length: Math.min(perBatch, from + count - at) }, (_, index) => [
        "SET",
        `key:${at + index}`,
        `value of ${at + index}`,
        ...options,
      ]),
    );
  }
}

/** Ticks until done, and says how many it took and how many readings of the clock the longest. */
function tickThrough(engine: TestEngine): { ticks: number; readingsMax: number } {
  let readingsMax = 0;
  for (let ticks = 1; ticks <= keyCount; ticks++) {
    const before = engine.clock.readings;
    const more = engine.engine.tick();
    readingsMax = Math.max(readingsMax, engine.clock.readings - before);
    if (!more) return { ticks, readingsMax };
  }
  throw new Error("still busy");
}

test(
  "keys that expire in the same second are gone after a bounded number of short ticks",
  () => {
    const engine = new TestEngine();
    const client = engine.connect();
    fill(client, 0, keyCount, "PX", 1_000);
    client.run("SET", "stays", "v");
    client.run("SET", "stays a while", "v", "EX", 100);
    expect(tickThrough(engine).ticks).toBe(1);
    engine.advance(1_001);
    engine.clock.usPerReading = usPerReading;
    const { ticks, readingsMax } = tickThrough(engine);
    expect(client.run("DBSIZE")).toBe(2);
    expect(client.run("MGET", "stays", "stays a while")).toEqual(["v", "v"]);
    // At least 128 keys between two readings, and ten readings to a slice.
    expect(ticks).toBeLessThanOrEqual(Math.ceil(keyCount / 128 / 8) + 5);
    expect(readingsMax).toBeLessThanOrEqual(20);
    expect(engine.engine.keyspace.shared.statistics.expired).toBe(keyCount);
    engine.check();
  },
  timeoutMs,
);

test("nothing expires in the background while that is switched off", () => {
  const engine = new TestEngine();
  fill(engine.connect(), 0, 1_000, "PX", 10);
  engine.engine.isActiveExpiryOn = false;
  engine.advance(100);
  engine.tickUntilIdle();
  expect(engine.run("DBSIZE")).toBe(1_000);
  expect(engine.run("GET", "key:1")).toBe(null);
  engine.engine.isActiveExpiryOn = true;
  engine.tickUntilIdle();
  expect(engine.run("DBSIZE")).toBe(0);
});

test("where few keys expire, they go in the course of time", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  fill(client, 0, 20_000, "EX", 10_000);
  fill(client, 20_000, 200, "PX", 10);
  engine.advance(100);
  let ticks = 0;
  while (engine.engine.keyspace.databases[0]?.size !== 20_000) {
    engine.engine.tick();
    if (++ticks > 2_000) throw new Error("they stay");
  }
  engine.check();
});

test("one of several databases is emptied at once, and its memory freed in slices", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  fill(client, 0, 20_000);
  client.run("SELECT", 1);
  fill(client, 0, 50_000, "EX", 100);
  client.run("SET", "large", "x".repeat(1_000_000));
  const usedBefore = engine.engine.keyspace.usedBytes;
  expect(client.run("FLUSHDB")).toBe("OK");
  expect(client.run("DBSIZE")).toBe(0);
  fill(client, 0, 100, "EX", 100); // New keys of the same names, while the old ones are being freed.
  engine.clock.usPerReading = usPerReading;
  let slices = 0;
  let used = usedBefore;
  while (engine.engine.tick()) {
    slices++;
    expect(used - engine.engine.keyspace.usedBytes).toBeLessThan(usedBefore / 4); // None frees much more than its share.
    used = engine.engine.keyspace.usedBytes;
  }
  expect(slices).toBeGreaterThan(10);
  engine.check();
  expect(client.batch(["DBSIZE"], ["GET", "key:99"], ["SELECT", "0"], ["DBSIZE"], ["GET", "key:19999"])).toEqual([
    100,
    "value of 99",
    "OK",
    20_000,
    "value of 19999",
  ]);
  client.batch(["SELECT", "1"], ["FLUSHDB"], ["SELECT", "0"], ["FLUSHDB"]);
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});

test("a database may be emptied again and again before the first time is done with", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "elsewhere", "v");
  client.run("SELECT", 1);
  engine.clock.usPerReading = usPerReading;
  for (let round = 0; round < 20; round++) {
    fill(client, 0, 3_000, ...(round % 2 === 0 ? ["EX", 50] : []));
    client.run("FLUSHDB");
    engine.engine.tick();
  }
  engine.tickUntilIdle();
  engine.check();
  client.batch(["SELECT", "0"], ["DEL", "elsewhere"]);
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});

/** An engine in which a random tenth is left of many keys, so that its chunks are sparse. */
function sparseEngine(): { engine: TestEngine; client: TestClient; left: number[] } {
  const engine = new TestEngine();
  const client = engine.connect();
  const count = 300_000;
  const random = new SeededRandom(7);
  fill(client, 0, count / 2);
  fill(client, count / 2, count / 2, "EX", 100_000);
  const left: number[] = [];
  for (let at = 0; at < count; at += perBatch) {
    const gone: string[] = [];
    for (let index = at; index < at + perBatch; index++) random.next() < 0.1 ? left.push(index) : gone.push(`key:${index}`);
    client.run("DEL", ...gone);
  }
  return { engine, client, left };
}

const expectAll = (client: TestClient, indexes: readonly number[]): void => {
  for (let at = 0; at < indexes.length; at += perBatch) {
    const some = indexes.slice(at, at + perBatch);
    expect(client.run("MGET", ...some.map((index) => `key:${index}`))).toEqual(some.map((index) => `value of ${index}`));
  }
};

test("after most keys went, memory is brought together and given back, and nothing is lost", () => {
  const { engine, client, left } = sparseEngine();
  const before = engine.engine.keyspace.arenaUsage;
  engine.clock.usPerReading = usPerReading;
  let slices = 0;
  while (engine.engine.tick()) {
    if (++slices % 50 === 0) engine.check();
    if (slices % 7 === 0) client.run("SET", `new:${slices}`, "made meanwhile", "EX", 100_000);
    if (slices % 11 === 0) client.run("GET", `key:${left[slices]}`);
  }
  engine.check();
  const after = engine.engine.keyspace.arenaUsage;
  expect(after.reserved).toBeLessThan(before.reserved / 2);
  expect(engine.engine.keyspace.releasedBytes).toBeGreaterThanOrEqual(before.reserved - after.reserved);
  expectAll(client, left);
  expect(client.run("DBSIZE")).toBe(left.length + Math.floor(slices / 7));
});

test("while more and more is deleted, memory is left as it is; a while after that, it is brought together", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  const count = 300_000;
  fill(client, 0, count);
  const inChunksOfAll = (at: number): string[] => Array.from({ length: perBatch }, (_, index) => `key:${at + (index * count) / perBatch}`);
  for (let at = 0; at < 200; at++) {
    client.run("DEL", ...inChunksOfAll(at));
    if (at % 4 !== 3) continue;
    engine.advance(100);
    expect(engine.engine.tick()).toBe(false);
  }
  const { reserved, used } = engine.engine.keyspace.arenaUsage;
  expect(used).toBeLessThan(reserved / 2);
  engine.advance(400);
  expect(engine.engine.tick()).toBe(false);
  engine.advance(100);
  expect(engine.tickUntilIdle()).toBeGreaterThan(1);
  expect(engine.engine.keyspace.arenaUsage.reserved).toBeLessThan(reserved * 0.6);
  engine.check();
});

test("FLUSHALL in the middle of bringing memory together begins anew", () => {
  const { engine, client } = sparseEngine();
  engine.clock.usPerReading = usPerReading;
  for (let slice = 0; slice < 5; slice++) expect(engine.engine.tick()).toBe(true);
  client.run("FLUSHALL");
  expect(engine.engine.keyspace.usedBytes).toBe(0);
  fill(client, 0, 5_000, "EX", 10);
  engine.tickUntilIdle();
  engine.check();
  expectAll(
    client,
    Array.from({ length: 5_000 }, (_, index) => index),
  );
});

test("FLUSHDB in the middle of bringing memory together loses nothing of the other databases", () => {
  const { engine, client, left } = sparseEngine();
  client.run("SELECT", 1);
  fill(client, 1_000_000, 20_000, "EX", 100);
  engine.clock.usPerReading = usPerReading;
  for (let slice = 0; slice < 5; slice++) expect(engine.engine.tick()).toBe(true);
  client.run("FLUSHDB");
  engine.tickUntilIdle();
  engine.check();
  client.run("SELECT", 0);
  expectAll(client, left);
});

test("keys expire in the middle of bringing memory together", () => {
  const { engine, client, left } = sparseEngine();
  engine.clock.usPerReading = usPerReading;
  for (let slice = 0; slice < 5; slice++) expect(engine.engine.tick()).toBe(true);
  engine.advance(100_001_000);
  engine.tickUntilIdle();
  engine.check();
  const persistent = left.filter((index) => index < 150_000);
  expect(client.run("DBSIZE")).toBe(persistent.length);
  expectAll(client, persistent);
});
