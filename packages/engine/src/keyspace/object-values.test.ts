import { expect, test } from "vitest";
import { Tally, tallyType } from "../testing/tally.js";
import type { ValueType } from "../values/value-type.js";
import { ObjectValues } from "./object-values.js";

const whole: ValueType<Tally> = {
  name: "whole",
  encodingName: () => "whole",
  memoryUsageBytes: () => 10,
  copy: ({ counts }) => new Tally(counts),
  digest: () => {},
  serialise: tallyType.serialise,
  deserialise: tallyType.deserialise,
};
const tally = (size: number): Tally => new Tally(Array.from({ length: size }, (_, i) => [`name ${i}`, i] as const));

test("a value that is let go is counted until its last slice is gone, one that goes whole is gone at once", () => {
  const values = new ObjectValues();
  const [sliced, other] = [values.create(tallyType, tally(5)), values.create(whole, tally(5))];
  const bytes = values.bytes(sliced);
  expect(values.usedBytes).toBe(bytes + 10);
  values.free(other);
  values.free(sliced);
  expect([values.count, values.leavingCount, values.usedBytes, values.leavingBytes]).toEqual([0, 1, bytes, bytes]);
  expect([values.freeSlice(), values.freeSlice()]).toEqual([true, true]);
  expect(values.usedBytes).toBe(bytes);
  expect([values.freeSlice(), values.usedBytes, values.leavingCount, values.freeSlice()]).toEqual([true, 0, 0, false]);
});

test("an index is used again, and one that nobody has is refused", () => {
  const values = new ObjectValues();
  const index = values.create(whole, tally(1));
  values.free(index);
  expect(() => values.value(index)).toThrow("an entry's value exists");
  expect(() => values.free(index)).toThrow("an entry's value exists");
  expect(values.create(whole, tally(2))).toBe(index);
  expect((values.value(values.copy(index)) as Tally).counts).toEqual(tally(2).counts);
  expect(values.count).toBe(2);
});

test("very many values leave one by one in time that grows with their number only", () => {
  const values = new ObjectValues();
  const many = 200_000;
  for (let i = 0; i < many; i++) values.free(values.create(tallyType, tally(1)));
  let slices = 0;
  while (values.freeSlice()) slices++;
  expect([slices, values.usedBytes]).toEqual([many, 0]);
}, 10_000);
