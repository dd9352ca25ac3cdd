/** What sorted-set commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same sorted sets. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

test("whatever sorted-set commands do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b", "c");
  const member = fc.oneof(fc.constantFrom("x", "y", "1", ""), fc.string({ maxLength: 70 }));
  const score = fc.oneof(
    fc.constantFrom("0", "-0", "1", "1.5", "inf", "-inf", "1e300", "0.1"),
    fc.integer({ min: -9, max: 9 }).map(String),
  );
  const rank = fc.integer({ min: -5, max: 5 });
  const several = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys): Words => [keys.length, ...keys]);
  const end = fc.constantFrom("MIN", "MAX");
  const option = (...options: readonly Words[]): fc.Arbitrary<Words> => fc.constantFrom<Words>([], ...options);
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc
      .tuple(
        key,
        option(["NX"], ["XX"], ["GT"], ["LT"], ["XX", "GT"]),
        option(["CH"]),
        fc.array(fc.tuple(score, member), { minLength: 1, maxLength: 3 }),
      )
      .map(([at, condition, ch, pairs]) => ["ZADD", at, ...condition, ...ch, ...pairs.flat()]),
    fc.tuple(key, option(["NX"], ["GT"]), score, member).map(([at, condition, by, name]) => ["ZADD", at, ...condition, "INCR", by, name]),
    fc.tuple(fc.constant("ZINCRBY"), key, score, member),
    fc.tuple(fc.constant("ZREM"), key, member, member),
    fc.tuple(fc.constantFrom("ZPOPMIN", "ZPOPMAX", "ZCARD", "DEL"), key),
    fc.tuple(fc.constantFrom("ZPOPMIN", "ZPOPMAX"), key, fc.nat(3)),
    fc.tuple(fc.constantFrom("BZPOPMIN", "BZPOPMAX"), key, key, fc.constant(0.01)),
    fc.tuple(several, end, option(["COUNT", 2])).map(([keys, where, count]) => ["ZMPOP", ...keys, where, ...count]),
    fc.tuple(several, end, option(["COUNT", 2])).map(([keys, where, count]) => ["BZMPOP", 0.01, ...keys, where, ...count]),
    fc.tuple(fc.constant("ZREMRANGEBYRANK"), key, rank, rank),
    fc.tuple(fc.constant("ZREMRANGEBYSCORE"), key, score, score),
    fc.tuple(fc.constant("ZRANGESTORE"), key, key, rank, rank),
    fc
      .tuple(fc.constantFrom("ZUNIONSTORE", "ZINTERSTORE"), key, several, option(["AGGREGATE", "MIN"], ["AGGREGATE", "COUNT"]))
      .map((words) => words.flat()),
    fc.tuple(fc.constant("ZDIFFSTORE"), key, several).map((words) => words.flat()),
    fc.tuple(fc.constant("PEXPIRE"), key, fc.integer({ min: 1, max: 60 })),
    fc.tuple(fc.constantFrom("RENAME", "COPY"), key, key),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ request, laterMs: fc.constantFrom(0, 0, 1, 40) }), { minLength: 10, maxLength: 80, size: "max" }),
      fc.constantFrom(0, 2, 128),
      (steps, membersMax) => {
        const [source, copy] = [new TestEngine(), new TestEngine({ seed: 2 })];
        for (const each of [source, copy]) {
          each.engine.debugCommand = "yes";
          each.run("CONFIG", "SET", "zset-max-listpack-entries", membersMax);
        }
        const client = source.connect();
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        const repeat = (): void => {
          for (const command of commands.splice(0)) expect(copy.run(...command)).not.toBeInstanceOf(Error);
        };
        for (const { request: words, laterMs } of steps) {
          // One who waits is served by the steps that follow, unless its time comes first.
          const runner = client.session.isSuspended ? source.connect() : client;
          runner.send(words);
          repeat();
          source.pass(laterMs);
          copy.advance(laterMs);
        }
        source.tickUntilIdle();
        repeat();
        copy.tickUntilIdle();
        expect(copy.run("DEBUG", "DIGEST")).toMatch(/^[0-9a-f]{40}$/);
        expect(copy.run("DEBUG", "DIGEST")).toBe(source.run("DEBUG", "DIGEST"));
        copy.check();
        source.check();
      },
    ),
  );
});
