/** Entries of streams, and limits of nodes, drawn at random. */
import fc from "fast-check";
import type { StreamSettings } from "../stream/settings.js";
import { oneMs } from "./stream-ids.js";
import { shortTexts, streamText, streamTexts } from "./stream-texts.js";

export const drawnSettings: fc.Arbitrary<StreamSettings> = fc.record({
  nodeBytesMax: fc.constantFrom(0, 64, 300, 4096, 4096),
  nodeEntriesMax: fc.constantFrom(0, 1, 3, 100, 200, 5000),
});

/** How far an id is above the one before: in its sequence number, or in its milliseconds, with a sequence number that may be lower than the one before. */
export const drawnAbove: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1n, 1n, 1n, 2n, 127n, 128n) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(1n, 1n, 17n, 4096n, 100_000n), fc.bigInt(-300n, 300n)).map(([high, low]) => high * oneMs + low),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(2n ** 31n, 2n ** 32n, 2n ** 53n), fc.bigInt(-3n, 3n), fc.boolean())
      .map(([far, away, isMs]) => (far + away) * (isMs ? oneMs : 1n)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.bigInt(1n, oneMs / 3n), fc.bigInt(1n - oneMs, oneMs - 1n)).map(([high, low]) => high * oneMs + low) },
);

const textOf = (numbers: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> => numbers.map(streamText);
const shortText = textOf(fc.nat(shortTexts - 1));
const tinyText = textOf(fc.nat(19));
const longText = textOf(fc.constantFrom(shortTexts, shortTexts, shortTexts, shortTexts, streamTexts - 1));
export const fieldNames: readonly Uint8Array[] = ["a", "b", "field", "17"].map((name) =>
  Uint8Array.from(name, (character) => character.charCodeAt(0)),
);

/** Words of entries that one after the other have the same fields, nearly the same, or any. */
export const drawnWords: fc.Arbitrary<readonly Uint8Array[]> = fc.oneof(
  { weight: 8, arbitrary: fc.array(tinyText, { minLength: 2, maxLength: 2 }).map(([x, y]) => [fieldNames[0], x, fieldNames[1], y]) },
  { weight: 2, arbitrary: fc.array(tinyText, { minLength: 2, maxLength: 2 }).map(([x, y]) => [fieldNames[1], x, fieldNames[0], y]) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...fieldNames), tinyText) },
  { weight: 4, arbitrary: fc.array(fc.tuple(shortText, shortText), { minLength: 1, maxLength: 4 }).map((pairs) => pairs.flat()) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(30, 300), tinyText, shortText)
      .map(([fields, field, value]) =>
        Array.from({ length: fields }, (_, i) => [i % 3 === 0 ? field : fieldNames[i % 4], i % 7 === 0 ? value : field]).flat(),
      ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...fieldNames), longText) },
);
/** Longer than a listpack's header counts. */
export const manyWords: readonly Uint8Array[] = Array.from({ length: 40_000 }, (_, i) => streamText(i % 17));
