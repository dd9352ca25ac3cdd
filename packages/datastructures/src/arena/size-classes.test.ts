import { expect, test } from "vitest";
import { Arena } from "./arena.js";
import { pageUnits } from "./layout.js";
import { blockBytes, classCapacity, classCount, classOfUnits, classPages, classUnits, classUnitsMax } from "./size-classes.js";

test("every size has the smallest class that holds it", () => {
  for (let units = 1; units <= classUnitsMax; units++) {
    const sizeClass = classOfUnits[units];
    expect(classUnits[sizeClass]).toBeGreaterThanOrEqual(units);
    if (sizeClass > 0) expect(classUnits[sizeClass - 1]).toBeLessThan(units);
  }
});

test("rounding up to a class costs at most an eighth, and nothing up to 512 bytes", () => {
  for (let units = 1; units <= classUnitsMax; units++) {
    const rounded = classUnits[classOfUnits[units]];
    expect(rounded / units).toBeLessThanOrEqual(units <= 64 ? 1 : 1.125);
  }
});

test("spans hold at least one block, and leave at most an eighth at their ends", () => {
  for (let sizeClass = 0; sizeClass < classCount; sizeClass++) {
    const span = classPages[sizeClass] * pageUnits;
    const blocks = classCapacity[sizeClass] * classUnits[sizeClass];
    expect(classCapacity[sizeClass]).toBeGreaterThanOrEqual(1);
    expect(classPages[sizeClass]).toBeLessThanOrEqual(8);
    expect(blocks).toBeLessThanOrEqual(span);
    expect((span - blocks) / span).toBeLessThanOrEqual(1 / 8);
  }
});

test("what is set aside for a block is what the arena then has in blocks", () => {
  for (const length of [1, 8, 9, 500, 513, 5000, 32 * 1024, 32 * 1024 + 1, 100_000, 1024 * 1024, 1024 * 1024 + 1, 5_000_000]) {
    const arena = new Arena();
    arena.allocate(length);
    const { used, wasted, free } = arena.usage();
    expect(used).toBe(length);
    expect(blockBytes(length)).toBeGreaterThanOrEqual(length);
    // What is wasted at the ends of spans isn't the block's.
    expect(blockBytes(length) - length).toBeLessThanOrEqual(wasted + free);
    expect(blockBytes(length)).toBeLessThanOrEqual(Math.max(8, Math.ceil((length * 9) / 8 / 8) * 8));
  }
});
