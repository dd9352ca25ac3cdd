import fc from "fast-check";
import { expect, test } from "vitest";
import { type Run, raised, readRuns, writeRuns } from "../testing/modelled-hyperloglog.js";
import { registerCount } from "./layout.js";
import { SparseEdit } from "./sparse-edit.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const numRuns = isLongRun ? 20_000 : 1000;

/** Where the runs begin; around them are bytes that must stay as they are. */
const at = 5;
const guard = 0xa5;
const guardLength = 16;

const value = fc.oneof(fc.constantFrom(1, 1, 2, 3), fc.integer({ min: 1, max: 32 }));
const run: fc.Arbitrary<Run> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ value, length: fc.integer({ min: 1, max: 4 }), isExtended: fc.constant(false) }) },
  { weight: 2, arbitrary: fc.record({ value: fc.constant(0), length: fc.integer({ min: 1, max: 64 }), isExtended: fc.constant(false) }) },
  {
    weight: 1,
    arbitrary: fc.record({ value: fc.constant(0), length: fc.integer({ min: 1, max: registerCount }), isExtended: fc.constant(true) }),
  },
);
/** Mostly among the first registers, where the runs are short. */
const index = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 100 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: registerCount - 1 }) },
);

/** One step on the bytes: the runs afterwards. */
function step(edit: SparseEdit, runs: Uint8Array, position: number, rank: number): Uint8Array | null {
  const bytes = new Uint8Array((at + runs.length + guardLength) & ~3).fill(guard);
  bytes.set(runs, at);
  const end = at + runs.length;
  if (!edit.find(bytes, new Uint32Array(bytes.buffer), at, end, position, rank)) return null;
  if (edit.value >= rank) return runs;
  const before = bytes.slice();
  edit.apply(bytes, at, end);
  const length = runs.length + edit.change;
  expect([bytes.slice(0, at), bytes.slice(end + Math.max(edit.change, 0))]).toEqual([
    before.slice(0, at),
    before.slice(end + Math.max(edit.change, 0)),
  ]);
  return bytes.slice(at, at + length);
}

test("raising a register cuts and joins runs as the model does", () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 30 }), fc.array(fc.tuple(index, value), { maxLength: 30 }), (runs, steps) => {
      const edit = new SparseEdit();
      let real = writeRuns(runs);
      let model: Run[] = runs;
      for (const [position, rank] of steps) {
        edit.rewind();
        const found = step(edit, real, position, rank);
        const next = raised(model, position, rank);
        expect(found === null).toBe(next === null);
        if (found === null || next === null) continue;
        real = found;
        model = next;
        expect(real).toEqual(writeRuns(model));
      }
    }),
    { numRuns },
  );
});

test("in ascending order, without going back to the first run, it does just the same", () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 30 }), fc.array(fc.tuple(index, value), { maxLength: 60 }), (runs, steps) => {
      const edit = new SparseEdit();
      const ascending = new Map(steps.sort(([a], [b]) => a - b));
      let real = writeRuns(runs);
      let model: Run[] = runs;
      for (const [position, rank] of ascending) {
        const found = step(edit, real, position, rank);
        const next = raised(model, position, rank);
        expect(found === null).toBe(next === null);
        if (found === null || next === null) return;
        real = found;
        model = next;
        expect(real).toEqual(writeRuns(model));
      }
    }),
    { numRuns },
  );
});

test("bytes of any kind, a last run without its second byte among them, are changed nowhere else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), fc.array(fc.tuple(index, value), { maxLength: 10 }), (bytes, steps) => {
      const edit = new SparseEdit();
      let real: Uint8Array = bytes;
      for (const [position, rank] of steps) {
        edit.rewind();
        const found = step(edit, real, position, rank);
        expect(found === null).toBe(raised(readRuns(real), position, rank) === null);
        real = found ?? real;
      }
    }),
    { numRuns },
  );
});
