/** Sorted sets against maps that are sorted when asked, in all their forms: under commands drawn at random, and options that change. */
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { TestEngine } from "../testing/test-engine.js";
import { largeSortedSetType } from "./large-sorted-set.js";
import { ScoreRange } from "./ranges.js";
import { SortedSetValue } from "./sorted-set.js";
import { SortedSetStorage } from "./sorted-set-storage.js";

vi.setConfig({ testTimeout: 600_000 });
const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

type Encoding = "listpack" | "skiplist";
type Pair = readonly [score: number, member: string];

/** A sorted set as Redis keeps it: what it is called follows from what was ever in it. */
class Model {
  readonly scores = new Map<string, number>();
  encoding: Encoding = "listpack";

  /** Where Redis has a listpack, -0 is 0. */
  set(member: string, score: number): void {
    this.scores.set(member, this.encoding === "listpack" && score === 0 ? 0 : score);
  }

  get sorted(): Pair[] {
    const pairs = [...this.scores].map(([member, score]): Pair => [score, member]);
    return pairs.sort(([a, m], [b, n]) => (a === b ? (m < n ? -1 : 1) : a < b ? -1 : 1));
  }
}

const keys = ["k", "l"];
const text = (score: number): string => {
  if (Number.isFinite(score)) return Object.is(score, -0) ? "-0" : String(score);
  return score > 0 ? "inf" : "-inf";
};
/** Scores that are printed are compared as numbers: how they are printed is another test's matter. */
const numbers = (flat: readonly string[]): Pair[] => {
  const pairs: Pair[] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([number(flat[i + 1] as string), flat[i] as string]);
  return pairs;
};
const number = (printed: string): number => (printed.endsWith("inf") ? Number(`${printed}inity`.replace("inf", "Inf")) : Number(printed));

class Modelled {
  readonly engine = new TestEngine();
  readonly sets = new Map<string, Model>();
  membersMax = 128;
  memberMax = 64;

  constructor() {
    this.engine.engine.debugCommand = "yes";
  }

  /** For a command that gives so many members. */
  prepare(key: string, count: number, firstLength: number): Model {
    const isNew = !this.sets.has(key);
    const set = this.sets.get(key) ?? new Model();
    this.sets.set(key, set);
    if (count > this.membersMax || (isNew && firstLength > this.memberMax)) set.encoding = "skiplist";
    return set;
  }

  add(set: Model, member: string, score: number): void {
    if (!set.scores.has(member) && (set.scores.size + 1 > this.membersMax || member.length > this.memberMax)) set.encoding = "skiplist";
    set.set(member, score);
  }

  store(key: string, pairs: ReadonlyMap<string, number>): void {
    this.sets.delete(key);
    if (pairs.size === 0) return;
    const set = new Model();
    const isLarge = pairs.size > this.membersMax || [...pairs.keys()].some((member) => member.length > this.memberMax);
    if (isLarge) set.encoding = "skiplist";
    for (const [member, score] of pairs) set.set(member, score);
    this.sets.set(key, set);
  }

  delete(key: string, members: readonly string[]): number {
    const set = this.sets.get(key);
    const deleted = members.filter((member) => set?.scores.delete(member)).length;
    if (set?.scores.size === 0) this.sets.delete(key);
    return deleted;
  }

  sorted(key: string): Pair[] {
    return this.sets.get(key)?.sorted ?? [];
  }

  check(): void {
    this.engine.check();
    for (const key of keys) this.checkKey(key);
  }

