import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { AssertionError } from "../assert.js";
import { createEntry, entryBytes, type HashKind, hashes, keyLengths, keyOf, numberOf, specialNumbers } from "../testing/entries.js";
import { ModelledDict } from "../testing/modelled-dict.js";
import { Random } from "../testing/random.js";
import { Dict, keyLength, keyStart } from "./dictionary.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const fill = (modelled: ModelledDict, from: number, to: number): void => {
  for (let number = from; number < to; number++) modelled.add(number);
};

describe("keys", () => {
  test.each(keyLengths)("of %i bytes are found, and told apart from others of that length", (length) => {
    const number = 1 + keyLengths.indexOf(length) * 2;
    const modelled = new ModelledDict();
    modelled.add(number);
    expect(modelled.find(number + 1)).toBe(0);
    modelled.add(number + 1);
    expect(modelled.find(number)).not.toBe(modelled.find(number + 1));
    modelled.check();
    modelled.empty();
  });

  test("are told apart where all hashes are equal, by length and by bytes", () => {
    const modelled = new ModelledDict({ hash: "all zero" });
    fill(modelled, 0, specialNumbers + 5);
    modelled.check();
    modelled.empty();
  });

  test("can be read from their entries, the empty one and long ones too", () => {
    const arena = new Arena();
    for (let number = 0; number < specialNumbers + 3; number++) {
      const ref = createEntry(arena, number);
      const start = keyStart(arena, ref);
      const key = arena.bytesOf(ref).subarray(start, start + keyLength(arena, ref));
      expect(Buffer.compare(key, keyOf(number))).toBe(0);
    }
  });
});

test("the segments take about ten bytes an entry in the arena, and nothing when there are none", () => {
  const arena = new Arena();
  const random = new Random(1);
  const dict = new Dict(arena);
  expect(dict.shape().bytes).toBe(0);
  for (let entries = 1; entries <= 50_000; entries++) {
    // No arena block has this reference: only the segments are in the arena then.
    dict.insert(random.next() * 2 ** 32, entries);
    if (entries % 9973 === 0 || entries < 20) expect(dict.shape().bytes).toBe(arena.usedBytes);
  }
  expect(dict.shape().bytes / dict.size).toBeGreaterThan(8);
  expect(dict.shape().bytes / dict.size).toBeLessThan(12);
});

describe("a copy", () => {
  test.each([0, 1, 20, 600, 5000])("of %i entries answers like its source, in another arena and in the same one", (count) => {
    const modelled = new ModelledDict({ arena: { firstChunkIndex: 4096 } });
    fill(modelled, 20, 20 + count);
    const elsewhere = new Arena();
    for (const arena of [elsewhere, modelled.arena]) {
      const copy = new Dict(arena);
      const refs: number[] = [];
      const copier = {
        move: (ref: number) => {
          const copied = createEntry(arena, numberOf(modelled.arena, ref));
          refs.push(copied);
          return copied;
        },
      };
      let cursor = 0;
      do cursor = copy.copyFrom(modelled.dict, cursor, copier);
      while (cursor !== 0);
      copy.check((ref) => hashes.keyed(numberOf(arena, ref)));
      expect(copy.size).toBe(count);
      expect(copy.shape()).toEqual(modelled.dict.shape());
      for (let number = 20; number < 20 + count; number++) {
        const key = keyOf(number);
        expect(numberOf(arena, copy.find(hashes.keyed(number), key, 0, key.length))).toBe(number);
      }
      // It grows and shrinks as any other.
      copy.insert(1, createEntry(arena, 1));
      for (const ref of refs) {
        copy.delete(hashes.keyed(numberOf(arena, ref)), ref);
        arena.free(ref, entryBytes(numberOf(arena, ref)));
      }
      expect(copy.size).toBe(1);
      copy.clear();
      expect(copy.indexBytes).toBe(0);
    }
    modelled.check();
  });

  test("is made only of a Dict that is empty", () => {
    const dict = new Dict(new Arena());
    dict.insert(1, 1);
    expect(() => dict.copyFrom(new Dict(new Arena()), 0, { move: (ref) => ref })).toThrow(AssertionError);
  });
});

