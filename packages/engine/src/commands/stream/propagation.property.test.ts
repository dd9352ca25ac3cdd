/** What stream commands propagate has the same effect elsewhere: a second engine that is told nothing else holds the same streams, groups and pending entries. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const keys = ["a", "b"] as const;
const groups = ["g", "h"] as const;

const key = fc.constantFrom(...keys);
const group = fc.constantFrom(...groups);
const consumer = fc.constantFrom("c", "d", "e");
const id = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(1)).map(([ms, sequence]) => `${ms}-${sequence}`);
const ids = fc.array(id, { minLength: 1, maxLength: 4 });
const option = (...options: readonly Words[]): fc.Arbitrary<Words> => fc.constantFrom<Words>([], ...options);
const several = ids.map((given): Words => ["IDS", given.length, ...given]);
const policy = option(["KEEPREF"], ["DELREF"], ["ACKED"]);
const trim = fc.oneof(
  fc.tuple(fc.constantFrom("MAXLEN", "maxlen"), option(["~"], ["="]), fc.integer({ min: 0, max: 8 })),
  fc.tuple(fc.constant("MINID"), option(["~"], ["="]), id),
);
const approximate = fc.tuple(fc.constantFrom("MAXLEN"), fc.constant("~"), fc.integer({ min: 0, max: 8 }), fc.constant("LIMIT"), fc.nat(5));
const trims = fc.oneof(trim, approximate).map((words): Words => words.flat());
/** Ids that are to be found, and such as may be above the last. */
const newId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("*", "13-*") },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }).map((ms) => `${ms}-*`) },
);
const producer = option(["IDMP", "p", "i"], ["IDMP", "p", "j"], ["IDMP", "q", "i"], ["IDMPAUTO", "p"]);
const fields = fc.constantFrom<Words>(["f", "v"], ["f", "w"], ["g", "v", "h", "w"], ["f", "x".repeat(80)]);
const minIdle = fc.constantFrom(0, 0, 20);

const requests: Readonly<Record<string, fc.Arbitrary<readonly (Words | string | number)[]>>> = {
  "XADD ": fc.tuple(key, fc.oneof(fc.constant<Words>([]), trims), policy, newId, fields),
  XADD: fc.tuple(key, producer, option(["MAXLEN", "~", 4], ["MAXLEN", 5, "ACKED"]), fc.constant("*"), fields),
  XTRIM: fc.tuple(key, trims, policy),
  XDEL: fc.tuple(key, ids),
  XDELEX: fc.tuple(key, policy, several),
  XACKDEL: fc.tuple(key, group, policy, several),
  XACK: fc.tuple(key, group, ids),
  XNACK: fc.tuple(key, group, fc.constantFrom("SILENT", "FAIL", "FATAL"), option(["FORCE"]), option(["RETRYCOUNT", 3]), several),
  XCLAIM: fc.tuple(
    key,
    group,
    consumer,
    minIdle,
    ids,
    option(["JUSTID"], ["FORCE"], ["RETRYCOUNT", 5], ["IDLE", 30], ["TIME", 99], ["LASTID", "5-0"], ["FORCE", "LASTID", "9-0"]),
  ),
  XAUTOCLAIM: fc.tuple(key, group, consumer, minIdle, id, option(["COUNT", 2], ["JUSTID"])),
  // More than were read it may not be said to be: a group would come to have read more than there were, which nobody can be told.
  "XGROUP CREATE": fc.tuple(key, group, fc.oneof(id, fc.constantFrom("$", "0")), fc.constant("MKSTREAM"), option(["ENTRIESREAD", 0])),
  "XGROUP SETID": fc.tuple(key, group, fc.oneof(id, fc.constantFrom("$", "0")), option(["ENTRIESREAD", 0])),
  "XGROUP DESTROY": fc.tuple(key, group),
  "XGROUP CREATECONSUMER": fc.tuple(key, group, consumer),
  "XGROUP DELCONSUMER": fc.tuple(key, group, consumer),
  // No history: that it counts as delivered is not propagated, in Redis neither.
  "XREADGROUP GROUP": fc.tuple(
    group,
    consumer,
    option(["COUNT", 2], ["NOACK"], ["CLAIM", 0, "COUNT", 3], ["CLAIM", 20], ["CLAIM", 0, "NOACK"], ["MAXCOUNT", 2], ["MAXSIZE", 60]),
    option(["BLOCK", 25]),
    fc.constantFrom<Words>(["STREAMS", "a", ">"], ["STREAMS", "b", ">"], ["STREAMS", "a", "b", ">", ">"]),
  ),
  XSETID: fc.tuple(key, fc.constantFrom("13-5", "14"), option(["MAXDELETEDID", "3-0"])),
  XCFGSET: fc.tuple(key, option(["IDMP-DURATION", 1]), fc.constant<Words>(["IDMP-MAXSIZE", 2])),
  XIDMPRECORD: fc.tuple(key, fc.constant("p"), fc.constantFrom("i", "j"), id),
  COPY: fc.tuple(key, key, fc.constant("REPLACE")),
  RENAME: fc.tuple(key, key),
  PEXPIRE: fc.tuple(key, fc.constantFrom(30, 2_000)),
};
const weights: Readonly<Record<string, number>> = {
  "XADD ": 10,
  XADD: 4,
  "XREADGROUP GROUP": 10,
  "XGROUP CREATE": 4,
  COPY: 0.5,
  PEXPIRE: 0.3,
};
const request: fc.Arbitrary<Words> = fc.oneof(
  ...Object.entries(requests).map(([name, rest]) => ({
    weight: Math.ceil(2 * (weights[name] ?? 1)),
    arbitrary: rest.map((parts): Words => [...name.trim().split(" "), ...parts.flat()]),
  })),
);

