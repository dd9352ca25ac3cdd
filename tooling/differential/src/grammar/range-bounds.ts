/** Where ranges of scores and of members begin and end: `1`, `(1`, `-inf`; `[a`, `(a`, `-`. */
import type { Chance } from "./chance.ts";
import { elementFor, hasOneScore, keysOfKind, kindsOf } from "./collections.ts";

const lowScores = ["-inf", "-inf", "-inf", "0", "1", "(0", "(1", "-1", "2", "(2", "5", "10", "0.5", "(-5.25", "-1e300", "(inf", "10.5", ""];
const highScores = [
  "+inf",
  "+inf",
  "inf",
  "1",
  "(1",
  "2",
  "(2",
  "3",
  "5",
  "10",
  "(10",
  "30",
  "1.25",
  "1e17",
  "(3.14",
  "(-inf",
  "0",
  "1e22",
];
const badBounds = ["", "a", "[", "(", "(nan", "nan", "--", "++", "inf", "\xff"];

type Bounds = "scores" | "members";

function boundsOf(fullName: string): Bounds | null {
  if (/^z\w*lex/.test(fullName)) return "members";
  return /^z(count|\w*byscore)$/.test(fullName) ? "scores" : null;
}

const isLow = (name: string): boolean => name === "min" || name === "start";

function bound(bounds: Bounds, low: boolean, kind: string, chance: Chance): string {
  if (chance.oneIn(30)) return chance.pick(badBounds);
  if (bounds === "scores") return chance.pick(low ? lowScores : highScores);
  const element = chance.oneIn(3) ? null : elementFor(kind, chance);
  return element === null ? (low === chance.oneIn(12) ? "+" : "-") : chance.pick(["[", "("]) + element;
}

/** A word for the argument `name` of a command whose name says what its ranges are of; null if it does not. */
export function boundFor(fullName: string, name: string, kind: string, chance: Chance): string | null {
  const bounds = boundsOf(fullName);
  return bounds === null || !/^(min|max)$/.test(name) ? null : bound(bounds, isLow(name), kind, chance);
}

/** Index of the key that is searched, of commands whose options say what their ranges are of. */
const searchedKeys: Readonly<Record<string, number>> = { zrange: 1, zrangestore: 2 };

/** Gives such a request the bounds that its options want. Ranges of members are mostly asked for where all scores are equal. */
export function fitBounds(fullName: string, words: string[], purpose: string, chance: Chance): void {
  const at = searchedKeys[fullName];
  if (at === undefined) return;
  const options = words.slice(at + 3).map((word) => word.toUpperCase());
  const bounds: Bounds | null = options.includes("BYSCORE") ? "scores" : options.includes("BYLEX") ? "members" : null;
  if (bounds === null) return;
  let kind = purpose;
  if (bounds === "members" && !hasOneScore(kind) && !chance.oneIn(6)) {
    kind = chance.pick(kindsOfOneScore());
    words[at] = chance.pick(keysOfKind(kind) ?? []);
  }
  const low = bound(bounds, true, kind, chance);
  const high = bound(bounds, false, kind, chance);
  [words[at + 1], words[at + 2]] = options.includes("REV") ? [high, low] : [low, high];
}

const kindsOfOneScore = (): readonly string[] => (kindsOf("sorted-set") ?? []).filter(hasOneScore);

/** The keys of a sorted set's command are mostly of these kinds, if it has ranges of members; null of others. */
export const kindsForRanges = (fullName: string): readonly string[] | null =>
  boundsOf(fullName) === "members"
    ? [...kindsOfOneScore(), ...kindsOfOneScore(), ...kindsOfOneScore(), ...(kindsOf("sorted-set") ?? [])]
    : null;
