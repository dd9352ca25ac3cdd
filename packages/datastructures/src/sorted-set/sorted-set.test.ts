import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { blockBytesMax } from "../arena/layout.js";
import { AssertionError } from "../assert.js";
import { KeyHasher } from "../bytes/hash.js";
import { ModelledSortedSet, shortNodes } from "../testing/modelled-sorted-set.js";
import { Random } from "../testing/random.js";
import { scorePairBytes } from "./member-table.js";
import { RankCursor } from "./rank-cursor.js";
import { SortedSet } from "./sorted-set.js";

const hasher = new KeyHasher(1, 2);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const newSet = (arena = new Arena(), limits = shortNodes): SortedSet => new SortedSet(arena, hasher, limits);

function find(set: SortedSet, member: string): number {
  return set.find(latin1(member), 0, member.length);
}

/** As ZADD does it. */
function put(set: SortedSet, member: string, score: number): number {
  const ref = find(set, member);
  if (ref === 0) return set.add(set.lastHash, latin1(member), 0, member.length, score);
  set.setScore(ref, set.lastHash, score);
  return ref;
}

function putUnordered(set: SortedSet, member: string, score: number): number {
  return set.addUnordered(hasher.hash(latin1(member), 0, member.length), latin1(member), 0, member.length, score);
}

function remove(set: SortedSet, member: string): void {
  set.deleteRef(find(set, member), set.lastHash);
}

function textOf(set: SortedSet, ref: number): string {
  const start = set.memberStart(ref);
  return String.fromCharCode(...set.bytesOf(ref).subarray(start, start + set.memberLength(ref)));
}

function listOf(set: SortedSet): string[] {
  const members: string[] = [];
  const cursor = new RankCursor();
  for (let isThere = cursor.seek(set, 0); isThere; isThere = cursor.next()) members.push(textOf(set, cursor.ref));
  return members;
}

const memberNames = (count: number): string[] => Array.from({ length: count }, (_, i) => `member ${i}`);

describe("order", () => {
  test("is by score, and by unsigned bytes where scores are equal, a shorter member before what it begins", () => {
    const set = newSet();
    for (const member of ["b", "a\u00ff", "a", "", "\u0080", "a\0", "a\0\0", "ab"]) put(set, member, 1);
    put(set, "z", Number.NEGATIVE_INFINITY);
    put(set, "y", Number.POSITIVE_INFINITY);
    for (const [member, score] of [
      ["x", -5e-324],
      ["w", 5e-324],
      ["v", 0],
      ["u", -0],
    ] as const)
      put(set, member, score);
    set.check();
    expect(listOf(set)).toEqual(["z", "x", "u", "v", "w", "", "a", "a\0", "a\0\0", "ab", "a\u00ff", "b", "\u0080", "y"]);
    expect(set.countBelow(0, false)).toBe(2);
    expect(set.countBelow(-0, true)).toBe(4);
    expect([set.countBelow(Number.NEGATIVE_INFINITY, false), set.countBelow(Number.POSITIVE_INFINITY, true)]).toEqual([0, 14]);
    expect(listOf(set).map((member) => set.rankOf(find(set, member)))).toEqual(Array.from({ length: 14 }, (_, i) => i));
  });

  test("does not change where a 0 gets another sign, which is kept", () => {
    const set = newSet();
    for (const member of ["a", "b", "c"]) put(set, member, 0);
    put(set, "b", -0);
    set.check();
    expect(listOf(set)).toEqual(["a", "b", "c"]);
    expect(["a", "b"].map((member) => Object.is(set.scoreOf(find(set, member)), -0))).toEqual([false, true]);
    const cursor = new RankCursor();
    cursor.seek(set, 1);
    expect(cursor.score).toBe(-0);
  });

  test("of members by bytes alone is asked where all scores are equal", () => {
    const set = newSet();
    for (let i = 0; i < 300; i++) put(set, `${i % 10}${i}`, 5);
    const before = (text: string, orEqual: boolean): number => set.countBelowMember(latin1(`..${text}`), 2, text.length, orEqual);
    const sorted = listOf(set);
    for (const [rank, member] of sorted.entries()) expect([before(member, false), before(member, true)]).toEqual([rank, rank + 1]);
    expect([before("", true), before("\u00ff", false), before("5", true)]).toEqual([0, 300, sorted.findIndex((text) => text >= "5")]);
    expect([newSet().countBelowMember(latin1("a"), 0, 1, true), newSet().countBelow(1, true)]).toEqual([0, 0]);
  });

  test("follows scores wherever they go, and references stay", () => {
    const set = newSet();
    const refs = memberNames(500).map((member, i) => put(set, member, i * 10));
    expect(set.tree.height).toBeGreaterThanOrEqual(4);
    const random = new Random(8);
    const scores = refs.map((_, i) => i * 10);
    for (let step = 0; step < 3000; step++) {
      const i = random.below(500);
      scores[i] = step % 3 === 0 ? random.below(5000) : scores[i] + random.below(21) - 10;
      expect(put(set, `member ${i}`, scores[i])).toBe(refs[i]);
      if (step % 100 === 0) set.check();
    }
    set.check();
    const sorted = [...scores].sort((a, b) => a - b);
    expect(sorted.map((_, rank) => set.scoreOf(set.refAt(rank)))).toEqual(sorted);
  });

  test.each(["ascending", "descending", "outwards"])("is right for members that come %s", (way) => {
    const set = newSet();
    for (let i = 0; i < 2000; i++) put(set, `${i}`, way === "ascending" ? i : way === "descending" ? -i : i % 2 === 0 ? i : -i);
    set.check();
    expect(set.countBelow(0, false)).toBe(way === "ascending" ? 0 : way === "descending" ? 1999 : 1000);
  });
});