  private checkKey(key: string): void {
    const { engine } = this;
    const set = this.sets.get(key);
    expect(engine.run("ZCARD", key)).toBe(set?.scores.size ?? 0);
    expect(engine.run("EXISTS", key)).toBe(set === undefined ? 0 : 1);
    if (set === undefined) return;
    const { sorted } = set;
    expect(engine.run("OBJECT", "ENCODING", key)).toBe(set.encoding);
    expect(numbers(engine.run("ZRANGE", key, 0, -1, "WITHSCORES") as string[])).toEqual(sorted);
    expect(numbers(engine.run("ZREVRANGE", key, 0, -1, "WITHSCORES") as string[])).toEqual(sorted.toReversed());
    for (let rank = 0; rank < sorted.length; rank += 1 + (sorted.length >>> 4)) this.checkMember(key, sorted, rank);
    const scanned: string[] = [];
    for (let cursor = "0", isFirst = true; isFirst || cursor !== "0"; isFirst = false) {
      const [next, some] = engine.run("ZSCAN", key, cursor, "COUNT", 7) as [string, string[]];
      scanned.push(...some);
      cursor = next;
    }
    expect(numbers(scanned).sort()).toEqual([...sorted].sort());
    this.checkDigest(key, sorted);
  }

  private checkMember(key: string, sorted: readonly Pair[], rank: number): void {
    const { engine } = this;
    const [score, member] = sorted[rank] as Pair;
    expect(number(engine.run("ZSCORE", key, member) as string)).toBe(score);
    expect(engine.run("ZRANK", key, member)).toBe(rank);
    expect(engine.run("ZREVRANK", key, member)).toBe(sorted.length - 1 - rank);
    const below = sorted.filter(([other]) => other < score).map(([, name]) => name);
    const atMost = sorted.filter(([other]) => other <= score).map(([, name]) => name);
    expect(engine.run("ZRANGEBYSCORE", key, "-inf", `(${text(score)}`)).toEqual(below);
    expect(engine.run("ZREVRANGEBYSCORE", key, text(score), "-inf", "LIMIT", 1, 3)).toEqual(atMost.toReversed().slice(1, 4));
    expect(engine.run("ZCOUNT", key, `(${text(score)}`, "inf")).toBe(sorted.length - atMost.length);
    expect(engine.run("ZCOUNT", key, text(score), text(score))).toBe(atMost.length - below.length);
  }

  /** Equal in whichever form it is. */
  private checkDigest(key: string, sorted: readonly Pair[]): void {
    const { engine } = this;
    const digest = engine.run("DEBUG", "DIGEST-VALUE", key);
    for (const membersMax of [0, 1000]) {
      engine.run("CONFIG", "SET", "zset-max-listpack-entries", membersMax);
      engine.run("ZADD", "twin", ...sorted.flatMap(([score, member]) => [text(score), member]));
      if ((engine.run("PTTL", key) as number) > 0) engine.run("EXPIRE", "twin", 1000); // It is part of the digest that there is one.
      const isEqual = membersMax === 0 || !sorted.some(([score]) => Object.is(score, -0));
      if (isEqual) expect(engine.run("DEBUG", "DIGEST-VALUE", "twin")).toEqual(digest);
      engine.run("DEL", "twin");
    }
    engine.run("CONFIG", "SET", "zset-max-listpack-entries", this.membersMax);
  }
}

type Take = (modelled: Modelled) => void;

const key = fc.constantFrom(...keys);
/** Few, so that many are equal. */
const score = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, 3) },
  { weight: 2, arbitrary: fc.constantFrom(-0, -1, 0.5, 0.1, 1e300, -1e300, 5e-324, 2 ** 53 + 2, -(2 ** 62), 2 ** 64, 123456.789) },
  { weight: 1, arbitrary: fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);
const member = fc.oneof(
  { weight: 8, arbitrary: fc.nat(15).map((index) => `m${index}`) },
  { weight: 2, arbitrary: fc.nat(8).map(String) },
  { weight: 1, arbitrary: fc.constantFrom("", "x".repeat(64), "y".repeat(65), "-5", "9223372036854775807", "007", "z".repeat(5000)) },
);
const given = fc.array(fc.tuple(score, member), { minLength: 1, maxLength: 6 });
const many = fc
  .tuple(fc.constantFrom(20, 70, 200, 600), fc.integer({ min: 1, max: 9 }))
  .map(([count, step]) => Array.from({ length: count }, (_, index): Pair => [(index * step) % 7, `many${index}`]));
