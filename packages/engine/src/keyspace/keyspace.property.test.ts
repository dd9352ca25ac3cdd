/**
 * A keyspace beside a plain Map: random commands over several databases, with values of every encoding and size and expiries that come due, and every
 * invariant verified on the way. At the end everything is deleted, and nothing may be left in use.
 */
import type { ArenaOptions } from "@respire/datastructures";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../limits.js";
import { startMs } from "../testing/manual-clock.js";
import { tallies } from "../testing/tally.js";
import { latin1, type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const timeoutMs = isLongRun ? 600_000 : 60_000;
const databases = 3;
const checkEvery = 20;

interface Entry {
  /** A string; a number for a tally, the type that an extension brings: how often `name` was counted. */
  value: string | number;
  expiresAtMs: number | null;
}

/** What the keyspace should hold, and answer. */
class Model {
  readonly databases = Array.from({ length: databases }, () => new Map<string, Entry>());
  selected = 0;
  nowMs = startMs;

  get keys(): Map<string, Entry> {
    return this.in(this.selected);
  }

  in(index: number): Map<string, Entry> {
    return this.databases[index] as Map<string, Entry>;
  }

  get(key: string, keys = this.keys): Entry | undefined {
    const entry = keys.get(key);
    if (entry?.expiresAtMs == null || entry.expiresAtMs >= this.nowMs) return entry;
    keys.delete(key);
    return undefined;
  }

  /** Gives or copies a key's entry to another name or database; false if it is not there, or the name is taken. */
  transfer(from: string, to: string, toIndex: number, how: { keeps: boolean; replaces: boolean }): boolean {
    const [entry, target] = [this.get(from), this.in(toIndex)];
    if (entry === undefined || (!how.replaces && this.get(to, target) !== undefined)) return false;
    if (!how.keeps) this.keys.delete(from);
    target.set(to, { ...entry });
    return true;
  }

  count(key: string, amount: number): number | null {
    const old = this.get(key);
    if (typeof old?.value === "string") return null;
    const sum = (old?.value ?? 0) + amount;
    this.keys.set(key, { value: sum, expiresAtMs: old?.expiresAtMs ?? null });
    return sum;
  }

  set(key: string, value: string, expiry: number | "keep" | null): void {
    const expiresAtMs = expiry === "keep" ? (this.get(key)?.expiresAtMs ?? null) : expiry === null ? null : this.nowMs + expiry;
    this.keys.set(key, { value, expiresAtMs });
  }

  add(key: string, amount: bigint): number | bigint | null {
    const old = this.get(key);
    if (old !== undefined && (typeof old.value === "number" || !/^(0|-?[1-9]\d{0,18})$/.test(old.value) || !fits(BigInt(old.value))))
      return null;
    const sum = BigInt(old?.value ?? 0) + amount;
    if (!fits(sum)) return null;
    this.keys.set(key, { value: String(sum), expiresAtMs: old?.expiresAtMs ?? null });
    return Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
  }

  delete(key: string): boolean {
    return this.get(key) !== undefined && this.keys.delete(key);
  }

  flush(all: boolean): void {
    for (const keys of all ? this.databases : [this.keys]) keys.clear();
  }

  /** Those whose time has come are gone after ticks until nothing is left to do. */
  dropExpired(): void {
    const { selected } = this;
    for (this.selected = 0; this.selected < databases; this.selected++) for (const key of [...this.keys.keys()]) this.get(key);
    this.selected = selected;
  }
}

const fits = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n;
const text = (length: number, variant: number): string => String.fromCharCode(97 + (variant % 26)).repeat(length);

const key = fc.oneof(
  { weight: 8, arbitrary: fc.nat(60).map((number) => `key:${number}`) },
  { weight: 1, arbitrary: fc.constantFrom("", "\0\xff\r\n", text(16_382, 0), text(16_383, 1), text(16_384, 2), text(300_000, 3)) },
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String) },
  { weight: 3, arbitrary: fc.integer().map(String) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }).map(latin1) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(6_000), fc.nat()).map(([length, variant]) => text(length, variant)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: inlineValueLengthMax - 1, max: inlineValueLengthMax + 3 }), fc.nat())
      .map(([length, variant]) => text(length, variant)),
  },
  { weight: 1, arbitrary: fc.constantFrom(text(70_000, 4), text(600_000, 5), "00", "-0", "9223372036854775808", "") },
);
const expiry = fc.oneof(fc.constant(null), fc.constant("keep" as const), fc.integer({ min: 1, max: 400 }));

