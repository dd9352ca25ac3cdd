import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { registersOf } from "../testing/modelled-hyperloglog.js";
import { addElements, corrupt, countElements, countRegisters, makeDense, mergeInto, registerAt } from "./change.js";
import { hashElement, rankOf, registerOf } from "./element-hash.js";
import { HyperLogLog } from "./hyperloglog.js";
import { denseBytes, headerBytes, isStale, registerCount } from "./layout.js";
import type { HyperLogLogBytes } from "./owned-bytes.js";
import { describeRuns } from "./sparse.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

/** A HyperLogLog between bytes that must stay as they are, and that moves whenever it gets another length. */
class GuardedBytes implements HyperLogLogBytes {
  bytes: Uint8Array;
  words: Uint32Array;
  start = 7;
  length: number;

  constructor(
    content: Uint8Array,
    readonly sparseBytesMax: number,
  ) {
    this.length = content.length;
    this.bytes = guarded(this.start, content, content.length);
    this.words = new Uint32Array(this.bytes.buffer);
  }

  get content(): Uint8Array {
    return this.bytes.slice(this.start, this.start + this.length);
  }

  resize(length: number): void {
    this.check();
    const kept = this.content.subarray(0, length);
    this.start += 3;
    this.length = length;
    this.bytes = guarded(this.start, kept, length);
    this.words = new Uint32Array(this.bytes.buffer);
  }

  check(): void {
    const outside = [...this.bytes.subarray(0, this.start), ...this.bytes.subarray(this.start + this.length)];
    expect(outside.every((byte) => byte === guard)).toBe(true);
  }
}

const guard = 0xa5;
const guardLength = 16;

function guarded(start: number, content: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array((start + length + guardLength) & ~3).fill(guard);
  bytes.set(content, start);
  return bytes;
}

function elementsOf(texts: readonly string[]) {
  const words = texts.map((text) => Buffer.from(text));
  const starts = words.map((_, i) => words.slice(0, i).reduce((sum, word) => sum + word.length, 0));
  return {
    bytes: new Uint8Array(Buffer.concat(words)),
    count: words.length,
    start: (i: number) => starts[i] as number,
    length: (i: number) => (words[i] as Buffer).length,
  };
}

describe("a HyperLogLog", () => {
  test("has the registers of a model, whatever is added and whenever it becomes dense", () => {
    const batches = fc.array(fc.array(fc.oneof(fc.string(), fc.integer().map(String)), { maxLength: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(batches, fc.constantFrom(0, 30, 100, 3000), (added, sparseBytesMax) => {
        const real = new GuardedBytes(new HyperLogLog().bytes, sparseBytesMax);
        const model = new Uint8Array(registerCount);
        for (const texts of added) {
          let isRaised = false;
          for (const text of texts) {
            const bytes = Buffer.from(text);
            const hash = hashElement(bytes, 0, bytes.length);
            const rank = rankOf(hash);
            if (rank > model[registerOf(hash)]) {
              isRaised = true;
              model[registerOf(hash)] = rank;
            }
          }
          expect(addElements(real, elementsOf(texts), 0)).toBe(isRaised ? 1 : 0);
          if (isRaised) expect(isStale(real.bytes, real.start)).toBe(true);
          real.check();
          expect(countElements(real.bytes, real.start, real.length)).toBe(countRegisters(model));
          if (real.length !== denseBytes) expect(real.length).toBeLessThanOrEqual(Math.max(sparseBytesMax, headerBytes + 2));
        }
        expect(registersOf(real.content)).toEqual([...model]);
        expect(registerAt(real, 77)).toBe(model[77]);
        makeDense(real);
        expect(registersOf(real.content)).toEqual([...model]);
      }),
      { numRuns: isLongRun ? 2000 : 100 },
    );
  });
});

test("many elements at once make the same bytes as one after the other", () => {
  const batches = fc.array(fc.array(fc.nat({ max: 3000 }).map(String), { maxLength: 60 }), { maxLength: 20 });
  fc.assert(
    fc.property(batches, fc.constantFrom(100, 1000, 3000), (added, sparseBytesMax) => {
      const [real, other] = [0, 1].map(() => new GuardedBytes(new HyperLogLog().bytes, sparseBytesMax)) as [GuardedBytes, GuardedBytes];
      for (const texts of added) {
        const changes = texts.map((text) => addElements(other, elementsOf([text]), 0));
        expect(addElements(real, elementsOf(texts), 0)).toBe(Math.max(0, ...changes));
        expect(real.content).toEqual(other.content);
      }
      real.check();
    }),
    { numRuns: isLongRun ? 2000 : 60 },
  );
});

/** What a HyperLogLog's bytes become when somebody damages them behind the header, or makes them up. */
const damaged = fc.oneof(
  fc
    .tuple(
      fc.array(fc.integer().map(String), { maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(([texts, changes, more]) => {
      const real = new HyperLogLog();
      for (const text of texts) real.add(Buffer.from(text));
      const bytes = new Uint8Array(Math.max(headerBytes, real.bytes.length + more));
      bytes.set(real.bytes.subarray(0, bytes.length));
      for (const [position, byte] of changes)
        if (bytes.length > headerBytes) bytes[headerBytes + (position % (bytes.length - headerBytes))] = byte;
      return bytes;
    }),
  fc.uint8Array({ maxLength: 300 }).map((runs) => Uint8Array.of(...new HyperLogLog().bytes.subarray(0, headerBytes), ...runs)),
);

describe("broken runs", () => {
  test("are refused, or read as the model reads them; nothing outside is read or written", () => {
    fc.assert(
      fc.property(damaged, fc.array(fc.integer().map(String), { maxLength: 30 }), fc.constantFrom(0, 100, 3000), (bytes, texts, max) => {
        const model = registersOf(bytes);
        const real = new GuardedBytes(bytes, max);
        const merged = new Uint8Array(registerCount);
        expect(mergeInto(real.bytes, real.start, real.length, merged)).toBe(model !== null);
        if (model !== null) expect([...merged]).toEqual(model);
        expect(countElements(real.bytes, real.start, real.length) === corrupt).toBe(model === null);
        expect(typeof describeRuns(real.bytes, real.start + headerBytes, real.start + real.length)).toBe("string");
        const before = real.content;
        if (addElements(real, elementsOf(texts), 0) === corrupt) {
          expect(model).toBeNull();
          expect(real.content).toEqual(before);
        }
        real.check();
        const dense = new GuardedBytes(before, max);
        expect(makeDense(dense) === corrupt).toBe(model === null);
        if (model === null) expect(dense.content).toEqual(before);
        else expect(registersOf(dense.content)).toEqual(model);
        dense.check();
      }),
      { numRuns: isLongRun ? 20_000 : 500 },
    );
  });
});
