/** What string commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same keys. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { latin1, TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

/** PEXPIREAT and PERSIST in the words of GETEX, so that this is about string commands alone. */
function inStringCommands(words: readonly Uint8Array[]): (string | Uint8Array)[] {
  const [name, ...rest] = words;
  if (latin1(name as Uint8Array) === "PEXPIREAT") return ["GETEX", rest[0] as Uint8Array, "PXAT", rest[1] as Uint8Array];
  return latin1(name as Uint8Array) === "PERSIST" ? ["GETEX", rest[0] as Uint8Array, "PERSIST"] : [...words];
}

test("whatever string commands do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b", "c");
  const value = fc.oneof(
    fc.constantFrom("", "v", "0.5", "10"),
    fc.integer({ min: -99, max: 99 }).map(String),
    fc.string({ maxLength: 60 }),
  );
  const expiry = fc.oneof(
    fc.constantFrom<(string | number)[]>([], ["EX", 1], ["PX", 30], ["PXAT", startMs], ["EXAT", startMs / 1000 + 1]),
    fc.integer({ min: 0, max: 400 }).map((ms) => ["PXAT", startMs + ms]),
  );
  const comparison = fc.tuple(fc.constantFrom("IFEQ", "IFNE"), value);
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc
      .tuple(fc.constant("SET"), key, value, fc.oneof(expiry, comparison, fc.constantFrom(["NX"], ["XX", "KEEPTTL"], ["GET"])))
      .map(([name, ...words]) => [name, ...words.flat()]),
    fc.tuple(fc.constantFrom("SETNX", "GETSET", "APPEND", "DELIFEQ"), key, value),
    fc.tuple(fc.constantFrom("INCR", "DECR", "GETDEL", "DELEX", "GET", "DEL"), key),
    fc.tuple(fc.constantFrom("INCRBY", "INCRBYFLOAT", "DECRBY"), key, value),
    fc.tuple(fc.constantFrom("SETEX", "PSETEX"), key, fc.integer({ min: 0, max: 300 }), value),
    fc.tuple(fc.constantFrom("MSET", "MSETNX"), key, value, key, value),
    fc
      .tuple(key, value, key, value, fc.constantFrom([], ["NX"], ["XX"], ["KEEPTTL"]), expiry)
      .map(([a, first, b, second, condition, options]) => ["MSETEX", 2, a, first, b, second, ...condition, ...options]),
    fc.tuple(key, fc.oneof(expiry, fc.constant(["PERSIST"]))).map(([name, options]) => ["GETEX", name, ...options]),
    fc.tuple(fc.constant("SETRANGE"), key, fc.nat(100), value),
    fc.tuple(fc.constant("DELEX"), key, comparison).map(([name, at, condition]) => [name, at, ...condition]),
    fc
      .tuple(
        key,
        fc.oneof(
          fc.constant([]),
          fc.tuple(fc.constant("BYINT"), fc.integer({ min: -50, max: 50 })),
          fc.tuple(fc.constant("BYFLOAT"), value),
        ),
        fc.constantFrom([], ["UBOUND", 20], ["LBOUND", -5, "SATURATE"]),
        fc.oneof(expiry, fc.constantFrom(["PERSIST"], ["ENX", "PX", 70])),
      )
      .map(([name, ...options]) => ["INCREX", name, ...options.flat()]),
  );
  const reads = ["a", "b", "c"].flatMap((name) => [
    ["GET", name],
    ["PTTL", name],
  ]);
  fc.assert(
    fc.property(
      fc.array(fc.record({ request, laterMs: fc.constantFrom(0, 0, 1, 40) }), { minLength: 10, maxLength: 80, size: "max" }),
      (steps) => {
        const [source, copy] = [new TestEngine(), new TestEngine({ seed: 2 })];
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        for (const { request: words, laterMs } of steps) {
          source.run(...words);
          for (const command of commands.splice(0)) expect(copy.run(...inStringCommands(command))).not.toBeInstanceOf(Error);
          source.advance(laterMs);
          copy.advance(laterMs);
        }
        for (const read of reads) expect(copy.run(...read)).toEqual(source.run(...read));
        copy.check();
      },
    ),
  );
});
