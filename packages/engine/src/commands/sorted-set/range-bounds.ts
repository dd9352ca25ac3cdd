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

/** As C reads it, and Redis with it: behind white space, up to a zero byte; nothing at all is 0. */
function readScore(args: Arguments, index: number, excluded: boolean): number {
  const { bytes } = args;
  let start = args.start(index) + (excluded ? 1 : 0);
  const last = args.start(index) + args.length(index);
  let end = start;
  while (end < last && bytes[end] !== 0) end++;
  if (end === start) return 0;
  while (start < end && isWhiteSpace(bytes[start])) start++;
  const score = parseBound(bytes, start, end - start);
  if (Number.isNaN(score)) throw errors.scoreRange;
  return score;
}

const isWhiteSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

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
