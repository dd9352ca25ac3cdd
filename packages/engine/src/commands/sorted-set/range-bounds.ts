/** Reads the bounds of ranges: of scores, `1`, `(1`, `-inf`; of members, `[a`, `(a`, `-`, `+`. */
import { parseBound } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { type LexBound, type LexRange, lexBound, type ScoreRange } from "../../values/ranges.js";

const openParenthesis = 0x28;
const openBracket = 0x5b;
const plus = 0x2b;
const minus = 0x2d;

/** Reads the range of scores between two words. */
export function readScoreRange(args: Arguments, minIndex: number, maxIndex: number, range: ScoreRange): void {
  range.isMinExcluded = isExcluded(args, minIndex);
  range.min = readScore(args, minIndex, range.isMinExcluded);
  range.isMaxExcluded = isExcluded(args, maxIndex);
  range.max = readScore(args, maxIndex, range.isMaxExcluded);
}

function isExcluded(args: Arguments, index: number): boolean {
  return args.length(index) > 0 && args.bytes[args.start(index)] === openParenthesis;
}

function readScore(args: Arguments, index: number, excluded: boolean): number {
  const { bytes } = args;
  const skipped = excluded ? 1 : 0;
  let start = args.start(index) + skipped;
  let length = args.length(index) - skipped;
  // As C reads a string, and Redis with it: up to the first zero byte, behind any space; nothing at all is 0.
  for (let i = 0; i < length; i++) if (bytes[start + i] === 0) length = i;
  if (length === 0) return 0;
  for (; length > 0 && isSpace(bytes[start]); length--) start++;
  const score = parseBound(bytes, start, length);
  if (Number.isNaN(score)) throw errors.scoreRange;
  return score;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Reads the range of members between two words. */
export function readLexRange(args: Arguments, minIndex: number, maxIndex: number, range: LexRange): void {
  range.bytes = args.bytes;
  range.min = lexBoundAt(args, minIndex);
  range.max = lexBoundAt(args, maxIndex);
  range.minStart = args.start(minIndex) + 1;
  range.minLength = args.length(minIndex) - 1;
  range.maxStart = args.start(maxIndex) + 1;
  range.maxLength = args.length(maxIndex) - 1;
}

function lexBoundAt(args: Arguments, index: number): LexBound {
  const length = args.length(index);
  const first = length === 0 ? 0 : args.bytes[args.start(index)];
  if (first === openBracket) return lexBound.including;
  if (first === openParenthesis) return lexBound.excluding;
  if (length === 1 && first === minus) return lexBound.lowest;
  if (length === 1 && first === plus) return lexBound.highest;
  throw errors.lexRange;
}
