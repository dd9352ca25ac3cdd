/** One client: bytes in, requests through the engine, replies out. */
import {
  type CloseReason,
  type ConnectionUsage,
  clientLine,
  type Engine,
  outcome,
  type Session,
  type SessionConnection,
} from "@respire/engine";
import { ProtocolError, type Request } from "@respire/resp-protocol";
import type { Log } from "../logging.js";
import type { Socket, SocketHandler } from "../transport/transport.js";
import type { BufferPool } from "./buffer-pool.js";
import type { ClientLimits } from "./client-limits.js";
import type { FlushQueue } from "./flush-queue.js";
import { HeldInput, type HeldPiece } from "./held-input.js";
import { RequestInput, RequestTooLong, type Verdict, verdict } from "./input.js";
import { Output } from "./output.js";

const nothing: HeldPiece = { bytes: new Uint8Array(0), begin: 0, end: 0 };

/**
 * Replies are handed to the socket in the middle of a batch when they are this long together. 48 KiB: with one reply more they still fit a pooled buffer,
 * and are sent while they lie in the processor's cache. Of a hundred LRANGEs of 600 elements, collecting a megabyte first nearly doubled the CPU.
 */
const batchReplyBytesMax = 48 * 1024;
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
  readonly limits: ClientLimits;
  /** Whose output the gate holds: flushed again when it opens further. */
  readonly held: Set<Connection>;
  connectionClosed(connection: Connection): void;
  /** The engine broke an invariant: the process must not go on. */
  engineFailed(error: unknown): void;
}

export class Connection implements SocketHandler, SessionConnection {
  readonly session: Session;
  readonly socket: Socket;
  /** Queued in the flush queue, for what it asked for; for what it did not. */
  isFlushQueued = false;
  isWoken = false;
  private readonly owner: ConnectionOwner;
  private readonly engine: Engine;
  private readonly input: RequestInput;
  private readonly output: Output;
  /** Too much output is unsent: requests wait. */
  private isFull = false;
  /** From when it became full, or the session began to wait, until everything held since has been run. */
  private isBehind = false;
  /** The client may not send requests of any length before it has said who it is. */
  private isUntrusted: boolean;
  private receivedBytes = 0;
  /** What was read and waits to be run, in order. */
  private readonly held = new HeldInput();
  private isPaused = false;
  /** The client sends nothing more. */
  private hasEnded = false;
  private isClosed = false;
  private stallTimer: NodeJS.Timeout | null = null;
  private closeTimer: NodeJS.Timeout | null = null;

  constructor(owner: ConnectionOwner, socket: Socket) {
    this.owner = owner;
    this.engine = owner.engine;
    this.socket = socket;
    this.session = this.engine.openSession(owner.pool, this);
    this.input = new RequestInput(owner.pool, (request) => this.execute(request), owner.limits);
    this.output = new Output(this.session, socket, this.engine.gate, owner.pool, owner.engine.traffic);
    this.isUntrusted = this.session.needsAuth;
    this.input.requestLimits = owner.limits.ofRequests(!this.isUntrusted, this.engine.keyspaceSettings.stringLengthMax);
  }

  get address(): string {
    return this.socket.remoteAddress();
  }

  get localAddress(): string {
    return this.socket.localAddress();
  }

  get fileDescriptor(): number {
    return this.socket.fileDescriptor;
  }

  get isUnixSocket(): boolean {
    return this.socket.isUnixSocket;
  }

  usage(): ConnectionUsage {
    const { input, output, held } = this;
    const heldBytes = held.length;
    return {
      queryBytes: input.pendingBytes + heldBytes,
      queryFreeBytes: input.freeBytes + held.bytes - heldBytes,
      outputPieces: output.pieces,
      outputMemoryBytes: output.queuedBytes,
      receivedBytes: this.receivedBytes,
      sentBytes: output.sentBytes,
    };
  }

  wake(isAnswered: boolean): void {
    if (this.isFlushQueued || this.isClosed) return;
    if (isAnswered) this.owner.flushQueue.add(this);
    else if (!this.isWoken) this.owner.flushQueue.addWoken(this);
  }

  relieve(): void {
    if (this.isClosed) return;
    this.output.flush();
    if (this.output.isHeld) this.owner.held.add(this);
    if (!this.isClosed && this.isOverLimit()) this.engine.sessions.killForOutput(this.session);
  }

  close(reason: CloseReason): void {
    const { log } = this.owner;
    if (reason === "idle") log.verbose("Closing idle client");
    if (reason === "output limit") log.warning(`Client ${this.line} scheduled to be closed ASAP for overcoming of output buffer limits.`);
    this.socket.destroy();
  }

  onData(bytes: Uint8Array, from: number, to: number): void {
    this.receivedBytes += to - from;
    this.engine.traffic.inputBytes += to - from;
    this.engine.traffic.reads++;
    if (this.session.closing) return;
    if (this.isBehind) this.hold(bytes, from, to);
    else this.run(bytes, from, to);
  }