describe("ranges", () => {
  test.each([
    [0, 2000],
    [0, 1],
    [1999, 1],
    [500, 1000],
    [3, 1990],
    [7, 0],
  ])("go from rank %i on, %i members", (rank, count) => {
    const set = newSet();
    for (const [i, member] of memberNames(2000).entries()) put(set, member, i);
    const met: string[] = [];
    set.deleteRange(rank, count, { visit: (ref) => met.push(`${textOf(set, ref)} ${set.scoreOf(ref)}`) });
    set.check();
    expect(met).toEqual(Array.from({ length: count }, (_, i) => `member ${rank + i} ${rank + i}`));
    expect(listOf(set)).toEqual(memberNames(2000).filter((_, i) => i < rank || i >= rank + count));
  });

  test("are seen by a visitor that asks other sets", () => {
    const [set, other] = [newSet(), newSet()];
    for (const [i, member] of memberNames(300).entries()) {
      put(set, member, i);
      put(other, member, -i);
    }
    set.deleteRange(10, 200, { visit: (ref) => expect(other.rankOf(find(other, textOf(set, ref)))).toBe(299 - set.scoreOf(ref)) });
    set.check();
    expect(set.size).toBe(100);
  });

  test("are those of the set: anything else is refused", () => {
    const set = newSet();
    put(set, "a", 1);
    for (const ask of [() => set.refAt(1), () => set.refAt(-1), () => set.deleteRange(0, 2, null), () => set.deleteRange(-1, 1, null)]) {
      expect(ask).toThrow(AssertionError);
    }
    const cursor = new RankCursor();
    expect([cursor.seek(set, 1), cursor.seek(set, -1), cursor.next()]).toEqual([false, false, false]);
  });
});

