/**
 * Where the keys of a request are, derived from the command's arguments.
 *
 * Three things come of it: the specifications that COMMAND INFO shows, the older form (first, last, step), and the keys of a request at hand.
 *
 * Source: redis.io "Key specifications".
 */
import { type Argument, isFixed, type KeyFlag, wordsMin } from "./argument-schema.js";

/** How the keys are found, from the word at which the search begins on. */
export type FindKeys =
  /** Every `step`-th word up to the one `last` words after the first key (negative: counted from the request's end, -1 being the last word);
   * `limit` 2 and more: only the first such part of the rest. */
  | { readonly type: "range"; readonly last: number; readonly step: number; readonly limit: number }
  /** Word `countIndex` says how many there are, the first is word `first`, both counted from where the search begins. */
  | { readonly type: "keynum"; readonly countIndex: number; readonly first: number; readonly step: number }
  | { readonly type: "unknown" };

export interface KeySpec {
  readonly flags: readonly KeyFlag[];
  readonly begin:
    | { readonly type: "index"; readonly index: number }
    /** Behind the keyword; `from` says where to begin looking for it, negative: from the end on backwards. */
    | { readonly type: "keyword"; readonly keyword: string; readonly from: number }
    | { readonly type: "unknown" };
  readonly find: FindKeys;
}

/** A request's words: their number, each as a string (to find keywords) and as an integer. */
export interface Words {
  readonly count: number;
  text(index: number): string;
}

export interface FoundKey {
  readonly index: number;
  readonly flags: readonly KeyFlag[];
}

/** The specifications of a command whose arguments begin at word `firstIndex`. */
export function keySpecsOf(args: readonly Argument[], firstIndex: number): KeySpec[] {
  const specs: KeySpec[] = [];
  let index = firstIndex;
  /** Once an argument may be missing or repeated, those after it can only be found by their keywords. */
  let isPlaced = true;
  args.forEach((argument, position) => {
    specs.push(...(isPlaced ? specsAt(argument, index, args[position - 1], args.slice(position + 1)) : keywordSpecs(argument, index)));
    if (!isFixed(argument)) isPlaced = false;
    if (isPlaced) index += wordsMin(argument);
  });
  return mergeNeighbours(specs);
}

/** Two keys side by side with which the same is done, such as those of LCS, are one range. */
function mergeNeighbours(specs: readonly KeySpec[]): KeySpec[] {
  const merged: KeySpec[] = [];
  for (const spec of specs) {
    const previous = merged.at(-1);
    const range = previous?.begin.type === "index" && previous.find.type === "range" && previous.find.last >= 0 ? previous.find : null;
    const isNeighbour =
      previous?.begin.type === "index" &&
      spec.begin.type === "index" &&
      spec.find.type === "range" &&
      spec.find.last === 0 &&
      range !== null &&
      spec.begin.index === previous.begin.index + range.last + 1 &&
      spec.flags.join() === previous.flags.join();
    if (isNeighbour) merged[merged.length - 1] = { ...previous, find: { ...range, last: range.last + 1 } };
    else merged.push(spec);
  }
  return merged;
}

/** Specifications of an argument that begins at word `index`. */
function specsAt(argument: Argument, index: number, before: Argument | undefined, after: readonly Argument[]): KeySpec[] {
  const at = index + (argument.token === undefined ? 0 : 1);
  const found = keyIn(argument);
  if (found === null) {
    // Keys inside a block or a choice that is there once: by their words, or by the place they have in it.
    return argument.type === "block" && isFixed(argument) ? keySpecsOf(argument.arguments ?? [], at) : keywordSpecs(argument, index);
  }
  const { flags, step } = found;
  if (before?.countsNext === true) {
    return [{ flags, begin: { type: "index", index: index - 1 }, find: { type: "keynum", countIndex: 0, first: 1, step } }];
  }
  const last =
    argument.multiple === true ? -1 - after.reduce((words, next) => words + (next.optional === true ? 0 : wordsMin(next)), 0) : 0;
  return [{ flags, begin: { type: "index", index: at }, find: { type: "range", last, step, limit: 0 } }];
}

/** Specifications of keys that a word announces, wherever it stands; of one that nothing announces, that it is there. */
function keywordSpecs(argument: Argument, from: number): KeySpec[] {
  const { token: keyword, arguments: parts = [] } = argument;
  const found = keyIn(argument);
  if (found !== null && keyword !== undefined) {
    const last = argument.multiple === true ? -1 : 0;
    return [{ flags: found.flags, begin: { type: "keyword", keyword, from }, find: { type: "range", last, step: found.step, limit: 0 } }];
  }
  // Better to know that there is a key somewhere than to know of none: whoever checks what a request may touch has to refuse it.
  if (found !== null) return [{ flags: [...found.flags, "incomplete"], begin: { type: "unknown" }, find: { type: "unknown" } }];
  return parts.flatMap((part) => keywordSpecs(part, from));
}