describe("weak hashes", () => {
  // Splitting does not part these entries: all bits are used up, and the segment becomes a long list.
  test.each<HashKind>(["three bits", "low byte", "all zero", "all ones"])("'%s' make a Dict slow, not wrong", (hash) => {
    const modelled = new ModelledDict({ hash });
    modelled.beginWalk();
    fill(modelled, specialNumbers, 2500);
    modelled.beginWalk();
    modelled.stepWalk(1, 1);
    modelled.check();
    for (let number = specialNumbers; number < 2400; number++) modelled.delete(number);
    modelled.check();
    while (modelled.walks.length > 0) modelled.stepWalk(0, 10);
    modelled.empty();
  });

  // In the long run only: to place 65 thousand entries in one list takes seconds.
  test.runIf(isLongRun)("more entries of equal hash than a segment can count are refused, not lost", () => {
    const dict = new Dict(new Arena());
    expect(() => {
      for (let ref = 1; ref <= 70_000; ref++) dict.insert(1, ref);
    }).toThrow("2^16 entries");
    expect(dict.size).toBeGreaterThan(50_000);
  });
});

describe("scan", () => {
  test("visits in ascending order of hash, whatever the size of the steps", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 5000);
    for (const countMin of [1, 7, 1000, 100_000]) {
      const visited: number[] = [];
      let cursor = 0;
      do cursor = modelled.dict.scan(cursor, countMin, { visit: (_ref, hash) => visited.push(hash) });
      while (cursor !== 0);
      expect(visited).toEqual([...visited].sort((a, b) => a - b));
      expect(visited).toHaveLength(modelled.dict.size);
    }
  });

  test("of an empty Dict ends at once, from any cursor", () => {
    const dict = new Dict(new Arena());
    const visitor = { visit: () => expect.unreachable() };
    for (const cursor of [0, 1, 0x80000000, 0xffffffff]) expect(dict.scan(cursor, 10, visitor)).toBe(0);
  });

  test("accepts a cursor nobody gave out, beyond the last hash too", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 3000);
    for (const cursor of [1, 0x7fffffff, 0xffffffff, 2 ** 32, 2 ** 40]) {
      expect(modelled.dict.scan(cursor, 1, { visit: (_ref, hash) => expect(hash).toBeGreaterThanOrEqual(cursor) })).toBeGreaterThanOrEqual(
        0,
      );
    }
  });
});

describe("sample", () => {
  /** How far a chi-square sum over all entries is from what chance gives, in standard deviations. */
  function unfairness(modelled: ModelledDict, perEntry: number): number {
    const random = new Random(11);
    const counts = new Map([...modelled.model.keys()].map((number) => [number, 0]));
    for (let i = 0; i < perEntry * counts.size; i++) {
      const number = numberOf(modelled.arena, modelled.dict.sample(random.next));
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    let sum = 0;
    for (const count of counts.values()) sum += (count - perEntry) ** 2 / perEntry;
    const freedom = counts.size - 1;
    return Math.abs(sum - freedom) / Math.sqrt(2 * freedom);
  }

  test.each([2, 9, 40, 700, 2000, 6000])("is fair among %i entries", (count) => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 20 + count);
    expect(unfairness(modelled, 40)).toBeLessThan(4);
  });

  test("is fair after shrinking", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 12_000);
    for (let number = 20; number < 10_500; number++) modelled.delete(number);
    expect(unfairness(modelled, 40)).toBeLessThan(4);
  });

  test("is fair where one end of the range of hashes is sparse and the other dense", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 12_000);
    for (const number of [...modelled.model.keys()]) if (hashes.keyed(number) < 0xa0000000 && number % 20 > 0) modelled.delete(number);
    expect(unfairness(modelled, 40)).toBeLessThan(4);
  });

  test("notices a bias that is there", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 2000);
    const fair = modelled.dict.sample.bind(modelled.dict);
    let calls = 0;
    let last = 0;
    // One sample in ten says again what the one before said.
    modelled.dict.sample = (random) => {
      if (++calls % 10 !== 0) last = fair(random);
      return last;
    };
    expect(unfairness(modelled, 40)).toBeGreaterThan(4);
  });

  test("of an empty Dict is 0", () => {
    expect(new Dict(new Arena()).sample(() => 0.5)).toBe(0);
  });
});

