/** What SORT is asked for. Source: redis.io SORT; which of several options counts, and in which order they are refused: a running Redis. */
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";

const star = 0x2a;

export interface SortOptions {
  isAlphabetic: boolean;
  isDescending: boolean;
  /** How many are left out, and how many are returned at most: negative counts are no limit. */
  offset: number;
  count: number;
  /** Words that are patterns or keys; 0 if there are none. */
  by: number;
  readonly gets: number[];
  destination: number;
  /** A pattern that names the same key for all elements leaves them as they stand. */
  isSorted: boolean;
}

/** @param mayStore not for SORT_RO. */
export function readSortOptions(args: Arguments, mayStore: boolean): SortOptions {
  const options: SortOptions = {
    isAlphabetic: false,
    isDescending: false,
    offset: 0,
    count: -1,
    by: 0,
    gets: [],
    destination: 0,
    isSorted: true,
  };
  for (let i = 2; i < args.count; i++) {
    const left = args.count - 1 - i;
    if (args.is(i, "ASC")) options.isDescending = false;
    else if (args.is(i, "DESC")) options.isDescending = true;
    else if (args.is(i, "ALPHA")) options.isAlphabetic = true;
    else if (left >= 2 && args.is(i, "LIMIT")) {
      options.offset = Number(args.integer64(++i));
      options.count = Number(args.integer64(++i));
    } else if (left >= 1 && args.is(i, "BY")) {
      options.by = ++i;
      if (starIn(args, i) < 0) options.isSorted = false; // For good: so Redis has it, even where another BY follows.
    } else if (left >= 1 && args.is(i, "GET")) options.gets.push(++i);
    else if (left >= 1 && mayStore && args.is(i, "STORE")) options.destination = ++i;
    else throw errors.syntax;
  }
  return options;
}

/** Where in the word the element goes, or -1: the first star. Redis takes patterns for strings of C, which end before a zero byte. */
export function starIn(args: Arguments, index: number): number {
  const { bytes } = args;
  const start = args.start(index);
  for (let at = start; at < start + args.length(index) && bytes[at] !== 0; at++) if (bytes[at] === star) return at - start;
  return -1;
}

/** Which of `length` elements in their order are returned: from one up to, not including, another. */
export function limitOf({ offset, count }: SortOptions, length: number): { from: number; to: number } {
  const from = Math.min(Math.max(offset, 0), length);
  return { from, to: count < 0 ? length : Math.min(from + count, length) };
}
