/** Sets against sets of JavaScript, in all their forms: under commands drawn at random, and options that change. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ModelledSets } from "../testing/modelled-sets.js";

vi.setConfig({ testTimeout: 600_000 });
const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const keys = ["k", "l", "m"];
type Take = (sets: ModelledSets) => void;

const sorted = (members: Iterable<string>): string[] => [...members].sort();

const key = fc.constantFrom(...keys);
const member = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -12, max: 12 }).map(String) },
  { weight: 4, arbitrary: fc.nat(12).map((number) => `s${number}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["", "-0", "007", "+1", "32768", "-32769", "2147483648", "9007199254740991", "9007199254740992", "-9007199254740992"],
      ...["9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "12345678901234567890"],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(63, 64, 65, 130, 3000, 70_000, 270_000).map((length) => "v".repeat(length)) },
);
const few = fc.array(member, { minLength: 1, maxLength: 6 });
const many = fc
  .tuple(fc.constantFrom(20, 70, 129, 200, 600), fc.constantFrom("", "", "m", "mix"), fc.nat(30))
  .map(([count, kind, from]) =>
    Array.from({ length: count }, (_, i) => (kind === "mix" && i % 2 === 0 ? `${from + i}` : `${kind === "mix" ? "m" : kind}${from + i}`)),
  );
const members = fc.oneof({ weight: 6, arbitrary: few }, { weight: 2, arbitrary: many });
const operation = fc.constantFrom("inter", "union", "diff");
const operands = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.constantFrom(...keys, ...keys, "none"), { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...keys, "none"), { minLength: 9, maxLength: 12 }) },
);

const step: fc.Arbitrary<Take> = fc.oneof<{ weight: number; arbitrary: fc.Arbitrary<Take> }[]>(
  {
    weight: 9,
    arbitrary: fc.tuple(key, members).map(([k, given]) => (sets) => {
      expect(sets.engine.run("SADD", k, ...given)).toBe(sets.add(k, given));
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(key, members).map(([k, given]) => (sets) => {
      expect(sets.engine.run("SREM", k, ...given)).toBe(given.filter((each) => sets.delete(k, each)).length);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, key, member).map(([from, to, each]) => (sets) => {
      const isThere = sets.members(from).has(each);
      expect(sets.engine.run("SMOVE", from, to, each)).toBe(isThere ? 1 : 0);
      if (!isThere || from === to) return;
      sets.delete(from, each);
      sets.add(to, [each]);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, few).map(([k, given]) => (sets) => {
      const are = given.map((each) => (sets.members(k).has(each) ? 1 : 0));
      expect(sets.engine.run("SMISMEMBER", k, ...given)).toEqual(are);
      expect(sets.engine.run("SISMEMBER", k, given[0] as string)).toBe(are[0]);
    }),
  },
  {
    weight: 2,
    arbitrary: key.map((k) => (sets) => {
      const popped = sets.engine.run("SPOP", k) as string | null;
      if (popped === null) expect(sets.members(k).size).toBe(0);
      else sets.popped(k, [popped]);
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, fc.constantFrom(0, 1, 3, 50, 90, 0.5, 0.84, 0.99, 1)).map(([k, share]) => (sets) => {
      const { size } = sets.members(k);
      const count = share < 1 ? Math.floor(size * share) : share;
      const popped = sets.engine.run("SPOP", k, count) as string[];
      expect(popped).toHaveLength(Math.min(count, size));
      sets.popped(k, popped);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(key, fc.constantFrom(1, 2, 5, 40, 200, 1000)).map(([k, count]) => (sets) => {
      const there = sets.members(k);
      const distinct = sets.engine.run("SRANDMEMBER", k, count) as string[];
      expect(new Set(distinct).size).toBe(Math.min(count, there.size));
      const drawn = sets.engine.run("SRANDMEMBER", k, -count) as string[];
      expect(drawn).toHaveLength(there.size === 0 ? 0 : count);
      for (const each of [...distinct, ...drawn]) expect(there.has(each)).toBe(true);
      const single = sets.engine.run("SRANDMEMBER", k) as string | null;
      expect(single === null ? 0 : there.has(single)).toBe(there.size === 0 ? 0 : true);
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(operation, operands).map(([name, of]) => (sets) => {
      const expected = sorted(sets.combine(name, of));
      expect(sorted(sets.engine.run(`S${name}`, ...of) as string[])).toEqual(expected);
      expect(sets.engine.run(`S${name}CARD`, of.length, ...of)).toBe(expected.length);
      expect(sets.engine.run(`S${name}CARD`, of.length, ...of, "LIMIT", 7)).toBe(Math.min(7, expected.length));
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(operation, key, operands).map(([name, to, of]) => (sets) => {
      const result = sets.combine(name, of);
      const smallest = of
        .map((each) => sets.sets.get(each))
        .reduce((least, set) => ((set?.members.size ?? 0) < (least?.members.size ?? 0) ? set : least));
      expect(sets.engine.run(`S${name}STORE`, to, ...of)).toBe(result.size);
      sets.store(to, result, name !== "inter" || smallest?.encoding === "intset" ? "intset" : "either");
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom([512, 128, 64], [10, 128, 64], [1000, 20, 64], [0, 0, 10], [512, 1000, 3000], [700, 128, 5])
      .map(([integers, count, length]) => (sets) => {
        sets.configure(integers as number, count as number, length as number);
      }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(key, key).map(([from, to]) => (sets) => {
      const set = sets.sets.get(from);
      if (from === to || set === undefined) return;
      sets.engine.run("COPY", from, to, "REPLACE");
      sets.store(to, set.members, "either");
      (sets.sets.get(to) as typeof set).encoding = set.encoding;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(key, fc.boolean()).map(([k, expires]) => (sets) => {
      // Another layout of the entry.
      sets.engine.run(...(expires ? ["EXPIRE", k, 1000] : ["PERSIST", k]));
    }),
  },
);

function checkKey(sets: ModelledSets, k: string): void {
  const { engine } = sets;
  const set = sets.sets.get(k);
  expect(engine.run("SCARD", k)).toBe(set?.members.size ?? 0);
  expect(engine.run("EXISTS", k)).toBe(set === undefined ? 0 : 1);
  if (set === undefined) return;
  expect(engine.run("OBJECT", "ENCODING", k)).toBe(set.encoding);
  const expected = sorted(set.members);
  expect(sorted(engine.run("SMEMBERS", k) as string[])).toEqual(expected);
  const scanned: string[] = [];
  let cursor = "0";
  do {
    const [next, some] = engine.run("SSCAN", k, cursor, "COUNT", 7) as [string, string[]];
    scanned.push(...some);
    cursor = next;
  } while (cursor !== "0");
  expect(scanned.sort()).toEqual(expected);
}

test("sets do what sets of JavaScript do, and are called what Redis calls them", () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: isLongRun ? 1000 : 120, size: "max" }), (steps) => {
      const sets = new ModelledSets(keys);
      sets.engine.engine.debugCommand = "yes";
      for (const take of steps) {
        take(sets);
        sets.engine.check();
        for (const k of keys) checkKey(sets, k);
        taken++;
      }
      // Equal sets are digested alike, however they are kept.
      for (const k of keys) {
        const there = [...sets.members(k)];
        sets.engine.run("DEL", "again");
        if (there.length > 0) sets.engine.run("SADD", "again", ...there.reverse());
        const [one, other] = sets.engine.run("DEBUG", "DIGEST-VALUE", k, "again") as [string, string];
        if (sets.engine.run("TTL", k) === -1) expect(one).toBe(other);
      }
      sets.engine.run("FLUSHALL");
      sets.engine.check();
    }),
    isLongRun ? { numRuns: 1000, interruptAfterTimeLimit: 240_000 } : { numRuns: 40, interruptAfterTimeLimit: 5_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
