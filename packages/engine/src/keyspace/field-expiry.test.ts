import { expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

/** Time that a reading of the clock takes: a slice then ends after about ten of them, as it would after a millisecond of work. */
const usPerReading = 100;
const fieldCount = 10_000;

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `field:${index}`);

/** Ticks until done, and says how many it took and how many fields went in the one in which most did. */
function tickThrough(engine: TestEngine): { ticks: number; fieldsMax: number } {
  const { statistics } = engine.engine.keyspace.shared;
  let fieldsMax = 0;
  for (let ticks = 1; ticks <= fieldCount; ticks++) {
    const before = statistics.expiredFields;
    const more = engine.engine.tick();
    fieldsMax = Math.max(fieldsMax, statistics.expiredFields - before);
    if (!more) return { ticks, fieldsMax };
  }
  throw new Error("still busy");
}

test("the fields of one hash that are due at once go in many short slices", () => {
  const engine = new TestEngine();
  const fields = names(fieldCount);
  engine.run("HSET", "h", "stays", "v", ...fields.flatMap((name) => [name, "v"]));
  engine.run("HPEXPIRE", "h", 10, "FIELDS", fields.length, ...fields);
  expect(engine.run("INFO", "keyspace")).toContain("subexpiry=1");
  engine.advance(11);
  engine.clock.usPerReading = usPerReading;
  const { ticks, fieldsMax } = tickThrough(engine);
  expect(ticks).toBeGreaterThan(5);
  expect(fieldsMax).toBeLessThan(128 * 15);
  expect(engine.run("HGETALL", "h")).toEqual(["stays", "v"]);
  expect(engine.run("INFO", "keyspace")).toContain("subexpiry=0");
  expect(engine.run("INFO", "stats")).toContain(`expired_subkeys:${fieldCount}`);
  engine.check();
});

test("hashes lose their fields in the order in which those are due, and a key goes with its last one", () => {
  const engine = new TestEngine();
  for (const [key, ms] of [
    ["third", 30],
    ["first", 10],
    ["second", 20],
  ] as const) {
    engine.run("HSET", key, "f", "v", "g", "w");
    engine.run("HPEXPIRE", key, ms, "FIELDS", 2, "f", "g");
  }
  engine.run("HPERSIST", "second", "FIELDS", 1, "g");
  const changes = engine.recordChanges();
  engine.advance(25);
  engine.tickUntilIdle();
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    "db0 HDEL first f g",
    "hexpired first",
    "del first",
    "db0 HDEL second f",
    "hexpired second",
  ]);
  expect(engine.run("EXISTS", "first", "second", "third")).toBe(2);
  engine.check();
});

test("of every database", () => {
  const engine = new TestEngine();
  for (const index of [0, 3, 15]) {
    engine.run("SELECT", index);
    engine.run("HSETEX", "h", "PX", 10, "FIELDS", 1, "f", "v");
  }
  engine.advance(11);
  engine.tickUntilIdle();
  expect(engine.engine.keyspace.databases.map(({ size }) => size).filter((size) => size > 0)).toEqual([]);
  engine.check();
});

test("nothing goes while that is switched off, or while the engine is paused", () => {
  const engine = new TestEngine();
  engine.run("HSETEX", "h", "PX", 10, "FIELDS", 1, "f", "v");
  engine.engine.debugCommand = "yes";
  engine.run("DEBUG", "SET-ACTIVE-EXPIRE", 0);
  engine.advance(11);
  engine.tickUntilIdle();
  expect(engine.run("HLEN", "h")).toBe(1);
  engine.run("DEBUG", "SET-ACTIVE-EXPIRE", 1);
  engine.run("CLIENT", "PAUSE", 1000, "WRITE");
  engine.tickUntilIdle();
  expect(engine.run("HLEN", "h")).toBe(1);
  engine.run("CLIENT", "UNPAUSE");
  engine.tickUntilIdle();
  expect(engine.run("EXISTS", "h")).toBe(0);
  engine.check();
});

test("a watched hash that loses a field is another", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  for (const wait of ["looked at", "left alone"]) {
    client.run("HSET", "h", "f", "v", "stays", "v");
    client.run("HPEXPIRE", "h", 10, "FIELDS", 1, "f");
    client.run("WATCH", "h");
    engine.advance(11);
    if (wait === "looked at") engine.run("HGET", "h", "f");
    else engine.tickUntilIdle();
    client.run("MULTI");
    client.run("HSET", "h", "new", "v");
    expect(client.run("EXEC")).toBeNull();
  }
  engine.check();
});

test("in a transaction fields are set, expire and go as they do outside", () => {
  const engine = new TestEngine();
  const client = engine.connect(3);
  const replies = client.batch(
    ["MULTI"],
    ["HSET", "h", "f", "v"],
    ["HEXPIRE", "h", "10", "FIELDS", "1", "f"],
    ["HTTL", "h", "FIELDS", "1", "f"],
    ["HPEXPIREAT", "h", "1", "FIELDS", "1", "f"],
    ["EXISTS", "h"],
    ["EXEC"],
  );
  expect(replies.at(-1)).toEqual([1, [1], [10], [2], 0]);
  engine.check();
});

test("fields are told to those who want to know them", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "notify-keyspace-events", "Sh");
  const listener = engine.connect(3);
  listener.run("SUBSCRIBE", "__subkeyspace@0__:h");
  listener.received();
  const heard = (...request: (string | number)[]): string[] => {
    engine.run(...request);
    engine.tickUntilIdle();
    return [...listener.received().matchAll(/\r\n([a-z]+\|[^\r]*)\r\n/g)].map(([, message]) => message as string);
  };
  expect(heard("HSET", "h", "a", 1, "bb", 2)).toEqual(["hset|1:a,2:bb"]);
  expect(heard("HSETNX", "h", "c", 3)).toEqual(["hset|1:c"]);
  expect(heard("HINCRBY", "h", "a", 3)).toEqual(["hincrby|1:a"]);
  expect(heard("HINCRBYFLOAT", "h", "a", 3)).toEqual(["hincrbyfloat|1:a"]);
  expect(heard("HPEXPIRE", "h", 10, "FIELDS", 3, "a", "none", "bb")).toEqual(["hexpire|1:a,2:bb"]);
  expect(heard("HPERSIST", "h", "FIELDS", 2, "a", "c")).toEqual(["hpersist|1:a"]);
  engine.advance(11);
  expect(heard("PING")).toEqual(["hexpired|2:bb"]);
  expect(heard("HSETEX", "h", "PX", 5, "FIELDS", 1, "d", 1)).toEqual(["hset|1:d", "hexpire|1:d"]);
  expect(heard("HGETEX", "h", "PERSIST", "FIELDS", 2, "d", "a")).toEqual(["hpersist|1:d"]);
  expect(heard("HGETDEL", "h", "FIELDS", 2, "none", "d")).toEqual(["hdel|1:d"]);
  expect(heard("HDEL", "h", "none", "a", "c")).toEqual(["hdel|1:a,1:c"]);
  expect(heard("HIMPORT", "PREPARE", "u", "y", "x")).toEqual([]);
  expect(heard("HIMPORT", "SET", "h", "u", 1, 2)).toEqual(["hset|1:x,1:y"]);
});
