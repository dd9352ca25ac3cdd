import type { Waiter } from "./waiter.js";

/** Who waits for one key, the first to come first. */
export class WaitingQueue {
  readonly databaseIndex: number;
  readonly key: Uint8Array;
  readonly waiters = new Set<Waiter>();
  /** The key is there, and those who wait are yet to be looked at. */
  isReady = false;
  /** How many of them also want to know that the key is gone. */
  goneWaiters = 0;

  constructor(databaseIndex: number, key: Uint8Array) {
    this.databaseIndex = databaseIndex;
    this.key = key;
  }
}
