/**
 * A keyspace beside a plain Map: random commands over several databases, with values of every encoding and size and expiries that come due, and every
 * invariant verified on the way. At the end everything is deleted, and nothing may be left in use.
 */
import type { ArenaOptions } from "@respire/datastructures";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../limits.js";
import { startMs } from "../testing/manual-clock.js";
import { latin1, type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const timeoutMs = isLongRun ? 600_000 : 60_000;
const databases = 3;
const checkEvery = 20;

interface Entry {
  value: string;
  expiresAtMs: number | null;
}

/** What the keyspace should hold, and answer. */
class Model {
  readonly databases = Array.from({ length: databases }, () => new Map<string, Entry>());
  selected = 0;
  nowMs = startMs;

  private get keys(): Map<string, Entry> {
    return this.databases[this.selected] as Map<string, Entry>;
  }

  get(key: string): Entry | undefined {
    const entry = this.keys.get(key);
    if (entry?.expiresAtMs == null || entry.expiresAtMs >= this.nowMs) return entry;
    this.keys.delete(key);
    return undefined;
  }

  set(key: string, value: string, expiry: number | "keep" | null): void {
    const expiresAtMs = expiry === "keep" ? (this.get(key)?.expiresAtMs ?? null) : expiry === null ? null : this.nowMs + expiry;
    this.keys.set(key, { value, expiresAtMs });
  }

  add(key: string, amount: bigint): number | bigint | null {
    const old = this.get(key);
    if (old !== undefined && (!/^(0|-?[1-9]\d{0,18})$/.test(old.value) || !fits(BigInt(old.value)))) return null;
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
  | { do: "delete" | "get"; key: string }
  | { do: "expire"; key: string; ms: number }
  | { do: "advance"; ms: number }
  | { do: "select"; index: number }
  | { do: "flush"; all: boolean }
  | { do: "tick" };

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
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom("delete" as const, "get" as const), key }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("expire" as const), key, ms: fc.integer({ min: -5, max: 400 }) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.nat(150) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("select" as const), index: fc.nat(databases - 1) }) },
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
    case "expire": {
      const entry = model.get(step.key);
      expect(client.run("PEXPIRE", bytes(step.key), step.ms)).toBe(entry === undefined ? 0 : 1);
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
  const stored = client.string("GET", bytes(key));
  // Not with `toBe`, which would print half a megabyte.
  if ((stored === null ? undefined : latin1(stored)) !== entry?.value)
    throw new Error(`the value of ${JSON.stringify(key.slice(0, 20))} differs`);
  expect(client.run("PTTL", bytes(key))).toBe(entry === undefined ? -2 : entry.expiresAtMs === null ? -1 : entry.expiresAtMs - model.nowMs);
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
          const engine = new TestEngine({ databases, arena });
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
