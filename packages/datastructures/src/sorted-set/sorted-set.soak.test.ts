/** The sorted set through a long life over several chunks: growing, shrinking, popping, with snapshots and compactions under way. */
import { expect, test } from "vitest";
import { specialNumbers } from "../testing/entries.js";
import { ModelledSortedSet } from "../testing/modelled-sorted-set.js";
import { Random } from "../testing/random.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const operations = isLongRun ? 1_500_000 : 30_000;
/** Sizes to grow and shrink to, in turn. */
const targets = [8_000, 1_000, 9_000, 300];

test.each([
  { firstChunkIndex: 1, seed: 1 },
  { firstChunkIndex: 4096, seed: 2 },
])("a SortedSet answers like a sorted array through a long life, with chunks from $firstChunkIndex on", { timeout: 600_000 }, (run) => {
  const modelled = new ModelledSortedSet({ firstChunkIndex: run.firstChunkIndex });
  const random = new Random(run.seed);
  let target = 0;
  let highest = 0;
  for (let operation = 0; operation < operations; operation++) {
    const number = specialNumbers + random.below(12_000);
    const grows = modelled.size < targets[target];
    // Times of coming, points that many share, and small changes to what is there.
    const score = random.below(3) === 0 ? operation : random.below(200);
    if (grows ? random.below(8) > 0 : random.below(8) === 0) modelled.put(number, score);
    else if (random.below(20) > 0) modelled.delete(number);
    else
      modelled.deleteRange(
        random.below(4) === 0 ? 0 : random.below(modelled.size),
        Math.min(random.below(60), modelled.size - targets[target]),
      );
    highest = Math.max(highest, modelled.set.tree.height);
    if (grows ? modelled.size >= targets[target] : modelled.size <= targets[target]) target = (target + 1) % targets.length;
    if (modelled.hasSnapshot ? random.below(40_000) === 0 : random.below(1000) === 0) modelled.beginSnapshot();
    if (random.below(20) === 0) modelled.stepSnapshot(1 + random.below(300));
    if (random.below(600) === 0) modelled.addBallast();
    if (random.below(500) === 0) modelled.dropBallast();
    if (modelled.isCompacting ? random.below(4) === 0 : random.below(300) === 0) modelled.stepCompaction();
    if (random.below(500) === 0) modelled.walk(random.below(modelled.size + 1), 200);
    if (operation % 15_000 === 0) modelled.check();
  }
  // The run would prove little if nothing of this had happened.
  expect(highest).toBeGreaterThanOrEqual(3);
  expect(modelled.compactionsEnded).toBeGreaterThan(3);
  expect(modelled.snapshotsEnded).toBeGreaterThan(5);
  modelled.check();
  modelled.free();
});
