/**
 * Doubles as text. Until 7.2.0 they had seventeen digits, since then as few as tell them from all others: 3.1400000000000001 and 3.14. (redis/redis#10587)
 */
import { parseReplyTree, type ReplyNode } from "../engine-insides.ts";

/** A double with the text in which version 7.0 has it: C's `%.17g`. */
export function seventeenDigits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = ""] = value.toExponential(16).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 17) return withoutZeros(value.toFixed(16 - exponent));
  return `${withoutZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const withoutZeros = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** Zero with a sign, too. */
export function valueOfScore(text: string): number {
  if (/^[-+]?inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return /^-?\d/.test(text) ? Number(text) : Number.NaN;
}

/** Whether replies are the same but for how doubles are written: theirs with seventeen digits. */
export const differInDigitsAlone = (ours: string, theirs: string): boolean =>
  !ours.startsWith("-") && !theirs.startsWith("-") && areSameBut(parseReplyTree(ours), parseReplyTree(theirs));

function areSameBut(ours: ReplyNode, theirs: ReplyNode): boolean {
  if (ours.type !== theirs.type || ours.items.length !== theirs.items.length) return false;
  if (ours.items.length > 0) return ours.items.every((item, index) => areSameBut(item, theirs.items[index] as ReplyNode));
  return ours.text === theirs.text || seventeenDigits(valueOfScore(ours.text)) === theirs.text;
}
