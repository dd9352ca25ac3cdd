/**
 * Doubles as text. Until 7.2.0 they had seventeen digits, since then as few as tell them from all others: 3.1400000000000001 and 3.14. (redis/redis#10587)
 */
import { parseReplyTree, type ReplyNode } from "../engine-insides.ts";

/** A double with the text in which version 7.0 has it: C's `%.17g`. */
export function seventeenDigits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = ""] = rounded(value);
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 17) return withoutZeros(withPointMoved(mantissa, exponent));
  return `${withoutZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** What lies in the middle between two numbers of seventeen digits becomes the even one, as in C; JavaScript makes it the greater one. */
function rounded(value: number): string[] {
  const isTieToEven = /\.\d{15}[02468]50*e/.test(value.toExponential(100));
  const [mantissa = "", exponent = ""] = value.toExponential(isTieToEven ? 17 : 16).split("e");
  return [isTieToEven ? mantissa.slice(0, -1) : mantissa, exponent];
}

function withPointMoved(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

const withoutZeros = (text: string): string => text.replace(/\.?0*$/, "");

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