type Step =
  | { do: "set"; key: string; value: string; expiry: number | "keep" | null }
  | { do: "add"; key: string; amount: bigint }
  | { do: "delete" | "get" | "persist"; key: string }
  | { do: "expire" | "expire at"; key: string; ms: number }
  | { do: "rename" | "rename if free"; key: string; to: string }
  | { do: "copy"; key: string; to: string; index: number; replaces: boolean }
  | { do: "move"; key: string; index: number }
  | { do: "swap"; index: number; other: number }
  | { do: "count"; key: string; amount: number }
  | { do: "random" | "keys" | "scan" }
  | { do: "advance"; ms: number }
  | { do: "select"; index: number }
  | { do: "flush"; all: boolean }
  | { do: "tick" };

const database = fc.nat(databases - 1);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 41, arbitrary: fc.record({ do: fc.constant("set" as const), key, value, expiry }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      key,
      amount: fc.oneof(fc.bigInt(-9n, 9n), fc.bigInt(-(2n ** 62n), 2n ** 62n)),
    }),
  },
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom("delete" as const, "get" as const, "persist" as const), key }) },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constantFrom("expire" as const, "expire at" as const), key, ms: fc.integer({ min: -5, max: 400 }) }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom("rename" as const, "rename if free" as const), key, to: key }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("copy" as const), key, to: key, index: database, replaces: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("move" as const), key, index: database }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("count" as const), key, amount: fc.integer({ min: -9, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("swap" as const), index: database, other: database }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("random" as const, "keys" as const, "scan" as const) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.nat(150) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("select" as const), index: database }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("tick" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("flush" as const), all: fc.boolean() }) },
);

