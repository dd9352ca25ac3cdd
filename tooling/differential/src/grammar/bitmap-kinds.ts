/** Strings that are looked at as bits, as data: of all lengths that are kept in different ways, of all zeros or all ones but for a bit, and of no pattern. */
import type { Kind } from "./collection-kinds.ts";
import { integersOfEveryWidth } from "./collection-words.ts";

/** Bytes without a pattern, the same each time. */
function mixed(length: number): string {
  let text = "";
  for (let i = 0, state = length; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += String.fromCharCode((state >>> 16) & 0xff);
  }
  return text;
}

const zeros = (length: number): string => "\x00".repeat(length);
const ones = (length: number): string => "\xff".repeat(length);
/** Around the lengths at which loops over words begin and end, and one that redis-server's blocks of 28 bytes don't divide. */
const lengths = [1, 3, 4, 7, 8, 31, 32, 33, 63, 64, 65, 127, 129, 500];

const ofStrings = { group: "bitmap", filledBy: "SET" } as const;

export const bitmaps: Readonly<Record<string, Kind>> = {
  "bits of texts": {
    ...ofStrings,
    keys: ["bits1", "bits2"],
    weight: 5,
    elements: ["foobar", "a", "", "\x00\x10", "\xff\xf0\x00"],
    sizes: [1, 1],
  },
  "bits of bytes": { ...ofStrings, keys: ["bits3", "bits4", "\x00bits\xff"], weight: 6, elements: lengths.map(mixed), sizes: [1, 1, 1] },
  "bits of integers": { ...ofStrings, keys: ["bits5"], weight: 3, elements: ["123", "-1", ...integersOfEveryWidth], sizes: [1] },
  "almost all bits": {
    ...ofStrings,
    keys: ["bits6", "bits7"],
    weight: 4,
    elements: lengths.flatMap((length) => [ones(length), zeros(length), `${ones(length)}\xfe`, `${zeros(length)}\x01`]),
    sizes: [1, 1],
  },
  "many bits": {
    ...ofStrings,
    keys: ["bits8"],
    weight: 3,
    elements: [mixed(20_000), `${zeros(30_001)}\x20`, `${ones(16_385)}\x7f`],
    sizes: [1],
  },
  // Beyond what an entry of the keyspace holds.
  "very many bits": { ...ofStrings, keys: ["bits9"], weight: 2, elements: [mixed(262_143), `${ones(262_200)}\xfd`], sizes: [1] },
};
