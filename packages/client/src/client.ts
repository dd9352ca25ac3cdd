/**
 * A client: calls in, promises of replies out, over one connection at a time.
 *
 * A call waits in a queue until the end of the turn of the event loop, and longer while there is no connection or the system takes no more. Once sent, it
 * belongs to its connection: if that is lost, so is the call, because the server may have run it. So a call is sent at most once, and always settles.
 */
import { EventEmitter } from "node:events";
import type { Reply, ReplyShape, RequestArgument } from "@respire/resp-protocol";
import { Command, checkArguments } from "./command.js";
import { Connection } from "./connection.js";
import { ConnectionError } from "./errors.js";
import { Fifo } from "./fifo.js";
import { type ClientOptions, type ResolvedOptions, resolveOptions } from "./options.js";
import { reconnectDelayMs } from "./reconnect.js";
import { Sequences } from "./sequence.js";

export interface ClientEvents {
  /** A connection is there, the first or a further one, and its handshake is done. What a connection holds, as subscriptions, is to be set up here. */
  ready: [];
  /** The connection was lost, or an attempt to have it back failed. */
  error: [error: Error];
  /** What the server sent unasked, `["message", "channel", "text"]` for instance, also in RESP2. */
  push: [items: readonly Reply[]];
  /** There will be no further connection. */
  close: [];
}

export interface Caller {
  /**
   * Sends a command. Rejects with `CommandError` if the server replies with an error, `ConnectionError` if there is no reply, TypeError or RangeError for
   * arguments that can't be sent. Bytes are read when they are sent: leave them unchanged until the call settles. `T` is what the caller knows of the reply.
   */
  call<T extends Reply = Reply>(...args: RequestArgument[]): Promise<T>;
}

type Status = "idle" | "connecting" | "ready" | "waiting" | "closed";

export class Client extends EventEmitter<ClientEvents> implements Caller {
  private readonly options: ResolvedOptions;
  private state: Status = "idle";
  /** Set by `close`: no further calls, and the end once those under way are settled. */
  private isClosing = false;
  private connection: Connection | null = null;
  private connectionCount = 0;
  /** The database for the next connection: that of the options, or the last one that SELECT chose. */
  private db: number;
  private readonly waiting = new Fifo<Command>();
  private readonly sequences = new Sequences();
  private isFlushScheduled = false;
  private retryTimer: NodeJS.Timeout | null = null;
  private failedAttempts = 0;
  private readyAtMs = 0;

  /** Connects to nothing yet. Throws TypeError if the options, or the URL, can't be understood. */
  constructor(options: ClientOptions | string = {}) {
    super();
    this.options = resolveOptions(options);
    this.db = this.options.db;
  }

  get status(): Status {
    return this.state;
  }

  /** RESP version of the connection, null if there is none. */
  get protocol(): 2 | 3 | null {
    return this.state === "ready" && this.connection !== null ? this.connection.protocol : null;
  }

  /**
   * Makes the first connection, in one attempt, so that a wrong address or password shows at once; it may be called again after it rejected. From then on
   * the client connects again whenever the connection is lost.
   */
  async connect(): Promise<void> {
    if (this.state !== "idle" || this.isClosing) throw new Error(`connect() of a client that is ${this.isClosing ? "closed" : this.state}`);
    try {
      await this.attempt();
    } catch (error) {
      if (this.isClosing) this.finish();
      else if (this.isStill("connecting")) {
        this.state = "idle";
        this.rejectWaiting("the first connection failed", error);
      }
      throw error;
    }
  }

  call<T extends Reply = Reply>(...args: RequestArgument[]): Promise<T> {
    return this.enqueue(args, this.options.shape) as Promise<T>;
  }

  /** This client with replies of another shape: `client.withShape({ strings: "bytes" }).call("GET", "image")`. */
  withShape(shape: Partial<ReplyShape>): Caller {
    const whole = { ...this.options.shape, ...shape };
    return { call: <T extends Reply>(...args: RequestArgument[]) => this.enqueue(args, whole) as Promise<T> };
  }

  /**
   * Takes no further calls, waits for the replies to those made before, and ends the connection. If the connection is lost meanwhile, or there is none to
   * be had, what waits is rejected; it is not tried again.
   */
  async close(): Promise<void> {
    if (this.state === "closed") return;
    const closed = new Promise<void>((resolve) => this.once("close", resolve));
    this.isClosing = true;
    if (this.state === "idle" || this.state === "waiting") this.finish();
    else this.endIfDone();
    await closed;
  }