function run(step: Step, engine: TestEngine, client: TestClient, model: Model): void {
  switch (step.do) {
    case "set": {
      const options = step.expiry === null ? [] : step.expiry === "keep" ? ["KEEPTTL"] : ["PX", step.expiry];
      client.run("SET", bytes(step.key), bytes(step.value), ...options);
      return model.set(step.key, step.value, step.expiry);
    }
    case "add": {
      const reply = client.run("INCRBY", bytes(step.key), step.amount);
      const sum = model.add(step.key, step.amount);
      if (sum === null) expect(reply).toBeInstanceOf(Error);
      else expect(reply).toBe(sum);
      return;
    }
    case "delete":
      expect(client.run("DEL", bytes(step.key))).toBe(model.delete(step.key) ? 1 : 0);
      return;
    case "get":
      return compare(client, model, step.key);
    case "persist": {
      const entry = model.get(step.key);
      expect(client.run("PERSIST", bytes(step.key))).toBe((entry?.expiresAtMs ?? null) === null ? 0 : 1);
      if (entry !== undefined) entry.expiresAtMs = null;
      return;
    }
    case "count": {
      const sum = model.count(step.key, step.amount);
      const reply = client.run("TALLY.ADD", bytes(step.key), "name", step.amount);
      if (sum === null) expect(reply).toBeInstanceOf(Error);
      else expect(reply).toBe(sum);
      return;
    }
    case "rename":
    case "rename if free": {
      const replaces = step.do === "rename";
      const isThere = model.get(step.key) !== undefined;
      const isDone = model.transfer(step.key, step.to, model.selected, { keeps: false, replaces });
      const reply = client.run(replaces ? "RENAME" : "RENAMENX", bytes(step.key), bytes(step.to));
      if (!isThere) expect(reply).toMatchObject({ message: "ERR no such key" });
      else expect(reply).toBe(replaces ? "OK" : isDone ? 1 : 0);
      return;
    }
    case "copy": {
      const reply = client.run("COPY", bytes(step.key), bytes(step.to), "DB", step.index, ...(step.replaces ? ["REPLACE"] : []));
      if (step.key === step.to && step.index === model.selected) expect(reply).toBeInstanceOf(Error);
      else expect(reply).toBe(model.transfer(step.key, step.to, step.index, { keeps: true, replaces: step.replaces }) ? 1 : 0);
      return;
    }
    case "move": {
      const reply = client.run("MOVE", bytes(step.key), step.index);
      if (step.index === model.selected) expect(reply).toBeInstanceOf(Error);
      else expect(reply).toBe(model.transfer(step.key, step.key, step.index, { keeps: false, replaces: false }) ? 1 : 0);
      return;
    }
    case "swap": {
      const { databases: all } = model;
      [all[step.index], all[step.other]] = [model.in(step.other), model.in(step.index)];
      expect(client.run("SWAPDB", step.index, step.other)).toBe("OK");
      return;
    }
    case "random":
    case "keys":
    case "scan":
      return compareNames(step.do, client, model);
    case "expire":
    case "expire at": {
      const entry = model.get(step.key);
      const isRelative = step.do === "expire";
      const time = isRelative ? step.ms : model.nowMs + step.ms;
      expect(client.run(isRelative ? "PEXPIRE" : "PEXPIREAT", bytes(step.key), time)).toBe(entry === undefined ? 0 : 1);
      if (step.ms <= 0) model.delete(step.key);
      else if (entry !== undefined) entry.expiresAtMs = model.nowMs + step.ms;
      return;
    }
    case "advance":
      model.nowMs += step.ms;
      return engine.advance(step.ms);
    case "select":
      model.selected = step.index;
      client.run("SELECT", step.index);
      return;
    case "flush":
      model.flush(step.all);
      client.run(step.all ? "FLUSHALL" : "FLUSHDB");
      return;
    case "tick":
      engine.engine.tick();
  }
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function compare(client: TestClient, model: Model, key: string): void {
  const entry = model.get(key);
  expect(client.run("TYPE", bytes(key))).toBe(entry === undefined ? "none" : typeof entry.value === "string" ? "string" : "Tally");
  expect(client.run("PTTL", bytes(key))).toBe(entry === undefined ? -2 : entry.expiresAtMs === null ? -1 : entry.expiresAtMs - model.nowMs);
  if (typeof entry?.value === "number") return expect(client.run("TALLY.GET", bytes(key), "name")).toBe(entry.value);
  const stored = client.string("GET", bytes(key));
  // Not with `toBe`, which would print half a megabyte.
  if ((stored === null ? undefined : latin1(stored)) !== entry?.value)
    throw new Error(`the value of ${JSON.stringify(key.slice(0, 20))} differs`);
}

/** The names that walks over all keys find. */
function compareNames(how: "random" | "keys" | "scan", client: TestClient, model: Model): void {
  model.dropExpired();
  const strings = (...words: (string | number)[]) => client.strings(...words).map(latin1);
  if (how === "random") {
    const found = client.string("RANDOMKEY");
    expect(found === null ? model.keys.size === 0 : model.keys.has(latin1(found))).toBe(true);
    return;
  }
  const found = how === "keys" ? strings("KEYS", "*") : [];
  let cursor = how === "scan" ? "0" : "";
  while (cursor !== "") {
    const [next = "", ...keys] = strings("SCAN", cursor, "COUNT", 7);
    found.push(...keys);
    cursor = next === "0" ? "" : next;
  }
  // Not the lists themselves: names are up to 300,000 bytes long.
  expect(found.length).toBe(model.keys.size);
  expect(new Set(found).size).toBe(found.length);
  expect(found.every((name) => model.keys.has(name))).toBe(true);
}

function compareAll(engine: TestEngine, client: TestClient, model: Model): void {
  const { selected } = model;
  model.dropExpired();
  for (model.selected = 0; model.selected < databases; model.selected++) {
    client.run("SELECT", model.selected);
    const keys = [...(model.databases[model.selected] as Map<string, Entry>).keys()];
    for (const key of keys) compare(client, model, key);
    while (engine.engine.tick()); // What has expired goes, even what the scan found too rare to go on for.
    expect(Number(client.run("DBSIZE"))).toBeGreaterThanOrEqual(keys.length);
  }
  model.selected = selected;
  client.run("SELECT", selected);
}

function emptyOneByOne(engine: TestEngine, client: TestClient, model: Model): void {
  for (model.selected = 0; model.selected < databases; model.selected++) {
    client.run("SELECT", model.selected);
    for (const key of (model.databases[model.selected] as Map<string, Entry>).keys()) client.run("DEL", bytes(key));
  }
  engine.advance(1_000);
  while (engine.engine.keyspace.databases.some((database) => database.size > 0)) engine.engine.tick();
  engine.tickUntilIdle();
}

const arenas: readonly [string, ArenaOptions][] = [
  ["references that begin at 1", {}],
  ["references beyond 2^31", { firstChunkIndex: 5_000 }],
];

describe.each(arenas)("with %s", (_name, arena) => {
  test(
    "a keyspace answers like Maps, keeps its invariants, and leaks nothing",
    () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 50, maxLength: isLongRun ? 2_000 : 250, size: "max" }), (steps) => {
          const engine = new TestEngine({ databases, arena, extensions: [tallies] });
          const client = engine.connect();
          const model = new Model();
          for (const [index, each] of steps.entries()) {
            run(each, engine, client, model);
            if (index % checkEvery === 0) engine.check();
          }
          compareAll(engine, client, model);
          engine.check();
          emptyOneByOne(engine, client, model);
          engine.check();
          expect(engine.engine.keyspace.usedBytes).toBe(0);
        }),
        // The time limit is for a failure, which may take very long to be made small.
        isLongRun ? { numRuns: 60 } : { numRuns: 12, interruptAfterTimeLimit: 30_000 },
      );
    },
    timeoutMs,
  );
});
