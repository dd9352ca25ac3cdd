/**
 * Walks over the keys of a database and replies with those that match: KEYS, SCAN. Keys whose time has come are left out; they are deleted afterwards, since
 * a dictionary must not change while it is scanned.
 */
import { type EntryVisitor, type Glob, keyStart, wordOffset } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Database } from "./database.js";
import { expiresFlag, keyLengthAt, typeMask, typeNames, valueType } from "./entry.js";

/** Keys that are looked at in one go: large enough that the going on costs nothing. */
const stepAll = 4096;

export class KeyWalk implements EntryVisitor {
  /** Keys replied. */
  replied = 0;
  private readonly database: Database;
  private readonly reply: ReplyWriter;
  private readonly glob: Glob | null;
  private readonly typeName: string | null;
  /** The type's number, if it is one of the engine's own. */
  private readonly type: number;
  private readonly expiredRefs: number[] = [];
  private readonly expiredHashes: number[] = [];

  /** @param glob null: all keys. @param typeName in lower case, null: all types; a name that no type has matches nothing. */
  constructor(database: Database, reply: ReplyWriter, glob: Glob | null, typeName: string | null) {
    this.database = database;
    this.reply = reply;
    this.glob = glob;
    this.typeName = typeName;
    this.type = typeName === null ? -1 : typeNames.indexOf(typeName as (typeof typeNames)[number]);
  }

  /** Every key. */
  all(): void {
    let cursor = 0;
    do cursor = this.database.keys.scan(cursor, stepAll, this);
    while (cursor !== 0);
  }

  /**
   * At least `count` keys from `cursor` on. The cursor to go on with comes before the keys in a reply, so it is handed to `replyCursor` once it is known.
   * @returns the token of the array of keys, which the caller finishes.
   */
  some(cursor: number, count: number, replyCursor: (cursor: number) => void): number {
    // Where the keys will stand is known only once the cursor is: they are collected first.
    const collected = new Collected();
    const next = cursor > 0xffffffff ? 0 : this.database.keys.scan(cursor, count, collected);
    replyCursor(next);
    const token = this.reply.arrayDeferred();
    for (let i = 0; i < collected.refs.length; i++) this.visit(collected.refs[i] as number, collected.hashes[i] as number);
    return token;
  }

  visit(ref: number, hash: number): void {
    const { database, reply } = this;
    const { arena } = database.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if (this.typeName !== null && !this.hasType(head, ref)) return;
    const start = keyStart(arena, ref);
    const length = keyLengthAt(words, at);
    const bytes = arena.bytesOf(ref);
    if (this.glob !== null && !this.glob.matches(bytes, start, length)) return;
    if ((head & expiresFlag) !== 0 && database.isExpired(ref)) {
      this.expiredRefs.push(ref);
      this.expiredHashes.push(hash);
      return;
    }
    reply.bulk(bytes, start, length);
    this.replied++;
  }

  /** Deletes the keys that were found to be expired. */
  deleteExpired(): void {
    for (let i = 0; i < this.expiredRefs.length; i++)
      this.database.expireNow(this.expiredRefs[i] as number, this.expiredHashes[i] as number);
  }

  private hasType(head: number, ref: number): boolean {
    const type = head & typeMask;
    return type === valueType.object ? this.database.typeNameOf(ref).toLowerCase() === this.typeName : type === this.type;
  }
}

class Collected implements EntryVisitor {
  readonly refs: number[] = [];
  readonly hashes: number[] = [];

  visit(ref: number, hash: number): void {
    this.refs.push(ref);
    this.hashes.push(hash);
  }
}
