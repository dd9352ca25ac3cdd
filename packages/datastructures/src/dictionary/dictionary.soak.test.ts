/** The dictionary against a Map for a long time, growing and shrinking over many chunks, with scans and compactions under way. */
import { expect, test } from "vitest";
import { type HashKind, numberOf } from "../testing/entries.js";
import { ModelledDict } from "../testing/modelled-dict.js";
import { Random } from "../testing/random.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const operations = isLongRun ? 1_500_000 : 150_000;
const numbers = 120_000;
/** Sizes to grow and shrink to, in turn. */
const targets = [50_000, 3_000, 15_000, 0, 30_000, 30, 90_000, 1_000];

interface Outcome {
  compactions: number;
  chunksEmptied: number;
  walks: number;
}

function soak(modelled: ModelledDict, seed: number): Outcome {
  const random = new Random(seed);
  const outcome: Outcome = { compactions: 0, chunksEmptied: 0, walks: 0 };
  const { model } = modelled;
  let target = 0;
  let releasedBefore = 0;
  for (let operation = 0; operation < operations; operation++) {
    const number = random.below(numbers);
    const grows = model.size < targets[target];
    if (grows ? random.below(8) > 0 : random.below(8) === 0) modelled.add(number);
    else if (model.has(number)) modelled.delete(number);
    else if (model.size > 0) modelled.delete(numberOf(modelled.arena, modelled.dict.sample(random.next)));
    if (random.below(8) === 0) modelled.replace(random.below(numbers));
    if (random.below(64) === 0) modelled.sample(random.next);
    if (model.size === targets[target]) target = (target + 1) % targets.length;
    if (modelled.walks.length < 3 && random.below(4000) === 0) modelled.beginWalk();
    if (modelled.walks.length > 0 && random.below(10) === 0) modelled.stepWalk(random.below(modelled.walks.length), 1 + random.below(300));
    if (!modelled.isCompacting && random.below(500) === 0 && modelled.beginCompaction(0.2) > 0) {
      outcome.compactions++;
      releasedBefore = modelled.arena.releasedBytes;
    }
    if (modelled.isCompacting && random.below(8) === 0) {
      modelled.stepCompaction();
      if (random.below(2000) === 0) modelled.endCompaction(); // Given up halfway.
      if (!modelled.isCompacting) outcome.chunksEmptied += (modelled.arena.releasedBytes - releasedBefore) / 2 ** 22;
    }
    if (operation % 50_000 === 0) modelled.check();
  }
  outcome.walks = modelled.walksEnded;
  return outcome;
}

test.each<{ firstChunkIndex: number; seed: number; hash: HashKind }>([
  { firstChunkIndex: 1, seed: 1, hash: "keyed" },
  { firstChunkIndex: 4096, seed: 2, hash: "signed" },
])("a Dict answers like a Map through a long life, with chunks from $firstChunkIndex on (seed $seed)", { timeout: 600_000 }, (run) => {
  const modelled = new ModelledDict({ hash: run.hash, arena: { firstChunkIndex: run.firstChunkIndex } });
  const { compactions, chunksEmptied, walks } = soak(modelled, run.seed);
  // The run would prove little if nothing of this had happened.
  expect(compactions).toBeGreaterThan(3);
  expect(chunksEmptied).toBeGreaterThan(3);
  expect(walks).toBeGreaterThan(10);
  modelled.empty();
});
