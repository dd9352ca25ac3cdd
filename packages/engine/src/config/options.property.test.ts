/** CONFIG SET against a model: whatever is asked for, and whoever refuses, all of it is set or none. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { OptionError } from "./option-spec.js";
import { ConfigSetError, OptionRegistry } from "./options.js";

const seed = Number(process.env.RESPIRE_TEST_SEED ?? Date.now() % 1e9);
const names = ["a", "b", "c", "d"];
const name = fc.constantFrom(...names, "A", "bee", "nosuch", "fixed");
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom("", "x", "21", "-1") },
);

test(`all is set or none (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
      fc.integer({ min: 0, max: 20 }),
      (requests, refused) => {
        const inEffect = new Map(names.map((each) => [each, 1]));
        const registry = new OptionRegistry();
        for (const each of names) {
          registry.define({
            name: each,
            aliases: each === "b" ? ["bee"] : [],
            type: "integer",
            min: 0,
            max: 20,
            default: 1,
            apply: (next) => {
              // The default can be gone back to always.
              if (next === refused && next !== 1) throw new OptionError("refused");
              inEffect.set(each, next);
            },
          });
        }
        registry.define({ name: "fixed", type: "integer", default: 1, flags: ["immutable"] });
        let model = new Map(inEffect);
        for (const pairs of requests) {
          const next = new Map(model);
          for (const [given, text] of pairs) next.set(given.toLowerCase() === "bee" ? "b" : given.toLowerCase(), Number(text));
          try {
            registry.set(pairs, true);
            model = next;
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigSetError);
          }
          expect(new Map(names.map((each) => [each, registry.find(each)?.value]))).toEqual(model);
          expect(inEffect).toEqual(model);
        }
      },
    ),
    { seed, numRuns: 300 },
  );
});
