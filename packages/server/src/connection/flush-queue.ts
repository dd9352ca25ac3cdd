/**
 * Connections with something to send. All of them are flushed once per turn of the event loop, after every readable connection has been read: one write for
 * each, and what one client's command does to another's output leaves in the same turn.
 */
import type { Connection } from "./connection.js";

export class FlushQueue {
  private queue: Connection[] = [];
  private spare: Connection[] = [];
  private readonly beforeFlush: () => void;

  /** @param beforeFlush called once before the connections are flushed. */
  constructor(beforeFlush: () => void = () => {}) {
    this.beforeFlush = beforeFlush;
  }

  add(connection: Connection): void {
    connection.isFlushQueued = true;
    if (this.queue.length === 0) setImmediate(this.flush);
    this.queue.push(connection);
  }

  private readonly flush = (): void => {
    this.beforeFlush();
    const { queue } = this;
    this.queue = this.spare;
    this.spare = queue;
    for (let i = 0; i < queue.length; i++) {
      const connection = queue[i] as Connection;
      connection.isFlushQueued = false;
      connection.flush();
    }
    queue.length = 0;
  };
}
