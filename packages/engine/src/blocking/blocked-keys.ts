/**
 * Who waits for which keys. The keyspace says when a key that somebody waits for is there (`ready`), whatever command made it; when that command, or the
 * transaction that it is part of, has ended, those who wait are served (`serve`): key after key in the order in which they came to be there, and for each key the
 * one who has waited longest first, for as long as there is something to be had. To be served is to have one's request run anew; if it finds nothing after all, it
 * goes on waiting, in its old place.
 *
 * Source: redis.io BLPOP ("What key is served first? What client?").
 */
import { Arena, ByteMap, type KeyHasher } from "@respire/datastructures";
import type { ReplyWriter, Request } from "@respire/resp-protocol";
import type { Command } from "../command-table.js";
import type { Database } from "../keyspace/database.js";
import type { WaitedKeys } from "../keyspace/keyspace.js";
import type { Deadlines } from "../session/deadlines.js";
import type { DeferOptions } from "../session/deferred-reply.js";
import type { Session } from "../session/session.js";
import { Waiter } from "./waiter.js";
import { WaitingQueue } from "./waiting-queue.js";

/** What a session waits for. */
export interface Wait extends Pick<DeferOptions, "timeoutMs" | "onTimeout"> {
  /** What is replied where nothing may wait, in a transaction: as `onTimeout`, unless told otherwise. */
  readonly onDenied?: (reply: ReplyWriter) => void;
  /** The type that a value must have, one of `valueType`. */
  readonly type: number;
  /** Words of the request that are its keys: from `firstKey` up to, not including, `endKey`. */
  readonly firstKey: number;
  readonly endKey: number;
  /** The request is also to be run anew when a key goes or gets another type: to be refused, most likely. */
  readonly wakesWhenGone?: boolean;
  /** It is to be run anew after so many milliseconds though nothing has come, as long as it waits. */
  readonly retryInMs?: number;
  /** Words of the request to be run anew that are other ones then, by index: what was to be found out when it began to wait. */
  readonly replacedWords?: ReadonlyMap<number, Uint8Array>;
}

export class BlockedKeys implements WaitedKeys {
  /** Whether anybody waits for anything: nothing else has to be asked while nobody does. */
  isAnybody = false;
  isAnybodyForGone = false;
  private readonly hasher: KeyHasher;
  private readonly deadlines: Deadlines;
  private readonly time: { readonly us: number };
  private readonly arena = new Arena();
  /** By database. */
  private readonly queues: (ByteMap<WaitingQueue> | undefined)[] = [];
  private keyCount = 0;
  private goneKeyCount = 0;
  /** Waiters that look again at a certain time, though nothing has come. */
  retrySize = 0;
  private readyQueues: WaitingQueue[] = [];
  /** Waiters whose time has come to look again. */
  private dueWaiters: Waiter[] = [];

  /** @param time microseconds of the engine's monotonic time, which deadlines are counted in. */
  constructor(hasher: KeyHasher, deadlines: Deadlines, time: { readonly us: number }) {
    this.hasher = hasher;
    this.deadlines = deadlines;
    this.time = time;
  }

  /** Keys that somebody waits for: INFO's `total_blocking_keys`. */
  get size(): number {
    return this.keyCount;
  }

  /** Keys of which somebody wants to know that they go: INFO's `total_blocking_keys_on_nokey`. */
  get goneSize(): number {
    return this.goneKeyCount;
  }

  /** Lets a session wait, behind all who wait for the same keys already. */
  wait(session: Session, command: Command, request: Request, wait: Wait): void {
    const waiter = new Waiter(session, command, wait, request);
    const { index } = session.database;
    for (let i = wait.firstKey; i < wait.endKey; i++) {
      const queue = this.queueOf(index, request.bytes, request.starts[i], request.lengths[i]);
      if (queue.waiters.has(waiter)) continue; // The key is named twice.
      queue.waiters.add(waiter);
      waiter.queues.push(queue);
      if (waiter.wakesWhenGone && queue.goneWaiters++ === 0) this.goneKeyCount++;
    }
    this.isAnybodyForGone = this.goneKeyCount > 0;
    waiter.onDue = (due) => {
      this.retrySize--;
      this.dueWaiters.push(due);
    };
    this.retryIn(waiter, wait.retryInMs);
    waiter.deferred = session.reply.defer({
      timeoutMs: wait.timeoutMs ?? 0,
      ...(wait.onTimeout === undefined ? {} : { onTimeout: wait.onTimeout }),
      onCancel: () => this.leave(waiter),
    });
  }

