import { describe, expect, test } from "vitest";
import { Arena, byteOffset } from "../arena/arena.js";
import { blockBytesMax } from "../arena/layout.js";
import { AssertionError } from "../assert.js";
import { KeyHasher } from "../bytes/hash.js";
import { keyLengths } from "../testing/entries.js";
import { ModelledTable } from "../testing/modelled-table.js";
import { Random } from "../testing/random.js";
import { HashTable } from "./hash-table.js";
import { keyWordOf, markMax, pairLengthMax, valueLengthMask, valueOffsetIf } from "./layout.js";

const hasher = new KeyHasher(1, 2);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const newTable = (arena = new Arena()): HashTable => new HashTable(arena, hasher);

function set(table: HashTable, field: string, value: string): boolean {
  return table.set(latin1(field), 0, field.length, latin1(value), 0, value.length);
}

function find(table: HashTable, field: string): number {
  return table.find(latin1(field), 0, field.length);
}

function valueAt(table: HashTable, ref: number): string {
  const start = table.valueStart(ref);
  return String.fromCharCode(...table.bytesOf(ref).subarray(start, start + table.valueLength(ref)));
}

function get(table: HashTable, field: string): string | null {
  const ref = find(table, field);
  return ref === 0 ? null : valueAt(table, ref);
}

describe("a field", () => {
  test("has the value it was given last", () => {
    const table = newTable();
    expect(get(table, "a")).toBeNull();
    expect(set(table, "a", "1")).toBe(true);
    expect(set(table, "a", "another value")).toBe(false);
    expect([get(table, "a"), get(table, "b"), table.size]).toEqual(["another value", null, 1]);
    table.check();
  });

  test("may be empty, and so may its value", () => {
    const table = newTable();
    set(table, "", "");
    expect([get(table, ""), table.size]).toEqual(["", 1]);
    set(table, "", "x");
    expect(get(table, "")).toBe("x");
    expect(table.delete(latin1(""), 0, 0)).toBe(true);
    expect(table.delete(latin1(""), 0, 0)).toBe(false);
    expect([table.size, table.memoryBytes]).toEqual([0, 0]);
  });

  test("keeps its block while the value fits the same block size", () => {
    const table = newTable();
    set(table, "field", "12345"); // 8 + 5 + 5 bytes: a block of 24.
    const ref = find(table, "field");
    set(table, "field", "1234567890a");
    expect([find(table, "field"), get(table, "field")]).toEqual([ref, "1234567890a"]);
    set(table, "field", "1234567890ab");
    expect(find(table, "field")).not.toBe(ref);
    expect(get(table, "field")).toBe("1234567890ab");
    table.check();
  });

  test("takes its value from anywhere in the arena, also where the arena grows for it", () => {
    const arena = new Arena();
    const [source, target] = [newTable(arena), newTable(arena)];
    set(source, "x", "v".repeat(9000));
    for (let i = 0; i < 200; i++) {
      const ref = find(source, "x");
      const field = latin1(`copy ${i}`);
      target.set(field, 0, field.length, source.bytesOf(ref), source.valueStart(ref), source.valueLength(ref));
    }
    for (let i = 0; i < 200; i++) expect(get(target, `copy ${i}`)).toBe("v".repeat(9000));
    expect(arena.reservedBytes).toBeGreaterThan(32_768);
  });

  test.each(keyLengths)("of %i bytes, and values around the size from which on blocks have chunks of their own", (length) => {
    const table = newTable();
    const field = new Uint8Array(length).fill(0x66);
    const value = new Uint8Array(3 * 2 ** 20);
    for (const valueLength of [0, 1, 100, 40_000, 2 ** 20 - length - 24, 2 ** 20, 2 ** 20 + 1, value.length, 2 ** 20 - 1, 5]) {
      value.fill(valueLength, 0, valueLength);
      table.set(field, 0, length, value, 0, valueLength);
      const ref = table.find(field, 0, length);
      expect([table.fieldLength(ref), table.valueLength(ref)]).toEqual([length, valueLength]);
      const start = table.valueStart(ref);
      const stored = table.bytesOf(ref).subarray(start, start + valueLength);
      expect(Buffer.compare(stored, value.subarray(0, valueLength))).toBe(0);
      table.check();
    }
    table.clear();
    expect(table.arena.usedBytes).toBe(0);
  });

  test("and its value are refused beyond what a block holds that has an expiry, too", () => {
    for (const fieldLength of [0, 1, 2, 3, 4, 16_382, 16_383, 16_384, pairLengthMax]) {
      const words = Uint32Array.of(pairLengthMax - fieldLength, keyWordOf(fieldLength, 0), fieldLength);
      expect(valueOffsetIf(true, words, 0) + words[0]).toBeLessThanOrEqual(blockBytesMax);
      expect(words[0] & valueLengthMask).toBe(words[0]);
    }
    const table = newTable();
    const none = new Uint8Array(0);
    expect(() => table.set(none, 0, 0, none, 0, pairLengthMax + 1)).toThrow(AssertionError);
    expect(() => table.add(0, none, 0, pairLengthMax, none, 0, 1)).toThrow(AssertionError);
    set(table, "a", "1");
    expect(() => table.setValue(find(table, "a"), table.lastHash, none, 0, pairLengthMax)).toThrow(AssertionError);
    expect([table.size, get(table, "a")]).toEqual([1, "1"]);
    table.check();
  });
});

