/** Keys that get another name or another database, or a double: RENAME, MOVE, COPY. */
import { keyStart, wordOffset } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import type { Database } from "./database.js";
import { encoding, encodingOf, hasExpiry, keyLengthAt, readExpiry, readIndex, writeIndex } from "./entry.js";
import { copyEntry } from "./entry-copy.js";
import type { KeyView } from "./key-view.js";
import type { Shared } from "./keyspace.js";

/** The entry's expiry, 0 without one. */
function expiryOf({ shared }: Database, ref: number): number {
  const words = shared.arena.wordsOf(ref);
  const at = wordOffset(ref);
  return hasExpiry(words[at]) ? readExpiry(words, at) : 0;
}

/** What is added is new to its place, however often it was used where it comes from: so Redis has it. */
function add(database: Database, hash: number, ref: number): void {
  const { arena } = database.shared;
  const length = keyLengthAt(arena.wordsOf(ref), wordOffset(ref));
  database.makeWay(hash, arena.bytesOf(ref), keyStart(arena, ref), length);
  database.noteUse(ref);
  database.keys.insert(hash, ref);
  if (expiryOf(database, ref) > 0) database.expires.insert(hash, ref);
  database.appeared(arena.bytesOf(ref), keyStart(arena, ref), length);
}

function takeOut(database: Database, hash: number, ref: number): void {
  if (database.shared.waiting.isAnybodyForGone) database.goes(ref);
  if (expiryOf(database, ref) > 0) database.expires.delete(hash, ref);
  database.keys.delete(hash, ref);
}

/** Gives a key the name that is word `toIndex`, which no key has. Value and expiry go with it. */
export function rename(database: Database, key: KeyView, args: Arguments, toIndex: number): void {
  const { shared } = database;
  const { ref, hash } = key;
  const newHash = shared.hasher.hash(args.bytes, args.start(toIndex), args.length(toIndex));
  const renamed = copyEntry(shared, ref, args.bytes, args.start(toIndex), args.length(toIndex), expiryOf(database, ref));
  takeOut(database, hash, ref);
  database.fieldDeadlines.moved(renamed);
  add(database, newHash, renamed);
  database.freeBlock(ref);
  key.show(renamed, newHash);
}

/** Moves a key to another database, where no key has its name. The entry stays where it is. */
export function move(database: Database, key: KeyView, target: Database): void {
  const { ref, hash } = key;
  const nextFieldMs = database.fieldDeadlines.timeOf(ref);
  database.fieldDeadlines.forget(ref);
  takeOut(database, hash, ref);
  target.fieldDeadlines.set(ref, nextFieldMs);
  add(target, hash, ref);
}

/** Copies a key to the name that is word `toIndex` in a database (maybe the same), in the place of what is there. */
export function copy(database: Database, key: KeyView, target: Database, args: Arguments, toIndex: number): void {
  const { shared } = database;
  const newHash = shared.hasher.hash(args.bytes, args.start(toIndex), args.length(toIndex));
  // First what may be refused: nothing has changed yet.
  const index = copyValue(shared, key.ref);
  const double = copyEntry(shared, key.ref, args.bytes, args.start(toIndex), args.length(toIndex), expiryOf(database, key.ref));
  if (index !== null) writeIndex(shared.arena.wordsOf(double), wordOffset(double), index);
  target.delete(args, toIndex);
  target.fieldDeadlines.copied(double, database.fieldDeadlines.timeOf(key.ref));
  add(target, newHash, double);
}

/** A double of what an entry has beside its block: its index, or null if there is nothing. */
function copyValue({ arena, large, objects }: Shared, ref: number): number | null {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const valueEncoding = encodingOf(words[at]);
  if (valueEncoding === encoding.large) return large.copy(readIndex(words, at));
  if (valueEncoding === encoding.object) return objects.copy(readIndex(words, at));
  return null;
}

/** The key's bytes, copied. */
export function keyBytes({ shared: { arena } }: Database, ref: number): Uint8Array {
  const start = keyStart(arena, ref);
  return arena.bytesOf(ref).slice(start, start + keyLengthAt(arena.wordsOf(ref), wordOffset(ref)));
}
