/** Deletes fields of hashes whose time has come, in slices. */
import { keyStart, wordOffset } from "@respire/datastructures";
import { expireBatch } from "../limits.js";
import type { Database } from "./database.js";
import { keyLengthAt } from "./entry.js";

/** Goes on with the hash whose next field is due first until none is, or until the time is up; true if there is more to do. */
export function expireFields(database: Database, deadlineUs: number): boolean {
  const { changes, time } = database.shared;
  const { fieldDeadlines } = database;
  while (fieldDeadlines.firstMs < time.nowMs) {
    const ref = fieldDeadlines.firstRef;
    database.hashEntry(ref, hashOf(database, ref)).expireDue(expireBatch);
    changes.endUnit();
    if (time.read() >= deadlineUs) return fieldDeadlines.firstMs < time.nowMs;
  }
  return false;
}

function hashOf({ shared: { arena, hasher } }: Database, ref: number): number {
  return hasher.hash(arena.bytesOf(ref), keyStart(arena, ref), keyLengthAt(arena.wordsOf(ref), wordOffset(ref)));
}
