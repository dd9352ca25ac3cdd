import { constants, PerformanceObserver } from "node:perf_hooks";
import { expect, test, vi } from "vitest";
import { MemoryRelease } from "./memory-release.js";

const mebibyte = 1024 * 1024;

/** When the collector has gone over everything, as Node tells of it. */
async function majorCollection(): Promise<void> {
  await new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (
        !list.getEntries().some((entry) => (entry as { detail?: { kind?: number } }).detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
      )
        return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ entryTypes: ["gc"] });
  });
}

test("a collection is asked for when enough was dropped, and not too often", async () => {
  const release = new MemoryRelease();
  const isDue = (releasedMebibytes: number, nowMs: number): boolean => release.isDue(releasedMebibytes * mebibyte, nowMs);
  expect(isDue(0, 10_000)).toBe(false);
  expect(isDue(31, 20_000)).toBe(false);
  expect(isDue(32, 30_000)).toBe(true);
  release.collectNow(20_000);
  release.check(31 * mebibyte, 30_000);
  expect(release.collections).toBe(1);
  const collected = majorCollection();
  release.check(32 * mebibyte, 30_000);
  expect(release.collections).toBe(2);
  await collected;
  expect(isDue(70, 31_000)).toBe(false);
  expect(isDue(70, 32_001)).toBe(true);
});

test("V8 collects when it is told, without a stop for all of it", async () => {
  const release = new MemoryRelease();
  const collected = majorCollection();
  release.check(32 * mebibyte, 10_000);
  await collected;
  // What the collection found gone is told in a task of its own.
  await expect.poll(() => release.isDue(32 * mebibyte, 20_000)).toBe(false);
  expect(release.collections).toBe(1);
});

test("where V8 takes no heed it is made to collect", () => {
  const release = new MemoryRelease();
  release.check(32 * mebibyte, 10_000);
  // Nothing can have been told meanwhile: this is the same task.
  expect(release.isDue(32 * mebibyte, 11_000)).toBe(false);
  expect(release.isDue(32 * mebibyte, 12_001)).toBe(true);
  release.check(32 * mebibyte, 12_001);
  expect(release.collections).toBe(2);
  expect(release.isDue(32 * mebibyte, 20_000)).toBe(false);
});

test("where there is no room for the buffer it is tried once", () => {
  const release = new MemoryRelease();
  vi.stubGlobal(
    "ArrayBuffer",
    class {
      constructor() {
        throw new RangeError("Array buffer allocation failed");
      }
    },
  );
  release.check(32 * mebibyte, 10_000);
  vi.unstubAllGlobals();
  // V8 collects before it refuses.
  expect(release.collections).toBe(1);
  expect(release.isDue(32 * mebibyte, 20_000)).toBe(false);
  release.check(64 * mebibyte, 20_000);
  expect(release.collections).toBe(2);
  expect(release.isDue(64 * mebibyte, 30_000)).toBe(false);
});
