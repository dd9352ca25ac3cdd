/**
 * Keys that hold lists and hashes, as data: each kind has keys of its own and fields and elements of its own, so that all encodings and their edges are met,
 * and what is searched for is mostly there.
 */
import type { Chance } from "./chance.ts";

interface Kind {
  readonly group: "list" | "hash";
  readonly keys: readonly string[];
  /** Of the group's requests, so many, relatively, are about such keys. */
  readonly weight: number;
  readonly elements: readonly string[];
  /** Of a hash. */
  readonly fields?: readonly string[];
  /** So many fields or elements are there at first. */
  readonly sizes: readonly number[];
}

/** Each at the edge of one of listpack's encodings of integers, on both sides of zero. */
const integersOfEveryWidth = [0, 7, 12, 13, 15, 16, 23, 24, 31, 32, 47, 63].flatMap((bits) => {
  const edge = 2n ** BigInt(bits);
  return [edge - 1n, -edge, ...(bits === 63 ? [] : [edge, -edge - 1n])].map(String);
});
/** Integers to the eye, texts to a listpack. */
const almostIntegers = ["01", "+1", "-0", "1.0", " 1", "1 ", "9223372036854775808", "-9223372036854775809", "12345678901234567890123"];
/** Edges of how a listpack encodes the length of a string, of hash-max-listpack-value, and beyond a list's node of 8 KiB. */
const lengths = [0, 1, 62, 63, 64, 65, 66, 126, 127, 128, 4_094, 4_095, 4_096, 8_189, 9_000];
const texts = ["a", "b", "c", "d", "", "foobar", "hello world", "1", "2", "10", "-1", "3.5"];
const binaries = ["\x00", "\xff", "\r\n", "\x00\xff\r\n", "\xc3\xa9*?[", "a\x00b", "\xff".repeat(64), "\x80".repeat(65), ""];
const numbers = ["0", "1", "-1", "7", "10", "0.1", "10.5", "-5.25", "3.0e2", "1e17", "200", "5.0e3", "9223372036854775807", "x"];
const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const ofLengths = (letter: string): string[] => lengths.map((length) => letter.repeat(length));

const kinds: Readonly<Record<string, Kind>> = {
  "list of texts": { group: "list", keys: ["list1", "list2"], weight: 5, elements: texts, sizes: [5, 1] },
  "list of integers": { group: "list", keys: ["list3"], weight: 3, elements: [...integersOfEveryWidth, ...almostIntegers], sizes: [40] },
  "list of long elements": { group: "list", keys: ["list4"], weight: 2, elements: ofLengths("e"), sizes: [15] },
  "list of bytes": { group: "list", keys: ["list5", "\x00list\xff"], weight: 2, elements: binaries, sizes: [9, 3] },
  "list at an edge": { group: "list", keys: ["list6"], weight: 3, elements: numbered("", 40), sizes: [127] },
  "large list": { group: "list", keys: ["list7"], weight: 3, elements: numbered("element ", 90), sizes: [700] },
  "hash of texts": { group: "hash", keys: ["hash1", "hash2"], weight: 5, fields: texts, elements: texts, sizes: [5, 1] },
  "hash of numbers": { group: "hash", keys: ["hash3"], weight: 4, fields: texts, elements: numbers, sizes: [8] },
  "hash of integers": {
    group: "hash",
    keys: ["hash4"],
    weight: 3,
    fields: [...integersOfEveryWidth, ...almostIntegers],
    elements: integersOfEveryWidth,
    sizes: [40],
  },
  "hash of long fields": { group: "hash", keys: ["hash5"], weight: 2, fields: ofLengths("f"), elements: ofLengths("v"), sizes: [2] },
  "hash of bytes": { group: "hash", keys: ["hash6", "\x00hash\xff"], weight: 2, fields: binaries, elements: binaries, sizes: [5, 2] },
  "hash at an edge": { group: "hash", keys: ["hash7"], weight: 3, fields: numbered("f", 515), elements: numbered("", 20), sizes: [510] },
  "large hash": {
    group: "hash",
    keys: ["hash8"],
    weight: 3,
    fields: numbered("field ", 900),
    elements: numbered("value ", 50),
    sizes: [800],
  },
};

export type Family = Kind["group"];

/** Names of the kinds of keys of a group, each as often as its weight says; null of a group that has no such kinds. */
export function kindsOf(group: string): readonly string[] | null {
  const names = Object.keys(kinds).flatMap((name) =>
    kinds[name]?.group === group ? new Array<string>(kinds[name].weight).fill(name) : [],
  );
  return names.length === 0 ? null : names;
}

export const keysOfKind = (kind: string): readonly string[] | null => kinds[kind]?.keys ?? null;

/** A field for a key of this kind; null if the kind is not of hashes. */
export function fieldFor(kind: string, chance: Chance): string | null {
  const fields = kinds[kind]?.fields;
  return fields === undefined ? null : chance.pick(fields);
}

/** An element, or a field's value, for a key of this kind; null if it is no kind of collection. */
export function elementFor(kind: string, chance: Chance): string | null {
  const elements = kinds[kind]?.elements;
  return elements === undefined ? null : chance.pick(elements);
}

/** Requests that fill the keys of a family. */
export function furnishingsOf(family: Family): readonly (readonly string[])[] {
  return Object.values(kinds)
    .filter(({ group }) => group === family)
    .flatMap(({ keys, sizes, elements, fields }) =>
      keys.flatMap((key, index) => {
        const words = Array.from({ length: sizes[index] as number }, (_, at) => {
          const element = elements[at % elements.length] as string;
          return fields === undefined ? [element] : [fields[at] as string, element];
        });
        return [[family === "list" ? "RPUSH" : "HSET", key, ...words.flat()]];
      }),
    );
}
