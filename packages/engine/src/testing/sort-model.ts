/** SORT on plain arrays. */
import { compareBytes, parseDouble } from "@respire/datastructures";
import { bytesOf } from "./test-engine.js";

export interface SortRequest {
  /** Words behind the key. */
  readonly words: readonly string[];
  readonly isAlphabetic: boolean;
  readonly isDescending: boolean;
  readonly limit: readonly [offset: number, count: number] | null;
  readonly by: string | null;
  readonly gets: readonly string[];
  readonly isStored: boolean;
}

/** What strings and fields of hashes (`key->field`) hold. */
export type Lookups = ReadonlyMap<string, string>;

const textOrder = (a: string, b: string): number => compareBytes(bytesOf(a), bytesOf(b));

/** @param pattern one with a star, or `#`, or what finds nothing. */
function found(pattern: string, element: string, lookups: Lookups): string | null {
  if (pattern === "#") return element;
  return pattern.includes("*") ? (lookups.get(pattern.replace("*", () => element)) ?? null) : null;
}

/** As strtod reads it, up to the first zero byte; no text at all is 0. */
function numberOf(text: string): number {
  const read = text.split("\0")[0] as string;
  if (read === "") return 0;
  const trimmed = bytesOf(read.replace(/^[\t-\r ]+/, ""));
  const number = parseDouble(trimmed, 0, trimmed.length);
  return number !== 0 && Math.abs(number) < 2 ** -1022 ? Number.NaN : number;
}

/** The result, or null if a number is none. @param elements as they stand in their key. @param isSet they are in no order. */
export function sortModel(elements: readonly string[], request: SortRequest, lookups: Lookups, isSet = false): (string | null)[] | null {
  const isUnsorted = request.by !== null && !request.by.includes("*");
  const isMade = isUnsorted && isSet && request.isStored;
  const isAlphabetic = request.isAlphabetic || isMade;
  const by = isMade ? null : request.by;
  const sign = request.isDescending ? -1 : 1;
  let sorted = [...elements];
  if (isUnsorted && !isMade) {
    if (request.isDescending) sorted.reverse();
  } else if (isAlphabetic) {
    const cut = (text: string): string => (request.isStored ? text : (text.split("\0")[0] as string));
    const weights = elements.map((element) => (by === null ? element : found(by, element, lookups)));
    const order = (a: string | null, b: string | null): number => {
      if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
      return textOrder(cut(a), cut(b));
    };
    const indexes = elements.map((_, i) => i).sort((a, b) => sign * order(weights[a] as string | null, weights[b] as string | null));
    sorted = indexes.map((i) => elements[i] as string);
  } else {
    const weights = new Map(
      elements.map((element) => {
        const text = by === null ? element : (found(by, element, lookups) ?? "0");
        return [element, numberOf(text)] as const;
      }),
    );
    if ([...weights.values()].some(Number.isNaN)) return null;
    const weight = (element: string): number => weights.get(element) as number;
    sorted.sort((a, b) => sign * (weight(a) < weight(b) ? -1 : weight(a) > weight(b) ? 1 : textOrder(a, b)));
  }
  if (request.limit !== null) {
    const [offset, count] = request.limit;
    const from = Math.max(0, offset);
    sorted = sorted.slice(from, count < 0 ? undefined : from + count);
  }
  if (request.gets.length === 0) return sorted;
  return sorted.flatMap((element) => request.gets.map((get) => found(get, element, lookups)));
}