describe("members that are put in order at once", () => {
  const alphabet = "\0ab\u00ff";
  const random = new Random(5);
  const word = (lengthMax: number): string => Array.from({ length: random.below(lengthMax) }, () => alphabet[random.below(4)]).join("");
  const common = "a member that begins like all others ";
  const kinds: Record<string, () => string> = {
    "short, with zeros": () => word(10),
    "long, with much in common": () => common + word(40),
    "of which each is the beginning of the next": () => "a".repeat(random.below(3000)),
    "of which some are longer than others are alike": () => `${common.repeat(1 + random.below(40))}${word(4)}`,
  };
  test.each(Object.keys(kinds))("are in the order of their bytes: %s", (kind) => {
    for (const count of [5, 100, 1500]) {
      const members = [...new Set(Array.from({ length: count }, kinds[kind]))];
      const set = newSet();
      for (const member of members) putUnordered(set, member, 3);
      set.order();
      set.check();
      expect(listOf(set)).toEqual(members.sort());
    }
  });

  test.each([0, 1, 2, 5, 6, 127, 128, 129, 5000])("are in the order of their scores: %i", (count) => {
    const special = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1e308, -1e308, 1.5, -1.5];
    const scores = Array.from({ length: count }, (_, i) =>
      i % 3 === 0 ? special[random.below(10)] : (random.next() - 0.5) * 10 ** random.below(30),
    );
    const set = newSet(new Arena({ firstChunkIndex: 4096 }));
    const refs = scores.map((score, i) => putUnordered(set, `${i}`, i % 2 === 0 ? score : 7));
    for (const [i, score] of scores.entries()) set.setScoreUnordered(refs[i], score);
    set.order();
    set.check();
    for (const [i, score] of scores.entries()) expect(Object.is(set.scoreOf(refs[i]), score)).toBe(true);
    expect(set.size).toBe(count);
  });

  test("have no order before that", () => {
    const set = newSet();
    const ref = putUnordered(set, "a", 1);
    const asks = [() => set.rankOf(ref), () => set.refAt(0), () => set.countBelow(1, true), () => put(set, "b", 1), () => put(set, "a", 2)];
    for (const ask of asks) expect(ask).toThrow(AssertionError);
    expect(() => set.copyInto(newSet())).toThrow(AssertionError);
    set.check();
    set.order();
    expect(() => putUnordered(set, "b", 1)).toThrow(AssertionError);
    expect(() => set.setScoreUnordered(ref, 1)).toThrow(AssertionError);
    put(set, "b", 0);
    expect(listOf(set)).toEqual(["b", "a"]);
  });

  test("may go, move or be cleared before that", () => {
    const arena = new Arena();
    const ballast = Array.from({ length: 40 }, () => arena.allocate(200_000));
    const set = newSet(arena);
    for (let i = 0; i < 1000; i++) putUnordered(set, `${i}`, i);
    for (let i = 0; i < 1000; i += 2) remove(set, `${i}`);
    for (const [i, ref] of ballast.entries()) if (i < 20 || i > 34) arena.free(ref, 200_000);
    const before = find(set, "1");
    expect(arena.beginCompaction(0.05)).toBeGreaterThan(0);
    for (let cursor = set.relocate(0, 1000); cursor !== 0; ) cursor = set.relocate(cursor, 1000);
    arena.endCompaction();
    expect(find(set, "1")).not.toBe(before);
    putUnordered(set, "new", 3.5);
    set.order();
    set.check();
    expect(listOf(set).slice(0, 4)).toEqual(["1", "3", "new", "5"]);
    set.clear();
    putUnordered(set, "a", 1);
    expect(set.outsideBytes).toBeGreaterThan(0);
    set.clear();
    expect([set.memoryBytes, set.size]).toEqual([0, 0]);
    put(set, "a", 1);
    set.check();
  });
});

describe("a snapshot", () => {
  test("has members and scores as they were, however they change meanwhile", () => {
    const set = newSet();
    for (const [i, member] of memberNames(200).entries()) put(set, member, i);
    const seen = new Map<string, number>();
    set.beginSnapshot({ field: (ref) => seen.set(textOf(set, ref), set.scoreOf(ref)) });
    for (const [i, member] of memberNames(200).entries()) {
      put(set, member, -i - 1);
      if (i % 2 === 0) remove(set, member);
      put(set, `new ${i}`, i);
    }
    while (!set.snapshotSlice(7)) set.deleteRange(0, 1, null);
    set.endSnapshot();
    set.check();
    expect(seen).toEqual(new Map(memberNames(200).map((member, i) => [member, i])));
  });
});

