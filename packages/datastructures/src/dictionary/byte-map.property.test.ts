/** The map against a Map, under operations drawn at random. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { KeyHasher } from "../bytes/hash.js";
import { Random } from "../testing/random.js";
import { ByteMap } from "./byte-map.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

/** Short keys of few bytes, so that they meet again, empty ones and long ones. */
const key = fc.oneof(
  { weight: 8, arbitrary: fc.string({ minLength: 0, maxLength: 3, unit: fc.constantFrom("a", "b", "\0", "ÿ") }) },
  { weight: 2, arbitrary: fc.nat(400).map((number) => `key:${number}`) },
  { weight: 1, arbitrary: fc.constantFrom(16_382, 16_383, 20_000).map((length) => "k".repeat(length)) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant("set" as const), key, value: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("delete" as const), key }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("walk" as const), deletes: key }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("sample" as const), seed: fc.integer() }) },
  { weight: 1, arbitrary: fc.constant({ op: "clear" as const }) },
);

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

describe("a byte map", () => {
  test("holds what a Map holds, and takes no memory for what it no longer holds", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const arena = new Arena();
        const map = new ByteMap<number>(arena, new KeyHasher(1, 2));
        const model = new Map<string, number>();
        for (const each of steps) {
          if (each.op === "set") {
            const bytes = bytesOf(`x${each.key}y`);
            map.set(each.value, bytes, 1, bytes.length - 2);
            model.set(each.key, each.value);
          } else if (each.op === "delete") {
            expect(map.delete(bytesOf(each.key))).toBe(model.get(each.key));
            model.delete(each.key);
          } else if (each.op === "sample") {
            const found = map.sampleKey(new Random(each.seed).next);
            expect(found === null ? model.size === 0 : model.has(textOf(found))).toBe(true);
          } else if (each.op === "clear") {
            map.clear();
            model.clear();
          } else {
            const visited: string[] = [];
            map.forEach((value, bytes) => {
              visited.push(`${textOf(bytes)}=${value}`);
              if (visited.length === 1 && textOf(bytes) !== each.deletes) map.delete(bytesOf(each.deletes));
            });
            const isDeleted = visited.length > 0 && !visited[0]?.startsWith(`${each.deletes}=`);
            if (isDeleted) model.delete(each.deletes);
            const expected = [...model].map(([name, value]) => `${name}=${value}`);
            expect(visited.sort()).toEqual(expected.sort());
          }
          expect(map.size).toBe(model.size);
        }
        for (const [name, value] of model) expect(map.get(bytesOf(name))).toBe(value);
        expect(map.get(bytesOf("none"))).toBe(undefined);
        for (const name of model.keys()) map.delete(bytesOf(name));
        expect(arena.usedBytes).toBe(0);
      }),
      { numRuns: isLongRun ? 3000 : 300 },
    );
  });
});
