/**
 * Work that nobody waits for, in slices: keys whose time has come, entries of flushed databases, blocks brought together. Each call of `slice` stops
 * after its time budget; all walks go in order of hash, so that what moves meanwhile can't hide.
 */
import type { Arena, EntryMover, EntryVisitor } from "@respire/datastructures";
import {
  compactionFreeBytesMin,
  compactionFreeShareAnyway,
  compactionFreeShareMin,
  compactionStepBytes,
  expireBatch,
  expiredShareGoOn,
  freeingShareMin,
  freeingWithinMs,
  sliceBudgetUs,
} from "../limits.js";
import type { Database } from "./database.js";
import { expireFields } from "./field-expiry.js";
import type { Keyspace } from "./keyspace.js";

/** Collects references and hashes, since a dictionary must not change while it is scanned. */
class Batch implements EntryVisitor {
  readonly refs: number[] = [];
  readonly hashes: number[] = [];

  visit(ref: number, hash: number): void {
    this.refs.push(ref);
    this.hashes.push(hash);
  }

  clear(): void {
    this.refs.length = 0;
    this.hashes.length = 0;
  }
}

/** Where an arena's compaction stands: which database's dictionary is walked, and up to which hash. */
interface Compaction {
  databaseIndex: number;
  /** After the databases: which of the values that are objects. */
  objectIndex: number;
  cursor: number;
  reservedBefore: number;
}

/** What INFO and the latency monitor want to know. */
export interface BackgroundStatistics {
  /** Microseconds spent on expiry: since the start, and in the last slice. */
  expiryUs: number;
  lastExpiryUs: number;
  /** Microseconds spent on bringing blocks together, in the last slice. */
  lastCompactionUs: number;
  /** How often expiry stopped because its time was up. */
  expiryBudgetsSpent: number;
  /** How many of the keys with an expiry have expired and are still there, 0 to 1: an estimate that follows what expiry meets. */
  staleShare: number;
}

/** How much the last keys looked at count for in the estimate of the stale ones, as in Redis. */
const staleShareWeight = 0.05;

export class BackgroundWork {
  private readonly keyspace: Keyspace;
  private readonly batch = new Batch();
  private readonly expireCursors: number[];
  private readonly movers: readonly DatabaseMover[];
  private compaction: Compaction | null = null;
  private readonly freeing = new FreeingWatch();
  /** After a compaction that gained nothing: not again before this much more has been freed. */
  private compactionWaitsForFree = 0;
  isExpiryOn = true;
  /** The last slice ended with keys that are to expire, or values that are to be freed, left over: memory waits for it. */
  isFreeingBehind = false;
  /** The next slice begins a compaction however little is free: MEMORY PURGE. */
  isCompactionAsked = false;
  readonly statistics: BackgroundStatistics = {
    expiryUs: 0,
    lastExpiryUs: 0,
    lastCompactionUs: 0,
    expiryBudgetsSpent: 0,
    staleShare: 0,
  };

  constructor(keyspace: Keyspace) {
    this.keyspace = keyspace;
    this.expireCursors = keyspace.databases.map(() => 0);
    this.movers = keyspace.databases.map((database) => new DatabaseMover(database));
  }

  /** One slice of everything; true if there is more to do soon. */
  slice(): boolean {
    const { time, keepsExpired } = this.keyspace.shared;
    for (const database of this.keyspace.databases) database.releaseViews();
    const { statistics } = this;
    const beginUs = time.read();
    const deadlineUs = beginUs + sliceBudgetUs;
    let more = false;
    if (this.isExpiryOn && !keepsExpired) {
      for (const database of this.keyspace.databases) {
        more = this.expire(database, deadlineUs) || more;
        more = expireFields(database, deadlineUs) || more;
      }
    }
    statistics.lastExpiryUs = time.read() - beginUs;
    statistics.expiryUs += statistics.lastExpiryUs;
    for (const database of this.keyspace.databases) more = this.freeDetached(database, deadlineUs) || more;
    more = this.freeObjects(deadlineUs) || more;
    this.isFreeingBehind = more;
    const compactionBeginUs = time.us;
    more = this.compact(deadlineUs) || more;
    statistics.lastCompactionUs = time.us - compactionBeginUs;
    return more;
  }

  /** Values that are objects, and parts of such, which are freed a part at a time: large lists and hashes, those of extensions' types. */
  private freeObjects(deadlineUs: number): boolean {
    const { objects, time } = this.keyspace.shared;
    while (objects.freeSlice()) if (time.read() >= deadlineUs) return true;
    return false;
  }

  /** Deletes expired keys; true if so many of those it looked at had expired that it should soon go on. */
  private expire(database: Database, deadlineUs: number): boolean {
    const { changes, time } = this.keyspace.shared;
    const { batch } = this;
    while (database.expiringSize > 0) {
      batch.clear();
      this.expireCursors[database.index] = database.expires.scan(this.expireCursors[database.index] ?? 0, expireBatch, batch);
      let expired = 0;
      let leftMs = 0;
      for (let i = 0; i < batch.refs.length; i++) {
        const ref = batch.refs[i] as number;
        if (!database.isExpired(ref)) {
          leftMs += database.timeLeftMs(ref);
          continue;
        }
        database.expire(ref, batch.hashes[i] as number);
        changes.endUnit();
        expired++;
      }
      if (batch.refs.length > 0) {
        const { statistics } = this;
        statistics.staleShare += (expired / batch.refs.length - statistics.staleShare) * staleShareWeight;
      }
      if (batch.refs.length > expired) database.averageTtlMs = leftMs / (batch.refs.length - expired);
      if (expired < batch.refs.length * expiredShareGoOn || batch.refs.length === 0) return false;
      if (time.read() < deadlineUs) continue;
      this.statistics.expiryBudgetsSpent++;
      return true;
    }
    return false;
  }

