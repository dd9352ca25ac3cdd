/** SORT against plain arrays. Sets and sorted sets are tried where the engine has them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Lookups, type SortRequest, sortModel } from "../../testing/sort-model.js";
import { bytesOf, latin1, type TestClient, TestEngine } from "../../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const numRuns = isLongRun ? 10_000 : 150;
const timeoutMs = isLongRun ? 600_000 : 60_000;
const refused = "-ERR One or more scores can't be converted into double\r\n";
const words = (texts: readonly string[]): Uint8Array[] => texts.map(bytesOf);

/** Redis refuses numbers that have lost some of their precision. */
const normal = (number: number): number => (Math.abs(number) < 1e-300 ? 0 : number);

const number = fc
  .oneof(fc.integer({ min: -9, max: 9 }), fc.integer(), fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map(normal))
  .map(String);
const word = fc.oneof(
  fc.constantFrom("", "a", "b", "aa", "ab\0c", "ab\0d", "user:000001", "user:000002", "\u00ff"),
  fc.string({ unit: "binary-ascii", maxLength: 12 }),
);

/** Mostly numbers, or any text. */
const sortElements = fc.oneof(fc.array(number, { maxLength: 60 }), fc.array(word, { maxLength: 60 }));

/** For each name a string, a field of a hash, or none of them. */
const sortLookups = fc.array(
  fc.tuple(fc.constantFrom("w_*", "v*x", "h_*->f"), fc.oneof(number, number, number, fc.constantFrom("", "text", "te\0xt"))),
  {
    maxLength: 40,
  },
);

const pattern = fc.constantFrom("w_*", "v*x", "h_*->f", "h_*->g", "none*", "constant", "*");

const sortRequests: fc.Arbitrary<SortRequest> = fc
  .record({
    isAlphabetic: fc.boolean(),
    isDescending: fc.boolean(),
    limit: fc.option(fc.tuple(fc.integer({ min: -3, max: 70 }), fc.integer({ min: -3, max: 70 }))),
    by: fc.option(pattern),
    gets: fc.oneof(fc.constant([]), fc.array(fc.oneof(pattern, fc.constant("#")), { maxLength: 3 })),
    isStored: fc.boolean(),
  })
  .map((request) => {
    const words: string[] = [];
    if (request.isAlphabetic) words.push("ALPHA");
    if (request.by !== null) words.push("BY", request.by);
    if (request.limit !== null) words.push("LIMIT", ...request.limit.map(String));
    for (const get of request.gets) words.push("GET", get);
    if (request.isDescending) words.push("DESC");
    if (request.isStored) words.push("STORE", "destination");
    return { ...request, words };
  });

/** Gives some of the elements something to look up. */
function prepare(client: TestClient, elements: readonly string[], made: readonly (readonly [pattern: string, value: string])[]): Lookups {
  const lookups = new Map<string, string>();
  made.forEach(([pattern, value], index) => {
    const name = pattern.replace("*", () => elements[index % Math.max(1, elements.length)] ?? "");
    const [key = "", field] = name.split("->");
    if (field === undefined) client.run("SET", bytesOf(key), bytesOf(value));
    else client.run("HSET", bytesOf(key), field, bytesOf(value));
    lookups.set(name, value);
  });
  return lookups;
}

/** Compares what SORT makes of the key `k` with what it should, and what it stores. */
function compare(engine: TestEngine, client: TestClient, request: SortRequest, expected: (string | null)[] | null): void {
  const { isStored } = request;
  const send = words(["SORT", "k", ...request.words]);
  if (expected === null) return expect(client.raw(...send)).toBe(refused);
  if (!isStored) {
    const reply = latin1(client.bytes([send]));
    const items = expected.map((item) => (item === null ? "$-1\r\n" : `$${item.length}\r\n${item}\r\n`));
    return expect(reply).toBe(`*${items.length}\r\n${items.join("")}`);
  }
  expect(client.run(...send)).toBe(expected.length);
  expect(client.strings("LRANGE", "destination", 0, -1).map(latin1)).toEqual(expected.map((item) => item ?? ""));
  engine.check();
}

const distinct = (elements: readonly string[]): string[] => [...new Set(elements)];

describe("SORT is as an array is sorted", () => {
  test(
    "of a list",
    () => {
      fc.assert(
        fc.property(sortElements, sortLookups, sortRequests, (elements, made, request) => {
          const engine = new TestEngine({ arena: { isRestless: true } });
          const client = engine.connect();
          const lookups = prepare(client, elements, made);
          if (elements.length > 0) client.run("RPUSH", "k", ...words(elements));
          compare(engine, client, request, sortModel(elements, request, lookups));
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  test(
    "of a set",
    () => {
      fc.assert(
        fc.property(sortElements.map(distinct), sortLookups, sortRequests, (elements, made, request) => {
          const engine = new TestEngine({ arena: { isRestless: true } });
          const client = engine.connect();
          const lookups = prepare(client, elements, made);
          if (elements.length > 0) client.run("SADD", "k", ...words(elements));
          // What is equal, or not sorted at all, stands as the set has it.
          const stand = client.strings("SMEMBERS", "k").map(latin1);
          if (request.by !== null && !request.by.includes("*") && request.isDescending && !request.isStored) return;
          compare(engine, client, request, sortModel(stand, request, lookups, true));
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  test(
    "of a sorted set",
    () => {
      fc.assert(
        fc.property(sortElements.map(distinct), sortLookups, sortRequests, (elements, made, request) => {
          const engine = new TestEngine({ arena: { isRestless: true } });
          const client = engine.connect();
          const lookups = prepare(client, elements, made);
          elements.forEach((element, score) => {
            client.run("ZADD", "k", score, bytesOf(element));
          });
          compare(engine, client, request, sortModel(elements, request, lookups));
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