const weights = fc.tuple(fc.constantFrom(1, 2, -1, 0, 0.5), fc.constantFrom(1, 3, Number.NEGATIVE_INFINITY));
const rank = fc.integer({ min: -12, max: 12 });

function zadd(k: string, pairs: readonly Pair[], condition = "", comparison = ""): Take {
  return (modelled) => {
    const options = [condition, comparison].filter((option) => option !== "");
    let [added, changed] = [0, 0];
    if (condition !== "XX" || modelled.sets.has(k)) {
      const set = modelled.prepare(k, pairs.length, (pairs[0] as Pair)[1].length);
      for (const [to, name] of pairs) {
        const before = set.scores.get(name);
        if (before === undefined ? condition === "XX" : condition === "NX") continue;
        if (before !== undefined && ((comparison === "GT" && to <= before) || (comparison === "LT" && to >= before) || to === before))
          continue;
        if (before === undefined) added++;
        else changed++;
        modelled.add(set, name, to);
      }
    }
    const words = pairs.flatMap(([to, name]) => [text(to), name]);
    expect(modelled.engine.run("ZADD", k, ...options, "CH", ...words)).toBe(added + changed);
  };
}

/** What ZUNIONSTORE and the others make of two sorted sets. */
function combined(
  modelled: Modelled,
  command: string,
  of: readonly [string, string],
  by: readonly [number, number],
  how: string,
): Map<string, number> {
  const found = of.map((k, index) => ({ scores: modelled.sets.get(k)?.scores ?? new Map<string, number>(), weight: by[index] as number }));
  const [first, second] = found as [(typeof found)[0], (typeof found)[0]];
  if (command === "ZDIFFSTORE") return new Map([...first.scores].filter(([name]) => !second.scores.has(name)));
  const [small, big] = first.scores.size <= second.scores.size ? [first, second] : [second, first];
  const weighted = (value: number, weight: number): number => (how === "COUNT" ? weight : value * weight);
  const result = new Map<string, number>();
  for (const [name, value] of small.scores) {
    if (command === "ZUNIONSTORE" || big.scores.has(name)) result.set(name, weighted(value, small.weight) || 0);
    const product = weighted(value, small.weight);
    if (result.has(name) && Object.is(product, -0)) result.set(name, -0);
  }
  for (const [name, value] of big.scores) {
    const product = weighted(value, big.weight);
    const before = result.get(name);
    if (before === undefined) {
      if (command === "ZUNIONSTORE") result.set(name, Number.isNaN(product) ? 0 : product);
      continue;
    }
    const other = command === "ZUNIONSTORE" && Number.isNaN(product) ? 0 : product;
    const isTaken = how === "MIN" ? other < before : other > before;
    if (how === "MIN" || how === "MAX") result.set(name, isTaken ? other : before);
    else result.set(name, Number.isNaN(before + other) ? 0 : before + other);
  }
  return result;
}