  /** Called once per turn of the event loop after something was replied, and when the output gate opens further. */
  flush(): void {
    if (this.isClosed) return;
    this.output.flush();
    if (this.isClosed) return;
    if (this.output.isHeld) this.owner.held.add(this);
    if (this.session.closing) this.end();
    else if (this.isOverLimit()) this.engine.sessions.killForOutput(this.session);
    else if (this.isFull) this.lookForRoom();
    else if (this.output.queuedBytes > queuedBytesMax) this.becomeFull();
    else if (this.isBehind) this.goOn();
  }

  onWritten(): void {
    if (this.isClosed) return;
    this.output.written();
    if (this.isClosed) return;
    if (this.output.isHeld) this.owner.held.add(this);
    if (this.session.closing) this.end();
    else if (this.isFull && !this.lookForRoom()) this.pause();
  }

  onEnd(): void {
    this.hasEnded = true;
    if (this.session.isSuspended) this.letGo();
    else if (!this.isBehind) this.finish();
  }

  onClosed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.session.closing = true;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    if (this.closeTimer !== null) clearTimeout(this.closeTimer);
    this.held.clear();
    this.input.close();
    this.output.close();
    this.engine.closeSession(this.session);
    this.owner.connectionClosed(this);
  }

  /** @param piece of what was held, if the bytes are such: what is left of it need not be copied again. */
  private run(bytes: Uint8Array, from: number, to: number, piece: HeldPiece | null = null): void {
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
    if (this.isClosed) return;
    if (end < to && !this.session.closing) {
      if (piece === null) this.held.addFirst(bytes, end, to);
      else this.held.putBack(piece, end);
    }
    if (this.hasEnded && this.session.isSuspended) return this.letGo();
    if (!this.isFlushQueued) this.owner.flushQueue.add(this);
  }

  private execute(request: Request): Verdict {
    const { session } = this;
    const became = this.engine.execute(session, request);
    if (became !== outcome.done) {
      this.isBehind = true;
      return became === outcome.postponed ? verdict.again : verdict.stop;
    }
    if (session.reply.position > batchReplyBytesMax) this.flushInBatch();
    if (this.isUntrusted !== session.needsAuth) this.reviewTrust();
    return session.closing || this.isFull ? verdict.stop : verdict.goOn;
  }

  /** After AUTH, and after the RESET of a client that has to say its password again. */
  private reviewTrust(): void {
    this.isUntrusted = this.session.needsAuth;
    this.input.requestLimits = this.owner.limits.ofRequests(!this.isUntrusted, this.engine.keyspaceSettings.stringLengthMax);
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

  /** Goes on if enough output has gone; false if not. */
  private lookForRoom(): boolean {
    if (this.output.queuedBytes > queuedBytesMax / 2) return false;
    this.isFull = false;
    if (this.stallTimer !== null) clearTimeout(this.stallTimer);
    this.stallTimer = null;
    this.goOn();
    return true;
  }

  /** Runs what is held, a piece in each turn of the event loop, then reads on; unless the session waits, which is read from so that its end is noticed. */
  private goOn(): void {
    if (!this.session.isSuspended) {
      const piece = this.input.hasPostponed ? nothing : this.held.take();
      if (piece !== null) {
        this.run(piece.bytes, piece.begin, piece.end, piece); // The flush after it comes back here.
        return;
      }
      this.isBehind = false;
      if (this.hasEnded) return this.finish();
    }
    if (this.isPaused) this.socket.resume();
    this.isPaused = false;
  }

  /** The last request has been run: what is still to be sent is sent, then the connection ends. */
  private finish(): void {
    this.session.closing = true;
    if (this.output.isEmpty) this.end();
    else if (!this.isFlushQueued) this.owner.flushQueue.add(this);
  }

  /**
   * A client that waits for a reply and sends nothing more has gone, as far as can be told: nothing may be taken from a list for it. What was replied
   * before is still sent.
   */
  private letGo(): void {
    this.engine.closeSession(this.session);
    this.finish();
  }

  /** The session is closing: the connection ends when all is sent, or when nothing of it could be sent for too long. */
  private end(): void {
    if (this.output.isEmpty) this.socket.end();
    if (this.isClosed) return;
    if (this.closeTimer !== null) clearTimeout(this.closeTimer);
    this.closeTimer = setTimeout(() => {
      if (this.output.isHeld) this.end();
      else this.socket.destroy();
    }, this.owner.limits.closingMsMax);
  }

  /** How the log shows the client. */
  private get line(): string {
    return clientLine(this.session, this.engine.time.us);
  }

  private isOverLimit(): boolean {
    const { session, engine } = this;
    const { queuedBytes } = this.output;
    // Asked with nothing unsent too, if that ends the time over a soft limit.
    if (queuedBytes === 0 && session.overSoftLimitSinceUs === 0) return false;
    return engine.sessions.outputLimits.isExceeded(session, queuedBytes, engine.time.us);
  }

  private hold(bytes: Uint8Array, from: number, to: number): void {
    this.held.add(bytes, from, to);
    if (this.held.bytes > this.owner.limits.queryBytesMax) this.turnAway();
  }

  private turnAway(): void {
    this.engine.traffic.inputLimitDisconnections++;
    this.owner.log.warning(`Closing client that reached max query buffer length: ${this.line}`);
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
