/**
 * Bytes to requests. What the transport read is parsed where it lies; only the bytes of a request that has not fully arrived are copied, into a buffer
 * that is sized once its length is known, so that a value of 512 MB is received into one buffer.
 */
import { copyBytes } from "@respire/datastructures";
import { type Request, RequestParser } from "@respire/resp-protocol";
import type { BufferPool } from "./buffer-pool.js";

const none = new Uint8Array(0);

export class RequestInput {
  private readonly parser = new RequestParser();
  private readonly pool: BufferPool;
  private readonly onRequest: (request: Request) => boolean;
  /** The beginning of a request that has not fully arrived: unfinished[0, unfinishedLength). */
  private unfinished: Uint8Array = none;
  private unfinishedLength = 0;

  /** @param onRequest runs a request; false stops the reading of more of them. */
  constructor(pool: BufferPool, onRequest: (request: Request) => boolean) {
    this.pool = pool;
    this.onRequest = onRequest;
  }

  /** Runs the requests in bytes[from, to), together with what came before. Throws ProtocolError. */
  feed(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    while (this.unfinishedLength > 0 && at < to) {
      const missing = this.parser.neededBytes - this.unfinishedLength;
      const taken = missing > 0 ? Math.min(missing, to - at) : to - at;
      this.append(bytes, at, taken);
      at += taken;
      const consumed = this.run(this.unfinished, 0, this.unfinishedLength);
      if (consumed < 0) return;
      this.keepFrom(consumed);
    }
    if (at === to) return;
    const consumed = this.run(bytes, at, to);
    if (consumed >= 0 && consumed < to) this.append(bytes, consumed, to - consumed);
  }

  /** Bytes held of an unfinished request. */
  get pendingBytes(): number {
    return this.unfinishedLength;
  }

  /** Gives back what memory it holds. */
  close(): void {
    this.keepFrom(this.unfinishedLength);
  }

  /** Returns where the first unfinished request begins, or -1 if reading is to stop. */
  private run(bytes: Uint8Array, from: number, to: number): number {
    const { parser } = this;
    let at = from;
    while (parser.parse(bytes, at, to)) {
      at = parser.position;
      if (!this.onRequest(parser.request)) return -1;
    }
    return parser.position;
  }

  private append(bytes: Uint8Array, from: number, length: number): void {
    const wanted = this.unfinishedLength + length;
    if (wanted > this.unfinished.length) {
      const grown = this.pool.acquire(Math.max(wanted, this.parser.neededBytes, Math.min(this.unfinished.length * 2, 1 << 30)));
      copyBytes(this.unfinished, 0, grown, 0, this.unfinishedLength);
      this.pool.release(this.unfinished);
      this.unfinished = grown;
    }
    copyBytes(bytes, from, this.unfinished, this.unfinishedLength, length);
    this.unfinishedLength = wanted;
  }

  private keepFrom(consumed: number): void {
    const rest = this.unfinishedLength - consumed;
    if (rest > 0) this.unfinished.copyWithin(0, consumed, this.unfinishedLength);
    else {
      this.pool.release(this.unfinished);
      this.unfinished = none;
    }
    this.unfinishedLength = rest;
  }
}
