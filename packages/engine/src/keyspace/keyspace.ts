/** All databases of an engine, and what they share: the arena, the hash key, large values, counters of hits and expiries. */
import { Arena, type ArenaOptions, type ArenaUsage, type KeyHasher } from "@respire/datastructures";
import type { Time } from "../clock.js";
import type { ChangeStream } from "../effects.js";
import type { RandomSource } from "../random.js";
import { lruClock, UseCounter } from "./access.js";
import { Database } from "./database.js";
import { accessShift } from "./entry.js";
import { LargeValues } from "./large-values.js";
import { ObjectValues } from "./object-values.js";
import type { KeyspaceSettings } from "./settings.js";
import { Views } from "./views.js";

/** What the databases share. FLUSHALL replaces `arena`, `large` and `objects` whole. */
export interface Shared {
  arena: Arena;
  large: LargeValues;
  objects: ObjectValues;
  readonly hasher: KeyHasher;
  readonly time: Time;
  readonly changes: ChangeStream;
  /** What a key is marked with when it is used, in the place it has in an entry's head: the LRU clock; under an LFU policy that of a new key. */
  accessBits: number;
  /** Under an LFU policy uses are counted. */
  countsUses: boolean;
  readonly uses: UseCounter;
  /** Whether a lookup marks the key as used: CLIENT NO-TOUCH turns it off for a command. */
  marksUse: boolean;
  /** Keys whose time has come are hidden, but stay: nothing is to change during a CLIENT PAUSE. */
  keepsExpired: boolean;
  /** Who waits for keys. */
  readonly waiting: WaitedKeys;
  /** What options say: how long a string may be, up to which size collections are packed, and so on. */
  readonly settings: KeyspaceSettings;
  readonly statistics: KeyspaceStatistics;
}

/** Who waits for a key to be there; see blocking/. */
export interface WaitedKeys {
  readonly isAnybody: boolean;
  /** Whether somebody also wants to know that a key is gone, or holds another type: readers of a stream's group. */
  readonly isAnybodyForGone: boolean;
  /** There is something at this key that was not there before; or, for those who want to know, nothing any more. */
  ready(databaseIndex: number, bytes: Uint8Array, start: number, length: number): void;
}

export interface KeyspaceStatistics {
  hits: number;
  misses: number;
  expired: number;
  /** Fields of hashes whose time had come. */
  expiredFields: number;
  /** Keys whose memory was freed in the background. */
  lazyFreed: number;
  /** Bytes of large values, and of whole arenas, that were dropped. */
  releasedBytes: number;
}

export class Keyspace {
  readonly databases: readonly Database[];
  readonly shared: Shared;
  private readonly settings: KeyspaceSettings;
  private readonly arenaOptions: ArenaOptions;

  constructor(
    count: number,
    settings: KeyspaceSettings,
    time: Time,
    random: RandomSource,
    changes: ChangeStream,
    hasher: KeyHasher,
    waiting: WaitedKeys,
    arenaOptions: ArenaOptions = {},
  ) {
    this.settings = settings;
    this.arenaOptions = arenaOptions;
    this.shared = {
      arena: new Arena(arenaOptions),
      large: new LargeValues(),
      objects: new ObjectValues(),
      hasher,
      time,
      changes,
      accessBits: 0,
      countsUses: false,
      uses: new UseCounter(settings, time, random),
      marksUse: true,
      keepsExpired: false,
      waiting,
      settings,
      statistics: { hits: 0, misses: 0, expired: 0, expiredFields: 0, lazyFreed: 0, releasedBytes: 0 },
    };
    const views = new Views(this.shared);
    this.databases = Array.from({ length: count }, (_, index) => new Database(index, this.shared, views));
    this.updateAccessClock();
    settings.onCountsUsesChange = () => this.updateAccessClock();
  }

  /** Sets the clock that entries are marked with when they are used: seconds, 24 bits, as in Redis. */
  updateAccessClock(): void {
    const { shared } = this;
    shared.countsUses = this.settings.countsUses;
    shared.accessBits = shared.countsUses ? shared.uses.firstBits : (lruClock(shared.time.nowMs) << accessShift) >>> 0;
  }

  /** Whether uses are counted, as LFU policies want it, or the last one is timed. */
  get countsUses(): boolean {
    return this.settings.countsUses;
  }

  /** Two databases exchange their keys; sessions stay where they are. */
  swap(first: Database, second: Database): void {
    if (first !== second) first.exchange(second);
  }

  /** The clock that entries are marked with: INFO's `lru_clock`. */
  get accessClock(): number {
    return this.shared.accessBits >>> accessShift;
  }

  /** Deletes every key of every database. Costs nothing whatever their number: the arena is replaced. */
  flushAll(): void {
    const { arena, large, statistics } = this.shared;
    statistics.releasedBytes += arena.reservedBytes + arena.releasedBytes + large.usedBytes;
    this.shared.arena = new Arena(this.arenaOptions);
    this.shared.large = new LargeValues();
    this.shared.objects = new ObjectValues();
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

  /** Bytes of values that have buffers of their own. */
  get largeValueBytes(): number {
    return this.shared.large.usedBytes;
  }

  /** Bytes in use for data: entries, indexes, large values. */
  get usedBytes(): number {
    return this.valueBytes + this.directoryBytes;
  }

  /** Of them, what is known without counting: all but the directories of the dictionaries. */
  get valueBytes(): number {
    const { arena, large, objects } = this.shared;
    return arena.usedBytes + large.usedBytes + objects.usedBytes;
  }

  /** Bytes of the dictionaries' directories. Looks at every database. */
  get directoryBytes(): number {
    return this.databases.reduce((bytes, database) => bytes + database.directoryBytes, 0);
  }
}