  private freeDetached(database: Database, deadlineUs: number): boolean {
    const { time } = this.keyspace.shared;
    const { batch } = this;
    for (;;) {
      const index = database.detached[0];
      if (index === undefined) return false;
      if (index.ownsEntries) {
        batch.clear();
        index.cursor = index.dictionary.scan(index.cursor, expireBatch, batch);
        for (const ref of batch.refs) database.freeEntry(ref);
        index.keyCount -= batch.refs.length;
        this.keyspace.shared.statistics.lazyFreed += batch.refs.length;
        index.ownsEntries = index.cursor !== 0;
      } else {
        index.cursor = index.dictionary.clearFrom(index.cursor);
        if (index.cursor === 0) database.detached.shift();
      }
      if (time.read() >= deadlineUs) return database.detached.length > 0;
    }
  }

  /**
   * Empties sparse chunks, so that their memory can go to other sizes or back to the system: begins when enough is free, walks all entries once, moving
   * those in the chosen chunks, and ends. Waits while flushed entries are being freed, which are in no dictionary that is walked.
   */
  private compact(deadlineUs: number): boolean {
    const { arena, time } = this.keyspace.shared;
    if (this.compaction === null) {
      const free = arena.reservedBytes - arena.usedBytes;
      if (!this.isCompactionAsked && !this.isCompactionDue(arena, free, time.nowMs)) return false;
      if (this.keyspace.databases.some((database) => database.detached.length > 0) || this.keyspace.shared.objects.leavingCount > 0)
        return false;
      const freeShareMin = this.isCompactionAsked ? 0 : compactionFreeShareMin;
      this.isCompactionAsked = false;
      this.compactionWaitsForFree = 0;
      if (arena.beginCompaction(freeShareMin) === 0) return false;
      this.compaction = { databaseIndex: 0, objectIndex: 0, cursor: 0, reservedBefore: arena.reservedBytes };
    }
    const walk = this.compaction;
    while (walk.databaseIndex < this.keyspace.databases.length * 2) {
      const database = this.keyspace.databases[walk.databaseIndex >>> 1] as Database;
      const { keys, expires } = database;
      // The keys' dictionary moves its entries; of the expiring ones only the index itself has to move.
      const isIndexOnly = (walk.databaseIndex & 1) === 1;
      walk.cursor = isIndexOnly
        ? expires.relocate(walk.cursor, keepPlace)
        : keys.relocate(walk.cursor, this.movers[walk.databaseIndex >>> 1] as DatabaseMover, compactionStepBytes);
      if (walk.cursor === 0) walk.databaseIndex++;
      if (time.read() >= deadlineUs) return true;
    }
    const { objects } = this.keyspace.shared;
    while (walk.objectIndex < objects.placeCount) {
      walk.cursor = objects.relocate(walk.objectIndex, walk.cursor, compactionStepBytes);
      if (walk.cursor === 0) walk.objectIndex++;
      if (time.read() >= deadlineUs) return true;
    }
    arena.endCompaction();
    const gained = walk.reservedBefore - arena.reservedBytes;
    if (gained <= 0) this.compactionWaitsForFree = (arena.reservedBytes - arena.usedBytes) * 1.25;
    this.compaction = null;
    return true;
  }

  private isCompactionDue(arena: Arena, free: number, nowMs: number): boolean {
    const { reservedBytes } = arena;
    const wanted = Math.max(compactionFreeBytesMin, reservedBytes * compactionFreeShareMin, this.compactionWaitsForFree);
    if (free >= wanted) return this.freeing.isOver(arena, nowMs) || free >= reservedBytes * compactionFreeShareAnyway;
    this.freeing.stop();
    return false;
  }

  /** FLUSHALL replaced the arena: what was going on in the old one is over. */
  abandon(): void {
    this.compaction = null;
    this.compactionWaitsForFree = 0;
    this.expireCursors.fill(0);
  }
}

/** Whether much of an arena is being freed: of what is brought together meanwhile, most would be freed soon. */
class FreeingWatch {
  private usedBytes = 0;
  private sinceMs = 0;
  private isWatching = false;

  /** Whether, for some time now that this has been asked, the arena has got no emptier. */
  isOver({ usedBytes, reservedBytes }: Arena, nowMs: number): boolean {
    const isWatched = this.isWatching && nowMs >= this.sinceMs;
    const isEmptier = usedBytes < this.usedBytes - reservedBytes * freeingShareMin;
    if (isWatched && !isEmptier) return nowMs >= this.sinceMs + freeingWithinMs;
    this.isWatching = true;
    this.usedBytes = usedBytes;
    this.sinceMs = nowMs;
    return false;
  }

  stop(): void {
    this.isWatching = false;
  }
}

class DatabaseMover implements EntryMover {
  movedBytes = 0;
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  move(ref: number, hash: number): number {
    this.movedBytes += this.database.entryBytes(ref);
    return this.database.moveEntry(ref, hash);
  }
}

const keepPlace: EntryMover = { move: (ref) => ref };