describe("memory", () => {
  test("an empty Dict is less than 200 bytes", () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const arena = new Arena();
    const dicts: Dict[] = [];
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 100_000; i++) dicts.push(new Dict(arena));
    gc();
    expect((process.memoryUsage().heapUsed - before) / dicts.length).toBeLessThan(200);
    expect(arena.reservedBytes).toBe(0);
  });

  test("a large Dict's index takes less than 11 bytes an entry, at every size", () => {
    const arena = new Arena();
    const dict = new Dict(arena);
    const random = new Random(5);
    let worst = 0;
    for (let count = 1; count <= 400_000; count++) {
      dict.insert(random.below(2 ** 32), count);
      if (count >= 20_000 && count % 5000 === 0) worst = Math.max(worst, (arena.usedBytes + dict.directoryBytes) / count);
    }
    expect(worst).toBeLessThan(11);
  });

  test("deleting in order of hash, as expiry does, rebuilds a segment a few times only", () => {
    const arena = new Arena();
    const dict = new Dict(arena);
    const random = new Random(6);
    const inserted = new Map<number, number>();
    while (inserted.size < 100_000) inserted.set(random.below(2 ** 32), inserted.size + 1);
    for (const [hash, ref] of inserted) dict.insert(hash, ref);
    let built = 0;
    const allocate = arena.allocate.bind(arena);
    arena.allocate = (bytes) => {
      built++;
      return allocate(bytes);
    };
    const segments = dict.shape().segments;
    for (const [hash, ref] of [...inserted].sort(([a], [b]) => a - b)) dict.delete(hash, ref);
    expect(built / segments).toBeLessThan(60); // One for each deletion would be some 600.
    expect(arena.usedBytes).toBe(0);
  });

  test("the directory goes when the entries go", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 20_000);
    const large = modelled.dict.directoryBytes;
    for (let number = 20; number < 19_900; number++) modelled.delete(number);
    expect(modelled.dict.directoryBytes).toBeLessThan(large / 8);
    modelled.empty();
  });

  test("clear frees the index, and the Dict can be used again", () => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 9000);
    for (const [number, ref] of modelled.model) modelled.arena.free(ref, entryBytes(number));
    modelled.model.clear();
    modelled.dict.clear();
    expect(modelled.arena.usedBytes).toBe(0);
    fill(modelled, 20, 500);
    modelled.check();
    modelled.empty();
  });
});

describe("broken invariants", () => {
  const modelled = (): ModelledDict => {
    const modelled = new ModelledDict();
    fill(modelled, 20, 100);
    return modelled;
  };

  test("deleting or replacing what is not there is one", () => {
    const { dict } = modelled();
    const missing = "dictionary: an entry that is replaced or deleted is in it";
    expect(() => dict.delete(hashes.keyed(5000), 12_345)).toThrow(missing);
    expect(() => dict.delete(hashes.keyed(30), 12_345)).toThrow(missing);
    expect(() => dict.replace(hashes.keyed(5000), 12_345, 1)).toThrow(AssertionError);
    expect(() => new Dict(new Arena()).delete(7, 12_345)).toThrow(missing);
  });

  test("deleting with another hash is one", () => {
    const { dict, model } = modelled();
    expect(() => dict.delete((hashes.keyed(30) ^ 1) >>> 0, model.get(30) ?? 0)).toThrow(AssertionError);
  });

  test("a scan of no entries is one, as it would never end", () => {
    expect(() => modelled().dict.scan(0, 0, { visit: () => undefined })).toThrow(AssertionError);
  });

  test("check finds an entry under a hash that is not its own", () => {
    const { dict, arena } = modelled();
    dict.insert(12_345, createEntry(arena, 5000));
    expect(() => dict.check((ref) => hashes.keyed(numberOf(arena, ref)))).toThrow("dictionary check: a slot holds its entry's hash");
  });
});

describe("the shape of a dictionary", () => {
  test("is of no segments while it is empty, before and after", () => {
    const modelled = new ModelledDict();
    expect(modelled.dict.shape()).toEqual({ segments: 0, slots: 0, bytes: 0 });
    fill(modelled, 0, 10);
    expect(modelled.dict.shape().segments).toBe(1);
    for (let number = 0; number < 10; number++) modelled.delete(number);
    expect(modelled.dict.shape()).toEqual({ segments: 0, slots: 0, bytes: 0 });
  });

  test("counts each segment once, and has a slot at least for every entry", () => {
    const modelled = new ModelledDict();
    let segmentsBefore = 1;
    for (const size of [100, 2_000, 20_000]) {
      fill(modelled, modelled.dict.size, size);
      const { segments, slots } = modelled.dict.shape();
      expect(segments).toBeGreaterThanOrEqual(segmentsBefore);
      expect(segments).toBeGreaterThanOrEqual(slots / 1_100);
      expect(slots).toBeGreaterThan(size);
      expect(slots).toBeLessThan(size * 1.6 + 8);
      segmentsBefore = segments;
    }
    expect(segmentsBefore).toBeGreaterThan(10);
    modelled.empty();
  });
});
