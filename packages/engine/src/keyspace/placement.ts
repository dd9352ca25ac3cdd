/** Gives an entry its shape: the only code that does. It rewrites both dictionaries when an entry moves. */
import { blockBytes, byteOffset, copyBytes, keyOffsetFor, keyStart, longKey, wordOffset } from "@respire/datastructures";
import { inlineValueLengthMax } from "../limits.js";
import type { DatabaseEntries } from "./database-entries.js";
import {
  type Encoding,
  encoding,
  encodingOf,
  entryBytes,
  entryBytesAt,
  expiryKept,
  hasExpiry,
  headOf,
  inlineLengthOf,
  keyLengthAt,
  keyWordOf,
  kindMask,
  readExpiry,
  readIndex,
  valueOffset,
  withEncoding,
  writeExpiry,
} from "./entry.js";
import type { Shared } from "./keyspace.js";

/**
 * Gives an entry its shape: makes the key's entry (`ref`, or a new one if that is 0) able to hold a value of this kind (see `kindOf`), with the key and the
 * expiry in place. Returns the entry's reference; the value is the caller's to write, at `valueOffset`. The old value is gone.
 */
export function place(
  database: DatabaseEntries,
  ref: number,
  hash: number,
  keyBytes: Uint8Array,
  keyAt: number,
  length: number,
  kind: number,
  inlineLength: number,
  expiresAtMs: number,
): number {
  const { shared, keys, expires: expiring } = database;
  const { arena } = shared;
  if (ref === 0) {
    database.makeWay(hash, keyBytes, keyAt, length);
    const created = createEntry(shared, headOf(kind, expiresAtMs > 0), keyBytes, keyAt, length, inlineLength);
    if (expiresAtMs > 0) writeExpiry(arena.wordsOf(created), wordOffset(created), expiresAtMs);
    keys.insert(hash, created);
    if (expiresAtMs > 0) expiring.insert(hash, created);
    database.appeared(keyBytes, keyAt, length);
    return created;
  }
  if (shared.waiting.isAnybodyForGone) database.goes(ref);
  database.fieldDeadlines.forget(ref);
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const oldHead = words[at];
  const oldBytes = entryBytesAt(words, at);
  const expired = hasExpiry(oldHead);
  const expires = expiresAtMs > 0 || (expiresAtMs === expiryKept && expired);
  const expiry = expires && expiresAtMs === expiryKept ? readExpiry(words, at) : expiresAtMs;
  const head = headOf(kind, expires);
  const newBytes = entryBytes(length, head, inlineLength);
  dropValue(shared, ref, oldHead);
  let placed = ref;
  if (arena.sameBlockSize(oldBytes, newBytes)) {
    arena.resized(oldBytes, newBytes);
    words[at] = (head | (oldHead & ~kindMask)) >>> 0;
    words[at + 1] = keyWordOf(length, inlineLength);
  } else {
    placed = createEntry(shared, head, arena.bytesOf(ref), keyStart(arena, ref), length, inlineLength, ref);
    keys.replace(hash, ref, placed);
    if (expired && expires) expiring.replace(hash, ref, placed);
    arena.free(ref, oldBytes);
  }
  if (expires) {
    writeExpiry(arena.wordsOf(placed), wordOffset(placed), expiry);
    if (!expired) expiring.insert(hash, placed);
  } else if (expired) {
    expiring.delete(hash, ref); // Last, because it may allocate, and `words` would be of a chunk that was.
  }
  return placed;
}

/**
 * Gives an entry with an inline value another inline length, and another encoding of those that are inline. As much of the value as fits stays as it is.
 * @returns the entry, which may have moved.
 */
export function resizeInline(database: DatabaseEntries, ref: number, hash: number, valueEncoding: Encoding, inlineLength: number): number {
  const { arena } = database.shared;
  const oldWords = arena.wordsOf(ref);
  const oldAt = wordOffset(ref);
  const oldBytes = entryBytesAt(oldWords, oldAt);
  const head = withEncoding(oldWords[oldAt], valueEncoding);
  const length = keyLengthAt(oldWords, oldAt);
  const newBytes = oldBytes - inlineLengthOf(oldWords[oldAt + 1]) + inlineLength;
  let resized = ref;
  if (arena.sameBlockSize(oldBytes, newBytes)) arena.resized(oldBytes, newBytes);
  else {
    resized = arena.allocate(newBytes);
    copyBytes(arena.bytesOf(ref), byteOffset(ref), arena.bytesOf(resized), byteOffset(resized), Math.min(oldBytes, newBytes));
    database.replaceEntry(hash, ref, resized);
    arena.free(ref, oldBytes);
  }
  const words = arena.wordsOf(resized);
  const at = wordOffset(resized);
  words[at] = head;
  words[at + 1] = keyWordOf(length, inlineLength);
  return resized;
}

/**
 * The inline length to give an entry with this head whose value takes `valueBytes` and may grow: all that its block has room for anyway, and from 256 bytes on
 * a sixteenth more, so that not every addition copies it. More than `inlineValueLengthMax` if the value can't be inline.
 */
export function roomFor(keyLength: number, head: number, valueBytes: number): number {
  const offset = valueOffset(keyLength, head);
  const wanted = offset + valueBytes + (valueBytes < growthFreeBytes ? 0 : valueBytes >>> 4);
  const room = blockBytes(wanted) - offset;
  return valueBytes <= inlineValueLengthMax ? Math.min(room, inlineValueLengthMax) : room;
}

const growthFreeBytes = 256;

/** Frees what an entry with this head has beside its block. */
export function dropValue({ arena, large, objects, statistics }: Shared, ref: number, head: number): void {
  const valueEncoding = encodingOf(head);
  if (valueEncoding !== encoding.large && valueEncoding !== encoding.object) return;
  const index = readIndex(arena.wordsOf(ref), wordOffset(ref));
  if (valueEncoding === encoding.object) return objects.free(index);
  statistics.releasedBytes += large.bytes(index).length;
  large.free(index);
}

/**
 * A new entry with head and key written. The key may lie in the arena, in the entry `oldRef`, whose marks of use it goes on with: allocating may replace
 * its chunk's view.
 */
function createEntry(
  { arena, accessBits }: Shared,
  head: number,
  keyBytes: Uint8Array,
  keyAt: number,
  length: number,
  inlineLength: number,
  oldRef = 0,
): number {
  const ref = arena.allocate(entryBytes(length, head, inlineLength));
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const access = oldRef === 0 ? accessBits : arena.wordsOf(oldRef)[wordOffset(oldRef)] & ~kindMask;
  words[at] = (head | access) >>> 0;
  words[at + 1] = keyWordOf(length, inlineLength);
  if (length >= longKey) words[at + 2] = length;
  const source = oldRef === 0 ? keyBytes : arena.bytesOf(oldRef);
  copyBytes(source, keyAt, arena.bytesOf(ref), byteOffset(ref) + keyOffsetFor(length), length);
  return ref;
}