  /** Ends everything at once: whatever has not been answered is rejected. */
  destroy(): void {
    if (this.state === "closed") return;
    const { connection } = this;
    this.finish();
    connection?.destroy(new ConnectionError("the client was destroyed"));
  }

  private enqueue(args: readonly RequestArgument[], shape: ReplyShape): Promise<Reply> {
    return new Promise((resolve, reject) => {
      checkArguments(args);
      const command = new Command(args, shape, resolve, reject);
      const refusal = this.refusal();
      const { sequence } = this.sequences.assign(command);
      if (refusal !== null) {
        if (sequence?.begins === command) {
          sequence.connection = -1;
          setImmediate(() => sequence.abandon()); // The calls of this turn were made before anybody could know.
        }
        throw refusal;
      }
      this.waiting.push(command);
      this.scheduleFlush();
      if (command.name === "QUIT") void this.close(); // The server will close the connection, and means it.
    });
  }

  /** Why there is no place for another call, null if there is. */
  private refusal(): ConnectionError | null {
    if (this.state === "closed" || this.isClosing) return new ConnectionError("the client is closed");
    if (this.state === "idle") return new ConnectionError("the client is not connected: connect() comes first");
    if (this.state === "ready" || this.waiting.length < this.options.offlineQueueMax) return null;
    return new ConnectionError(`there is no connection, and ${this.waiting.length} calls wait for one already`);
  }

  /** At the end of this turn of the event loop, so that all calls made in it leave together. */
  private scheduleFlush(): void {
    if (this.isFlushScheduled || this.state !== "ready") return;
    this.isFlushScheduled = true;
    setImmediate(() => {
      this.isFlushScheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.state !== "ready") return;
    this.connection?.send(this.waiting);
    this.endIfDone(); // If all that waited was refused.
  }

  /** One try to have a connection. */
  private async attempt(): Promise<void> {
    this.state = "connecting";
    const connection = new Connection(this.options, this.db, ++this.connectionCount, {
      onPush: (items) => this.emit("push", items),
      onWritable: () => this.flush(),
      onSettled: () => {
        this.db = connection.db;
        if (this.isClosing) setImmediate(() => this.endIfDone());
      },
      onLost: (error) => {
        if (this.connection === connection) this.onLost(error);
      },
    });
    this.connection = connection;
    await connection.open();
    if (!this.isStill("connecting")) throw new ConnectionError("the client was destroyed");
    this.state = "ready";
    this.readyAtMs = performance.now();
    this.later(() => this.emit("ready"));
    this.flush();
  }

  private onLost(error: ConnectionError): void {
    this.connection = null;
    if (this.isClosing) {
      this.finish();
      return;
    }
    this.state = "waiting";
    // A server that lets everybody in and closes at once is left in peace for longer each time.
    if (performance.now() - this.readyAtMs > (this.options.reconnect?.delayMaxMs ?? 0)) this.failedAttempts = 0;
    this.report(error);
    this.retry(error);
  }

  private retry(reason: unknown): void {
    const { reconnect } = this.options;
    if (reconnect === null || this.failedAttempts >= reconnect.attemptsMax) {
      this.finish(reason);
      return;
    }
    const delayMs = reconnectDelayMs(this.failedAttempts++, reconnect, Math.random());
    this.retryTimer = setTimeout(() => {
      this.attempt().catch((error: unknown) => {
        if (this.isClosing) this.finish(error);
        if (!this.isStill("connecting")) return;
        this.state = "waiting";
        this.report(error as Error);
        this.retry(error);
      });
    }, delayMs);
  }

  /** Nobody has to listen for errors: each call hears of its own. */
  private report(error: Error): void {
    this.later(() => this.listenerCount("error") > 0 && this.emit("error", error));
  }

  /** Events are emitted where a listener that throws interrupts nothing. */
  private later(emit: () => void): void {
    queueMicrotask(emit);
  }

  private endIfDone(): void {
    if (!this.isClosing || this.state !== "ready" || this.waiting.length > 0 || this.connection?.unansweredCount !== 0) return;
    this.connection.end();
  }

  private finish(cause?: unknown): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.connection = null;
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.rejectWaiting("the client is closed", cause);
    this.later(() => this.emit("close"));
  }

  private rejectWaiting(reason: string, cause: unknown): void {
    for (let command = this.waiting.shift(); command !== undefined; command = this.waiting.shift()) {
      command.reject(new ConnectionError(`${command.name} was not sent: ${reason}`, { cause }));
    }
  }

  /** The state as it is now, which the compiler believes to be what it was before a call or an await. */
  private isStill(state: Status): boolean {
    return this.state === state;
  }
}