describe("memory", () => {
  const fill = (count: number, scoreOf: (i: number) => number): SortedSet => {
    const set = new SortedSet(new Arena(), hasher);
    for (let i = 0; i < count; i++) put(set, `${i}`, scoreOf(i));
    return set;
  };

  test("of the tree is less than 15 bytes a member that came in no order, and 12.6 in ascending order", () => {
    const random = new Random(3);
    expect(fill(30_000, () => random.next()).tree.memoryBytes / 30_000).toBeLessThan(15);
    expect(fill(30_000, (i) => i).tree.memoryBytes / 30_000).toBeLessThan(12.6);
    expect(fill(30_000, (i) => -i).tree.memoryBytes / 30_000).toBeLessThan(12.9);
  });

  test("of a set that is thinned out at random goes, too", () => {
    const random = new Random(3);
    const set = fill(30_000, () => random.next());
    for (let left = 30_000; left > 1500; left--) set.deleteRange(random.below(left), 1, null);
    set.check();
    expect(set.tree.memoryBytes / 1500).toBeLessThan(20);
  });

  test("goes in slices, after which the set is as new", () => {
    const set = fill(30_000, (i) => i);
    const { arena } = set.tree;
    let slices = 0;
    for (let before = arena.usedBytes; !set.freeSlice(); before = arena.usedBytes) {
      expect(before - arena.usedBytes).toBeLessThan(300_000);
      slices++;
    }
    expect(slices).toBeGreaterThan(100);
    expect([set.size, set.memoryBytes, arena.usedBytes]).toEqual([0, 0, 0]);
    put(set, "a", 1);
    set.check();
  });

  test("of a member is what its block takes", () => {
    const used = (length: number): number => {
      const arena = new Arena();
      arena.provide(scorePairBytes(length));
      const set = newSet(arena);
      put(set, "x".repeat(length), 1);
      set.check();
      arena.withdraw();
      return arena.usedBytes - scorePairBytes(length);
    };
    for (const length of [1, 7, 16_382, 16_383, 2_000_000]) expect(used(length)).toBe(used(0));
    expect(scorePairBytes(3)).toBe(8 + 3 + 8);
    expect(scorePairBytes(blockBytesMax - 24)).toBe(blockBytesMax);
  });

  test("that is not there for a copy leaves the source as it was", () => {
    const set = fill(40_000, (i) => i % 100);
    const arena = new Arena({
      createBuffer: (lengthBytes) => {
        if (lengthBytes > 2 ** 20) throw new RangeError("no memory");
        return new ArrayBuffer(lengthBytes);
      },
    });
    expect(() => set.copyInto(new SortedSet(arena, hasher))).toThrow(RangeError);
    set.check();
    const copy = new SortedSet(new Arena(), hasher);
    set.copyInto(copy);
    copy.check();
    set.clear();
    expect([copy.size, copy.countBelow(50, false)]).toEqual([40_000, 20_000]);
  });
});

test("a scan and samples meet the members", () => {
  const modelled = new ModelledSortedSet({}, shortNodes);
  for (let i = 20; i < 320; i++) modelled.put(i, i % 7);
  const met = new Set<number>();
  const { set } = modelled;
  const visitor = {
    visit: (ref: number, hash: number): void => {
      expect(set.hashOf(ref) >>> 0).toBe(hash);
      met.add(ref);
    },
  };
  for (let cursor = set.scan(0, 10, visitor); cursor !== 0; ) cursor = set.scan(cursor, 10, visitor);
  expect(met.size).toBe(300);
  for (let i = 0; i < 50; i++) modelled.sample(new Random(i).next);
  expect(set.shape().slots).toBeGreaterThan(300);
  modelled.free();
});
