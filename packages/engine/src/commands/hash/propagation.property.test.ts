/** What hash commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same hashes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

test("whatever hash commands do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b");
  const field = fc.constantFrom("f", "g", "h", "1");
  const value = fc.oneof(
    fc.constantFrom("", "v", "0.5", "10"),
    fc.integer({ min: -99, max: 99 }).map(String),
    fc.string({ maxLength: 70 }),
  );
  const fields = fc.array(field, { minLength: 1, maxLength: 3 }).map((names): Words => ["FIELDS", names.length, ...names]);
  const pairs = fc.array(fc.tuple(field, value), { minLength: 1, maxLength: 3 });
  const expiry = fc.oneof(
    fc.constantFrom<Words>([], ["EX", 1], ["PX", 30], ["PXAT", startMs], ["EXAT", startMs / 1000 + 1]),
    fc.integer({ min: 0, max: 400 }).map((ms): Words => ["PXAT", startMs + ms]),
  );
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc.tuple(fc.constantFrom("HSET", "HMSET"), key, pairs).map(([name, at, set]) => [name, at, ...set.flat()]),
    fc.tuple(fc.constant("HSETNX"), key, field, value),
    fc.tuple(fc.constantFrom("HINCRBY", "HINCRBYFLOAT"), key, field, value),
    fc.tuple(fc.constantFrom("HGET", "HDEL", "HMGET", "HEXISTS"), key, field),
    fc.tuple(fc.constantFrom("HRANDFIELD", "DEL", "HGETALL"), key),
    fc
      .tuple(
        fc.constantFrom("HEXPIRE", "HPEXPIRE"),
        key,
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom([], ["NX"], ["GT"], ["LT"]),
        fields,
      )
      .map(([name, at, time, condition, names]) => [name, at, time, ...condition, ...names]),
    fc.tuple(fc.constantFrom("HPERSIST", "HGETDEL"), key, fields).map(([name, at, names]) => [name, at, ...names]),
    fc.tuple(key, fc.oneof(expiry, fc.constant(["PERSIST"])), fields).map(([at, options, names]) => ["HGETEX", at, ...options, ...names]),
    fc
      .tuple(key, fc.constantFrom([], ["FNX"], ["FXX"]), fc.oneof(expiry, fc.constant(["KEEPTTL"])), pairs)
      .map(([at, condition, options, set]) => ["HSETEX", at, ...condition, ...options, "FIELDS", set.length, ...set.flat()]),
    fc.constant(["HIMPORT", "PREPARE", "u", "f", "1"]),
    fc.tuple(key, value, value).map(([at, ...values]) => ["HIMPORT", "SET", at, "u", ...values]),
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
          for (const command of commands.splice(0)) expect(copy.run(...command)).not.toBeInstanceOf(Error);
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
  );
});
