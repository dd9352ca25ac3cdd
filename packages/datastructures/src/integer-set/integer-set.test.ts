import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { AssertionError } from "../assert.js";
import * as intset from "../intset/index.js";
import { Random } from "../testing/random.js";
import { IntegerSet } from "./integer-set.js";

function setOf(values: Iterable<number | bigint>, chunkBytesMax?: number): IntegerSet {
  const set = new IntegerSet(new Arena(), chunkBytesMax);
  for (const value of values) set.add(value);
  return set;
}

function* numbersFrom(from: number, count: number, step = 1): Iterable<number> {
  for (let i = 0; i < count; i++) yield from + i * step;
}

function valuesOf(set: IntegerSet): (number | bigint)[] {
  return Array.from({ length: set.size }, (_, index) => set.valueAt(index));
}

function shuffled(count: number): number[] {
  const random = new Random(7);
  const numbers = Array.from(numbersFrom(0, count));
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers;
}

function intsetOf(values: readonly (number | bigint)[], at: number): Uint8Array {
  const bytes = new Uint8Array(at + intset.emptyBytes + values.length * 8);
  intset.initialise(bytes, at);
  for (const value of values) intset.add(bytes, at, value);
  return bytes;
}

describe("an empty set", () => {
  test("has nothing, and takes nothing", () => {
    const set = setOf([]);
    expect([set.has(0), set.delete(1), set.size, set.chunkCount, set.memoryBytes, set.scan(0, 10, { visit: () => undefined })]).toEqual([
      false,
      false,
      0,
      0,
      0,
      0,
    ]);
    expect(set.visitChunks(0, 10, { visit: () => expect.unreachable() })).toBe(0);
    expect(() => set.sample(Math.random)).toThrow(AssertionError);
    expect(() => set.valueAt(0)).toThrow(AssertionError);
    set.check();
  });

  test("is what a set becomes that is cleared, or whose integers go one by one", () => {
    const deleteAll = (set: IntegerSet): void => {
      for (const value of valuesOf(set)) set.delete(value);
    };
    for (const empty of [(set: IntegerSet) => set.clear(), deleteAll]) {
      const set = setOf(numbersFrom(-500, 1000), 40);
      empty(set);
      expect([set.size, set.chunkCount, set.memoryBytes, set.arena.usedBytes]).toEqual([0, 0, 0, 0]);
      expect(set.add(5)).toBe(true);
      set.check();
    }
  });

  test("is no place for another's options", () => {
    expect(() => new IntegerSet(new Arena(), 39)).toThrow(AssertionError);
    expect(() => new IntegerSet(new Arena(), 65_537)).toThrow(AssertionError);
  });
});

describe("memory", () => {
  const count = 50_000;

  test.each([
    { order: "ascending", step: 3 },
    { order: "descending", step: -3 },
  ])("$order integers leave full chunks", ({ step }) => {
    const set = setOf(numbersFrom(step * 40_000, count, step));
    set.check();
    expect(set.memoryBytes / count).toBeLessThan(4.1);
  });

  test("integers in random order leave little room", () => {
    const set = setOf(shuffled(count).map((number) => number * 1000));
    set.check();
    expect(set.memoryBytes / count).toBeLessThan(4.6);
  });

  test("integers that ascend between others leave little room too", () => {
    const set = setOf([...numbersFrom(0, 2000, 2 ** 20), ...numbersFrom(2 ** 30 + 1, count)]);
    set.check();
    expect(set.memoryBytes / set.size).toBeLessThan(4.6);
  });

  test("a set that is thinned out keeps no chunk for each integer", () => {
    const set = setOf(numbersFrom(2 ** 20, count));
    for (const number of shuffled(count)) if (number % 50 !== 0) set.delete(2 ** 20 + number);
    set.check();
    expect(set.size).toBe(count / 50);
    expect(set.memoryBytes / set.size).toBeLessThan(6);
  });

  test("a few wide integers do not widen the others", () => {
    const set = setOf(shuffled(count));
    const before = set.memoryBytes;
    for (const wide of [2 ** 40, -(2 ** 40), 2n ** 62n, -(2n ** 63n)]) set.add(wide);
    for (const number of shuffled(count)) set.add(-number);
    set.check();
    expect(set.memoryBytes).toBeLessThan(before * 2.2);
  });

  test("a wide integer beside a full chunk of narrow ones gets a chunk of its own", () => {
    const set = setOf(numbersFrom(0, 16), 40);
    expect(set.chunkCount).toBe(1);
    set.add(2 ** 40);
    set.add(-(2 ** 40));
    expect(set.chunkCount).toBe(3);
    set.check();
  });
});

