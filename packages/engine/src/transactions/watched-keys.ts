/**
 * WATCH: which keys sessions rely on not being changed before their EXEC.
 *
 * A session that relies on a key that was changed is *dirty*, and its watches are void: nobody looks at them any more, and they are taken away by the session
 * itself, so that a write pays for the one key that it changes however many the session watches. A key that had expired when it was watched, though it was still
 * there, counts as missing: that it goes is no change, that it comes back is one. Source: redis.io "Transactions", and what a redis-server does.
 */
import { Arena, ByteMap, equalsBytes, type KeyHasher } from "@respire/datastructures";
import type { ChangeStream, ChangeSubscriber } from "../effects.js";
import type { Database } from "../keyspace/database.js";
import { presence } from "../keyspace/database-entries.js";
import type { Session } from "../session/session.js";

/** One session's interest in one key. */
export interface Watch {
  readonly session: Session;
  readonly database: Database;
  readonly key: Uint8Array;
  /** The key's time had come when it was watched, and it has not gone since. */
  hasExpired: boolean;
}

export class WatchedKeys implements ChangeSubscriber {
  private readonly changes: ChangeStream;
  private readonly hasher: KeyHasher;
  private readonly arena = new Arena();
  /** Who watches which key, by the database's index. */
  private readonly watches: (ByteMap<Set<Watch>> | undefined)[] = [];
  private isSubscribed = false;

  constructor(changes: ChangeStream, hasher: KeyHasher) {
    this.changes = changes;
    this.hasher = hasher;
  }

  /** Bytes that the keys take. */
  get usedBytes(): number {
    return this.arena.usedBytes;
  }

  /** The session relies on `bytes[start, start + length)` in this database from now on. */
  watch(session: Session, database: Database, bytes: Uint8Array, start: number, length: number): void {
    if (!this.isSubscribed) {
      this.changes.subscribe(this);
      this.isSubscribed = true;
    }
    let keys = this.watches[database.index];
    if (keys === undefined) {
      keys = new ByteMap<Set<Watch>>(this.arena, this.hasher);
      this.watches[database.index] = keys;
    }
    const watchers = keys.get(bytes, start, length);
    if (watchers !== undefined && isAmong(watchers, session, database, bytes, start, length)) return;
    const hasExpired = database.presenceOf(bytes, start, length) === presence.expired;
    const watch = { session, database, key: bytes.slice(start, start + length), hasExpired };
    if (watchers === undefined) keys.set(new Set([watch]), bytes, start, length);
    else watchers.add(watch);
    session.watches.push(watch);
  }

  /** The session relies on nothing any more. */
  unwatch(session: Session): void {
    if (session.watches.length === 0) return;
    for (const watch of session.watches) {
      const keys = this.watches[watch.database.index] as ByteMap<Set<Watch>>;
      const watchers = keys.get(watch.key);
      // False if the key was changed, and has no watchers since, or others.
      if (watchers?.delete(watch) === true && watchers.size === 0) keys.delete(watch.key);
    }
    session.watches.length = 0;
    session.watchesAreVoid = false;
  }

  /** Whether the session may not go on: something it relies on was changed, or has expired since. */
  isDirty(session: Session): boolean {
    if (session.isDirty) return true;
    return session.watches.some(
      ({ database, key, hasExpired }) => !hasExpired && database.presenceOf(key, 0, key.length) === presence.expired,
    );
  }

  keyModified(databaseIndex: number, bytes: Uint8Array, start: number, length: number, hasExpired: boolean): void {
    const keys = this.watches[databaseIndex];
    if (keys === undefined || keys.size === 0) return;
    const watchers = keys.get(bytes, start, length);
    if (watchers === undefined) return;
    keys.delete(bytes, start, length);
    for (const watch of watchers) {
      if (hasExpired && watch.hasExpired) this.goneForGood(watch, keys);
      else {
        watch.session.isDirty = true;
        watch.session.watchesAreVoid = true;
      }
    }
  }

  /** A key that had expired when it was watched goes: for the one who watches it, nothing has changed. */
  private goneForGood(watch: Watch, keys: ByteMap<Set<Watch>>): void {
    watch.hasExpired = false;
    const others = keys.get(watch.key);
    if (others === undefined) keys.set(new Set([watch]), watch.key);
    else others.add(watch);
  }

  databasesFlushing(databases: readonly Database[]): void {
    for (const database of databases) {
      this.ofKeysIn(database, (watch) => {
        if (this.presenceIn(database, watch) === presence.absent) return;
        if (watch.hasExpired) watch.hasExpired = false;
        else watch.session.isDirty = true;
      });
    }
  }

  databasesSwapping(first: Database, second: Database): void {
    if (first === second) return;
    for (const [database, other] of [
      [first, second],
      [second, first],
    ] as const) {
      this.ofKeysIn(database, (watch) => this.replaced(watch, this.presenceIn(database, watch), this.presenceIn(other, watch)));
    }
  }

  /** The key that is watched gives way to another one, or to none, or comes where there was none. */
  private replaced(watch: Watch, before: number, after: number): void {
    if (before === presence.absent && after === presence.absent) return;
    // What is not there, or as good as not there, before and afterwards, has not changed.
    const wasMissing = watch.hasExpired || before === presence.absent;
    if (wasMissing && after !== presence.live) watch.hasExpired = after === presence.expired;
    else watch.session.isDirty = true;
  }

  private presenceIn(database: Database, { key }: Watch): number {
    return database.presenceOf(key, 0, key.length);
  }

  private ofKeysIn(database: Database, look: (watch: Watch) => void): void {
    this.watches[database.index]?.forEach((watchers) => {
      for (const watch of watchers) look(watch);
    });
  }
}

/** Whether the session is one of the key's watchers: looked for where there is less to look at. */
function isAmong(
  watchers: ReadonlySet<Watch>,
  session: Session,
  database: Database,
  bytes: Uint8Array,
  start: number,
  length: number,
): boolean {
  if (watchers.size > session.watches.length) {
    return session.watches.some((watch) => watch.database === database && equalsBytes(bytes, start, length, watch.key));
  }
  for (const watch of watchers) if (watch.session === session) return true;
  return false;
}
