/**
 * Keys that hold collections, as data: each kind has keys of its own and fields, elements, members of its own, so that all encodings and their edges are met,
 * and what is searched for is mostly there.
 */
import { bitmaps } from "./bitmap-kinds.ts";
import {
  almostIntegers,
  binaries,
  integersOf,
  integersOfEveryWidth,
  manyScores,
  numbered,
  numbers,
  oddScores,
  ofLengths,
  texts,
  tiedScores,
} from "./collection-words.ts";
import { hyperLogLogs } from "./hyperloglog-kinds.ts";
import { aroundTheWorld, atTheEnds, inOneTown, type Position } from "./positions.ts";

export interface Kind {
  readonly group: "list" | "hash" | "set" | "sorted-set" | "sort" | "bitmap" | "geo" | "hyperloglog" | "stream";
  /** Where the group does not say it. */
  readonly filledBy?: "RPUSH" | "SADD" | "ZADD" | "HSET" | "SET" | "GEOADD" | "PFADD";
  readonly keys: readonly string[];
  /** Of the group's requests, so many, relatively, are about such keys. */
  readonly weight: number;
  /** Elements of a list, values of a hash, members of a set or a sorted set. */
  readonly elements: readonly string[];
  /** Of a hash, or of a stream's entries. */
  readonly fields?: readonly string[];
  /** Of a sorted set. */
  readonly scores?: readonly string[];
  /** Of a sorted set of positions: longitudes and latitudes. */
  readonly positions?: readonly Position[];
  /** So many fields or elements are there at first; of a set or a sorted set no more than there are different ones. */
  readonly sizes: readonly number[];
}

const lists: Readonly<Record<string, Kind>> = {
  "list of texts": { group: "list", keys: ["list1", "list2"], weight: 5, elements: texts, sizes: [5, 1] },
  "list of integers": { group: "list", keys: ["list3"], weight: 3, elements: [...integersOfEveryWidth, ...almostIntegers], sizes: [40] },
  "list of long elements": { group: "list", keys: ["list4"], weight: 2, elements: ofLengths("e"), sizes: [15] },
  "list of bytes": { group: "list", keys: ["list5", "\x00list\xff"], weight: 2, elements: binaries, sizes: [9, 3] },
  "list at an edge": { group: "list", keys: ["list6"], weight: 3, elements: numbered("", 40), sizes: [127] },
  "large list": { group: "list", keys: ["list7"], weight: 3, elements: numbered("element ", 90), sizes: [700] },
};

