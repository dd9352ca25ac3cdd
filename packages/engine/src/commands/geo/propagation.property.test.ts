/** What geo commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same positions, and finds the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

test("whatever geo commands do, what is propagated does the same elsewhere", () => {
  const key = fc.constantFrom("a", "b", "c");
  const member = fc.oneof(fc.constantFrom("x", "y", "1", ""), fc.string({ maxLength: 70 }));
  const place = fc.tuple(
    fc.oneof(fc.double({ min: -181, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 0)),
    fc.oneof(fc.double({ min: -85.05112878, max: 85.05112878, noNaN: true }), fc.constantFrom(-85.05112878, 85.05112878, 0)),
  );
  const length = fc.constantFrom(0, 1, 100, 5000, 20_000);
  const unit = fc.constantFrom("m", "km", "mi", "ft");
  const option = (...options: readonly Words[]): fc.Arbitrary<Words> => fc.constantFrom<Words>([], ...options);
  const around = fc.oneof(
    place.map((position): Words => ["FROMLONLAT", ...position]),
    member.map((name): Words => ["FROMMEMBER", name]),
  );
  const area = fc.oneof(fc.tuple(fc.constant("BYRADIUS"), length, unit), fc.tuple(fc.constant("BYBOX"), length, length, unit));
  const polygon = fc
    .array(place, { minLength: 3, maxLength: 6 })
    .map((vertices): Words => ["BYPOLYGON", vertices.length, ...vertices.flat()]);
  const limited = option(["ASC"], ["DESC", "COUNT", 2], ["COUNT", 3, "ANY"]);
  const stored = fc.constantFrom("STORE", "STOREDIST");
  const request: fc.Arbitrary<Words> = fc.oneof<fc.Arbitrary<Words>[]>(
    fc
      .tuple(key, option(["NX"], ["XX"]), option(["CH"]), fc.array(fc.tuple(place, member), { minLength: 1, maxLength: 4 }))
      .map(([at, condition, ch, places]) => ["GEOADD", at, ...condition, ...ch, ...places.flat(2)]),
    fc.tuple(key, place, member).map(([at, position, name]) => ["GEOADD", at, ...position, name]),
    fc
      .tuple(key, key, fc.oneof(fc.tuple(around, area), fc.tuple(polygon)), limited, option(["STOREDIST"]))
      .map(([to, from, ...asked]) => ["GEOSEARCHSTORE", to, from, ...asked.flat(3)]),
    fc
      .tuple(key, place, length, unit, limited, stored, key)
      .map(([from, position, radius, of, limit, store, to]) => ["GEORADIUS", from, ...position, radius, of, ...limit, store, to]),
    fc
      .tuple(key, member, length, unit, stored, key)
      .map(([from, name, radius, of, store, to]) => ["GEORADIUSBYMEMBER", from, name, radius, of, store, to]),
    fc.tuple(fc.constant("ZREM"), key, member),
    fc.tuple(fc.constant("PEXPIRE"), key, fc.integer({ min: 1, max: 60 })),
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
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        const repeat = (): void => {
          for (const command of commands.splice(0)) {
            expect(Buffer.from(command[0] as Uint8Array).toString()).not.toBe("GEOADD");
            expect(copy.run(...command)).not.toBeInstanceOf(Error);
          }
        };
        for (const { request: words, laterMs } of steps) {
          source.run(...words);
          repeat();
          source.pass(laterMs);
          copy.advance(laterMs);
        }
        source.tickUntilIdle();
        repeat();
        copy.tickUntilIdle();
        expect(copy.run("DEBUG", "DIGEST")).toMatch(/^[0-9a-f]{40}$/);
        expect(copy.run("DEBUG", "DIGEST")).toBe(source.run("DEBUG", "DIGEST"));
        for (const each of ["a", "b", "c"]) {
          const search: Words = ["GEOSEARCH", each, "FROMLONLAT", 0, 0, "BYRADIUS", 20_000, "km", "WITHDIST", "WITHCOORD"];
          expect(copy.run(...search)).toEqual(source.run(...search));
        }
        copy.check();
        source.check();
      },
    ),
  );
});
