/** Runs the scripts of one seed after the other until so many requests have been compared or a difference is found, which is then made as short as it gets. */
import type { Conversation, Difference } from "./conversation.ts";
import { type MakeScript, scriptOf } from "./draw.ts";
import type { Script, Step } from "./script.ts";

export interface Failure {
  readonly script: Script;
  readonly difference: Difference;
  /** Repeats it, as the first script. */
  readonly seed: number;
}

/** A difference that shows only now and then, or by a silence, is not made shorter forever. */
const shortenMsMax = 60_000;

/** Null if `stepsWanted` requests were all answered alike. */
export async function search(
  make: MakeScript,
  conversation: Conversation,
  { seed, stepsWanted }: { seed: number; stepsWanted: number },
): Promise<Failure | null> {
  for (let scriptSeed = seed; conversation.steps < stepsWanted; scriptSeed++) {
    const script = scriptOf(make, scriptSeed);
    const difference = await conversation.run(script);
    if (difference !== null) return shorten({ script, difference, seed: scriptSeed }, conversation);
  }
  return null;
}

/** Removes every step and every request that the difference does not need: many at once first, then each. */
async function shorten(failure: Failure, conversation: Conversation): Promise<Failure> {
  let best = failure;
  const endMs = performance.now() + shortenMsMax;
  const isStill = async (script: Script): Promise<boolean> => {
    if (performance.now() > endMs) return false;
    const difference = await conversation.run(script);
    if (difference !== null) best = { ...best, script, difference };
    return difference !== null;
  };
  for (let size = Math.ceil(best.script.steps.length / 2); ; size = Math.ceil(size / 2)) {
    for (let at = best.script.steps.length - 1; at >= 0; at -= size) {
      const from = Math.max(0, at - size + 1);
      await isStill({ ...best.script, steps: best.script.steps.toSpliced(from, at - from + 1) });
    }
    if (size === 1) break;
  }
  for (let isShorter = true; isShorter && performance.now() < endMs; ) {
    isShorter = false;
    for (const steps of smaller(best.script.steps)) {
      if (!(await isStill({ ...best.script, steps }))) continue;
      isShorter = true;
      break;
    }
  }
  return best;
}

function* smaller(steps: readonly Step[]): Generator<readonly Step[]> {
  for (const [at, step] of steps.entries()) {
    if (steps.length > 1) yield steps.toSpliced(at, 1);
    if (step.kind !== "send") continue;
    const { requests } = step;
    for (const index of requests.keys()) if (requests.length > 1) yield steps.with(at, { ...step, requests: requests.toSpliced(index, 1) });
  }
  for (const [at, step] of steps.entries()) {
    if (step.kind !== "send") continue;
    for (const [index, words] of step.requests.entries())
      for (let word = words.length - 1; word > 0; word--)
        yield steps.with(at, { ...step, requests: step.requests.with(index, words.toSpliced(word, 1)) });
  }
}
