/** What commands on bits propagate has the same effect elsewhere: a second engine that is told nothing else holds the same strings. And they leave the keyspace whole. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { inlineValueLengthMax } from "../../limits.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

const border = inlineValueLengthMax * 8;

test("whatever commands on bits do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b", "c", "d");
  const offset = fc.oneof(fc.nat(40), fc.nat(40), fc.nat(5000), fc.integer({ min: border - 9, max: border + 9 }));
  const type = fc.constantFrom("i1", "u1", "u4", "i8", "u8", "u13", "i32", "u33", "u63", "i64");
  const integer = fc.oneof(
    fc.integer({ min: -300, max: 300 }).map(String),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  );
  const operation: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc.tuple(fc.constant("GET"), type, offset),
    fc.tuple(fc.constantFrom("SET", "INCRBY"), type, offset, integer),
    fc.tuple(
      fc.constant("SET"),
      type,
      fc.nat(40).map((at) => `#${at}`),
      integer,
    ),
    fc.tuple(fc.constant("OVERFLOW"), fc.constantFrom("WRAP", "SAT", "FAIL")),
  );
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc.tuple(fc.constant("SETBIT"), key, offset, fc.constantFrom(0, 1)),
    fc
      .tuple(fc.constant("BITFIELD"), key, fc.array(operation, { maxLength: 5 }))
      .map(([name, at, operations]) => [name, at, ...operations.flat()]),
    fc
      .tuple(fc.constantFrom("AND", "OR", "XOR", "DIFF", "DIFF1", "ANDOR", "ONE"), key, fc.array(key, { minLength: 2, maxLength: 6 }))
      .map(([name, target, operands]) => ["BITOP", name, target, ...operands]),
    fc.tuple(fc.constant("BITOP"), fc.constant("NOT"), key, key),
    fc.tuple(fc.constant("SET"), key, fc.constantFrom("", "12", "-9223372036854775808", "foobar", "x".repeat(100))),
    fc.tuple(fc.constant("PEXPIRE"), key, fc.integer({ min: 1, max: 60 })),
    fc.tuple(fc.constantFrom("DEL", "BITCOUNT", "INCR"), key),
    fc.tuple(fc.constantFrom("RENAME", "COPY"), key, key),
    fc.tuple(fc.constant("APPEND"), key, fc.constantFrom("x", "y".repeat(300))),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ request, laterMs: fc.constantFrom(0, 0, 0, 1, 40) }), { minLength: 10, maxLength: 60, size: "max" }),
      fc.boolean(),
      (steps, isRestless) => {
        const [source, copy] = [new TestEngine({ arena: { isRestless } }), new TestEngine({ seed: 2 })];
        for (const each of [source, copy]) each.engine.debugCommand = "yes";
        const client = source.connect();
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        const repeat = (): void => {
          for (const command of commands.splice(0)) expect(copy.run(...command)).not.toBeInstanceOf(Error);
        };
        for (const { request: words, laterMs } of steps) {
          client.run(...words);
          repeat();
          source.advance(laterMs);
          copy.advance(laterMs);
        }
        source.tickUntilIdle();
        repeat();
        copy.tickUntilIdle();
        expect(copy.run("DEBUG", "DIGEST")).toMatch(/^[0-9a-f]{40}$/);
        expect(copy.run("DEBUG", "DIGEST")).toBe(source.run("DEBUG", "DIGEST"));
        copy.check();
        source.check();
        source.run("FLUSHALL");
        source.tickUntilIdle();
        expect(source.engine.keyspace.usedBytes).toBe(0);
      },
    ),
  );
});
