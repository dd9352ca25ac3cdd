/** Gives an entry an expiry, or takes it away: both make the entry longer or shorter, so that it moves. */
import { wordOffset } from "@respire/datastructures";
import type { DatabaseEntries } from "./database-entries.js";
import { hasExpiry, writeExpiry } from "./entry.js";
import { copyEntry } from "./entry-copy.js";

/**
 * Lets a key expire at `expiresAtMs`, milliseconds since 1970, above 0.
 * @returns the entry, which may have moved.
 */
export function setExpiry(database: DatabaseEntries, ref: number, hash: number, expiresAtMs: number): number {
  const { arena } = database.shared;
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  if (hasExpiry(words[at])) {
    writeExpiry(words, at, expiresAtMs);
    return ref;
  }
  const grown = copyEntry(database.shared, ref, null, 0, 0, expiresAtMs);
  database.keys.replace(hash, ref, grown);
  database.expires.insert(hash, grown);
  database.fieldDeadlines.moved(grown);
  database.freeBlock(ref);
  return grown;
}

/**
 * Takes the expiry of a key that has one away.
 * @returns the entry, which has moved.
 */
export function clearExpiry(database: DatabaseEntries, ref: number, hash: number): number {
  const shrunk = copyEntry(database.shared, ref, null, 0, 0, 0);
  database.keys.replace(hash, ref, shrunk);
  database.expires.delete(hash, ref);
  database.fieldDeadlines.moved(shrunk);
  database.freeBlock(ref);
  return shrunk;
}
