/**
 * Keys that hold HyperLogLogs: sparse ones, some about to become dense, dense ones, and strings that somebody made up, with runs that no elements bring about and
 * runs that are broken.
 */
import type { Kind } from "./collection-kinds.ts";
import { binaries, integersOfEveryWidth, numbered, texts } from "./collection-words.ts";

const bytes = (...codes: readonly number[]): string => String.fromCharCode(...codes);
const zeros = (length: number): string => bytes(length - 1);
const manyZeros = (length: number): string => bytes(0x40 | ((length - 1) >> 8), (length - 1) & 255);
const values = (value: number, length: number): string => bytes(0x80 | ((value - 1) << 2) | (length - 1));

const stale = "\0\0\0\0\0\0\0\x80";
const sparse = (runs: string, cardinality = stale): string => `HYLL\x01\0\0\0${cardinality}${runs}`;
const dense = (registers: string, cardinality = stale): string => `HYLL\0\0\0\0${cardinality}${registers}`;
const denseBytes = 12_288;
const all = manyZeros(16_384);

/** Runs in all the ways in which they can be short, as long as there are registers. */
const oddRuns = Array.from({ length: 1_000 }, (_, i) => [zeros(1), values(1 + (i % 3), 1), manyZeros(1), values(1 + (i % 7), 2 + (i % 3))]);
const lengthOf = (runs: readonly (readonly string[])[]): number => runs.reduce((sum, _, i) => sum + 5 + (i % 3), 0);

const whole = [
  sparse(all),
  sparse(all, "\x05\0\0\0\0\0\0\0"),
  sparse(oddRuns.flat().join("") + manyZeros(16_384 - lengthOf(oddRuns))),
  sparse(zeros(64).repeat(256)),
  sparse(values(32, 4).repeat(4_096)),
  sparse(values(1, 3).repeat(1_000) + manyZeros(16_384 - 3_000)),
  `HYLL\x01abc${stale}${all}`,
  dense("\0".repeat(denseBytes)),
  dense("\x41\x10\x04".repeat(denseBytes / 3)),
  dense("\xff".repeat(denseBytes)),
  dense("\x1b\xc2\x3f\xb4\x0d".repeat(denseBytes).slice(0, denseBytes), "\xff\xff\xff\xff\xff\xff\xff\x7f"),
];
const broken = [
  sparse(""),
  sparse("", "\0\0\0\0\0\0\0\0"),
  sparse(manyZeros(16_383)),
  sparse(manyZeros(8_000) + values(3, 4)),
  sparse(all + zeros(1)),
  sparse(manyZeros(16_383) + values(1, 2)),
  sparse(all + all),
];
const none = ["HYLL", sparse(all).slice(0, 15), `HYLL\x02${sparse(all).slice(5)}`, dense("\0".repeat(denseBytes - 1)), "12345"];

export const hyperLogLogs: Readonly<Record<string, Kind>> = {
  "hyperloglog of texts": { group: "hyperloglog", keys: ["hyperloglog1", "hyperloglog2"], weight: 5, elements: texts, sizes: [5, 1] },
  "hyperloglog of bytes": { group: "hyperloglog", keys: ["hyperloglog3", "\x00pf\xff"], weight: 2, elements: binaries, sizes: [5, 2] },
  "hyperloglog of integers": { group: "hyperloglog", keys: ["hyperloglog4"], weight: 2, elements: integersOfEveryWidth, sizes: [40] },
  "sparse hyperloglog": { group: "hyperloglog", keys: ["hyperloglog5"], weight: 4, elements: numbered("m", 600), sizes: [300] },
  "hyperloglog at an edge": {
    group: "hyperloglog",
    keys: ["hyperloglog6"],
    weight: 4,
    elements: numbered("element ", 2_000),
    sizes: [1_610],
  },
  "dense hyperloglog": { group: "hyperloglog", keys: ["hyperloglog7"], weight: 3, elements: numbered("element:", 6_000), sizes: [3_000] },
  "made up hyperloglog": {
    group: "hyperloglog",
    filledBy: "SET",
    keys: whole.map((_, index) => `made up ${index}`),
    weight: 3,
    elements: whole,
    sizes: whole.map(() => 1),
  },
  "broken hyperloglog": {
    group: "hyperloglog",
    filledBy: "SET",
    keys: [...broken, ...none].map((_, index) => `broken ${index}`),
    weight: 1,
    elements: [...broken, ...none],
    sizes: [...broken, ...none].map(() => 1),
  },
};