describe("expiry", () => {
  test("is kept by a new value, and lost with the field", () => {
    const table = newTable();
    set(table, "a", "1");
    let ref = table.setExpiry(find(table, "a"), table.lastHash, 5000);
    expect([table.expiresAtMs(ref), table.firstExpiryMs, table.firstExpiringRef, table.expiringSize]).toEqual([5000, 5000, ref, 1]);
    set(table, "a", "a much longer value than before");
    ref = find(table, "a");
    expect([table.expiresAtMs(ref), valueAt(table, ref)]).toEqual([5000, "a much longer value than before"]);
    table.check();
    table.delete(latin1("a"), 0, 1);
    set(table, "a", "1");
    expect([table.expiresAtMs(find(table, "a")), table.firstExpiryMs, table.firstExpiringRef, table.expiringSize]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      0,
      0,
    ]);
  });

  test("comes and goes in the same block if that has room, with the value as it is", () => {
    const table = newTable();
    for (const value of ["", "1", "123", "12345678", "x".repeat(100), "y".repeat(40_000)]) {
      set(table, "field", value);
      const before = table.arena.usedBytes;
      const expiring = table.setExpiry(find(table, "field"), table.lastHash, 1000);
      expect([get(table, "field"), table.expiresAtMs(expiring)]).toEqual([value, 1000]);
      table.check();
      const plain = table.clearExpiry(expiring, table.lastHash);
      expect([get(table, "field"), table.expiresAtMs(plain), table.clearExpiry(plain, table.lastHash)]).toEqual([value, 0, plain]);
      expect(table.arena.usedBytes).toBe(before);
      table.check();
    }
  });

  test("of many fields is told in order of time", () => {
    const modelled = new ModelledTable();
    const random = new Random(4);
    for (let number = 0; number < 3000; number++) modelled.set(number % 1000, number % 50, number & 0xff);
    for (let number = 20; number < 900; number++) modelled.setExpiry(number, 1 + random.below(500));
    for (const nowMs of [0, 1, 100, 250, 499, 500]) {
      modelled.expire(nowMs);
      modelled.check();
    }
    expect(modelled.table.size).toBe(1000 - 880);
    modelled.free();
  });

  test("is after 1970", () => {
    const table = newTable();
    set(table, "a", "1");
    for (const expiresAtMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => table.setExpiry(find(table, "a"), table.lastHash, expiresAtMs)).toThrow(AssertionError);
    }
  });
});

describe("a snapshot", () => {
  const collector = (table: HashTable): { values: string[]; field(ref: number): void } => ({
    values: [],
    field(ref) {
      this.values.push(valueAt(table, ref));
    },
  });

  test("of an empty table ends at once, and leaves out what comes meanwhile", () => {
    const table = newTable();
    const sink = collector(table);
    table.beginSnapshot(sink);
    set(table, "a", "1");
    expect(table.snapshotSlice(10)).toBe(true);
    set(table, "b", "2");
    expect(table.snapshotSlice(10)).toBe(true);
    table.endSnapshot();
    expect(sink.values).toEqual([]);
    table.check();
  });

  test("has a field as it was, however often it changes, goes and comes back", () => {
    const table = newTable();
    for (let i = 0; i < 100; i++) set(table, `field ${i}`, `before ${i}`);
    const sink = collector(table);
    table.beginSnapshot(sink);
    for (let i = 0; i < 100; i++) {
      set(table, `field ${i}`, "after");
      table.delete(latin1(`field ${i}`), 0, `field ${i}`.length);
      set(table, `field ${i}`, "after that");
      table.setExpiry(find(table, `field ${i}`), table.lastHash, 1);
      table.clearExpiry(find(table, `field ${i}`), table.lastHash);
    }
    while (!table.snapshotSlice(7)) set(table, "another", "one");
    table.endSnapshot();
    expect(sink.values.sort()).toEqual(Array.from({ length: 100 }, (_, i) => `before ${i}`).sort());
    table.check();
  });

  test("that is given up leaves nothing behind that the next would miss, however many there are", () => {
    const table = newTable();
    set(table, "a", "1");
    for (let i = 0; i <= markMax + 3; i++) {
      table.beginSnapshot({ field: () => undefined });
      if (i % 1000 === 0 || i > markMax - 3) set(table, "a", `${i}`);
      table.endSnapshot();
      if (i % 10_000 === 0 || i > markMax - 3) table.check();
    }
    const sink = collector(table);
    table.beginSnapshot(sink);
    table.snapshotSlice(1);
    table.endSnapshot();
    expect(sink.values).toEqual([`${markMax + 3}`]);
  });

  test("is one at a time, and ends before the table is freed", () => {
    const table = newTable();
    expect(() => table.snapshotSlice(1)).toThrow(AssertionError);
    expect(() => table.endSnapshot()).toThrow(AssertionError);
    table.beginSnapshot({ field: () => undefined });
    expect(() => table.beginSnapshot({ field: () => undefined })).toThrow(AssertionError);
    expect(() => table.freeSlice()).toThrow(AssertionError);
  });
});

