import { expect, test } from "vitest";
import { MemoryRelease } from "./memory-release.js";

const mebibyte = 1024 * 1024;

test("a collection is asked for when enough was dropped, and not too often", () => {
  const release = new MemoryRelease();
  const collectionsAt = (releasedMebibytes: number, nowMs: number): number => {
    release.check(releasedMebibytes * mebibyte, nowMs);
    return release.collections;
  };
  expect(collectionsAt(0, 10_000)).toBe(0);
  expect(collectionsAt(31, 20_000)).toBe(0);
  expect(collectionsAt(32, 30_000)).toBe(1);
  expect(collectionsAt(70, 31_000)).toBe(1);
  expect(collectionsAt(70, 32_001)).toBe(2);
  expect(collectionsAt(101, 60_000)).toBe(2);
});
