/**
 * Connections with something to send, in two lanes.
 *
 * Those whose own requests were answered are flushed once per turn of the event loop, after every readable connection has been read: one write for each. Those
 * that were only woken, by a message or by what another client did, are flushed behind them, and if they are many a part of them in each turn: so whoever sends
 * to thousands is served on meanwhile, and what it sends next leaves in the same writes. A write is most of what a message costs. Everybody's turn comes within
 * sixteen turns: the rest of a round and a round; and one client's output is in order whatever lane it leaves by.
 */
import type { Connection } from "./connection.js";

/** Woken connections flushed in one turn: an eighth of them, and at least so many. */
const wokenPerTurnMin = 32;
const turnsMax = 8;

export class FlushQueue {
  private answered = new Lane();
  private answeredSpare = new Lane();
  /** Those woken that are being flushed; those woken since. */
  private woken = new Lane();
  private wokenNext = new Lane();
  private wokenPerTurn = wokenPerTurnMin;
  private isScheduled = false;
  private readonly beforeFlush: () => void;

  /** @param beforeFlush called once in a turn, before connections are flushed. */
  constructor(beforeFlush: () => void = () => {}) {
    this.beforeFlush = beforeFlush;
  }

  /** The connection has answered requests of its own. */
  add(connection: Connection): void {
    connection.isFlushQueued = true;
    this.answered.add(connection);
    this.schedule();
  }

  /** There is something for the connection that it did not ask for just now. */
  addWoken(connection: Connection): void {
    connection.isWoken = true;
    this.wokenNext.add(connection);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    this.isScheduled = false;
    this.beforeFlush();
    this.flushAnswered();
    this.flushWoken();
    if (!this.woken.isEmpty || !this.wokenNext.isEmpty) this.schedule();
  };

  private flushAnswered(): void {
    const { answered } = this;
    this.answered = this.answeredSpare;
    this.answeredSpare = answered;
    for (let connection = answered.take(); connection !== null; connection = answered.take()) {
      connection.isFlushQueued = false;
      connection.isWoken = false; // What it was woken for leaves too.
      connection.flush();
    }
  }

  private flushWoken(): void {
    if (this.woken.isEmpty) this.beginRound();
    for (let left = this.wokenPerTurn; left > 0; left--) {
      const connection = this.woken.take();
      if (connection === null) return;
      if (!connection.isWoken) continue;
      connection.isWoken = false;
      connection.flush();
    }
  }

  /** The next round is of all who were woken since the last one began. */
  private beginRound(): void {
    const { woken } = this;
    this.woken = this.wokenNext;
    this.wokenNext = woken;
    this.wokenPerTurn = Math.max(wokenPerTurnMin, Math.ceil(this.woken.length / turnsMax));
  }
}

/** Connections, first in, first out. The array stays as long as it has been: to shorten it and let it grow again is dearer than a place in it. */
class Lane {
  private readonly places: (Connection | null)[] = [];
  private begin = 0;
  private end = 0;

  get length(): number {
    return this.end - this.begin;
  }

  get isEmpty(): boolean {
    return this.begin === this.end;
  }

  add(connection: Connection): void {
    this.places[this.end++] = connection;
  }

  take(): Connection | null {
    if (this.isEmpty) return null;
    const connection = this.places[this.begin] as Connection;
    this.places[this.begin++] = null;
    if (this.isEmpty) {
      this.begin = 0;
      this.end = 0;
    }
    return connection;
  }
}
