import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../assert.js";
import * as intset from "./index.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

/** Where the intset begins in its buffer, at no multiple of anything; around it are bytes that must stay as they are. */
const at = 13;
const guard = 0xa5;
const guardLength = 16;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The bytes that the format says, by other means. */
function encoded(values: readonly bigint[], width: number): Uint8Array {
  const bytes = new Uint8Array(8 + values.length * width);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width, true);
  view.setUint32(4, values.length, true);
  values.forEach((value, i) => {
    if (width === 2) view.setInt16(8 + i * 2, Number(value), true);
    else if (width === 4) view.setInt32(8 + i * 4, Number(value), true);
    else view.setBigInt64(8 + i * 8, value, true);
  });
  return bytes;
}

function widthOf(value: bigint): number {
  if (BigInt.asIntN(16, value) === value) return 2;
  return BigInt.asIntN(32, value) === value ? 4 : 8;
}

/** As a number where that is exact: what commands have at hand. */
function given(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** An intset in a buffer of just its size, with a set beside it. */
class ModelledIntset {
  bytes = new Uint8Array(at + intset.emptyBytes + guardLength).fill(guard);
  readonly model = new Set<bigint>();
  width = 2;

  constructor() {
    intset.initialise(this.bytes, at);
  }

  private get total(): number {
    return intset.totalBytes(this.bytes, at);
  }

  add(value: bigint, form: number | bigint = given(value)): void {
    const more = intset.addedBytes(this.bytes, at, form);
    const before = this.total;
    this.resize(before + more);
    const isNew = !this.model.has(value);
    expect(intset.add(this.bytes, at, form)).toBe(isNew);
    expect([this.total - before, more > 0]).toEqual([more, isNew]);
    this.model.add(value);
    this.width = Math.max(this.width, widthOf(value));
    this.check();
  }

  remove(value: bigint): void {
    expect(intset.remove(this.bytes, at, given(value))).toBe(this.model.delete(value));
    // What it no longer takes is behind it.
    this.bytes.fill(guard, at + this.total);
    this.resize(this.total);
    this.check();
  }

  check(): void {
    const values = [...this.model].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const whole = this.bytes.subarray(at, at + this.total);
    if (hexOf(whole) !== hexOf(encoded(values, this.width))) expect(hexOf(whole)).toBe(hexOf(encoded(values, this.width)));
    intset.checkIntset(this.bytes, at, this.total);
    const around = [...this.bytes.subarray(0, at), ...this.bytes.subarray(at + this.total)];
    expect(around.every((byte) => byte === guard)).toBe(true);
    values.forEach((value, i) => {
      if (intset.valueAt(this.bytes, at, i) !== given(value)) expect(intset.valueAt(this.bytes, at, i)).toBe(given(value));
      if (intset.find(this.bytes, at, given(value)) !== i) expect(intset.find(this.bytes, at, given(value))).toBe(i);
    });
  }

  private resize(total: number): void {
    const resized = new Uint8Array(at + total + guardLength).fill(guard);
    resized.set(this.bytes.subarray(0, at + Math.min(total, this.bytes.length - guardLength - at)));
    this.bytes = resized;
  }
}

const [int64Min, int64Max] = [-(2n ** 63n), 2n ** 63n - 1n];

describe("the bytes are those of redis-server 7.0.15 (DUMP)", () => {
  test.each<[bigint[], string]>([
    [[5n, -1n, 300n], "0200000003000000ffff05002c01"],
    [[5n, -1n, 40000n], "0400000003000000ffffffff05000000409c0000"],
    [[5n, int64Min, int64Max, -1n], "08000000040000000000000000000080ffffffffffffffff0500000000000000ffffffffffffff7f"],
    [[-32768n, 32767n], "02000000020000000080ff7f"],
    [[2147483648n, 7n], "080000000200000007000000000000000000008000000000"],
  ])("of %s", (values, hex) => {
    const modelled = new ModelledIntset();
    for (const value of values) modelled.add(value);
    expect(hexOf(modelled.bytes.subarray(at, at + intset.totalBytes(modelled.bytes, at)))).toBe(hex);
  });
});

describe("an integer that needs more bytes widens all others", () => {
  test.each<[string, bigint[]]>([
    ["16 to 32 bits, above", [1n, -2n, 3n, 32_768n]],
    ["16 to 32 bits, below", [1n, -2n, 3n, -32_769n]],
    ["16 to 64 bits, above", [1n, -2n, 3n, 2n ** 31n]],
    ["16 to 64 bits, below", [1n, -2n, 3n, -(2n ** 31n) - 1n]],
    ["32 to 64 bits", [70_000n, -70_000n, int64Max, int64Min]],
    ["the first of all", [int64Max]],
  ])("%s", (_what, values) => {
    const modelled = new ModelledIntset();
    for (const value of values) modelled.add(value);
    // It stays so when the widest has gone.
    for (const value of values.reverse()) modelled.remove(value);
    expect(intset.elementCount(modelled.bytes, at)).toBe(0);
    expect(intset.integerBytes(modelled.bytes, at)).toBeGreaterThan(2);
  });
});

test("integers around 2^53 are numbers while they are exact, and bigints beyond", () => {
  const modelled = new ModelledIntset();
  for (const base of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 3n, -(2n ** 63n) + 2n]) {
    for (let more = -2n; more <= 2n; more++) modelled.add(base + more);
  }
  const types = Array.from({ length: 20 }, (_, i) => typeof intset.valueAt(modelled.bytes, at, i));
  expect(types.filter((type) => type === "number")).toHaveLength(4);
  modelled.add(5n, 5n); // A bigint that is no larger than a number.
  expect(intset.find(modelled.bytes, at, 5n)).toBe(intset.find(modelled.bytes, at, 5));
});

