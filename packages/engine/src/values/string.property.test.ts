/**
 * Strings beside plain JavaScript strings: random commands on a few keys, with values that go back and forth between integers, bytes in the entry and
 * buffers of their own, with and without an expiry; every invariant of the keyspace is verified on the way.
 */
import type { ArenaOptions } from "@respire/datastructures";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommandSpec } from "../command.js";
import { inlineValueLengthMax } from "../limits.js";
import { replies } from "../reply-schema.js";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const checkEvery = 10;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
const bytesOf = (text: string): Uint8Array => Buffer.from(text, "latin1");

/** Tells what OBJECT ENCODING would. */
const encodingCommand: CommandSpec = {
  name: "TEST.ENCODING",
  group: "test",
  since: "1.0.0",
  summary: "Of this test.",
  complexity: "O(1)",
  flags: ["readonly"],
  arity: 2,
  args: [],
  reply: replies.bulk(),
  run: ({ args, db, reply }) => reply.bulkText(db.string(args, 1)?.encodingName ?? "none"),
};

interface Value {
  text: string;
  encoding: "int" | "embstr" | "raw";
  expires: boolean;
}

type Step =
  | { do: "set"; key: string; text: string; expires: boolean }
  | { do: "append"; key: string; text: string }
  | { do: "setrange"; key: string; offset: number; text: string }
  | { do: "getrange"; key: string; first: number; last: number }
  | { do: "incrby"; key: string; amount: bigint }
  | { do: "incrbyfloat"; key: string; quarters: number }
  | { do: "getex"; key: string; expires: boolean }
  | { do: "delete"; key: string };

const isInteger = (text: string): boolean => /^(0|-?[1-9]\d*)$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
const textEncoding = (text: string): Value["encoding"] => (text.length <= 44 ? "embstr" : "raw");
const storedEncoding = (text: string): Value["encoding"] => (isInteger(text) ? "int" : textEncoding(text));

const models: { [Kind in Step["do"]]: (step: Step & { do: Kind }, values: Map<string, Value>) => number | bigint | string | null } = {
  set({ key, text, expires }, values) {
    values.set(key, { text, encoding: storedEncoding(text), expires });
    return "OK";
  },
  append({ key, text }, values) {
    const old = values.get(key);
    if (old === undefined) values.set(key, { text, encoding: storedEncoding(text), expires: false });
    else values.set(key, { ...old, text: old.text + text, encoding: "raw" });
    return (values.get(key) as Value).text.length;
  },
  setrange({ key, offset, text }, values) {
    const old = values.get(key);
    if (text === "") return old?.text.length ?? 0;
    const padded = (old?.text ?? "").padEnd(offset, "\0");
    const changed = padded.slice(0, offset) + text + padded.slice(offset + text.length);
    values.set(key, { text: changed, encoding: "raw", expires: old?.expires ?? false });
    return changed.length;
  },
  getrange({ key, first, last }, values) {
    const text = values.get(key)?.text ?? "";
    if (first < 0 && last < 0 && first > last) return "";
    const at = (asked: number): number => Math.max(0, asked < 0 ? text.length + asked : asked);
    return text.slice(at(first), at(last) + 1);
  },
  incrby({ key, amount }, values) {
    const old = values.get(key);
    if (old !== undefined && !isInteger(old.text)) return null;
    const sum = BigInt(old?.text ?? 0) + amount;
    if (BigInt.asIntN(64, sum) !== sum) return null;
    values.set(key, { text: String(sum), encoding: "int", expires: old?.expires ?? false });
    return Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
  },
  incrbyfloat({ key, quarters }, values) {
    const old = values.get(key);
    // Sums of quarters: exact in doubles too. Other numbers are the business of the tests of long doubles.
    if (old !== undefined && !/^-?\d{1,9}(\.(0|00|25|5|50|75))?$/.test(old.text)) return null;
    const text = String(Number(old?.text ?? 0) + quarters / 4 + 0);
    values.set(key, { text, encoding: textEncoding(text), expires: old?.expires ?? false });
    return text;
  },
  getex({ key, expires }, values) {
    const old = values.get(key);
    if (old === undefined) return null;
    old.expires = expires;
    return old.text;
  },
  delete({ key }, values) {
    return values.delete(key) ? 1 : 0;
  },
};

function wordsOf(step: Step): (string | number | bigint | Uint8Array)[] {
  switch (step.do) {
    case "set":
      return ["SET", step.key, bytesOf(step.text), ...(step.expires ? ["EX", 100] : [])];
    case "append":
      return ["APPEND", step.key, bytesOf(step.text)];
    case "setrange":
      return ["SETRANGE", step.key, step.offset, bytesOf(step.text)];
    case "getrange":
      return ["GETRANGE", step.key, step.first, step.last];
    case "incrby":
      return ["INCRBY", step.key, step.amount];
    case "incrbyfloat":
      return ["INCRBYFLOAT", step.key, step.quarters / 4];
    case "getex":
      return ["GETEX", step.key, ...(step.expires ? ["EX", 50] : ["PERSIST"])];
    case "delete":
      return ["DEL", step.key];
  }
}

