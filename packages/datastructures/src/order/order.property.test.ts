import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBytes } from "../bytes/compare.js";
import { orderByBytes } from "./byte-order.js";
import { ByteStrings } from "./byte-strings.js";
import { KeyOrder } from "./key-order.js";
import { orderByNumber } from "./number-order.js";

const numRuns = process.env.RESPIRE_TEST_LONG === "1" ? 5_000 : 150;

function stringsOf(texts: readonly Uint8Array[]): ByteStrings {
  const strings = new ByteStrings();
  for (const text of texts) strings.add(text, 0, text.length);
  return strings;
}

/** Indexes of `values`, as `Array.prototype.sort` has them, which keeps equal ones as they stand. */
const indexesSorted = <Value>(values: readonly Value[], compare: (a: Value, b: Value) => number): number[] =>
  values.map((_, index) => index).sort((a, b) => compare(values[a] as Value, values[b] as Value));

const inOrder = (order: KeyOrder, from: number, to: number): number[] => [...order.items.subarray(from, to)];

function begin(count: number): KeyOrder {
  const order = new KeyOrder();
  order.reserve(count);
  for (let i = 0; i < count; i++) order.items[i] = i;
  return order;
}

function setNumbers(order: KeyOrder, values: readonly number[]): void {
  for (const [place, value] of values.entries()) order.setNumber(place, value);
}

/** Part of a range of so many, from none of it to all. */
const partOf = (count: number, [a, b]: readonly [number, number]): [number, number] => {
  const places = [Math.floor(a * (count + 1)), Math.floor(b * (count + 1))].map((place) => Math.min(place, count));
  return [Math.min(...places), Math.max(...places)];
};

const share = fc.double({ min: 0, max: 1, noNaN: true });
const shares = fc.oneof(fc.constant([0, 1] as [number, number]), fc.tuple(share, share), fc.tuple(fc.constant(0), fc.constant(0.001)));
/** Strings that often begin alike, and have zero bytes in them. */
const piece = fc.constantFrom("", "a", "\0", "\0\0", "user:000", "b", "\xff", "ab", "0123456789abcdef");
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => Uint8Array.from(pieces.join(""), (character) => character.charCodeAt(0)));
const texts = fc.oneof(
  fc.array(text, { maxLength: 40 }),
  fc
    .tuple(fc.array(text, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 400 }))
    .map(([some, times]) => Array.from({ length: some.length * times }, (_, i) => some[(i * 7919) % some.length] as Uint8Array)),
  fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 200 }),
);
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, -Number.MIN_VALUE),
);
const numbers = fc.oneof(
  fc.array(number, { maxLength: 60 }),
  fc
    .tuple(fc.array(number, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 }))
    .map(([some, times]) => Array.from({ length: some.length * times }, (_, i) => (some[(i * 7919) % some.length] as number) + (i % 3))),
);
const byValue = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

describe("items in an order", () => {
  test("of numbers are where sort has them, equal ones as they stood", () => {
    fc.assert(
      fc.property(numbers, shares, (values, part) => {
        const order = begin(values.length);
        setNumbers(order, values);
        const [from, to] = partOf(values.length, part);
        order.sort(0, values.length, from, to);
        expect(inOrder(order, from, to)).toEqual(indexesSorted(values, byValue).slice(from, to));
        expect([...inOrder(order, 0, values.length)].sort(byValue)).toEqual(values.map((_, index) => index));
        for (let place = 0; place < values.length; place++) expect(order.numberAt(place)).toBe((values[order.items[place]] as number) + 0);
      }),
      { numRuns },
    );
  });

  test("of byte strings are where sort has them, equal ones as they stood", () => {
    fc.assert(
      fc.property(texts, shares, (values, part) => {
        const order = begin(values.length);
        const [from, to] = partOf(values.length, part);
        orderByBytes(order, stringsOf(values), 0, values.length, from, to);
        expect(inOrder(order, from, to)).toEqual(indexesSorted(values, compareBytes).slice(from, to));
        expect([...inOrder(order, 0, values.length)].sort(byValue)).toEqual(values.map((_, index) => index));
      }),
      { numRuns },
    );
  });

  test("of numbers, then of byte strings, are where sort has them", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), text), { maxLength: 300 }), shares, (pairs, part) => {
        const order = begin(pairs.length);
        setNumbers(
          order,
          pairs.map(([value]) => value),
        );
        const [from, to] = partOf(pairs.length, part);
        orderByNumber(order, pairs.length, stringsOf(pairs.map(([, own]) => own)), from, to);
        const expected = indexesSorted(pairs, ([a, aText], [b, bText]) => a - b || compareBytes(aText, bText));
        expect(inOrder(order, from, to)).toEqual(expected.slice(from, to));
      }),
      { numRuns },
    );
  });

  test("are found where many have no order at all, and where the wanted ones are few of very many", () => {
    const count = 50_000;
    const values = Array.from({ length: count }, (_, i) => (i * 48271) % 65537);
    for (const [from, to] of [
      [0, 10],
      [count - 10, count],
      [20_000, 20_100],
      [0, count],
      [7, 7],
    ] as const) {
      const order = begin(count);
      setNumbers(order, values);
      order.sort(0, count, from, to);
      expect(inOrder(order, from, to)).toEqual(indexesSorted(values, byValue).slice(from, to));
    }
    const alike = begin(count);
    for (let i = 0; i < count; i++) alike.setNumber(i, 1);
    alike.sort(0, count, 5, 9);
    expect(inOrder(alike, 5, 9)).toEqual([5, 6, 7, 8]);
  });

  test("of long strings that begin alike need no depth of calls", () => {
    const beginning = new Uint8Array(200_000).fill(7);
    const values = Array.from({ length: 40 }, (_, i) =>
      Uint8Array.of(...beginning.subarray(0, 10), ...beginning.subarray(0, 90_000), 39 - i),
    );
    const order = begin(values.length);
    orderByBytes(order, stringsOf(values), 0, values.length, 0, values.length);
    expect(inOrder(order, 0, 3)).toEqual([39, 38, 37]);
  });
});

describe("byte strings", () => {
  test("are what was added, until they are cleared", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 50 }), (values) => {
        const strings = stringsOf(values);
        expect(strings.count).toBe(values.length);
        expect(strings.hasZeroByte).toBe(values.some((value) => value.includes(0)));
        values.forEach((value, index) => {
          const start = strings.start(index);
          expect(strings.bytes.slice(start, start + strings.length(index))).toEqual(value);
        });
        strings.clear();
        expect([strings.count, strings.totalBytes]).toEqual([0, 0]);
      }),
      { numRuns },
    );
  });
});