const hashes: Readonly<Record<string, Kind>> = {
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

const sets: Readonly<Record<string, Kind>> = {
  "set of texts": { group: "set", keys: ["set1", "set2", "set3"], weight: 6, elements: texts, sizes: [5, 1, 8] },
  "set of 16 bits": { group: "set", keys: ["set4"], weight: 2, elements: integersOf(16), sizes: [6] },
  "set of 32 bits": { group: "set", keys: ["set5"], weight: 2, elements: integersOf(32), sizes: [8] },
  "set of 64 bits": { group: "set", keys: ["set6"], weight: 2, elements: integersOf(64), sizes: [9] },
  "set of integers": { group: "set", keys: ["set7"], weight: 3, elements: [...integersOfEveryWidth, ...almostIntegers], sizes: [40] },
  "set of long members": { group: "set", keys: ["set8"], weight: 2, elements: ofLengths("m"), sizes: [5] },
  "set of bytes": { group: "set", keys: ["set9", "\x00set\xff"], weight: 2, elements: binaries, sizes: [5, 2] },
  "set of integers at an edge": { group: "set", keys: ["set10"], weight: 3, elements: numbered("", 516), sizes: [511] },
  "set at an edge": { group: "set", keys: ["set11"], weight: 3, elements: numbered("m", 131), sizes: [127] },
  "large set": { group: "set", keys: ["set12"], weight: 3, elements: [...numbered("member ", 600), ...numbered("", 300)], sizes: [800] },
};

const sortable = [...numbered("", 12), "-1", "-2", "1.5"];

/** What SORT sorts, and what it looks up for the elements. */
const sorts: Readonly<Record<string, Kind>> = {
  "sorted list": { group: "sort", filledBy: "RPUSH", keys: ["sort1", "sort2"], weight: 4, elements: sortable, sizes: [9, 30] },
  "sorted list of odd numbers": {
    group: "sort",
    filledBy: "RPUSH",
    keys: ["sort3"],
    weight: 2,
    elements: ["1e3", "0x10", "-0", "0", "+1", "inf", "-inf", ".5", "1e-7", "9007199254740993", "9007199254740992", " 7", "1.0", "1"],
    sizes: [14],
  },
  "sorted list of texts": {
    group: "sort",
    filledBy: "RPUSH",
    keys: ["sort4"],
    weight: 2,
    elements: ["b", "a", "", "B", "ab", "a b", "\xff", "10", "9", "\xc3\xa9", "foobar", "~"],
    sizes: [14],
  },
  "large sorted list": {
    group: "sort",
    filledBy: "RPUSH",
    keys: ["sort5"],
    weight: 1,
    elements: numbered("", 250).map((number) => String((Number(number) * 7919) % 1_009)),
    sizes: [600],
  },
  "sorted set of integers": { group: "sort", filledBy: "SADD", keys: ["sort6"], weight: 2, elements: numbered("", 12), sizes: [9] },
  "sorted set of numbers": { group: "sort", filledBy: "SADD", keys: ["sort7"], weight: 2, elements: sortable, sizes: [15] },
  "sort's sorted set": {
    group: "sort",
    filledBy: "ZADD",
    keys: ["sort8"],
    weight: 3,
    elements: sortable,
    scores: tiedScores,
    sizes: [12],
  },
  "what is stored": { group: "sort", filledBy: "RPUSH", keys: ["sorted1", "sorted2"], weight: 0, elements: sortable, sizes: [1, 3] },
  "what is looked up": {
    group: "sort",
    filledBy: "SET",
    keys: ["0", "1", "2", "3", "4", "7", "9", "10", "-1", "1.5", "a", "b", ""].map((element) => `w_${element}`),
    weight: 0,
    elements: ["5", "3", "3", "-7", "0.5", "100", "2", "text"],
    sizes: new Array<number>(13).fill(1),
  },
  "hash that is looked up": {
    group: "sort",
    filledBy: "HSET",
    keys: ["0", "1", "2", "3", "5", "8", "-2", "a"].map((element) => `h_${element}`),
    weight: 0,
    fields: ["n", "t", "->"],
    elements: ["4", "2", "2", "-1", "1e2", "x"],
    sizes: [2, 3, 1, 2, 2, 3, 2, 2],
  },
};

/** Ranges of members mean something where all scores are equal: some kinds have one score, and only accidents give them another. */
const sortedSets: Readonly<Record<string, Kind>> = {
  "sorted set of ties": {
    group: "sorted-set",
    keys: ["zset1", "zset2", "zset3"],
    weight: 7,
    elements: texts,
    scores: tiedScores,
    sizes: [6, 1, 10],
  },
  "sorted set of odd scores": { group: "sorted-set", keys: ["zset4"], weight: 3, elements: texts, scores: oddScores, sizes: [11] },
  "sorted set of integers": {
    group: "sorted-set",
    keys: ["zset5"],
    weight: 2,
    elements: [...integersOfEveryWidth, ...almostIntegers],
    scores: [...tiedScores, ...integersOfEveryWidth],
    sizes: [40],
  },
  "sorted set of long members": {
    group: "sorted-set",
    keys: ["zset6"],
    weight: 2,
    elements: ofLengths("m"),
    scores: tiedScores,
    sizes: [5],
  },
  "sorted set of bytes": {
    group: "sorted-set",
    keys: ["zset7", "\x00zset\xff"],
    weight: 2,
    elements: binaries,
    scores: tiedScores,
    sizes: [6, 2],
  },
  "sorted set at an edge": {
    group: "sorted-set",
    keys: ["zset8"],
    weight: 3,
    elements: numbered("m", 131),
    scores: manyScores,
    sizes: [127],
  },
  "large sorted set": {
    group: "sorted-set",
    keys: ["zset9"],
    weight: 3,
    elements: numbered("member ", 700),
    scores: manyScores,
    sizes: [600],
  },
  "sorted set of one score": {
    group: "sorted-set",
    keys: ["zset10", "zset11"],
    weight: 4,
    elements: [...texts, ...binaries, "aa", "ab", "abc", "B", "z"],
    scores: ["0"],
    sizes: [16, 4],
  },
  "large sorted set of one score": {
    group: "sorted-set",
    keys: ["zset12"],
    weight: 2,
    elements: numbered("m", 400),
    scores: ["5"],
    sizes: [300],
  },
};

/** What is searched for is around what is there. What searches store goes to keys of its own. */
const geo: Readonly<Record<string, Kind>> = {
  positions: { group: "geo", keys: ["geo1", "geo2"], weight: 5, elements: texts, positions: aroundTheWorld, sizes: [12, 5] },
  "positions at an edge": {
    group: "geo",
    keys: ["geo3"],
    weight: 3,
    elements: numbered("m", 131),
    positions: aroundTheWorld,
    sizes: [127],
  },
  "many positions": { group: "geo", keys: ["geo4"], weight: 3, elements: numbered("place ", 700), positions: aroundTheWorld, sizes: [600] },
  "positions at the ends": { group: "geo", keys: ["geo5"], weight: 3, elements: numbered("end ", 70), positions: atTheEnds, sizes: [60] },
  "positions in one town": {
    group: "geo",
    keys: ["geo6"],
    weight: 4,
    elements: numbered("house ", 200),
    positions: inOneTown,
    sizes: [180],
  },
  "stored positions": { group: "geo", keys: ["geostored1", "geostored2"], weight: 0, elements: texts, positions: inOneTown, sizes: [3, 1] },
  "stored distances": { group: "geo", keys: ["geodist1", "geodist2"], weight: 0, elements: texts, positions: inOneTown, sizes: [3, 1] },
};

/** Small nodes are set beside them, so that a dozen entries take several. */
const streams: Readonly<Record<string, Kind>> = {
  "stream of texts": { group: "stream", keys: ["stream1", "stream2"], weight: 6, fields: ["a", "b", "c"], elements: texts, sizes: [12, 4] },
  "stream of one field": {
    group: "stream",
    keys: ["stream3"],
    weight: 4,
    fields: ["field"],
    elements: [...integersOfEveryWidth, ...almostIntegers],
    sizes: [12],
  },
  "stream of long values": { group: "stream", keys: ["stream4"], weight: 2, fields: texts, elements: ofLengths("v"), sizes: [6] },
  "stream of bytes": {
    group: "stream",
    keys: ["stream5", "\x00stream\xff"],
    weight: 2,
    fields: binaries,
    elements: binaries,
    sizes: [3, 1],
  },
};

export const kinds: Readonly<Record<string, Kind>> = {
  ...lists,
  ...hashes,
  ...sets,
  ...sortedSets,
  ...sorts,
  ...bitmaps,
  ...geo,
  ...hyperLogLogs,
  ...streams,
};