describe("what is no integer of 64 bits is a broken promise", () => {
  test.each([0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY, 2n ** 63n, -(2n ** 63n) - 1n])("%s", (value) => {
    const { bytes } = new ModelledIntset();
    for (const ask of [intset.find, intset.add, intset.addedBytes, intset.remove])
      expect(() => ask(bytes, at, value)).toThrow(AssertionError);
  });

  test("nor is there one where there are none", () => {
    const { bytes } = new ModelledIntset();
    for (const index of [-1, 0, 1]) expect(() => intset.valueAt(bytes, at, index)).toThrow(AssertionError);
  });
});

describe("a check finds", () => {
  const changed = (change: (bytes: Uint8Array) => void): Uint8Array => {
    const bytes = encoded([1n, 2n, 3n], 2);
    change(bytes);
    return bytes;
  };

  test.each<[string, Uint8Array, number]>([
    ["a width that there is not", changed((bytes) => bytes.fill(3, 0, 1)), 14],
    ["a width beyond a byte", changed((bytes) => bytes.fill(1, 3, 4)), 14],
    ["more integers than there is room for", changed((bytes) => bytes.fill(4, 4, 5)), 14],
    ["four thousand million integers", changed((bytes) => bytes.fill(0xff, 4, 8)), 14],
    ["less room than it takes", changed(() => undefined), 13],
    ["no room for a header", changed(() => undefined), 7],
    ["room beyond the buffer", changed(() => undefined), 15],
    ["two equal integers", changed((bytes) => bytes.fill(1, 10, 11)), 14],
    ["integers that descend", changed((bytes) => bytes.fill(0xff, 12, 14)), 14],
  ])("%s", (_what, bytes, room) => {
    expect(() => intset.checkIntset(bytes, 0, room)).toThrow(AssertionError);
  });

  test("nothing wrong with what is right, whatever lies behind it", () => {
    intset.checkIntset(encoded([-1n, 0n, 1n], 8), 0, 32);
    intset.checkIntset(new Uint8Array([...encoded([-1n, 0n, 1n], 2), 1, 2, 3]), 0, 17);
  });
});

/** From few, so that the same come again; around the edges of all widths. */
const edge = fc.constantFrom(0n, 2n ** 15n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 62n);
const value = fc
  .oneof(
    { weight: 5, arbitrary: fc.bigInt(-40n, 40n) },
    { weight: 2, arbitrary: fc.tuple(edge, fc.bigInt(-3n, 3n), fc.boolean()).map(([base, more, above]) => (above ? base : -base) + more) },
    { weight: 1, arbitrary: fc.bigInt(int64Min, int64Max) },
  )
  .map((value) => BigInt.asIntN(64, value));

const step = fc.oneof(
  { weight: 5, arbitrary: value.map((value) => (modelled: ModelledIntset) => modelled.add(value)) },
  { weight: 3, arbitrary: value.map((value) => (modelled: ModelledIntset) => modelled.remove(value)) },
  {
    weight: 2,
    arbitrary: value.map((value) => (modelled: ModelledIntset) => {
      const isThere = intset.find(modelled.bytes, at, value) !== intset.notFound;
      expect(isThere).toBe(modelled.model.has(value));
    }),
  },
);

test("an intset holds what a set holds, in the bytes that the format says", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const modelled = new ModelledIntset();
      for (const take of steps) take(modelled);
    }),
    { numRuns: isLongRun ? 3000 : 200 },
  );
});

test("any bytes are verified or refused, and nothing outside the buffer is read", () => {
  const anyBytes = fc
    .tuple(fc.constantFrom(2, 4, 8, 3, 0), fc.nat(6), fc.uint8Array({ maxLength: 40 }))
    .map(([width, count, rest]) => Uint8Array.from([width, 0, 0, 0, count, 0, 0, 0, ...rest]));
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      let isRight = true;
      try {
        intset.checkIntset(bytes, 0, bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(AssertionError);
        isRight = false;
      }
      if (!isRight) return;
      const values = Array.from({ length: intset.elementCount(bytes, 0) }, (_, i) => BigInt(intset.valueAt(bytes, 0, i)));
      expect(hexOf(bytes.subarray(0, intset.totalBytes(bytes, 0)))).toBe(hexOf(encoded(values, bytes[0] as number)));
    }),
    { numRuns: isLongRun ? 20_000 : 1000 },
  );
});
