/**
 * Replies on their way out. What a session's writer has collected leaves in one write per turn of the event loop; what can't leave yet, because the
 * output gate holds it or the socket is busy, waits here in order.
 */
import { copyBytes } from "@respire/datastructures";
import type { OutputGate, Session, Traffic } from "@respire/engine";
import type { Socket } from "../transport/transport.js";
import { type BufferPool, pooledBytes, shortBytes } from "./buffer-pool.js";

/** Output that waits: bytes[0, length), free to leave when change `sequence` may be known. */
interface Segment {
  bytes: Uint8Array;
  length: number;
  sequence: number;
}

export class Output {
  private readonly session: Session;
  private readonly socket: Socket;
  private readonly gate: OutputGate;
  private readonly pool: BufferPool;
  private readonly traffic: Traffic;
  private readonly waiting: Segment[] = [];
  /** The segment that the socket is still sending. */
  private sending: Segment | null = null;
  /** Bytes of the buffers that wait or are being sent: the memory that they take, though a reply may fill little of its buffer. */
  queuedBytes = 0;
  /** Bytes handed to the socket. */
  sentBytes = 0;

  constructor(session: Session, socket: Socket, gate: OutputGate, pool: BufferPool, traffic: Traffic) {
    this.traffic = traffic;
    this.session = session;
    this.socket = socket;
    this.gate = gate;
    this.pool = pool;
  }

  /** Sends what may leave. */
  flush(): void {
    const { reply } = this.session;
    if (reply.position > 0) {
      if (this.sending === null && this.waiting.length === 0 && this.session.outputSequence <= this.gate.released) {
        const { bytes, position } = reply;
        reply.detach();
        this.send(bytes, position, 0);
        return;
      }
      this.wait(reply.bytes, reply.position, this.session.outputSequence);
      reply.detach();
    }
    this.sendWaiting();
  }

  /** The socket is free again. */
  written(): void {
    const { sending } = this;
    if (sending === null) return;
    this.sending = null;
    this.queuedBytes -= sending.bytes.length;
    this.pool.release(sending.bytes);
    this.sendWaiting();
  }

  /** True if the gate is what keeps output from leaving. */
  get isHeld(): boolean {
    return this.sending === null && this.waiting.length > 0;
  }

  /** True if there is nothing left to send. */
  get isEmpty(): boolean {
    return this.sending === null && this.waiting.length === 0 && this.session.reply.position === 0;
  }

  /** How many pieces wait or are being sent. */
  get pieces(): number {
    return this.waiting.length + (this.sending === null ? 0 : 1);
  }

  /** Gives back what memory it holds. */
  close(): void {
    for (const segment of this.waiting) this.pool.release(segment.bytes);
    this.waiting.length = 0;
    if (this.session.reply.position > 0) this.pool.release(this.session.reply.bytes);
    this.session.reply.detach();
  }

  /** Puts a segment behind the others: into the last one's buffer if there is room and both may leave at the same time. */
  private wait(bytes: Uint8Array, length: number, sequence: number): void {
    const last = this.waiting[this.waiting.length - 1];
    if (last !== undefined && last.bytes.length - last.length >= length && (last.sequence === sequence || sequence <= this.gate.released)) {
      copyBytes(bytes, 0, last.bytes, last.length, length);
      last.length += length;
      last.sequence = sequence;
      this.pool.release(bytes);
    } else {
      const kept = bytes.length <= shortBytes ? this.enlarged(bytes, length) : bytes;
      this.waiting.push({ bytes: kept, length, sequence });
      this.queuedBytes += kept.length;
    }
  }

  /** Who does not take its output now will have more of it soon: it goes on in a large buffer, so that all of it is few writes. */
  private enlarged(bytes: Uint8Array, length: number): Uint8Array {
    const large = this.pool.acquire(pooledBytes);
    copyBytes(bytes, 0, large, 0, length);
    this.pool.release(bytes);
    return large;
  }

  private sendWaiting(): void {
    while (this.sending === null) {
      const segment = this.waiting[0];
      if (segment === undefined || segment.sequence > this.gate.released) return;
      this.waiting.shift();
      this.queuedBytes -= segment.bytes.length;
      this.send(segment.bytes, segment.length, segment.sequence);
    }
  }

  private send(bytes: Uint8Array, length: number, sequence: number): void {
    this.sentBytes += length;
    this.traffic.outputBytes += length;
    this.traffic.writes++;
    if (this.socket.write(bytes, length)) {
      this.pool.release(bytes);
    } else {
      this.sending = { bytes, length, sequence };
      this.queuedBytes += bytes.length;
    }
  }
}
