/** One client: bytes in, requests through the engine, replies out. */
import type { Engine, Session } from "@respire/engine";
import { ProtocolError, type Request } from "@respire/resp-protocol";
import type { Socket, SocketHandler } from "../transport/transport.js";
import type { BufferPool } from "./buffer-pool.js";
import type { FlushQueue } from "./flush-queue.js";
import { RequestInput } from "./input.js";
import { Output } from "./output.js";

/** A client with this much output unsent is not read from until half of it has gone. 32 MiB. */
const queuedBytesMax = 32 * 1024 * 1024;
/**
 * …unless it takes none of it for this long: then it may itself be stuck sending, as a client is that sends a long pipeline before it reads, and the only
 * way on is to take its requests in, as Redis does. Milliseconds.
 */
const stallMs = 1000;

export interface ConnectionOwner {
  readonly engine: Engine;
  readonly pool: BufferPool;
  readonly flushQueue: FlushQueue;
  connectionClosed(connection: Connection): void;
  /** The engine broke an invariant: the process must not go on. */
  engineFailed(error: unknown): void;
}

export class Connection implements SocketHandler {
  readonly session: Session;
  readonly socket: Socket;
  /** Queued in the flush queue. */
  isFlushQueued = false;
  private readonly owner: ConnectionOwner;
  private readonly engine: Engine;
  private readonly input: RequestInput;
  private readonly output: Output;
  private isPaused = false;
  private isClosed = false;
  private stallTimer: NodeJS.Timeout | null = null;

  constructor(owner: ConnectionOwner, socket: Socket) {
    this.owner = owner;
    this.engine = owner.engine;
    this.socket = socket;
    this.session = this.engine.openSession(owner.pool);
    this.input = new RequestInput(owner.pool, (request) => this.execute(request));
    this.output = new Output(this.session, socket, this.engine.gate, owner.pool);
  }

  onData(bytes: Uint8Array, from: number, to: number): void {
    if (this.session.closing) return;
    this.engine.beginBatch();
    try {
      this.input.feed(bytes, from, to);
    } catch (error) {
      if (!(error instanceof ProtocolError)) return this.owner.engineFailed(error);
      this.session.reply.error(`ERR ${error.message}`);
      this.session.closing = true;
    }
    if (!this.isFlushQueued) this.owner.flushQueue.add(this);
  }

  /** Called once per turn of the event loop after something was replied, and when the output gate opens further. */
  flush(): void {
    if (this.isClosed) return;
    this.output.flush();
    if (this.session.closing && this.output.isEmpty) return this.socket.end();
    if (!this.isPaused && this.output.queuedBytes > queuedBytesMax) this.pause();
  }

  onWritten(): void {
    if (this.isClosed) return;
    this.output.written();
    if (this.session.closing && this.output.isEmpty) return this.socket.end();
    if (!this.isPaused) return;
    if (this.output.queuedBytes <= queuedBytesMax / 2) this.resume();
    else this.watchStall();
  }

  onClosed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    this.input.close();
    this.output.close();
    this.engine.closeSession(this.session);
    this.owner.connectionClosed(this);
  }

  private execute(request: Request): boolean {
    this.engine.execute(this.session, request);
    return !this.session.closing;
  }

  private pause(): void {
    this.isPaused = true;
    this.socket.pause();
    this.watchStall();
  }

  private resume(): void {
    this.isPaused = false;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    this.stallTimer = null;
    this.socket.resume();
  }

  private watchStall(): void {
    if (this.stallTimer !== null) this.stallTimer.refresh();
    else this.stallTimer = setTimeout(() => this.resume(), stallMs);
  }
}
