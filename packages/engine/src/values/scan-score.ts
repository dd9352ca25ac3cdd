/**
 * How ZSCAN writes scores. Of a sorted set that is a skiplist to Redis they have up to seventeen digits, as C's `%.17g` writes them, while everything else tells
 * the shortest text of a double; of a listpack it tells what is there, which is the shortest text too.
 *
 * Source: replies of redis-server 7.0.15 and the source of 8.0.
 */
import { doubleText, type ReplyWriter } from "@respire/resp-protocol";
import { isPlainInteger } from "./packed-scores.js";

const digits = 17;
/** Below this exponent, and from the number of digits on, C writes one. */
const plainExponentMin = -4;

/** A score as a string, in either protocol. */
export function appendScannedScore(reply: ReplyWriter, score: number, isSkiplist: boolean): void {
  if (isPlainInteger(score)) reply.bulkInteger(score);
  else reply.bulkText(isSkiplist ? allDigits(score) : doubleText(score));
}

function allDigits(score: number): string {
  if (score === 0 || !Number.isFinite(score)) return doubleText(score);
  const [mantissa = "", exponentText = ""] = score.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent >= plainExponentMin && exponent < digits) return withoutZeros(score.toFixed(digits - 1 - exponent));
  return `${withoutZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
