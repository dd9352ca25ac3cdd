/**
 * When, or how often, a key was used: 24 bits in its entry. By default the LRU clock, seconds; under an LFU policy 16 bits of minutes and an 8-bit counter
 * that grows logarithmically and decays with time.
 *
 * Source: redis.io "Key eviction" (approximated LRU; LFU, `lfu-log-factor`, `lfu-decay-time`), OBJECT IDLETIME, OBJECT FREQ.
 */
import type { Arguments } from "../arguments.js";
import type { Time } from "../clock.js";
import type { RandomSource } from "../random.js";
import type { Database } from "./database.js";
import { accessShift } from "./entry.js";
import type { KeyspaceSettings } from "./settings.js";

const clockMask = 0xffffff;
const minutesMask = 0xffff;
const counterMax = 255;
/** Of a new key, so that it is not the first to go. */
const counterFirst = 5;

/** The LRU clock: seconds, 24 bits. */
export function lruClock(nowMs: number): number {
  return Math.floor(nowMs / 1000) & clockMask;
}

/** Seconds since the entry with this head was used, under an LRU policy. The clock comes round every 194 days. */
export function idleSeconds(head: number, nowMs: number): number {
  return (lruClock(nowMs) - (head >>> accessShift)) & clockMask;
}

/** Marks a key as used, for a client that wants none marked too: TOUCH. False if there is no such key. */
export function touchKey(database: Database, args: Arguments, keyIndex: number): boolean {
  const { shared } = database;
  const { marksUse } = shared;
  shared.marksUse = true;
  const found = database.key(args, keyIndex);
  shared.marksUse = marksUse;
  return found !== null;
}

/** Counts uses under an LFU policy. */
export class UseCounter {
  private readonly settings: KeyspaceSettings;
  private readonly time: Time;
  private readonly random: RandomSource;

  constructor(settings: KeyspaceSettings, time: Time, random: RandomSource) {
    this.settings = settings;
    this.time = time;
    this.random = random;
  }

  /** Access bits, in the place they have in a head, of a new entry. */
  get firstBits(): number {
    return this.bits(counterFirst);
  }

  /** Access bits of an entry that is used now and had `head`. */
  usedBits(head: number): number {
    const counter = this.frequency(head);
    const base = Math.max(0, counter - counterFirst);
    const grows = counter < counterMax && this.random.next() < 1 / (base * this.settings.lfuLogFactor + 1);
    return this.bits(grows ? counter + 1 : counter);
  }

  /** The counter of an entry with this head, less what it has lost by now. */
  frequency(head: number): number {
    const access = head >>> accessShift;
    const counter = access & counterMax;
    const { lfuDecayMinutes } = this.settings;
    if (lfuDecayMinutes === 0) return counter;
    const minutes = (this.minutes - (access >>> 8)) & minutesMask;
    return Math.max(0, counter - Math.floor(minutes / lfuDecayMinutes));
  }

  private bits(counter: number): number {
    return (((this.minutes << 8) | counter) << accessShift) >>> 0;
  }

  private get minutes(): number {
    return Math.floor(this.time.nowMs / 60_000) & minutesMask;
  }
}