  /** Lets a waiter look again after so many milliseconds, and no earlier than that unless there is something. */
  retryIn(waiter: Waiter, ms: number | undefined): void {
    this.forgetRetry(waiter);
    if (ms === undefined) return;
    waiter.atUs = this.time.us + ms * 1000;
    this.deadlines.add(waiter);
    this.retrySize++;
  }

  private forgetRetry(waiter: Waiter): void {
    if (waiter.heapIndex < 0) return;
    this.deadlines.remove(waiter);
    this.retrySize--;
  }

  /** The session waits no longer. */
  leave(waiter: Waiter): void {
    this.forgetRetry(waiter);
    for (const queue of waiter.queues) {
      queue.waiters.delete(waiter);
      if (waiter.wakesWhenGone && --queue.goneWaiters === 0) this.goneKeyCount--;
      if (queue.waiters.size > 0) continue;
      this.queues[queue.databaseIndex]?.delete(queue.key);
      this.keyCount--;
    }
    waiter.queues.length = 0;
    this.isAnybody = this.keyCount > 0;
    this.isAnybodyForGone = this.goneKeyCount > 0;
  }

  ready(databaseIndex: number, bytes: Uint8Array, start: number, length: number): void {
    const queue = this.queues[databaseIndex]?.get(bytes, start, length);
    if (queue === undefined || queue.isReady) return;
    queue.isReady = true;
    this.readyQueues.push(queue);
  }

  /** Databases have got other keys, or have lost theirs: what is waited for may be there now, or may have gone. */
  replaced(...databases: readonly Database[]): void {
    for (const database of databases) {
      this.queues[database.index]?.forEach((queue, key) => {
        if (queue.goneWaiters > 0 || database.typeAt(key, 0, key.length) >= 0) this.ready(database.index, key, 0, key.length);
      });
    }
  }

  /** Whether somebody may be served. */
  get isAnythingReady(): boolean {
    return this.readyQueues.length > 0 || this.dueWaiters.length > 0;
  }

  /**
   * Serves those who can be served. No command is running.
   *
   * @param retry runs the waiter's request anew; false if it waits on.
   */
  serve(databases: readonly Database[], retry: (waiter: Waiter) => boolean): void {
    while (this.isAnythingReady) {
      const due = this.dueWaiters;
      this.dueWaiters = [];
      for (const waiter of due) if (waiter.queues.length > 0 && retry(waiter)) this.leave(waiter);
      const queues = this.readyQueues;
      this.readyQueues = [];
      for (const queue of queues) {
        queue.isReady = false;
        this.serveQueue(queue, databases[queue.databaseIndex] as Database, retry);
      }
    }
  }

  private serveQueue({ key, waiters }: WaitingQueue, database: Database, retry: (waiter: Waiter) => boolean): void {
    for (const waiter of waiters) {
      const type = database.typeAt(key, 0, key.length);
      if ((waiter.type === type || waiter.wakesWhenGone) && retry(waiter)) this.leave(waiter);
    }
  }

  private queueOf(databaseIndex: number, bytes: Uint8Array, start: number, length: number): WaitingQueue {
    const byKey = (this.queues[databaseIndex] ??= new ByteMap(this.arena, this.hasher));
    const known = byKey.get(bytes, start, length);
    if (known !== undefined) return known;
    const queue = new WaitingQueue(databaseIndex, bytes.slice(start, start + length));
    byKey.set(queue, queue.key);
    this.keyCount++;
    this.isAnybody = true;
    return queue;
  }
}