describe("integers", () => {
  test("are numbers where these are exact", () => {
    const safe = Number.MAX_SAFE_INTEGER;
    const values = [-(2n ** 63n), -(2n ** 53n), -safe, -1, 0, 1, safe, 2n ** 53n, 2n ** 63n - 1n];
    const set = setOf(values, 40);
    expect(valuesOf(set)).toEqual(values);
    expect(values.map((value) => set.has(value))).toEqual(values.map(() => true));
    expect([5n, 0n, BigInt(safe), -0].map((value) => set.add(value))).toEqual([true, false, false, false]);
    expect([set.has(2n ** 53n + 1n), set.has(2 ** 52)]).toEqual([false, false]);
    set.check();
  });

  test.each([2 ** 53, 0.5, 2n ** 63n, -(2n ** 63n) - 1n])("%s is none", (value) => {
    for (const ask of ["has", "add", "delete"] as const) expect(() => setOf([1])[ask](value)).toThrow(AssertionError);
  });
});

describe("addIntset", () => {
  test("takes an intset over in full chunks, each as narrow as it can be", () => {
    const values = [-(2n ** 60n), ...numbersFrom(-3000, 6000), ...numbersFrom(2 ** 20, 3000), 2 ** 50];
    const set = setOf([]);
    expect(set.addIntset(intsetOf(values, 5), 5)).toBe(9002);
    set.check();
    expect(valuesOf(set)).toEqual(values);
    expect(set.memoryBytes).toBeLessThan(6000 * 2 + 3000 * 4 + 3000);
  });

  test("adds what comes behind, and what lies between", () => {
    const set = setOf(numbersFrom(0, 100, 2), 100);
    expect(set.addIntset(intsetOf([...numbersFrom(300, 60)], 0), 0)).toBe(60);
    expect(set.addIntset(intsetOf([...numbersFrom(0, 10)], 3), 3)).toBe(5);
    expect(set.addIntset(intsetOf([], 0), 0)).toBe(0);
    set.check();
    expect(set.size).toBe(165);
  });

  test("makes no chunk for each short one", () => {
    const set = setOf([]);
    for (let i = 0; i < 1000; i++) set.addIntset(intsetOf([i], 0), 0);
    expect([set.size, set.chunkCount]).toEqual([1000, 1]);
  });
});

test("each integer is drawn as often as any other, however full its chunk is", () => {
  const set = setOf([...numbersFrom(0, 17), ...numbersFrom(2 ** 40, 6)], 40);
  expect(set.chunkCount).toBeGreaterThan(2);
  const random = new Random(3);
  const draws = 46_000;
  const times = new Map<number | bigint, number>();
  for (let i = 0; i < draws; i++) {
    const value = set.sample(random.next);
    times.set(value, (times.get(value) ?? 0) + 1);
  }
  const expected = draws / set.size;
  const deviation = valuesOf(set).reduce((sum: number, value) => sum + ((times.get(value) ?? 0) - expected) ** 2 / expected, 0);
  expect(deviation).toBeLessThan(48); // 22 degrees of freedom: one in a thousand.
});

test("chunks that are nearly empty do not keep a draw from ending", () => {
  const set = setOf([2 ** 40], 2048);
  expect(set.sample(() => 0.999)).toBe(2 ** 40);
});

