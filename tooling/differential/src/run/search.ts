/** Runs random sequences until so many commands have been compared or a difference is found, which is then made as short as it gets. */
import fc from "fast-check";
import type { Pipeline, Sequence } from "../request.ts";
import type { Comparison, Difference } from "./comparison.ts";
import type { Failure } from "./report.ts";
import type { Tally } from "./tally.ts";

/** Sequences that share a seed: a failure is repeated by its seed in so many at most. */
const sequencesPerSeed = 100;

class Found extends Error {
  readonly difference: Difference;

  constructor(difference: Difference) {
    super(difference.why);
    this.difference = difference;
  }
}

/** Null if `commandsWanted` commands were all answered alike. */
export async function search(
  sequences: fc.Arbitrary<Sequence>,
  comparison: Comparison,
  tally: Tally,
  { seed, commandsWanted }: { seed: number; commandsWanted: number },
): Promise<Failure | null> {
  const property = fc.asyncProperty(sequences, async (sequence) => {
    const difference = await comparison.run(sequence);
    if (difference !== null) throw new Found(difference);
  });
  for (let chunkSeed = seed; tally.commands < commandsWanted; chunkSeed++) {
    const outcome = await fc.check(property, { seed: chunkSeed, numRuns: sequencesPerSeed });
    if (!outcome.failed) continue;
    if (!(outcome.errorInstance instanceof Found) || outcome.counterexample === null) throw outcome.errorInstance;
    const shortest = await shorten(
      { sequence: outcome.counterexample[0], difference: outcome.errorInstance.difference, seed: chunkSeed },
      comparison,
    );
    return shortest;
  }
  return null;
}

/** Removes every request that the difference does not need. What fast-check has shrunk may still hold some: it takes from an array's ends first. */
async function shorten(failure: Failure, comparison: Comparison): Promise<Failure> {
  let best = failure;
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const sequence of withoutOne(best.sequence)) {
      const difference = await comparison.run(sequence);
      if (difference === null) continue;
      best = { ...best, sequence, difference };
      isShorter = true;
      break;
    }
  }
  return best;
}

function* withoutOne({ protocols, pipelines }: Sequence): Generator<Sequence> {
  for (const [at, { requests, connection }] of pipelines.entries()) {
    const replaced = (...others: Pipeline[]): Sequence => ({ protocols, pipelines: pipelines.toSpliced(at, 1, ...others) });
    if (pipelines.length > 1) yield replaced();
    for (const index of requests.keys()) if (requests.length > 1) yield replaced({ connection, requests: requests.toSpliced(index, 1) });
  }
  const used = new Set(pipelines.map(({ connection }) => connection));
  if (protocols.length > 1 && used.size === 1) {
    const [only = 0] = used;
    yield { protocols: [protocols[only] as 2 | 3], pipelines: pipelines.map(({ requests }) => ({ connection: 0, requests })) };
  }
}
