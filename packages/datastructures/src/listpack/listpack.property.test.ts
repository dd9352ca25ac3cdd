/** Listpacks against arrays of texts, under changes drawn at random. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInteger64 } from "../bytes/integer-text.js";
import * as listpack from "./index.js";

const room = 1 << 20;
const at = 5; // Not aligned: in an entry it may begin anywhere.

const integerText = fc.oneof(
  fc.integer({ min: -130, max: 130 }).map(String),
  fc.integer({ min: -4100, max: 4100 }).map(String),
  fc.integer({ min: -33_000, max: 33_000 }).map(String),
  fc.integer({ min: -8_400_000, max: 8_400_000 }).map(String),
  fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }).map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom("9223372036854775807", "-9223372036854775808", "9007199254740993", "-9007199254740992", "2147483648", "-2147483649"),
);
const text = fc.oneof(
  { weight: 4, arbitrary: integerText },
  { weight: 3, arbitrary: fc.string({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom("", "-", "-0", "007", "+1", "9223372036854775808", "99999999999999999999", "1.5") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(62, 63, 64, 125, 126, 127, 4095, 4096, 16_377, 16_378, 16_379, 70_000).map((n) => "x".repeat(n)),
  },
);
const step = fc.record({ op: fc.constantFrom("append", "insert", "replace", "remove", "find"), where: fc.nat(), count: fc.nat(3), text });

const encoder = new TextEncoder();
const bytesOf = (value: string): Uint8Array => encoder.encode(value);

function elements(bytes: Uint8Array, backwards: boolean): string[] {
  const element = new listpack.Element();
  const found: string[] = [];
  const show = (entry: number): void => {
    element.show(bytes, entry);
    found.push(new TextDecoder().decode(element.bytes.subarray(element.start, element.start + element.length)));
  };
  if (!backwards) {
    for (let entry = listpack.firstEntry(at); bytes[entry] !== listpack.endByte; entry = listpack.nextEntry(bytes, entry)) show(entry);
    return found;
  }
  for (let entry = listpack.endEntry(bytes, at); entry !== listpack.firstEntry(at); ) {
    entry = listpack.previousEntry(bytes, entry);
    show(entry);
  }
  return found.reverse();
}

test("a listpack answers like an array of texts, from either end", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bytes = new Uint8Array(room).fill(0xaa);
      const model: string[] = [];
      listpack.initialise(bytes, at);
      for (const { op, where, count, text: value } of steps) {
        const word = bytesOf(`?${value}?`); // So that it begins in the middle of a buffer.
        const [start, length] = [1, word.length - 2];
        const index = model.length === 0 ? 0 : where % model.length;
        if (op === "append") {
          listpack.append(bytes, at, word, start, length);
          model.push(value);
        } else if (op === "insert") {
          const place = where % (model.length + 1);
          const entry = place === model.length ? listpack.endEntry(bytes, at) : listpack.entryAt(bytes, at, place);
          const next = listpack.insert(bytes, at, entry, word, start, length);
          expect(next - entry).toBe(listpack.encodedBytes(word, start, length));
          model.splice(place, 0, value);
        } else if (op === "find") {
          const expected = model.findIndex((each, i) => i >= index && (i - index) % (count + 1) === 0 && each === value);
          const from = model.length === 0 ? listpack.endEntry(bytes, at) : listpack.entryAt(bytes, at, index);
          const found = listpack.findElement(bytes, from, word, start, length, count + 1);
          expect(found).toBe(expected < 0 ? listpack.notFound : listpack.entryAt(bytes, at, expected));
          if (found !== listpack.notFound) expect(listpack.equalsElement(bytes, found, word, start, length)).toBe(true);
        } else if (model.length > 0) {
          const entry = listpack.entryAt(bytes, at, index);
          if (op === "replace") {
            listpack.replace(bytes, at, entry, word, start, length);
            model[index] = value;
          } else {
            const removed = Math.min(count, model.length - index);
            const to = index + removed === model.length ? listpack.endEntry(bytes, at) : listpack.entryAt(bytes, at, index + removed);
            listpack.remove(bytes, at, entry, to, removed);
            model.splice(index, removed);
          }
        }
        listpack.checkListpack(bytes, at, room - at);
        expect(listpack.elementCount(bytes, at)).toBe(model.length);
      }
      expect(elements(bytes, false)).toEqual(model);
      expect(elements(bytes, true)).toEqual(model);
    }),
    { numRuns: process.env.RESPIRE_TEST_LONG === "1" ? 5000 : 300 },
  );
});

test("integers are kept as integers of the shortest width, whichever way they are written", () => {
  fc.assert(
    fc.property(integerText, (value) => {
      const [byText, byNumber] = [new Uint8Array(32), new Uint8Array(32)];
      const word = bytesOf(value);
      const end = listpack.writeEntry(byText, 0, word, 0, word.length);
      expect(end).toBe(listpack.encodedBytes(word, 0, word.length));
      expect(listpack.isInteger(byText, 0)).toBe(true);
      const read = listpack.integerOf(byText, 0);
      expect(Number.isNaN(read) ? listpack.bigIntegerOf(byText, 0) : BigInt(read)).toBe(parseInteger64(word, 0, word.length));
      if (!Number.isSafeInteger(Number(value))) return;
      expect(listpack.encodedIntegerBytes(Number(value))).toBe(end);
      expect(listpack.writeIntegerEntry(byNumber, 0, Number(value))).toBe(end);
      expect(byNumber).toEqual(byText);
    }),
    { numRuns: 2000 },
  );
});
