/** Putting entries into a node's listpack. Room has been made for them. */
import * as listpack from "../listpack/index.js";
import type { EntryWords } from "./entry-words.js";
import { changeCounts, flagSameFields, masterFieldsAt } from "./node.js";

/** What an element takes beside its text, at most: five bytes before it, five behind. */
const elementOverheadMax = 10;
/** Flags, the id's two numbers, a number of fields, a number of elements, and what the counts of the node may get longer. */
const entryOverheadMax = 2 + 10 + 10 + 6 + 6 + 2;
const flagsBytes = 2;
const countGrowthMax = 1;
/** Counts, a number of fields and its end. */
const masterOverheadMax = 2 + 2 + 6 + 2;
/** Elements of an entry beside its fields and values: flags and the id's two numbers. */
const headElements = 3;

/** Up to this a count is the first byte of its element, and so is one more. */
const shortCountMax = 127;

const shown = new listpack.Element();

/** Bytes that an entry takes in a node, at most. @param total bytes of its fields and values. */
export function entryBytesMax(total: number, fields: number): number {
  return total + fields * 2 * elementOverheadMax + entryOverheadMax;
}

/** Bytes that a node gets longer by an entry: what `appendEntry` writes. */
export function entryBytes(
  bytes: Uint8Array,
  pack: number,
  master: Uint32Array,
  masterAt: number,
  id: Uint32Array,
  idAt: number,
  words: EntryWords,
  first: number,
  fields: number,
): number {
  const isSame = hasMasterFields(bytes, pack, words, first, fields);
  let sum = flagsBytes + differenceBytes(id, idAt, master, masterAt) + differenceBytes(id, idAt + 2, master, masterAt + 2) + countGrowthMax;
  sum += listpack.encodedIntegerBytes(headElements + (isSame ? fields : fields * 2 + 1));
  if (!isSame) sum += listpack.encodedIntegerBytes(fields);
  for (let word = isSame ? first + 1 : first; word < first + fields * 2; word += isSame ? 2 : 1) {
    sum += listpack.encodedBytes(words.bytes, words.starts[word], words.lengths[word]);
  }
  return sum;
}

/** Bytes that a listpack takes with one entry, at most: fields are the node's, values the entry's. */
export function firstEntryBytesMax(total: number, fields: number): number {
  return listpack.emptyBytes + masterOverheadMax + entryBytesMax(total, fields);
}

/** Makes a node's listpack one without entries, of these fields. */
export function writeMaster(bytes: Uint8Array, pack: number, words: EntryWords, first: number, fields: number): void {
  let at = listpack.firstEntry(pack);
  at = listpack.writeIntegerEntry(bytes, at, 0);
  at = listpack.writeIntegerEntry(bytes, at, 0);
  at = listpack.writeIntegerEntry(bytes, at, fields);
  for (let i = 0; i < fields; i++) {
    const word = first + i * 2;
    at = listpack.writeEntry(bytes, at, words.bytes, words.starts[word], words.lengths[word]);
  }
  at = listpack.writeIntegerEntry(bytes, at, 0);
  bytes[at] = listpack.endByte;
  listpack.writeHeader(bytes, pack, at + 1 - pack, fields + 4);
}

/** Adds an entry behind the last. `id` and `master`: its id and the node's. Returns by how many bytes the others have moved: by one when their count gets longer. */
export function appendEntry(
  bytes: Uint8Array,
  pack: number,
  master: Uint32Array,
  masterAt: number,
  id: Uint32Array,
  idAt: number,
  words: EntryWords,
  first: number,
  fields: number,
): number {
  const isSame = hasMasterFields(bytes, pack, words, first, fields);
  const elements = headElements + (isSame ? fields : fields * 2 + 1);
  let at = listpack.endEntry(bytes, pack);
  at = listpack.writeIntegerEntry(bytes, at, isSame ? flagSameFields : 0);
  at = writeDifference(bytes, at, id, idAt, master, masterAt);
  at = writeDifference(bytes, at, id, idAt + 2, master, masterAt + 2);
  if (!isSame) at = listpack.writeIntegerEntry(bytes, at, fields);
  const { starts, lengths } = words;
  const end = first + fields * 2;
  for (let word = isSame ? first + 1 : first; word < end; word += isSame ? 2 : 1) {
    at = listpack.writeEntry(bytes, at, words.bytes, starts[word], lengths[word]);
  }
  at = listpack.writeIntegerEntry(bytes, at, elements);
  bytes[at] = listpack.endByte;
  listpack.changeHeader(bytes, pack, at + 1 - pack, elements + 1);
  const entries = listpack.firstEntry(pack);
  if (bytes[entries] >= shortCountMax) return changeCounts(bytes, pack, 1, 0);
  bytes[entries]++;
  return 0;
}

/** Whether an entry with these words has the master entry's fields, in its order. */
function hasMasterFields(bytes: Uint8Array, pack: number, words: EntryWords, first: number, fields: number): boolean {
  let entry = masterFieldsAt(bytes, pack);
  if (listpack.integerOf(bytes, entry) !== fields) return false;
  entry = listpack.nextEntry(bytes, entry);
  for (let i = 0; i < fields; i++) {
    const start = words.starts[first + i * 2];
    const length = words.lengths[first + i * 2];
    if ((bytes[entry] & 0xc0) === 0x80) {
      // Nearly all fields are short texts: their length is in the first byte.
      if ((bytes[entry] & 0x3f) !== length) return false;
      for (let j = 0; j < length; j++) if (bytes[entry + 1 + j] !== words.bytes[start + j]) return false;
      entry += length + 2;
    } else {
      shown.show(bytes, entry);
      if (!isSameText(shown, words.bytes, start, length)) return false;
      entry = listpack.nextEntry(bytes, entry);
    }
  }
  return true;
}

function isSameText(element: listpack.Element, bytes: Uint8Array, start: number, length: number): boolean {
  if (element.length !== length) return false;
  for (let i = 0; i < length; i++) if (element.bytes[element.start + i] !== bytes[start + i]) return false;
  return true;
}

/** Bytes that `writeDifference` writes: told exactly of what is up to 2^31, as nearly always. */
function differenceBytes(id: Uint32Array, at: number, master: Uint32Array, masterAt: number): number {
  const low = id[at + 1] - master[masterAt + 1];
  return id[at] === master[masterAt] && low >= 0 ? listpack.encodedIntegerBytes(low) : elementOverheadMax;
}

/** Writes by how much a part of an id is above the node's, modulo 2^64, as a signed integer; returns where the next element begins. */
function writeDifference(target: Uint8Array, to: number, id: Uint32Array, at: number, master: Uint32Array, masterAt: number): number {
  const low = id[at + 1] - master[masterAt + 1];
  const high = id[at] - master[masterAt] - (low < 0 ? 1 : 0);
  if (high === 0 && low >= 0) return listpack.writeIntegerEntry(target, to, low);
  return listpack.writeWordsEntry(target, to, high >>> 0, low >>> 0);
}