const step: fc.Arbitrary<Take> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(key, given).map(([k, pairs]) => zadd(k, pairs)) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(key, given, fc.constantFrom<[string, string]>(["NX", ""], ["XX", ""], ["", "GT"], ["", "LT"], ["XX", "GT"], ["XX", "LT"]))
      .map(([k, pairs, [condition, comparison]]) => zadd(k, pairs, condition, comparison)),
  },
  { weight: 2, arbitrary: fc.tuple(key, many).map(([k, pairs]) => zadd(k, pairs)) },
  {
    weight: 5,
    arbitrary: fc.tuple(key, score, member).map(
      ([k, by, name]): Take =>
        (modelled) => {
          const before = modelled.sets.get(k)?.scores.get(name);
          const sum = before === undefined ? by : before + by;
          const set = Number.isNaN(sum) ? null : modelled.prepare(k, 1, name.length);
          const reply = modelled.engine.run("ZINCRBY", k, text(by), name);
          if (set === null) return expect(reply).toBeInstanceOf(Error);
          expect(number(reply as string)).toBe(sum);
          if (sum !== before) modelled.add(set, name, sum);
        },
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        key,
        fc.oneof(fc.array(member, { minLength: 1, maxLength: 4 }), fc.constant(Array.from({ length: 550 }, (_, i) => `many${i}`))),
      )
      .map(
        ([k, names]): Take =>
          (modelled) =>
            expect(modelled.engine.run("ZREM", k, ...names)).toBe(modelled.delete(k, names)),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, rank, rank).map(
      ([k, from, to]): Take =>
        (modelled) => {
          const sorted = modelled.sorted(k);
          const [first, last] = [from, to].map((at) => (at < 0 ? at + sorted.length : at)) as [number, number];
          const names = sorted.slice(Math.max(0, first), Math.max(0, last + 1)).map(([, name]) => name);
          expect(modelled.engine.run("ZRANGE", k, from, to)).toEqual(names);
          expect(modelled.engine.run("ZREMRANGEBYRANK", k, from, to)).toBe(modelled.delete(k, names));
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, score, score, fc.boolean(), fc.boolean()).map(
      ([k, min, max, noMin, noMax]): Take =>
        (modelled) => {
          const names = modelled
            .sorted(k)
            .filter(([each]) => (noMin ? each > min : each >= min) && (noMax ? each < max : each <= max))
            .map(([, name]) => name);
          const bounds = [`${noMin ? "(" : ""}${text(min)}`, `${noMax ? "(" : ""}${text(max)}`] as const;
          expect(modelled.engine.run("ZRANGE", k, ...bounds, "BYSCORE")).toEqual(names);
          expect(modelled.engine.run("ZREMRANGEBYSCORE", k, ...bounds)).toBe(modelled.delete(k, names));
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, fc.boolean(), fc.constantFrom(1, 2, 30)).map(
      ([k, isHighest, count]): Take =>
        (modelled) => {
          const sorted = isHighest ? modelled.sorted(k).toReversed() : modelled.sorted(k);
          const popped = sorted.slice(0, count);
          expect(numbers(modelled.engine.run(isHighest ? "ZPOPMAX" : "ZPOPMIN", k, count) as string[])).toEqual(popped);
          modelled.delete(
            k,
            popped.map(([, name]) => name),
          );
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, key, rank, rank, fc.boolean()).map(
      ([to, k, from, last, isReverse]): Take =>
        (modelled) => {
          const sorted = isReverse ? modelled.sorted(k).toReversed() : modelled.sorted(k);
          const [first, end] = [from, last].map((at) => (at < 0 ? at + sorted.length : at)) as [number, number];
          const pairs = sorted.slice(Math.max(0, first), Math.max(0, end + 1));
          expect(modelled.engine.run("ZRANGESTORE", to, k, from, last, ...(isReverse ? ["REV"] : []))).toBe(pairs.length);
          modelled.store(to, new Map(pairs.map(([each, name]) => [name, each])));
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom("ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE"),
        key,
        key,
        key,
        weights,
        fc.constantFrom("SUM", "MIN", "MAX", "COUNT"),
      )
      .map(
        ([command, to, a, b, by, how]): Take =>
          (modelled) => {
            const result = combined(modelled, command, [a, b], by, how);
            const options = command === "ZDIFFSTORE" ? [] : ["AGGREGATE", how, "WEIGHTS", ...by.map(text)];
            expect(modelled.engine.run(command, to, 2, a, b, ...options)).toBe(result.size);
            modelled.store(to, result);
          },
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(0, 3, 20, 128, 512), fc.constantFrom(0, 2, 64, 1000)).map(
      ([members, length]): Take =>
        (modelled) => {
          modelled.membersMax = members;
          modelled.memberMax = length;
          modelled.engine.run("CONFIG", "SET", "zset-max-listpack-entries", members, "zset-max-listpack-value", length);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Take>(
      (modelled) => {
        modelled.engine.run("COPY", "k", "l", "REPLACE");
        const copied = modelled.sets.get("k");
        if (copied === undefined) return;
        const copy = new Model();
        copy.encoding = copied.encoding;
        for (const [name, each] of copied.scores) copy.scores.set(name, each);
        modelled.sets.set("l", copy);
      },
      (modelled) => {
        const renamed = modelled.sets.get("k");
        modelled.engine.run("RENAME", "k", "l");
        if (renamed === undefined) return;
        modelled.sets.set("l", renamed);
        modelled.sets.delete("k");
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
        modelled.engine.run("PEXPIRE", "l", 5);
        modelled.engine.advance(10);
        modelled.sets.delete("l");
        modelled.engine.tickUntilIdle();
      },
      (modelled) => {
        modelled.engine.run("SET", "l", "no sorted set");
        modelled.engine.run("ZRANGESTORE", "l", "k", 0, -1);
        modelled.store("l", new Map(modelled.sets.get("k")?.scores ?? []));
      },
      (modelled) => {
        modelled.engine.run("DEL", "l");
        modelled.sets.delete("l");
      },
      (modelled) => {
        modelled.engine.run("MEMORY", "PURGE");
        modelled.engine.tickUntilIdle();
      },
    ),
  },
);

const property = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (taken) => {
  const modelled = new Modelled();
  for (const [index, take] of taken.entries()) {
    take(modelled);
    modelled.engine.check();
    if (index % 8 === 7) modelled.check();
  }
  modelled.check();
  const { engine } = modelled;
  engine.run("DEL", ...keys);
  engine.tickUntilIdle();
  engine.check();
  expect(engine.engine.keyspace.shared.objects.count).toBe(0);
});

test("a sorted set answers like a map that is sorted, whichever way it is kept", () => {
  fc.assert(property, { numRuns: isLongRun ? 3000 : 80 });
});

afterEach(() => void vi.restoreAllMocks());

const { prototype } = SortedSetValue;
const storage = SortedSetStorage.prototype;
const original = { setFoundScore: storage.setFoundScore, removeRange: storage.removeRange, limit: prototype.limit };
test.each<[string, () => void]>([
  [
    "a bound that is left out is not",
    () =>
      void vi.spyOn(ScoreRange.prototype, "hasReached").mockImplementation(function (this: ScoreRange, each) {
        return each >= this.min;
      }),
  ],
  ["a sorted set without members stays", () => void vi.spyOn(storage, "settle").mockReturnValue(false)],
  ["a member with another score stays where it was", () => void vi.spyOn(storage, "setFoundScore").mockImplementation(() => {})],
  ["so many at once make no skiplist", () => void vi.spyOn(storage, "prepare").mockImplementation(() => {})],
  [
    "one too many is removed",
    () =>
      void vi.spyOn(storage, "removeRange").mockImplementation(function (this: SortedSetValue, first, count) {
        original.removeRange.call(this, first, Math.min(this.length - first, count + 1));
      }),
  ],
  [
    "in reverse, a limit counts from the wrong end",
    () =>
      void vi.spyOn(prototype, "limit").mockImplementation(function (this: SortedSetValue, offset, count) {
        original.limit.call(this, offset, count, false);
      }),
  ],
  [
    "the digest leaves scores out",
    () =>
      void vi.spyOn(largeSortedSetType, "digest").mockImplementation((set, sink) => {
        set.scan(0, 1, { visit: (ref) => sink.addUnordered(set.bytesOf(ref).slice(0, 1), "") });
      }),
  ],
])("a fault is found: %s", (_, plant) => {
  plant();
  expect(fc.check(property, { numRuns: 200, endOnFailure: true }).failed).toBe(true);
});
