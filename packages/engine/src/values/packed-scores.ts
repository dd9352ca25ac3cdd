/**
 * A small sorted set in a listpack: members and their scores in turn, ascending by score and, where that is equal, by member. A score that is an integer is an entry of
 * one; another is its text.
 *
 * Source: the listpacks of sorted sets of redis-server 7.0.15, as DUMP writes them.
 */
import { compareRanges, listpack, parseDouble } from "@respire/datastructures";
import { doubleText } from "@respire/resp-protocol";

/** The longest text of a double: sign, 17 digits, point, exponent; or an integer of 62 bits. */
const scoreTextMax = 32;
const text = new Uint8Array(scoreTextMax);
let textLength = 0;
/** The score that `text` spells. */
let spelled = Number.NaN;
const shown = new listpack.Element();

/** Whether the score's text is that of an integer which a number holds exactly: -0 is none. */
export function isPlainInteger(score: number): boolean {
  return Number.isSafeInteger(score) && (score !== 0 || 1 / score > 0);
}

function spell(score: number): void {
  if (Object.is(spelled, score)) return;
  const spelling = doubleText(score);
  textLength = spelling.length;
  for (let i = 0; i < textLength; i++) text[i] = spelling.charCodeAt(i);
  spelled = score;
}

/** Bytes of a score's entry. */
export function scoreEntryBytes(score: number): number {
  if (isPlainInteger(score)) return listpack.encodedIntegerBytes(score);
  spell(score);
  return listpack.encodedBytes(text, 0, textLength);
}

/** Writes a score's entry; returns where the next one begins. */
export function writeScoreEntry(target: Uint8Array, to: number, score: number): number {
  if (isPlainInteger(score)) return listpack.writeIntegerEntry(target, to, score);
  spell(score);
  return listpack.writeEntry(target, to, text, 0, textLength);
}

/** The score that an entry holds. */
export function scoreOf(bytes: Uint8Array, entry: number): number {
  if (listpack.isInteger(bytes, entry)) {
    const value = listpack.integerOf(bytes, entry);
    return Number.isNaN(value) ? Number(listpack.bigIntegerOf(bytes, entry)) : value;
  }
  shown.show(bytes, entry);
  const score = parseDouble(shown.bytes, shown.start, shown.length);
  shown.release();
  return score;
}

/** The member of an entry against `member[start, start + length)`: below 0 if it comes before, above 0 if behind. */
export function compareMember(bytes: Uint8Array, entry: number, member: Uint8Array, start: number, length: number): number {
  shown.show(bytes, entry);
  const order = compareRanges(shown.bytes, shown.start, shown.length, member, start, length);
  shown.release();
  return order;
}

/** The entry of the first member that comes behind this one with this score, or the end. */
export function entryBehind(bytes: Uint8Array, at: number, member: Uint8Array, start: number, length: number, score: number): number {
  const end = listpack.endEntry(bytes, at);
  let entry = listpack.firstEntry(at);
  if (entry === end) return end;
  // Most are added in the order of their scores.
  const lastScore = listpack.previousEntry(bytes, end);
  if (isBefore(bytes, listpack.previousEntry(bytes, lastScore), lastScore, member, start, length, score)) return end;
  for (;;) {
    const scoreEntry = listpack.nextEntry(bytes, entry);
    if (!isBefore(bytes, entry, scoreEntry, member, start, length, score)) return entry;
    entry = listpack.nextEntry(bytes, scoreEntry);
  }
}

function isBefore(
  bytes: Uint8Array,
  entry: number,
  scoreEntry: number,
  member: Uint8Array,
  start: number,
  length: number,
  score: number,
): boolean {
  const other = scoreOf(bytes, scoreEntry);
  return other !== score ? other < score : compareMember(bytes, entry, member, start, length) < 0;
}
