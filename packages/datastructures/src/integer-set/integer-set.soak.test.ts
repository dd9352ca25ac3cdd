/** The integer set through a long life over several chunks of the arena: growing, shrinking, with snapshots, scans and compactions under way. */
import { expect, test } from "vitest";
import { ModelledIntegerSet } from "../testing/modelled-integer-set.js";
import { Random } from "../testing/random.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const operations = isLongRun ? 2_000_000 : 50_000;
/** Sizes to grow and shrink to, in turn. */
const targets = [40_000, 3_000, 25_000, 0];
/** Blocks of somebody else's that there are at most: 14 MB. */
const fillersMax = 500;

test.each([
  { firstChunkIndex: 1, chunkBytesMax: 120, seed: 1 },
  { firstChunkIndex: 4096, chunkBytesMax: 2048, seed: 2 },
])("an IntegerSet answers like a Set through a long life, with chunks from $firstChunkIndex on", { timeout: 600_000 }, (run) => {
  const { firstChunkIndex, chunkBytesMax, seed } = run;
  const modelled = new ModelledIntegerSet({ firstChunkIndex }, chunkBytesMax);
  const random = new Random(seed);
  let target = 0;
  let compactions = 0;
  for (let operation = 0; operation < operations; operation++) {
    const from = integer(random);
    const grows = modelled.model.size < targets[target];
    const isAscending = random.below(2) === 0;
    for (let i = 0; i < random.below(12); i++) {
      const value = isAscending ? from + BigInt(i) : from - BigInt(i);
      if (grows ? random.below(8) > 0 : random.below(8) === 0) modelled.add(value);
      else if (modelled.model.size > 0) modelled.delete(grows ? value : drawn(modelled, random));
      if (modelled.model.size === targets[target]) target = (target + 1) % targets.length;
    }
    modelled.has(from);
    if (modelled.snapshot === null ? random.below(2000) === 0 : random.below(30_000) === 0) modelled.beginSnapshot();
    if (random.below(20) === 0) modelled.stepSnapshot(1 + random.below(40));
    if (random.below(20) === 0) modelled.stepScan(1 + random.below(modelled.walk === null ? 10 : 400));
    if (random.below(1000) === 0) modelled.setFillers(random.below(fillersMax), random.next);
    if (modelled.isCompacting ? random.below(4) === 0 : random.below(200) === 0) {
      const isNew = !modelled.isCompacting;
      modelled.stepCompaction();
      if (isNew && modelled.isCompacting) compactions++;
    }
    if (operation % 20_000 === 0) modelled.check();
  }
  // The run would prove little if nothing of this had happened.
  expect(compactions).toBeGreaterThan(3);
  expect(modelled.arena.releasedBytes).toBeGreaterThan(4 * 2 ** 22);
  expect(modelled.snapshotsEnded).toBeGreaterThan(10);
  expect(modelled.walksEnded).toBeGreaterThan(10);
  modelled.free();
});

/** One in the set. */
function drawn(modelled: ModelledIntegerSet, random: Random): bigint {
  return BigInt(modelled.set.sample(random.next));
}

/** Most need 32 bits, some 16, some 64, some more than a number holds. */
function integer(random: Random): bigint {
  const kind = random.below(16);
  if (kind === 0) return BigInt(random.below(2 ** 16) - 2 ** 15);
  const value = BigInt(random.below(120_000) - 60_000);
  if (kind === 1) return value * 2n ** 30n;
  return kind === 2 ? value * 2n ** 45n : value * 1000n;
}
