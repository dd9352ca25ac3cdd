/** Hashes against maps, in all their forms: under commands drawn at random, options that change, and time that passes. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

vi.setConfig({ testTimeout: 600_000 });
const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

interface Field {
  value: string;
  /** 0: it stays. */
  expiresAtMs: number;
}

/** A hash as Redis keeps it: what it is called follows from what was ever in it. */
class Model {
  readonly fields = new Map<string, Field>();
  encoding = "listpack";
}

const keys = ["k", "l"];

class Modelled {
  readonly engine = new TestEngine();
  readonly hashes = new Map<string, Model>();
  fieldsMax = 512;
  valueMax = 64;

  get nowMs(): number {
    return this.engine.engine.time.nowMs;
  }

  isDue({ expiresAtMs }: Field): boolean {
    return expiresAtMs !== 0 && expiresAtMs < this.nowMs;
  }

  /** What a command finds of a field: one whose time has come goes. */
  look(key: string, name: string): Field | null {
    const hash = this.hashes.get(key);
    const field = hash?.fields.get(name);
    if (hash === undefined || field === undefined) return null;
    if (!this.isDue(field)) return field;
    hash.fields.delete(name);
    return null;
  }

  dropIfEmpty(key: string): void {
    if (this.hashes.get(key)?.fields.size === 0) this.hashes.delete(key);
  }

  set(key: string, pairs: readonly (readonly [string, string])[], keepsExpiry = false): number {
    const hash = this.hashes.get(key) ?? new Model();
    this.hashes.set(key, hash);
    if (pairs.length > this.fieldsMax) hash.encoding = "hashtable";
    let created = 0;
    for (const [name, value] of pairs) {
      const old = hash.fields.get(name);
      if (old === undefined) created++;
      hash.fields.set(name, { value, expiresAtMs: keepsExpiry ? (old?.expiresAtMs ?? 0) : 0 });
      if (name.length > this.valueMax || value.length > this.valueMax || hash.fields.size > this.fieldsMax) hash.encoding = "hashtable";
    }
    return created;
  }

  becomeTimed(key: string): void {
    const hash = this.hashes.get(key);
    if (hash?.encoding === "listpack") hash.encoding = "listpackex";
  }

  check(): void {
    this.engine.check();
    for (const key of keys) this.checkKey(key);
  }

  private checkKey(key: string): void {
    const { engine } = this;
    const hash = this.hashes.get(key);
    expect(engine.run("HLEN", key)).toBe(hash?.fields.size ?? 0);
    expect(engine.run("EXISTS", key)).toBe(hash === undefined ? 0 : 1);
    if (hash === undefined) return;
    expect(engine.run("OBJECT", "ENCODING", key)).toBe(hash.encoding);
    const live = [...hash.fields].filter(([, field]) => !this.isDue(field));
    const expected = live.map(([name, { value }]) => `${name}=${value}`).sort();
    expect(pairs(engine.run("HGETALL", key) as string[])).toEqual(expected);
    expect(engine.run("HVALS", key)).toHaveLength(live.length);
    expect([...(engine.run("HKEYS", key) as string[])].sort()).toEqual(live.map(([name]) => name).sort());
    expect(this.scanned(key)).toEqual(expected);
    const names = [...hash.fields.keys()];
    const expiries = names.map((name) => {
      const field = hash.fields.get(name) as Field;
      return this.isDue(field) ? -2 : field.expiresAtMs || -1;
    });
    if (names.length > 0) expect(engine.run("HPEXPIRETIME", key, "FIELDS", names.length, ...names)).toEqual(expiries);
  }

  private scanned(key: string): string[] {
    const all: string[] = [];
    let cursor = "0";
    do {
      const [next, some] = this.engine.run("HSCAN", key, cursor, "COUNT", 7) as [string, string[]];
      all.push(...some);
      cursor = next;
    } while (cursor !== "0");
    return pairs(all);
  }
}

function pairs(flat: readonly string[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i < flat.length; i += 2) texts.push(`${flat[i]}=${flat[i + 1]}`);
  return texts.sort();
}

type Take = (modelled: Modelled) => void;