describe("scan", () => {
  test("goes from 0 upwards, then through those below 0", () => {
    const set = setOf([-5, 2n ** 63n - 1n, 7, 0, -(2n ** 63n), 300, 2 ** 40]);
    const visited: (number | bigint)[] = [];
    const cursors: (number | bigint)[] = [];
    let cursor: number | bigint = 0;
    do {
      cursor = set.scan(cursor, 1, { visit: (value) => visited.push(value) });
      cursors.push(cursor);
    } while (cursor !== 0);
    expect(visited).toEqual([0, 7, 300, 2 ** 40, 2n ** 63n - 1n, -(2n ** 63n), -5]);
    expect(cursors).toEqual([7, 300, 2 ** 40, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 5n, 0]);
  });

  test("takes any cursor, also between integers and behind all of them", () => {
    const set = setOf([-9, -3, 10, 20]);
    const from = (cursor: number | bigint) => {
      const visited: (number | bigint)[] = [];
      set.scan(cursor, 100, { visit: (value) => visited.push(value) });
      return visited;
    };
    expect([from(11), from(21), from(2n ** 64n - 4n), from(2n ** 64n - 1n)]).toEqual([[20, -9, -3], [-9, -3], [-3], []]);
    expect(() => from(-1)).toThrow(AssertionError);
    expect(() => from(2n ** 64n)).toThrow(AssertionError);
  });
});

describe("a snapshot", () => {
  const handOver = (set: IntegerSet): number[] => {
    const handedOver: number[] = [];
    set.beginSnapshot({
      integers: (bytes, at) => {
        for (let i = 0; i < intset.elementCount(bytes, at); i++) handedOver.push(Number(intset.valueAt(bytes, at, i)));
      },
    });
    return handedOver;
  };
  const numbers = [...numbersFrom(0, 40)];

  test("gets chunks that change before the walk reaches them, and no integer twice", () => {
    const set = setOf(numbers, 40);
    const handedOver = handOver(set);
    set.delete(39);
    expect(handedOver.length).toBeGreaterThan(1);
    expect(set.snapshotSlice(1)).toBe(false);
    for (const value of [39, 100, 5, 6, 7, -1]) if (!set.delete(value)) set.add(value);
    while (!set.snapshotSlice(1));
    set.endSnapshot();
    expect(handedOver.sort((a, b) => a - b)).toEqual(numbers);
    set.check();
  });

  test("can be ended anywhere, and the next one gets all again", () => {
    const set = setOf(numbers, 40);
    handOver(set);
    set.delete(20);
    set.add(20);
    set.endSnapshot();
    set.check();
    const handedOver = handOver(set);
    expect(() => set.beginSnapshot({ integers: () => undefined })).toThrow(AssertionError);
    expect(() => set.freeSlice()).toThrow(AssertionError);
    while (!set.snapshotSlice(2));
    expect(set.snapshotSlice(2)).toBe(true);
    set.endSnapshot();
    expect(handedOver).toEqual(numbers);
  });

  test("leaves out what an intset brings", () => {
    const set = setOf(numbers, 40);
    const handedOver = handOver(set);
    set.addIntset(intsetOf([...numbersFrom(1000, 50)], 0), 0);
    while (!set.snapshotSlice(2));
    set.endSnapshot();
    expect(handedOver).toEqual(numbers);
  });
});

test("a copy is made in parts, in another arena", () => {
  const set = setOf(numbersFrom(0, 20_000), 40);
  const copy = new IntegerSet(new Arena(), 40);
  let parts = 0;
  let cursor = 0;
  do {
    cursor = set.copySlice(copy, cursor);
    parts++;
  } while (cursor !== 0);
  copy.check();
  expect(parts).toBeGreaterThan(5);
  expect(valuesOf(copy)).toEqual(valuesOf(set));
  expect(() => set.copyInto(copy)).toThrow(AssertionError);
});

test("blocks leave the chunks of the arena that are being emptied, so many bytes at a time", () => {
  const arena = new Arena();
  const others: number[] = [];
  const set = new IntegerSet(arena);
  for (let i = 0; i < 75_000; i++) {
    set.add(2 ** 40 + i * 8);
    if (i % 25 === 0) others.push(arena.allocate(4096));
  }
  for (const ref of others) arena.free(ref, 4096);
  expect(arena.beginCompaction(0.1)).toBeGreaterThan(0);
  const released = arena.releasedBytes;
  let slices = 0;
  let cursor = 0;
  do {
    cursor = set.relocate(cursor, 10_000);
    slices++;
  } while (cursor !== 0);
  arena.endCompaction();
  set.check();
  arena.check();
  expect(arena.releasedBytes).toBeGreaterThan(released);
  expect(slices).toBeGreaterThan(5);
  expect([set.size, set.has(2 ** 40 + 8), set.has(2 ** 40 + 9)]).toEqual([75_000, true, false]);
});
