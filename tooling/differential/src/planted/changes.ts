/** What faults do to requests and replies. */
import { elementsOf } from "../conversation/stream-reader.ts";
import type { Words } from "../request.ts";
import type { Fault } from "../run/faulty-subject.ts";

/** `shownBy` is in the report of it. */
export interface PlantedFault extends Fault {
  readonly shownBy: RegExp;
  /** It takes so many requests to be told, if that is more than most faults take. */
  readonly requestsMax?: number;
}

export const is = (words: Words, ...names: readonly string[]): boolean => names.includes(words[0]?.toUpperCase() ?? "");
/** The request with another word in the place of one. */
export const replaced = (words: Words, at: number, change: (word: string) => string): Words =>
  words[at] === undefined ? words : words.with(at, change(words[at]));
/** The word behind an option. */
export const behind = (words: Words, option: string): number => words.findIndex((word) => word.toUpperCase() === option) + 1;
/** A reply that is an array, with other elements. */
export const rearranged = (reply: string, change: (elements: string[]) => readonly string[]): string => {
  const elements = elementsOf(reply);
  if (elements === null) return reply;
  const changed = change([...elements]);
  return `${reply[0]}${changed.length}\r\n${changed.join("")}`;
};

/** The request with another word behind an option. */
export const reset = (words: Words, option: string, change: (word: string) => string): Words =>
  behind(words, option) > 1 ? replaced(words, behind(words, option), change) : words;
/** The request without an option and so many words behind it. */
export const without = (words: Words, option: string, more = 0): Words =>
  behind(words, option) > 1 ? words.toSpliced(behind(words, option) - 1, 1 + more) : words;
/** What an integer is one less than; anything else as it is. */
export const oneMore = (word: string): string => (/^\d{1,9}$/.test(word) ? String(Number(word) + 1) : word);
/** With the second element twice as the first. */
export const doubled = (elements: readonly string[]): readonly string[] =>
  elements.length < 2 ? elements : elements.with(1, elements[0] as string);
/** With the values of the first two pairs in each other's place. */
export const mixed = (elements: readonly string[]): readonly string[] =>
  elements.length < 4 ? elements : elements.with(1, elements[3] as string).with(3, elements[1] as string);