/** All that is told of streams, but when consumers asked in vain, and what is given to whom by age. */
function told(engine: TestEngine): string {
  const streams = keys.map((name) => JSON.stringify(engine.connect(3).raw("XINFO", "STREAM", name, "FULL", "COUNT", 0)));
  const byAge = keys.flatMap((name) =>
    groups.map((of) => {
      const all = engine.run("XREADGROUP", "GROUP", of, "last", "CLAIM", 0, "STREAMS", name, ">");
      return all instanceof Error ? all.message : JSON.stringify(all, (_, value) => (typeof value === "bigint" ? `${value}` : value));
    }),
  );
  return [...streams.map((text) => text.replaceAll(/(seen-time\\r\\n):\d+/g, "$1")), ...byAge].join("\n");
}

test("whatever stream commands do, what is propagated does the same elsewhere", () => {
  let steps = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.record({ request, laterMs: fc.constantFrom(0, 0, 1, 20, 600) }), { minLength: 20, maxLength: 150, size: "max" }),
      fc.constantFrom(1, 2, 3, 100),
      (all, nodeEntriesMax) => {
        const [source, copy] = [new TestEngine(), new TestEngine({ seed: 2 })];
        for (const each of [source, copy]) {
          each.engine.debugCommand = "yes";
          each.run("CONFIG", "SET", "stream-node-max-entries", nodeEntriesMax, "stream-idmp-duration", 2);
        }
        const master = copy.connect();
        master.session.role = "master";
        const commands: Uint8Array[][] = [];
        source.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => word.slice())) });
        const repeat = (): void => {
          for (const command of commands.splice(0)) expect(master.run(...command)).not.toBeInstanceOf(Error);
        };
        const [client, ...others] = [source.connect(), source.connect(), source.connect()];
        for (const { request: words, laterMs } of all) {
          // One who waits is served by the steps that follow, unless its time comes first.
          const runner = [client, ...others].find(({ session }) => !session.isSuspended) ?? source.connect();
          runner?.send(words);
          steps++;
          if (runner?.received().startsWith("-")) refused++;
          repeat();
          // Both engines look at the same time for what has expired.
          for (let left = laterMs; left > 0; ) {
            const next = Math.min(left, Math.max(1, Math.ceil(source.engine.msUntilDeadline)));
            source.advance(next);
            copy.advance(next);
            source.engine.expireDeadlines();
            repeat();
            left -= next;
          }
        }
        source.tickUntilIdle();
        repeat();
        copy.tickUntilIdle();
        expect(copy.run("DEBUG", "DIGEST")).toBe(source.run("DEBUG", "DIGEST"));
        expect(told(copy)).toBe(told(source));
        copy.check();
        source.check();
      },
    ),
    isLongRun ? { numRuns: 3_000, interruptAfterTimeLimit: 240_000 } : { numRuns: 60 },
  );
  console.log(`propagation of streams: ${steps} requests, ${refused} of them refused`);
}, 600_000);