const key = fc.constantFrom(...keys);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.nat(12).map((number) => `f${number}`) },
  { weight: 2, arbitrary: fc.nat(8).map(String) },
  { weight: 1, arbitrary: fc.constantFrom("", "x".repeat(64), "y".repeat(65), "-5", "9223372036854775807", "007") },
);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 8, unit: "grapheme-ascii" }) },
  { weight: 3, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.constantFrom(60, 64, 65, 130, 5000, 70_000, 270_000).map((length) => "v".repeat(length)) },
);
const names = fc.array(name, { minLength: 1, maxLength: 4 });
const given = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 });
const many = fc
  .tuple(fc.constantFrom(20, 70, 200, 600), fc.nat(30))
  .map(([count, length]) => Array.from({ length: count }, (_, index) => [`m${index}`, "w".repeat(length)] as const));
const ttl = fc.integer({ min: 1, max: 60 });
const condition = fc.constantFrom("", "NX", "XX", "GT", "LT");

const hset = (k: string, set: readonly (readonly [string, string])[]): Take => {
  return (modelled) => {
    expect(modelled.engine.run("HSET", k, ...set.flat())).toBe(modelled.set(k, set));
  };
};

const step: fc.Arbitrary<Take> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(key, given).map(([k, set]) => hset(k, set)) },
  { weight: 2, arbitrary: fc.tuple(key, many).map(([k, set]) => hset(k, set)) },
  {
    weight: 2,
    arbitrary: fc.tuple(key, name, value).map(
      ([k, n, v]): Take =>
        (modelled) => {
          const isThere = modelled.look(k, n) !== null;
          modelled.dropIfEmpty(k);
          expect(modelled.engine.run("HSETNX", k, n, v)).toBe(isThere ? 0 : 1);
          if (!isThere) modelled.set(k, [[n, v]]);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, fc.nat(3), fc.integer({ min: -500, max: 500 })).map(
      ([k, n, by]): Take =>
        (modelled) => {
          const old = modelled.look(k, `n${n}`);
          modelled.dropIfEmpty(k);
          const sum = Number(old?.value ?? 0) + by;
          expect(modelled.engine.run("HINCRBY", k, `n${n}`, by)).toBe(sum);
          modelled.set(k, [[`n${n}`, String(sum)]], true);
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(key, fc.oneof(names, fc.constant(Array.from({ length: 550 }, (_, i) => `m${i}`)))).map(
      ([k, given]): Take =>
        (modelled) => {
          const hash = modelled.hashes.get(k);
          const deleted = given.filter((n) => hash?.fields.delete(n)).length;
          modelled.dropIfEmpty(k);
          expect(modelled.engine.run("HDEL", k, ...given)).toBe(deleted);
        },
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(key, names, ttl, condition).map(
      ([k, given, ms, only]): Take =>
        (modelled) => {
          const at = modelled.nowMs + ms;
          const replies = given.map((n) => {
            const field = modelled.look(k, n);
            if (field === null) return -2;
            const current = field.expiresAtMs;
            if (only === "NX" && current !== 0) return 0;
            if (only === "XX" && current === 0) return 0;
            if (only === "GT" && (current === 0 || at <= current)) return 0;
            if (only === "LT" && current !== 0 && at >= current) return 0;
            field.expiresAtMs = at;
            return 1;
          });
          modelled.becomeTimed(k);
          modelled.dropIfEmpty(k);
          expect(modelled.engine.run("HPEXPIRE", k, ms, ...(only === "" ? [] : [only]), "FIELDS", given.length, ...given)).toEqual(replies);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, fc.constantFrom(20, 300), ttl).map(
      ([k, count, ms]): Take =>
        (modelled) => {
          const given = Array.from({ length: count }, (_, index) => `m${index}`);
          for (const n of given) {
            const field = modelled.look(k, n);
            if (field !== null) field.expiresAtMs = modelled.nowMs + ms;
          }
          modelled.becomeTimed(k);
          modelled.dropIfEmpty(k);
          modelled.engine.run("HPEXPIRE", k, ms, "FIELDS", count, ...given);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, names).map(
      ([k, given]): Take =>
        (modelled) => {
          const hash = modelled.hashes.get(k);
          const replies = given.map((n) => {
            const field = hash?.fields.get(n);
            if (field === undefined || modelled.isDue(field)) return -2;
            if (field.expiresAtMs === 0) return -1;
            field.expiresAtMs = 0;
            return 1;
          });
          expect(modelled.engine.run("HPERSIST", k, "FIELDS", given.length, ...given)).toEqual(replies);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, given, fc.constantFrom("", "PX", "KEEPTTL"), ttl).map(
      ([k, set, option, ms]): Take =>
        (modelled) => {
          if (option === "KEEPTTL") for (const [n] of set) modelled.look(k, n);
          const options = option === "PX" ? ["PX", ms] : option === "" ? [] : [option];
          expect(modelled.engine.run("HSETEX", k, ...options, "FIELDS", set.length, ...set.flat())).toBe(1);
          modelled.set(k, set, option !== "");
          if (option !== "PX") return;
          modelled.becomeTimed(k);
          for (const [n] of set) (modelled.hashes.get(k) as Model).fields.get(n)!.expiresAtMs = modelled.nowMs + ms;
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, names, fc.constantFrom("", "PX", "PERSIST"), ttl).map(
      ([k, given, option, ms]): Take =>
        (modelled) => {
          const options = option === "PX" ? ["PX", ms] : option === "" ? [] : [option];
          const values = given.map((n) => {
            const field = modelled.look(k, n);
            if (field !== null && option !== "") field.expiresAtMs = option === "PX" ? modelled.nowMs + ms : 0;
            return field?.value ?? null;
          });
          if (option !== "") modelled.becomeTimed(k);
          modelled.dropIfEmpty(k);
          expect(modelled.engine.run("HGETEX", k, ...options, "FIELDS", given.length, ...given)).toEqual(values);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, names, fc.boolean()).map(
      ([k, given, deletes]): Take =>
        (modelled) => {
          const values = given.map((n) => {
            const found = modelled.look(k, n);
            if (deletes && found !== null) modelled.hashes.get(k)?.fields.delete(n);
            return found?.value ?? null;
          });
          modelled.dropIfEmpty(k);
          const request = deletes ? ["HGETDEL", k, "FIELDS", given.length, ...given] : ["HMGET", k, ...given];
          expect(modelled.engine.run(...request)).toEqual(values);
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 40 }).map(
      (ms): Take =>
        (modelled) => {
          modelled.engine.advance(ms);
          modelled.engine.run("PING"); // The clock is read.
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Take>((modelled) => {
      modelled.engine.tickUntilIdle();
      for (const [k, hash] of modelled.hashes) {
        for (const [n, field] of hash.fields) if (modelled.isDue(field)) hash.fields.delete(n);
        modelled.dropIfEmpty(k);
      }
      modelled.engine.check();
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(0, 3, 20, 512), fc.constantFrom(0, 5, 64, 1000)).map(
      ([fields, length]): Take =>
        (modelled) => {
          modelled.fieldsMax = fields;
          modelled.valueMax = length;
          modelled.engine.run("CONFIG", "SET", "hash-max-listpack-entries", fields, "hash-max-listpack-value", length);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Take>(
      (modelled) => {
        modelled.engine.run("COPY", "k", "l", "REPLACE");
        const copied = modelled.hashes.get("k");
        if (copied === undefined) return;
        const copy = new Model();
        copy.encoding = copied.encoding;
        for (const [n, field] of copied.fields) copy.fields.set(n, { ...field });
        modelled.hashes.set("l", copy);
      },
      (modelled) => {
        const renamed = modelled.hashes.get("k");
        modelled.engine.run("RENAME", "k", "l");
        if (renamed === undefined) return;
        modelled.hashes.set("l", renamed);
        modelled.hashes.delete("k");
      },
      (modelled) => {
        modelled.engine.run("MOVE", "k", 1);
        modelled.engine.check();
        modelled.engine.run("SELECT", 1);
        modelled.engine.run("MOVE", "k", 0);
        modelled.engine.run("SELECT", 0);
      },
      (modelled) => {
        modelled.engine.run("EXPIRE", "k", 1000);
        modelled.engine.run("PERSIST", "l");
      },
      (modelled) => {
        modelled.engine.run("DEL", "l");
        modelled.hashes.delete("l");
      },
      (modelled) => {
        modelled.engine.run("MEMORY", "PURGE");
      },
    ),
  },
);

test("a hash answers like a map, whichever way it is kept", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (taken) => {
      const modelled = new Modelled();
      for (const [index, take] of taken.entries()) {
        take(modelled);
        if (index % 8 === 7) modelled.check();
      }
      modelled.check();
      const { engine } = modelled;
      engine.run("DEL", ...keys);
      engine.tickUntilIdle();
      engine.check();
      expect(engine.engine.keyspace.shared.objects.count).toBe(0);
    }),
    { numRuns: isLongRun ? 3000 : 120 },
  );
});
