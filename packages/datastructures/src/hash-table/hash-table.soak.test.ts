/** The hash table through a long life over several chunks: growing, shrinking, expiring, with snapshots and compactions under way. */
import { expect, test } from "vitest";
import { specialNumbers } from "../testing/entries.js";
import { ModelledTable } from "../testing/modelled-table.js";
import { Random } from "../testing/random.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const operations = isLongRun ? 1_500_000 : 150_000;
/** Sizes to grow and shrink to, in turn. */
const targets = [30_000, 2_000, 40_000, 500];

test.each([
  { firstChunkIndex: 1, seed: 1 },
  { firstChunkIndex: 4096, seed: 2 },
])("a HashTable answers like a Map through a long life, with chunks from $firstChunkIndex on", { timeout: 600_000 }, (run) => {
  const modelled = new ModelledTable({ firstChunkIndex: run.firstChunkIndex });
  const random = new Random(run.seed);
  let target = 0;
  let nowMs = 0;
  let compactions = 0;
  for (let operation = 0; operation < operations; operation++) {
    const number = specialNumbers + random.below(50_000);
    const grows = modelled.model.size < targets[target];
    if (grows ? random.below(8) > 0 : random.below(8) === 0) modelled.set(number, 20 + random.below(400), operation & 0xff);
    else {
      // Fields one after the other, so that a target below is reached.
      for (let i = 0; i < (grows ? 1 : 10) && modelled.model.size !== targets[target]; i++) modelled.delete(number + i);
    }
    if (random.below(6) === 0) modelled.setExpiry(number, nowMs + 1 + random.below(20_000));
    if (random.below(12) === 0) modelled.clearExpiry(number);
    if (random.below(40) === 0) modelled.expire((nowMs += 20));
    if (modelled.model.size === targets[target]) target = (target + 1) % targets.length;
    if (modelled.snapshot === null ? random.below(3000) === 0 : random.below(40_000) === 0) modelled.beginSnapshot();
    if (random.below(20) === 0) modelled.stepSnapshot(1 + random.below(300));
    if (modelled.isCompacting ? random.below(8) === 0 : random.below(500) === 0) {
      const isNew = !modelled.isCompacting;
      modelled.stepCompaction();
      if (isNew && modelled.isCompacting) compactions++;
    }
    if (operation % 50_000 === 0) modelled.check();
  }
  // The run would prove little if nothing of this had happened.
  expect(compactions).toBeGreaterThan(3);
  expect(modelled.arena.releasedBytes).toBeGreaterThan(4 * 2 ** 22);
  expect(modelled.snapshotsEnded).toBeGreaterThan(10);
  modelled.free();
});
