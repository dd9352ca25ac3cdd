/**
 * What a command did to fields whose expiry it was about: which it gave another, which it deleted because their time is past, which it found to have expired. All
 * are announced together at its end, in the order of Redis.
 */
import type { CommandContext } from "../../context.js";
import { events, type KeyEvent } from "../../events.js";
import { fieldState, type HashValue } from "../../values/hash.js";
import type { WordIndexes } from "../../values/word-indexes.js";
import { fieldsAt, removeIfEmpty } from "./announce.js";

/** Of one command: the lists are those of the hash's view, which the next command uses again. */
export class FieldChanges {
  readonly changed: WordIndexes;
  readonly deleted: WordIndexes;
  readonly expired: WordIndexes;
  private readonly context: CommandContext;
  private readonly hash: HashValue;

  constructor(context: CommandContext, hash: HashValue) {
    const { changed, deleted, expired } = hash.touched;
    this.context = context;
    this.hash = hash;
    this.changed = changed;
    this.deleted = deleted;
    this.expired = expired;
    changed.clear();
    deleted.clear();
    expired.clear();
  }

  /** Whether the hash has the field that is word `index`: it is the found field then. One whose time has come goes. */
  find(index: number): boolean {
    const { args } = this.context;
    const state = this.hash.look(args.bytes, args.start(index), args.length(index));
    if (state === fieldState.expired) this.expired.add(index);
    return state === fieldState.live;
  }

  /** Deletes the found field, which is word `index`. */
  delete(index: number): void {
    this.hash.deleteFound();
    this.deleted.add(index);
  }

  /** Deletes the found field because the time that it was to get is past: it counts as one that has expired. */
  deletePast(index: number): void {
    this.delete(index);
    this.context.engine.keyspace.shared.statistics.expiredFields++;
  }

  /** Gives the found field, which is word `index`, another expiry; 0: none. */
  setExpiry(index: number, expiresAtMs: number): void {
    this.hash.setFoundExpiry(expiresAtMs);
    this.changed.add(index);
  }

  announceExpired(): void {
    if (this.expired.count > 0) this.tell(events.hexpired, this.expired);
  }

  /** The deleted fields: propagated as HDEL. */
  announceDeleted(): void {
    if (this.deleted.count > 0) this.announce("HDEL", this.deleted, events.hdel);
  }

  /** The fields that have another expiry: propagated as HPEXPIREAT. */
  announceExpiry(expiresAtMs: number): void {
    if (this.changed.count > 0) this.announce("HPEXPIREAT", this.changed, events.hexpire, expiresAtMs);
  }

  /** The fields that have none any more: propagated as HPERSIST. */
  announcePersistence(): void {
    if (this.changed.count > 0) this.announce("HPERSIST", this.changed, events.hpersist);
  }

  /** Deletes the key if it has no field any more. */
  finish(): void {
    removeIfEmpty(this.context, this.hash);
  }

  /** An event about these fields, with nothing to propagate. */
  tell(event: KeyEvent, words: WordIndexes): void {
    this.context.effects.happened(this.context.args, 1, event, fieldsAt(this.context, event, words));
  }

  private announce(name: string, words: WordIndexes, event: KeyEvent, expiresAtMs: number | null = null): void {
    const { args, effects } = this.context;
    const subkeys = fieldsAt(this.context, event, words);
    if (!effects.isPropagating) return effects.wrote(args, 1, event, subkeys);
    const moment = expiresAtMs === null ? [] : [String(expiresAtMs)];
    const count = name === "HDEL" ? [] : ["FIELDS", String(words.count)];
    effects.rewrite([name, args.word(1), ...moment, ...count, ...words.wordsOf(args)], 1, event, subkeys);
  }
}
