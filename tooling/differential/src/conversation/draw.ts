/** Requests and scripts from weighted lists: each generator is such lists. */
import fc from "fast-check";
import { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import type { Script } from "./script.ts";

type Draw = (chance: Chance) => Words;

/** So often, relatively, a request that is made so. A text is split at its blanks. */
export type Weighted = readonly (readonly [weight: number, draw: Draw | string])[];

export function draw(list: Weighted, chance: Chance): Words {
  let left = chance.between(
    1,
    list.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, each] of list) {
    left -= weight;
    if (left <= 0) return typeof each === "string" ? each.split(" ") : each(chance);
  }
  throw new Error("weights do not add up");
}

/** `count` of them, some perhaps the same. */
export const some = (list: readonly string[], max: number, chance: Chance): string[] =>
  Array.from({ length: chance.between(1, max) }, () => chance.pick(list));

export type MakeScript = (chance: Chance) => Script;

/** The script of a seed. */
export function scriptOf(make: MakeScript, seed: number): Script {
  const [script] = fc.sample(new ScriptArbitrary(make), { seed, numRuns: 1 });
  return script as Script;
}

class ScriptArbitrary extends fc.Arbitrary<Script> {
  private readonly make: MakeScript;

  constructor(make: MakeScript) {
    super();
    this.make = make;
  }

  override generate(random: fc.Random): fc.Value<Script> {
    return new fc.Value(this.make(new Chance(random)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Script {
    return value !== null;
  }

  override shrink(): fc.Stream<fc.Value<Script>> {
    return fc.Stream.nil();
  }
}
