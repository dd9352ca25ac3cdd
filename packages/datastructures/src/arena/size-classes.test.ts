import { expect, test } from "vitest";
import { pageUnits } from "./layout.js";
import { classCapacity, classCount, classOfUnits, classPages, classUnits, classUnitsMax } from "./size-classes.js";

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
