/** What set commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same sets. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

test("whatever set commands do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b", "c");
  const member = fc.oneof(
    fc.integer({ min: -9, max: 9 }).map(String),
    fc.constantFrom("", "x", "y", "9223372036854775807"),
    fc.string({ maxLength: 70 }),
  );
  const members = fc.oneof(
    { weight: 9, arbitrary: fc.array(member, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom("", "m").map((prefix) => Array.from({ length: 1500 }, (_, index) => `${prefix}${index}`)) },
  );
  const keys = fc.array(key, { minLength: 1, maxLength: 3 });
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc.tuple(fc.constantFrom("SADD", "SADD", "SREM"), key, members).map(([name, at, words]) => [name, at, ...words]),
    fc.tuple(fc.constant("SMOVE"), key, key, member),
    fc.tuple(fc.constantFrom("SPOP", "SRANDMEMBER", "SMEMBERS", "DEL"), key),
    fc.tuple(fc.constantFrom("SPOP", "SRANDMEMBER"), key, fc.constantFrom(0, 1, 3, 1100, 1490)),
    fc.tuple(fc.constantFrom("SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"), key, keys).map(([name, at, of]) => [name, at, ...of]),
    fc.tuple(fc.constantFrom("SET"), key, member),
    fc.tuple(fc.constantFrom("PEXPIRE"), key, fc.nat(60)),
    fc.constantFrom<Words>(["CONFIG", "SET", "lazyfree-lazy-server-del", "yes"], ["CONFIG", "SET", "lazyfree-lazy-server-del", "no"]),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ request, laterMs: fc.constantFrom(0, 0, 1, 40) }), { minLength: 10, maxLength: 80, size: "max" }),
      (steps) => {
        const [source, copy] = [new TestEngine(), new TestEngine({ seed: 2 })];
        for (const { engine } of [source, copy]) engine.debugCommand = "yes";
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        const repeat = (): void => {
          for (const command of commands.splice(0)) {
            expect(command.length).toBeLessThan(2000);
            expect(copy.run(...command)).not.toBeInstanceOf(Error);
          }
        };
        for (const { request: words, laterMs } of steps) {
          source.run(...words);
          repeat();
          source.advance(laterMs);
          copy.advance(laterMs);
        }
        // Expiries are part of it.
        source.tickUntilIdle();
        repeat();
        copy.tickUntilIdle();
        expect(copy.run("DEBUG", "DIGEST")).toMatch(/^[0-9a-f]{40}$/);
        expect(copy.run("DEBUG", "DIGEST")).toBe(source.run("DEBUG", "DIGEST"));
        copy.check();
      },
    ),
    { numRuns: isLongRun ? 1000 : 20 },
  );
});
