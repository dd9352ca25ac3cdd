/** One client: bytes in, requests through the engine, replies out. */
import type { Engine, Session } from "@respire/engine";
import { ProtocolError, type Request } from "@respire/resp-protocol";
import type { Log } from "../logging.js";
import type { Socket, SocketHandler } from "../transport/transport.js";
import type { BufferPool } from "./buffer-pool.js";
import type { FlushQueue } from "./flush-queue.js";
import { HeldInput } from "./held-input.js";
import { RequestInput, RequestTooLong, requestBytesMax } from "./input.js";
import { Output } from "./output.js";

/** Replies are handed to the socket in the middle of a batch when they are this long together, so that a batch doesn't collect gigabytes. 1 MiB. */
const batchReplyBytesMax = 1024 * 1024;
/**
 * A client with this much output unsent is neither read from nor are its requests run, until half of it has gone. 32 MiB. So what a client can make the
 * server hold is this and one reply, whatever it asks for.
 */
const queuedBytesMax = 32 * 1024 * 1024;
/**
 * If it takes none of it for this long, it may itself be stuck sending, as a client is that sends a long pipeline before it reads. Then it is read from
 * again, but what it sends is held, and runs once it takes its replies. Milliseconds.
 */
const stallMs = 1000;

export interface ConnectionOwner {
  readonly engine: Engine;
  readonly pool: BufferPool;
  readonly flushQueue: FlushQueue;
  readonly log: Log;
  /** Whose output the gate holds: flushed again when it opens further. */
  readonly held: Set<Connection>;
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
  /** Too much output is unsent: requests wait. */
  private isFull = false;
  /** From when it became full until everything held since has been run. */
  private isBehind = false;
  /** What was read and waits to be run, in order. */
  private readonly held = new HeldInput();
  private isPaused = false;
  /** The client sends nothing more. */
  private hasEnded = false;
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
    if (this.isBehind) this.hold(bytes, from, to);
    else this.run(bytes, from, to);
  }

  /** Called once per turn of the event loop after something was replied, and when the output gate opens further. */
  flush(): void {
    if (this.isClosed) return;
    this.output.flush();
    if (this.output.isHeld) this.owner.held.add(this);
    if (this.session.closing) {
      if (this.output.isEmpty) this.socket.end();
    } else if (this.isFull) {
      if (this.output.queuedBytes <= queuedBytesMax / 2) this.goOn();
    } else if (this.output.queuedBytes > queuedBytesMax) {
      this.becomeFull();
    } else if (this.isBehind) {
      this.goOn();
    }
  }

  onWritten(): void {
    if (this.isClosed) return;
    this.output.written();
    if (this.output.isHeld) this.owner.held.add(this);
    if (this.session.closing) {
      if (this.output.isEmpty) this.socket.end();
    } else if (this.isFull) {
      if (this.output.queuedBytes <= queuedBytesMax / 2) this.goOn();
      else this.pause();
    }
  }

  onEnd(): void {
    this.hasEnded = true;
    if (!this.isBehind) this.finish();
  }

  onClosed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.session.closing = true;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    this.held.clear();
    this.input.close();
    this.output.close();
    this.engine.closeSession(this.session);
    this.owner.connectionClosed(this);
  }

  private run(bytes: Uint8Array, from: number, to: number): void {
    this.engine.beginBatch(this.session);
    let end = to;
    try {
      end = this.input.feed(bytes, from, to);
    } catch (error) {
      if (error instanceof RequestTooLong) return this.turnAway();
      if (!(error instanceof ProtocolError)) return this.owner.engineFailed(error);
      // Byte for byte: the message may repeat one of the client's, which is no text.
      this.session.reply.raw(Buffer.from(`-ERR ${error.message.replaceAll(/[\r\n]/g, " ")}\r\n`, "latin1"));
      this.session.closing = true;
    }
    if (end < to && !this.session.closing) this.held.addFirst(bytes, end, to);
    if (!this.isFlushQueued) this.owner.flushQueue.add(this);
  }

  private execute(request: Request): boolean {
    this.engine.execute(this.session, request);
    if (this.session.reply.position > batchReplyBytesMax) this.flushInBatch();
    return !this.session.closing && !this.isFull;
  }

  private flushInBatch(): void {
    this.output.flush();
    if (this.output.isHeld) this.owner.held.add(this);
    if (!this.isFull && !this.isClosed && this.output.queuedBytes > queuedBytesMax) this.becomeFull();
  }

  private becomeFull(): void {
    this.isFull = true;
    this.isBehind = true;
    this.pause();
  }

  /** Stops reading until the output has gone or the client turns out to be stuck. */
  private pause(): void {
    if (!this.isPaused) {
      this.isPaused = true;
      this.socket.pause();
    }
    this.watchStall();
  }

  /** There is room for output again: runs what is held, a piece in each turn of the event loop, then reads on. */
  private goOn(): void {
    this.isFull = false;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    this.stallTimer = null;
    const piece = this.held.take();
    if (piece !== null) {
      this.run(piece, 0, piece.length); // The flush after it comes back here.
      return;
    }
    this.isBehind = false;
    if (this.hasEnded) return this.finish();
    if (this.isPaused) this.socket.resume();
    this.isPaused = false;
  }

  /** The last request has been run: what is still to be sent is sent, then the connection ends. */
  private finish(): void {
    this.session.closing = true;
    if (this.output.isEmpty) this.socket.end();
    else if (!this.isFlushQueued) this.owner.flushQueue.add(this);
  }

  private hold(bytes: Uint8Array, from: number, to: number): void {
    this.held.add(bytes, from, to);
    if (this.held.bytes > requestBytesMax) this.turnAway();
  }

  private turnAway(): void {
    this.owner.log.warning(
      `Closing client ${this.session.id} (${this.socket.remoteAddress()}), which sent more than is kept of unfinished requests.`,
    );
    this.socket.destroy();
  }

  private watchStall(): void {
    if (this.stallTimer !== null) {
      this.stallTimer.refresh();
      return;
    }
    this.stallTimer = setTimeout(() => {
      this.stallTimer = null;
      this.isPaused = false;
      this.socket.resume();
    }, stallMs);
  }
}
