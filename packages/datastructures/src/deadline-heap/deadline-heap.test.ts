import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../assert.js";
import { ModelledHeap } from "../testing/modelled-heap.js";
import { Random } from "../testing/random.js";
import { DeadlineHeap } from "./deadline-heap.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const ignore = (): void => {};

test("an empty heap has no first time, and takes no memory", () => {
  const heap = new DeadlineHeap(ignore);
  expect([heap.size, heap.firstTimeMs, heap.usedBytes]).toEqual([0, Number.POSITIVE_INFINITY, 0]);
  heap.check();
});

test("items come out by their times, whatever the order they went in", () => {
  const random = new Random(1);
  for (const timeOf of [(i: number) => i, (i: number) => -i, () => 7, () => random.below(2 ** 45), (i: number) => i % 10]) {
    const modelled = new ModelledHeap();
    for (let i = 0; i < 3000; i++) modelled.add(2 ** 32 - 1 - i, timeOf(i));
    modelled.check();
    const times: number[] = [];
    while (modelled.model.size > 0) times.push(modelled.removeFirst());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(modelled.heap.usedBytes).toBe(0);
  }
});

test("times are exact to the millisecond, far beyond 32 bits", () => {
  const heap = new DeadlineHeap(ignore);
  const latest = 2 ** 48 - 1; // As late as a field's expiry may be.
  for (const timeMs of [latest, latest - 1, latest - 2]) heap.add(timeMs, 1);
  expect(heap.firstTimeMs).toBe(latest - 2);
});

test("its arrays double, and halve when a quarter of them is in use", () => {
  const modelled = new ModelledHeap();
  const { heap } = modelled;
  for (let i = 0; i < 1000; i++) modelled.add(i, i);
  expect(heap.usedBytes).toBe(1024 * 12);
  for (let i = 0; i < 745; i++) modelled.remove(i);
  expect(heap.usedBytes).toBe(512 * 12);
  for (let i = 745; i < 999; i++) modelled.remove(i);
  expect(heap.usedBytes).toBe(8 * 12);
  modelled.check();
  heap.clear();
  expect([heap.size, heap.usedBytes, heap.firstTimeMs]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
});

test("a duplicate has the same times in the same places, and goes its own way", () => {
  const modelled = new ModelledHeap();
  const random = new Random(5);
  for (let i = 0; i < 1000; i++) modelled.add(i, random.below(100));
  const places = new Map<number, number>();
  const copy = modelled.heap.duplicate((ref, index) => places.set(ref, index));
  for (const [ref, { index, timeMs }] of modelled.model) {
    expect([copy.refAt(index), copy.timeAt(index)]).toEqual([ref, timeMs]);
    copy.replaceRef(index, ref + 2 ** 31);
  }
  for (let i = 0; i < 900; i++) copy.remove(0);
  copy.add(-1, 7);
  expect([copy.size, copy.firstTimeMs, places.get(7)]).toEqual([101, -1, 0]);
  copy.check();
  modelled.check();
});

test("to add n items in random order tells about n places, in the worst order n log n", () => {
  const count = 50_000;
  const random = new Random(2);
  const modelled = new ModelledHeap();
  for (let i = 0; i < count; i++) modelled.add(i, random.next());
  expect(modelled.told).toBeLessThan(count * 2);
  const worst = new ModelledHeap();
  for (let i = 0; i < count; i++) worst.add(i, -i);
  expect(worst.told).toBeLessThan(count * 9); // 4^8 is more than count.
});

describe("a heap refuses", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("the time %d", (timeMs) => {
    const heap = new DeadlineHeap(ignore);
    expect(() => heap.add(timeMs, 1)).toThrow(AssertionError);
    heap.add(1, 1);
    expect(() => heap.update(0, timeMs)).toThrow(AssertionError);
    expect([heap.size, heap.firstTimeMs]).toEqual([1, 1]);
  });

  test.each([-1, 1, 2 ** 32 - 1])("the place %d, where nothing is", (index) => {
    const heap = new DeadlineHeap(ignore);
    heap.add(1, 1);
    for (const ask of [() => heap.timeAt(index), () => heap.refAt(index), () => heap.remove(index), () => heap.update(index, 1)]) {
      expect(ask).toThrow(AssertionError);
    }
    expect(() => heap.replaceRef(index, 1)).toThrow(AssertionError);
  });
});

/** Few times, so that many are equal; references on both sides of 2^31. */
const timeMs = fc.oneof(fc.nat(5), fc.integer({ min: -10, max: 2 ** 47 }));
const ref = fc.oneof(fc.nat(60), fc.integer({ min: 2 ** 32 - 60, max: 2 ** 32 - 1 }));

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ref, timeMs }).map((item) => (modelled: ModelledHeap) => modelled.add(item.ref, item.timeMs)) },
  { weight: 3, arbitrary: fc.record({ ref, timeMs }).map((item) => (modelled: ModelledHeap) => modelled.update(item.ref, item.timeMs)) },
  { weight: 3, arbitrary: ref.map((ref) => (modelled: ModelledHeap) => modelled.remove(ref)) },
  {
    weight: 2,
    arbitrary: fc.tuple(ref, ref).map(
      ([from, to]) =>
        (modelled: ModelledHeap) =>
          modelled.move(from, to),
    ),
  },
  { weight: 1, arbitrary: fc.constant((modelled: ModelledHeap) => void (modelled.model.size > 0 && modelled.removeFirst())) },
);

test("a heap answers like a Map, and tells every place, whatever is done to it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
      const modelled = new ModelledHeap();
      for (const take of steps) {
        take(modelled);
        modelled.check();
      }
      let last = Number.NEGATIVE_INFINITY;
      while (modelled.model.size > 0) {
        const next = modelled.removeFirst();
        expect(next).toBeGreaterThanOrEqual(last);
        last = next;
      }
    }),
    { numRuns: isLongRun ? 2000 : 150 },
  );
});