describe("memory", () => {
  test("is counted to the byte, as the arena does", () => {
    const table = newTable();
    const random = new Random(6);
    for (let i = 0; i < 30_000; i++) {
      const field = `field ${random.below(10_000)}`;
      if (random.below(3) > 0) set(table, field, "x".repeat(random.below(random.below(8) === 0 ? 3000 : 40)));
      else table.delete(latin1(field), 0, field.length);
      const ref = find(table, field);
      if (ref !== 0 && random.below(3) === 0) table.setExpiry(ref, table.lastHash, 1 + random.below(1000));
    }
    const { used, wasted } = table.arena.usage();
    const inArena = table.memoryBytes - table.outsideBytes;
    expect(inArena).toBeGreaterThan(used);
    expect(inArena).toBeLessThanOrEqual(used + wasted);
    expect(table.outsideBytes).toBeGreaterThanOrEqual(table.expiringSize * 12);
    table.check();
    table.clear();
    expect([table.arena.usedBytes, table.memoryBytes, table.expiringSize]).toEqual([0, 0, 0]);
  });

  test("goes in slices of a few hundred fields, after which the table is as new", () => {
    const table = newTable();
    for (let i = 0; i < 20_000; i++) set(table, `field ${i}`, "value");
    let slices = 0;
    for (let before = table.arena.usedBytes; !table.freeSlice(); before = table.arena.usedBytes) {
      expect(before - table.arena.usedBytes).toBeLessThan(1_000_000);
      slices++;
    }
    expect(slices).toBeGreaterThan(20_000 / 1000);
    expect([table.size, table.arena.usedBytes]).toEqual([0, 0]);
    expect(table.freeSlice()).toBe(false);
    expect(table.freeSlice()).toBe(true);
    set(table, "a", "1");
    expect(get(table, "a")).toBe("1");
    table.check();
  });
});

test("a copy has no share in what becomes of its source", () => {
  const arena = new Arena({ firstChunkIndex: 4096 });
  const [table, copy] = [newTable(arena), newTable(arena)];
  for (let i = 0; i < 5000; i++) set(table, `field ${i}`, `value ${i}`);
  for (let i = 0; i < 5000; i += 2) table.setExpiry(find(table, `field ${i}`), table.lastHash, 1 + i);
  // Marks of a snapshot are the source's alone.
  table.beginSnapshot({ field: () => undefined });
  set(table, "field 0", "changed");
  table.copyInto(copy);
  while (!table.snapshotSlice(100));
  table.endSnapshot();
  table.clear();
  copy.check();
  expect([copy.size, copy.expiringSize, get(copy, "field 0"), get(copy, "field 4999")]).toEqual([5000, 2500, "changed", "value 4999"]);
  expect(copy.expiresAtMs(find(copy, "field 4998"))).toBe(4999);
  const values: string[] = [];
  copy.beginSnapshot({ field: (ref) => values.push(valueAt(copy, ref)) });
  while (!copy.snapshotSlice(100));
  expect(values).toHaveLength(5000);
  expect(() => new HashTable(arena, new KeyHasher(3, 4)).copyInto(copy)).toThrow(AssertionError);
  copy.endSnapshot();
  expect(() => newTable(arena).copyInto(copy)).toThrow(AssertionError);
  copy.check();
});

test("a scan meets every field, and its references tell its bytes", () => {
  const table = newTable();
  for (let i = 0; i < 2000; i++) set(table, `${i}`, `${i * 2}`);
  const met = new Set<string>();
  const visit = (ref: number, hash: number): void => {
    expect(table.hashOf(ref) >>> 0).toBe(hash);
    expect(table.fieldStart(ref)).toBe(byteOffset(ref) + 8);
    const field = table.bytesOf(ref).subarray(table.fieldStart(ref), table.fieldStart(ref) + table.fieldLength(ref));
    met.add(`${String.fromCharCode(...field)} ${valueAt(table, ref)}`);
  };
  for (let cursor = table.scan(0, 10, { visit }); cursor !== 0; ) cursor = table.scan(cursor, 10, { visit });
  expect(met).toEqual(new Set(Array.from({ length: 2000 }, (_, i) => `${i} ${i * 2}`)));
});
