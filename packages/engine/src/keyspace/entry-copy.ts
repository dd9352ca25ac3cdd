/**
 * A copy of an entry under its own or another key, with or without an expiry: what EXPIRE, PERSIST, RENAME and COPY need. The value's words are taken as
 * they are, so of a value that lives elsewhere (a large one, an object) the copy is another owner: the caller drops one of the two, or duplicates the value.
 */
import { byteOffset, copyBytes, keyOffsetFor, keyStart, longKey, wordOffset } from "@respire/datastructures";
import { entryBytes, expiresFlag, inlineLengthOf, keyLengthAt, keyWordOf, valueOffset, writeExpiry } from "./entry.js";
import type { Shared } from "./keyspace.js";

/**
 * @param keyBytes null for the entry's own key.
 * @param expiresAtMs milliseconds since 1970; 0 or less: no expiry.
 * @returns the copy, which is in no dictionary.
 */
export function copyEntry(
  { arena }: Shared,
  ref: number,
  keyBytes: Uint8Array | null,
  keyAt: number,
  keyLength: number,
  expiresAtMs: number,
): number {
  const oldHead = arena.wordsOf(ref)[wordOffset(ref)];
  const oldLength = keyLengthAt(arena.wordsOf(ref), wordOffset(ref));
  const inlineLength = inlineLengthOf(arena.wordsOf(ref)[wordOffset(ref) + 1]);
  const length = keyBytes === null ? oldLength : keyLength;
  const head = (expiresAtMs > 0 ? oldHead | expiresFlag : oldHead & ~expiresFlag) >>> 0;
  const copy = arena.allocate(entryBytes(length, head, inlineLength));
  const words = arena.wordsOf(copy);
  const at = wordOffset(copy);
  words[at] = head;
  words[at + 1] = keyWordOf(length, inlineLength);
  if (length >= longKey) words[at + 2] = length;
  // Read anew: allocating may have replaced the views of the old entry's chunk.
  const source = arena.bytesOf(ref);
  const target = arena.bytesOf(copy);
  const to = byteOffset(copy);
  if (keyBytes === null) copyBytes(source, keyStart(arena, ref), target, to + keyOffsetFor(length), length);
  else copyBytes(keyBytes, keyAt, target, to + keyOffsetFor(length), length);
  const from = valueOffset(oldLength, oldHead);
  const valueBytes = entryBytes(oldLength, oldHead, inlineLength) - from;
  copyBytes(source, byteOffset(ref) + from, target, to + valueOffset(length, head), valueBytes);
  if (expiresAtMs > 0) writeExpiry(words, at, expiresAtMs);
  return copy;
}
