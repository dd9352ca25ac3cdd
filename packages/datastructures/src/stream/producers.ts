/**
 * What producers have sent lately: an entry that a producer sends again, with the same idempotent id, is not added again. Per producer the youngest are kept, up to a
 * number, for a time that is counted from the entry's own id.
 *
 * Names are texts of a character for each byte, since that is what a Map finds by.
 *
 * Source: redis.io "Idempotent message processing".
 */
import { idWords } from "./id.js";

/** Seconds that an idempotent id is kept, and how many of a producer. */
export interface IdempotenceSettings {
  durationSeconds: number;
  sizeMax: number;
}

/** A Map's own share of an item, and an id; measured on Node 20. */
const itemBytes = 150;
const producerBytes = 250;
const word = 2 ** 32;

export class StreamProducers {
  readonly settings: IdempotenceSettings;
  /** Idempotent ids that were ever recorded, and how often one was met again. */
  added = 0;
  duplicates = 0;
  /** By producer, in the order in which they were recorded: idempotent id → the entry's. */
  private producers = new Map<string, Map<string, Uint32Array>>();
  private textBytes = 0;
  private sweep: IterableIterator<[string, Map<string, Uint32Array>]> | null = null;

  constructor({ durationSeconds, sizeMax }: IdempotenceSettings) {
    this.settings = { durationSeconds, sizeMax };
  }

  /** Producers of whom there is something. */
  get producerCount(): number {
    return this.producers.size;
  }

  /** Idempotent ids of all producers. */
  get size(): number {
    let size = 0;
    for (const items of this.producers.values()) size += items.size;
    return size;
  }

  /** The id of the entry that a producer sent with this idempotent id; null if that is not known. Four words, not to be changed. */
  find(producer: string, iid: string): Uint32Array | null {
    return this.producers.get(producer)?.get(iid) ?? null;
  }

  /** Records an entry as the producer's youngest; the oldest goes if there are too many. */
  record(producer: string, iid: string, id: Uint32Array, at: number): void {
    let items = this.producers.get(producer);
    if (items === undefined) {
      items = new Map();
      this.producers.set(producer, items);
      this.textBytes += producer.length;
    }
    if (!items.delete(iid)) this.textBytes += iid.length;
    items.set(iid, id.slice(at, at + idWords));
    this.added++;
    while (items.size > this.settings.sizeMax) this.dropOldest(items);
  }

  /** Forgets what a producer sent too long ago; the producer too, if that was all. Says whether there was anything. */
  expire(producer: string, nowMs: number): boolean {
    const items = this.producers.get(producer);
    if (items === undefined) return false;
    const { size } = items;
    const limitMs = nowMs - this.settings.durationSeconds * 1000;
    for (const id of items.values()) {
      if (id[0] * word + id[1] > limitMs) break;
      this.dropOldest(items);
    }
    if (items.size > 0) return items.size < size;
    this.producers.delete(producer);
    this.textBytes -= producer.length;
    return true;
  }

  /** The same of all producers. */
  expireAll(nowMs: number): boolean {
    let isAny = false;
    for (const producer of this.producers.keys()) if (this.expire(producer, nowMs)) isAny = true;
    return isAny;
  }

  /** The same of the next few of them, so that those of whom nothing comes any more go in time. */
  expireSome(nowMs: number): boolean {
    let isAny = false;
    for (let i = 0; i < 2; i++) {
      this.sweep ??= this.producers.entries();
      const next = this.sweep.next();
      if (next.done === true) this.sweep = null;
      else if (this.expire(next.value[0], nowMs)) isAny = true;
    }
    return isAny;
  }

  /** Forgets all producers; what was counted stays. */
  clear(): void {
    this.producers = new Map();
    this.textBytes = 0;
    this.sweep = null;
  }

  copy(): StreamProducers {
    const copied = new StreamProducers(this.settings);
    for (const [producer, items] of this.producers) for (const [iid, id] of items) copied.record(producer, iid, id, 0);
    copied.added = this.added;
    copied.duplicates = this.duplicates;
    return copied;
  }

  /** Bytes that it takes, about. */
  get memoryBytes(): number {
    return this.textBytes + this.producers.size * producerBytes + this.size * itemBytes;
  }

  private dropOldest(items: Map<string, Uint32Array>): void {
    const [oldest] = items.keys();
    if (oldest === undefined) return;
    items.delete(oldest);
    this.textBytes -= oldest.length;
  }
}