/** The key that the argument is, or begins with; and how many words there are from one to the next. */
function keyIn(argument: Argument): { flags: readonly KeyFlag[]; step: number } | null {
  if (argument.type === "key") return { flags: argument.keyFlags ?? [], step: 1 };
  const [first] = argument.arguments ?? [];
  if (argument.type !== "block" || argument.multiple !== true || first?.type !== "key") return null;
  return { flags: first.keyFlags ?? [], step: (argument.arguments ?? []).reduce((words, part) => words + wordsMin(part), 0) };
}

/** The older form: first and last position (negative: counted from the end), and the step from one to the next; zeros if there is none so simple. */
export function keyPositions(specs: readonly KeySpec[]): { first: number; last: number; step: number } {
  const ranges = specs.flatMap(({ begin, find }) =>
    begin.type === "index" && find.type === "range"
      ? [{ first: begin.index, last: find.last < 0 ? find.last : begin.index + find.last, find }]
      : [],
  );
  const [head] = ranges;
  if (head === undefined) return { first: 0, last: 0, step: 0 };
  // Neighbours such as RENAME's two keys are one range.
  let last = head.last;
  for (const next of ranges.slice(1))
    if (last > 0 && next.first === last + head.find.step && next.find.step === head.find.step) last = next.last;
  return { first: head.first, last, step: head.find.step };
}

/** Whether the keys of a request can't be told by the older form alone. */
export function hasMovableKeys(specs: readonly KeySpec[]): boolean {
  return specs.some(({ begin, find }) => begin.type !== "index" || find.type !== "range");
}

/** Words that are keys: every `step`-th from `first` to `last`, which is counted from the request's end if it is negative, -1 being the last word. */
export interface KeyRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** The same as `findKeys` finds, where the number of words is enough to find it; null where words have to be read. */
export function keyRangesOf(specs: readonly KeySpec[]): readonly KeyRange[] | null {
  const ranges: KeyRange[] = [];
  for (const { flags, begin, find } of specs) {
    if (flags.includes("not_key")) continue;
    if (begin.type !== "index" || find.type !== "range" || find.limit > 1) return null;
    ranges.push({ first: begin.index, last: find.last < 0 ? find.last : begin.index + find.last, step: find.step });
  }
  return ranges;
}

/** A whole number as Redis reads one elsewhere. */
const integerText = /^(?:0|-?[1-9]\d*)$/;

/**
 * The keys of a request with the right number of words, in the order of the specifications; null if its words don't say where they are.
 *
 * Where the number of keys is only the beginning of a word, such as `2x`, they are told as Redis tells them, which no longer goes by the specifications then: those
 * that are counted first, and without flags.
 */
export function findKeys(specs: readonly KeySpec[], words: Words): FoundKey[] | null {
  const keys: FoundKey[] = [];
  const counted: FoundKey[] = [];
  for (const { flags, begin, find } of specs) {
    if (flags.includes("not_key")) continue;
    const start = begin.type === "index" ? begin.index : begin.type === "keyword" ? findKeyword(words, begin.keyword, begin.from) : -1;
    if (start < 0) {
      if (begin.type === "unknown") return null;
      continue;
    }
    const range = rangeOf(find, start, words);
    if (range === null) return null;
    const isLoose = find.type === "keynum" && !integerText.test(words.text(start + find.countIndex));
    const target = isLoose ? counted : keys;
    for (let index = range.first; index <= range.last; index += range.step) target.push({ index, flags });
  }
  return counted.length === 0 ? keys : [...counted, ...keys].map(({ index }) => ({ index, flags: [] }));
}

function rangeOf(find: FindKeys, start: number, words: Words): { first: number; last: number; step: number } | null {
  if (find.type === "range") {
    let last = find.last < 0 ? words.count + find.last : start + find.last;
    if (find.limit > 1) last = start + Math.floor((last - start + 1) / find.limit) - 1;
    return last >= words.count || last < start ? null : { first: start, last, step: find.step };
  }
  if (find.type === "unknown" || start + find.countIndex >= words.count) return null;
  const text = words.text(start + find.countIndex);
  // As C's atoi reads it: what follows the digits doesn't matter, so that COMMAND GETKEYS answers for requests that would be refused.
  const count = Number(/^\s*\+?0*([1-9]\d{0,8})(?!\d)/.exec(text)?.[1] ?? 0);
  const first = start + find.first;
  const last = first + (count - 1) * find.step;
  return count === 0 || last >= words.count ? null : { first, last, step: find.step };
}

/** The word behind `keyword`, or -1. */
function findKeyword(words: Words, keyword: string, from: number): number {
  const step = from < 0 ? -1 : 1;
  for (let index = from < 0 ? words.count + from : from; index > 0 && index < words.count; index += step) {
    if (words.text(index).toUpperCase() === keyword) return index + 1;
  }
  return -1;
}
