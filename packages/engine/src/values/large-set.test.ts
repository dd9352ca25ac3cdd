import { Arena, intset, KeyHasher } from "@respire/datastructures";
import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";
import { LargeSet, largeSetType } from "./large-set.js";

const hasher = new KeyHasher(1, 2);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function add(set: LargeSet, member: string | number): void {
  if (typeof member === "number") set.addInteger(member);
  else set.addString(bytesOf(member), 0, member.length);
}

function remove(set: LargeSet, member: string | number): void {
  if (typeof member === "number") set.integers?.delete(member);
  else set.strings?.delete(bytesOf(member), 0, member.length);
}

const many = (count: number): (string | number)[] =>
  Array.from({ length: count }, (_, index) => (index % 3 === 0 ? `member ${index}` : index * 7 - 10_000));

/** Collects what a snapshot hands over. */
function sinkFor(set: LargeSet, found: (string | number)[]) {
  return {
    field(ref: number): void {
      const strings = set.strings as NonNullable<typeof set.strings>;
      const start = strings.fieldStart(ref);
      found.push(String.fromCharCode(...strings.bytesOf(ref).subarray(start, start + strings.fieldLength(ref))));
    },
    integers(bytes: Uint8Array, at: number): void {
      for (let i = 0; i < intset.elementCount(bytes, at); i++) found.push(Number(intset.valueAt(bytes, at, i)));
    },
  };
}

describe.each([
  ["integers", many(5000).filter((member) => typeof member === "number")],
  ["strings", many(5000).filter((member) => typeof member === "string")],
  ["both", many(5000)],
] as const)("of %s", (_, members) => {
  test("a snapshot has each member once, whatever comes and goes meanwhile", () => {
    const set = new LargeSet(new Arena(), hasher, "hashtable");
    for (const member of members) add(set, member);
    const found: (string | number)[] = [];
    set.beginSnapshot(sinkFor(set, found));
    for (let i = 0; !set.snapshotSlice(50); i++) {
      remove(set, members[(i * 37) % members.length] as string | number);
      add(set, `new ${i}`);
      add(set, 1_000_000 - i * 1000);
    }
    set.endSnapshot();
    expect(found.map(String).sort()).toEqual(members.map(String).sort());
    set.check();
    // The next one has what has come since.
    found.length = 0;
    set.beginSnapshot(sinkFor(set, found));
    while (!set.snapshotSlice(50));
    set.endSnapshot();
    expect(found).toHaveLength(set.size);
  });

  test("a copy shares nothing; it is freed a slice at a time, and nothing is left", () => {
    const arena = new Arena();
    const set = new LargeSet(arena, hasher, "intset");
    for (const member of members) add(set, member);
    const copy = set.copy();
    copy.check();
    expect([copy.size, copy.encodingName]).toEqual([set.size, "intset"]);
    expect(copy.memoryBytes).toBeGreaterThan(members.length * 2);
    remove(set, members[0] as string | number);
    expect(copy.size).toBe(set.size + 1);
    for (const each of [set, copy]) {
      const hasStrings = each.stringCount > 0;
      let slices = 1;
      while (!largeSetType.freeSlice(each)) slices++;
      if (hasStrings) expect(slices).toBeGreaterThan(1);
      expect(each.size).toBe(0);
    }
    expect(arena.usedBytes).toBe(0);
  });

  test("its blocks are moved out of chunks that are being emptied", () => {
    const engine = new TestEngine();
    engine.run("SADD", "s", ...members);
    for (let i = 0; i < 20; i++) engine.run("COPY", "s", `copy${i}`);
    for (let i = 0; i < 20; i += 2) engine.run("DEL", `copy${i}`);
    engine.tickUntilIdle();
    engine.run("MEMORY", "PURGE");
    engine.tickUntilIdle();
    engine.check();
    for (const key of ["s", "copy1", "copy19"]) {
      expect([...(engine.run("SMEMBERS", key) as string[])].sort()).toEqual(members.map(String).sort());
    }
  });
});

test.each([
  ["is overwritten by a result", ["SINTERSTORE", "s", "t", "t"]],
  ["goes for an empty result", ["SINTERSTORE", "s", "none"]],
  ["is unlinked", ["UNLINK", "s"]],
  ["is overwritten", ["SET", "s", "text"]],
])("a large set that %s is freed in slices", (_, request) => {
  const engine = new TestEngine();
  engine.run("SADD", "t", "a");
  for (let from = 0; from < 60_000; from += 1000) {
    const numbers = Array.from({ length: 1000 }, (_, index) => from + index);
    engine.run("SADD", "s", ...numbers, ...numbers.map((number) => `member ${number}`));
  }
  const { arena, objects } = engine.engine.keyspace.shared;
  const before = arena.usedBytes;
  engine.clock.usPerReading = 600; // So that work in the background ends when its time is up.
  engine.run(...request);
  engine.check();
  expect(objects.leavingCount).toBe(1);
  expect(arena.usedBytes).toBeGreaterThan(before * 0.9);
  expect(engine.tickUntilIdle()).toBeGreaterThan(10);
  expect(arena.usedBytes).toBeLessThan(before * 0.1);
  engine.check();
});
