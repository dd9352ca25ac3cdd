/** Triplets in a listpack against a sorted array, under moments drawn at random. */
import { listpack } from "@respire/datastructures";
import fc from "fast-check";
import { expect, test } from "vitest";
import { latin1 } from "../testing/test-engine.js";
import { momentAt, moveTriplet, never } from "./timed-listpack.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

interface Triplet {
  field: string;
  value: string;
  moment: number;
}

const at = 3; // Not aligned: in an entry it may begin anywhere.
const room = 1 << 18;
/** What is around it. */
const behind = 0xaa;

const words = fc.record({
  field: fc.oneof(fc.string({ unit: "binary-ascii", maxLength: 70 }), fc.integer().map(String)),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 200 }) },
    { weight: 4, arbitrary: fc.integer().map(String) },
    { weight: 1, arbitrary: fc.constantFrom(300, 5000, 17_000).map((length) => "x".repeat(length)) },
  ),
});
/** Few different ones, so that some are the same, of all lengths that an integer has in a listpack. */
const moment = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 3 }),
  fc.constantFrom(127, 128, 4095, 4096, 32_768, 8_388_608, 2_147_483_648, 1_790_000_000_000, 1_790_000_000_001, 2 ** 48 - 1),
);

function build(fields: readonly { field: string; value: string }[]): Uint8Array {
  const bytes = new Uint8Array(room).fill(behind);
  listpack.initialise(bytes, at);
  for (const { field, value } of fields) {
    for (const word of [field, value]) listpack.append(bytes, at, Buffer.from(word, "latin1"), 0, word.length);
    listpack.appendInteger(bytes, at, 0);
  }
  return bytes;
}

function read(bytes: Uint8Array): { triplets: Triplet[]; entries: number[] } {
  const element = new listpack.Element();
  const entries: number[] = [];
  const triplets: Triplet[] = [];
  const textAt = (entry: number): string => {
    element.show(bytes, entry);
    return latin1(element.bytes.slice(element.start, element.start + element.length));
  };
  for (let entry = listpack.firstEntry(at); bytes[entry] !== listpack.endByte; ) {
    const value = listpack.nextEntry(bytes, entry);
    const expires = momentAt(bytes, entry);
    entries.push(entry);
    triplets.push({ field: textAt(entry), value: textAt(value), moment: expires === never ? 0 : expires });
    entry = listpack.nextEntry(bytes, listpack.nextEntry(bytes, value));
  }
  return { triplets, entries };
}

test("a field that gets another moment goes behind all that do not expire later, and nothing else changes", () => {
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 12 }),
      fc.array(fc.record({ which: fc.nat(), moment }), { maxLength: 40 }),
      (fields, steps) => {
        const bytes = build(fields);
        let longest = listpack.totalBytes(bytes, at);
        const model: Triplet[] = fields.map((pair) => ({ ...pair, moment: 0 }));
        for (const { which, moment: expiresAtMs } of steps) {
          const index = which % model.length;
          const found = read(bytes).entries[index];
          const moved = moveTriplet(bytes, at, found, expiresAtMs);
          const [triplet] = model.splice(index, 1);
          const later = expiresAtMs === 0 ? -1 : model.findIndex((other) => other.moment === 0 || other.moment > expiresAtMs);
          const place = later === -1 ? model.length : later;
          model.splice(place, 0, { ...triplet, moment: expiresAtMs });
          const { triplets, entries } = read(bytes);
          expect(triplets).toEqual(model);
          expect(moved).toBe(entries[place]);
          listpack.checkListpack(bytes, at, room - at);
          longest = Math.max(longest, listpack.totalBytes(bytes, at));
          expect(bytes[at - 1]).toBe(behind);
          expect(bytes.subarray(at + longest, at + longest + 64).every((byte) => byte === behind)).toBe(true);
        }
      },
    ),
    { numRuns: isLongRun ? 10_000 : 400 },
  );
});
