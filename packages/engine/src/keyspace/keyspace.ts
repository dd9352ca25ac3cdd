/** All databases of an engine, and what they share: the arena, the hash key, large values, counters of hits and expiries. */
import { Arena, type ArenaOptions, type ArenaUsage, KeyHasher } from "@respire/datastructures";
import type { Time } from "../clock.js";
import type { ChangeStream } from "../effects.js";
import { stringLengthMax } from "../limits.js";
import type { RandomSource } from "../random.js";
import { Database } from "./database.js";
import { accessShift } from "./entry.js";
import { LargeValues } from "./large-values.js";

/** What the databases share. FLUSHALL replaces `arena` and `large` whole. */
export interface Shared {
  arena: Arena;
  large: LargeValues;
  readonly hasher: KeyHasher;
  readonly time: Time;
  readonly changes: ChangeStream;
  /** The LRU clock in the place it has in an entry's head. */
  accessBits: number;
  /** Whether a lookup marks the key as used: CLIENT NO-TOUCH turns it off for a command. */
  marksUse: boolean;
  /** The longest string that a command may make: `proto-max-bulk-len`. */
  stringLengthMax: number;
  readonly statistics: KeyspaceStatistics;
}

export interface KeyspaceStatistics {
  hits: number;
  misses: number;
  expired: number;
  /** Bytes of large values, and of whole arenas, that were dropped. */
  releasedBytes: number;
}

const lruClockMask = 0xffffff;

export class Keyspace {
  readonly databases: readonly Database[];
  readonly shared: Shared;
  private readonly arenaOptions: ArenaOptions;

  constructor(count: number, time: Time, random: RandomSource, changes: ChangeStream, arenaOptions: ArenaOptions = {}) {
    this.arenaOptions = arenaOptions;
    this.shared = {
      arena: new Arena(arenaOptions),
      large: new LargeValues(),
      hasher: new KeyHasher(random.bits(), random.bits()),
      time,
      changes,
      accessBits: 0,
      marksUse: true,
      stringLengthMax,
      statistics: { hits: 0, misses: 0, expired: 0, releasedBytes: 0 },
    };
    this.databases = Array.from({ length: count }, (_, index) => new Database(index, this.shared));
    this.updateAccessClock();
  }

  /** Sets the clock that entries are marked with when they are used: seconds, 24 bits, as in Redis. */
  updateAccessClock(): void {
    const seconds = Math.floor(this.shared.time.nowMs / 1000) & lruClockMask;
    this.shared.accessBits = (seconds << accessShift) >>> 0;
  }

  /** Deletes every key of every database. Costs nothing whatever their number: the arena is replaced. */
  flushAll(): void {
    const { arena, large, statistics } = this.shared;
    statistics.releasedBytes += arena.reservedBytes + arena.releasedBytes + large.usedBytes;
    this.shared.arena = new Arena(this.arenaOptions);
    this.shared.large = new LargeValues();
    for (const database of this.databases) database.reset();
  }

  /** Whether no other database has keys: then emptying this one is emptying all, which costs nothing. */
  isOnlyOneInUse(database: Database): boolean {
    return this.databases.every((other) => other === database || (other.size === 0 && other.detached.length === 0));
  }

  /** Bytes of buffers dropped since the start: the host may want to have them collected. */
  get releasedBytes(): number {
    return this.shared.statistics.releasedBytes + this.shared.arena.releasedBytes;
  }

  get arenaUsage(): ArenaUsage {
    return this.shared.arena.usage();
  }

  /** Bytes in use for data: entries, indexes, large values. */
  get usedBytes(): number {
    let bytes = this.shared.arena.usedBytes + this.shared.large.usedBytes;
    for (const database of this.databases) bytes += database.directoryBytes;
    return bytes;
  }
}
