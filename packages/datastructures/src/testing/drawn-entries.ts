/** Entries of streams, and limits of nodes, drawn at random: the same for the same seed. */
import type { StreamSettings } from "../stream/settings.js";
import { Random } from "./random.js";
import { oneMs } from "./stream-ids.js";
import { shortTexts, streamText, streamTexts } from "./stream-texts.js";

const bytesLimits = [0, 64, 300, 4096, 4096];
const entriesLimits = [0, 1, 3, 100, 200, 5000];

export function drawnSettings(seed: number): StreamSettings {
  const random = new Random(seed);
  return { nodeBytesMax: one(random, bytesLimits), nodeEntriesMax: one(random, entriesLimits) };
}

const nextSequences = [1n, 1n, 1n, 2n, 127n, 128n];
const nextMs = [1n, 1n, 17n, 4096n, 100_000n];
const farAway = [2n ** 31n, 2n ** 32n, 2n ** 53n];

/** How far an id is above the one before: in its sequence number, or in its milliseconds, with a sequence number that may be lower than the one before. */
export function drawnAbove(seed: number): bigint {
  const random = new Random(seed);
  const kind = random.below(17);
  if (kind < 8) return one(random, nextSequences);
  if (kind < 14) return one(random, nextMs) * oneMs + BigInt(random.below(601) - 300);
  if (kind < 16) return (one(random, farAway) + BigInt(random.below(7) - 3)) * (random.below(2) === 0 ? oneMs : 1n);
  const [high, low] = [BigInt(Math.floor(random.next() * 2 ** 62)), BigInt(Math.floor(random.next() * 2 ** 64))];
  return (high + 1n) * oneMs + (random.below(2) === 0 ? low : -low);
}

export const fieldNames: readonly Uint8Array[] = ["a", "b", "field", "17"].map((name) =>
  Uint8Array.from(name, (character) => character.charCodeAt(0)),
);

/** Words of entries that one after the other have the same fields, nearly the same, or any. */
export function drawnWords(seed: number): readonly Uint8Array[] {
  const random = new Random(seed);
  const tiny = (): Uint8Array => streamText(random.below(20));
  const short = (): Uint8Array => streamText(random.below(shortTexts));
  const kind = random.below(19);
  if (kind < 8) return [fieldNames[0], tiny(), fieldNames[1], tiny()];
  if (kind < 10) return [fieldNames[1], tiny(), fieldNames[0], tiny()];
  if (kind < 13) return [one(random, fieldNames), tiny()];
  if (kind < 17) return Array.from({ length: 2 + 2 * random.below(4) }, short);
  if (kind < 18) return Array.from({ length: random.below(2) === 0 ? 60 : 600 }, (_, i) => (i % 3 === 0 ? fieldNames[i % 4] : tiny()));
  return [one(random, fieldNames), streamText(random.below(5) === 0 ? streamTexts - 1 : shortTexts)];
}

/** More than a listpack's header counts. */
export const manyWords: readonly Uint8Array[] = Array.from({ length: 40_000 }, (_, i) => streamText(i % 17));

function one<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.below(values.length)];
}
