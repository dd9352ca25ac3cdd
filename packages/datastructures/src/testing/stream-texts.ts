/** Fields and values for streams, by number: those that a listpack keeps as integers, those that only look like some, and texts of the lengths where its forms change. */
import type { EntryWords } from "../stream/entry-words.js";

const numbers = [
  "0",
  "-1",
  "127",
  "128",
  "-4097",
  "32768",
  "8388608",
  "-2147483649",
  "4294967296",
  "9007199254740993",
  "-9223372036854775808",
];
const noNumbers = ["", "-0", "01", "+1", " 1", "9223372036854775808", "-", "18446744073709551615"];
const lengths = [1, 11, 63, 64, 127, 4095, 4096];
/** The first of the longest, which are 70,000 and 2,000,000 bytes. */
export const shortTexts = numbers.length + noNumbers.length + lengths.length;
export const streamTexts = shortTexts + 2;

const texts: Uint8Array[] = [];

export function streamText(number: number): Uint8Array {
  texts[number] ??= createText(number);
  return texts[number];
}

function createText(number: number): Uint8Array {
  const text = [...numbers, ...noNumbers][number];
  if (text !== undefined) return Uint8Array.from(text, (character) => character.charCodeAt(0));
  const length = [...lengths, 70_000, 2_000_000][number - numbers.length - noNumbers.length];
  return new Uint8Array(length).map((_, i) => (number * 31 + i * 7) & 0xff);
}

/** Texts as words of an entry: in another order than they have, with bytes between them, behind words that are not the entry's. */
export function entryWordsOf(words: readonly Uint8Array[], before: number): EntryWords {
  let room = 1;
  for (const { length } of words) room += length + 1;
  const bytes = new Uint8Array(room).fill(0x39);
  const starts = new Int32Array(before + words.length);
  const lengths = new Int32Array(before + words.length);
  for (let i = words.length - 1, at = 1; i >= 0; at += words[i].length + 1, i--) {
    bytes.set(words[i], at);
    starts[before + i] = at;
    lengths[before + i] = words[i].length;
  }
  return { bytes, starts, lengths };
}