const border = inlineValueLengthMax;
const key = fc.constantFrom("a", "b", "c", "k".repeat(16_400));
const repeated = (lengths: fc.Arbitrary<number>): fc.Arbitrary<string> =>
  fc.tuple(lengths, fc.nat(25)).map(([length, letter]) => String.fromCharCode(97 + letter).repeat(length));
const text = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 50 }).map(latin1) },
  { weight: 3, arbitrary: fc.bigInt(-(2n ** 63n) - 9n, 2n ** 63n + 9n).map(String) },
  { weight: 3, arbitrary: fc.integer({ min: -2000, max: 2000 }).map((quarters) => String(quarters / 4)) },
  { weight: 2, arbitrary: repeated(fc.nat(5_000)) },
  { weight: 1, arbitrary: repeated(fc.integer({ min: border - 60, max: border + 60 })) },
  { weight: 1, arbitrary: repeated(fc.constantFrom(0, 43, 44, 45, 32_760, 600_000)) },
);
const offset = fc.oneof(fc.nat(60), fc.nat(6_000), fc.integer({ min: border - 100, max: border + 100 }), fc.nat(700_000));
const index = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -700_000, max: 700_000 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set" as const), key, text, expires: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("append" as const), key, text }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("setrange" as const), key, offset, text }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("getrange" as const), key, first: index, last: index }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("incrby" as const), key, amount: fc.bigInt(-(2n ** 62n), 2n ** 62n) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("incrbyfloat" as const), key, quarters: fc.integer({ min: -99, max: 99 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("getex" as const), key, expires: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
);

/** Whether a step is one whose outcome the model does not know: INCRBYFLOAT of a number that is no sum of quarters. */
function isBeyondModel(step: Step, values: Map<string, Value>): boolean {
  return step.do === "incrbyfloat" && models.incrbyfloat(step, new Map(values)) === null;
}

function run(step: Step, client: TestClient, values: Map<string, Value>): void {
  if (isBeyondModel(step, values)) return;
  const expected = (models[step.do] as (step: Step, values: Map<string, Value>) => number | bigint | string | null)(step, values);
  if (typeof expected === "string" && step.do !== "set") {
    const reply = client.string(...wordsOf(step));
    if (reply === null || latin1(reply) !== expected) throw new Error(`${step.do} replied something else`); // Not with `toBe`, which would print it.
    return;
  }
  const reply = client.run(...wordsOf(step));
  if (expected === null && step.do === "incrby") expect(reply).toBeInstanceOf(Error);
  else expect(reply).toBe(expected);
}

function compare(client: TestClient, values: Map<string, Value>, key: string): void {
  const value = values.get(key);
  const stored = client.string("GET", key);
  if ((stored === null ? undefined : latin1(stored)) !== value?.text) throw new Error(`the value of ${key.slice(0, 9)} differs`);
  expect(client.run("TEST.ENCODING", key)).toBe(value?.encoding ?? "none");
  expect(client.run("STRLEN", key)).toBe(value?.text.length ?? 0);
  expect(Number(client.run("TTL", key)) > 0).toBe(value?.expires ?? false);
}

const arenas: readonly [string, ArenaOptions][] = [
  ["references that begin at 1", {}],
  ["references beyond 2^31", { firstChunkIndex: 5_000 }],
];

describe.each(arenas)("with %s", (_name, arena) => {
  test(
    "strings answer like JavaScript's, whatever their encoding, and leak nothing",
    () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 20, maxLength: isLongRun ? 400 : 80, size: "max" }), (steps) => {
          const engine = new TestEngine({ arena, extensions: [{ name: "test", commands: [encodingCommand] }] });
          const client = engine.connect();
          const values = new Map<string, Value>();
          for (const [number, each] of steps.entries()) {
            run(each, client, values);
            compare(client, values, each.key);
            if (number % checkEvery === 0) engine.check();
          }
          for (const name of values.keys()) compare(client, values, name);
          engine.check();
          client.run("DEL", ...values.keys(), "none");
          engine.tickUntilIdle();
          expect(engine.engine.keyspace.usedBytes).toBe(0);
        }),
        // The time limit is for a failure, which may take very long to be made small.
        isLongRun ? { numRuns: 200 } : { numRuns: 40, interruptAfterTimeLimit: 20_000 },
      );
    },
    isLongRun ? 600_000 : 60_000,
  );
});
