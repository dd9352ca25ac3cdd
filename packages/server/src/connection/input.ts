/**
 * Bytes to requests. What the transport read is parsed where it lies; only the bytes of a request that has not fully arrived are copied, into a buffer
 * that is sized once its length is known, so that a value of 512 MB is received into one buffer.
 */
import { copyBytes } from "@respire/datastructures";
import { type Request, type RequestLimits, RequestParser } from "@respire/resp-protocol";
import type { BufferPool } from "./buffer-pool.js";

/** What is to be done after a request was given to whoever runs it. */
export const verdict = {
  /** The next one may be given. */
  goOn: 0,
  /** No other one may. */
  stop: 1,
  /** It was not run, and is to be given again. */
  again: 2,
} as const;

export type Verdict = (typeof verdict)[keyof typeof verdict];

/** A request grows beyond what a client may send. */
export class RequestTooLong extends Error {
  override name = "RequestTooLong";
}

const none = new Uint8Array(0);
/** Taken at once while the length of an unfinished request is not known: a header and some short arguments. */
const headerPieceBytes = 256;

export class RequestInput {
  private readonly parser = new RequestParser();
  private readonly pool: BufferPool;
  private readonly onRequest: (request: Request) => Verdict;
  private readonly limits: { readonly queryBytesMax: number };
  /** The beginning of a request that has not fully arrived: unfinished[0, unfinishedLength). */
  private unfinished: Uint8Array = none;
  private unfinishedLength = 0;
  /** `unfinished` begins with a request that is complete, and has yet to be run. */
  private isPostponed = false;
  /** Set when `onRequest` said stop, or again. */
  private isStopped = false;

  /** @param limits a request longer than `queryBytesMax` is not waited for. */
  constructor(pool: BufferPool, onRequest: (request: Request) => Verdict, limits: { readonly queryBytesMax: number }) {
    this.limits = limits;
    this.pool = pool;
    this.onRequest = onRequest;
  }

  /** What one request may measure, from the next one on. */
  set requestLimits(limits: RequestLimits) {
    this.parser.limits = limits;
  }

  /**
   * Runs the requests in bytes[from, to), together with what came before. Returns how far it came: `to`, or where it stopped because `onRequest` said so;
   * the bytes from there on are to be fed again, and if there are none, `hasPostponed` tells whether to feed nothing at all. Throws ProtocolError and
   * RequestTooLong.
   */
  feed(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    this.isStopped = false;
    if (this.isPostponed) {
      this.keepFrom(this.run(this.unfinished, 0, this.unfinishedLength));
      this.isPostponed = this.isStopped && this.unfinishedLength > 0;
      if (this.isStopped) return from;
    }
    while (this.unfinishedLength > 0 && at < to) {
      const missing = this.parser.neededBytes - this.unfinishedLength;
      // A piece where no length is known yet: once the header is complete it tells how much to take, and what follows the request is parsed in place.
      const taken = Math.min(missing > 0 ? missing : headerPieceBytes, to - at);
      this.append(bytes, at, taken);
      at += taken;
      const consumed = this.run(this.unfinished, 0, this.unfinishedLength);
      if (this.isStopped) {
        // A request whose beginning came earlier has to be kept as it is.
        if (consumed === 0) {
          this.isPostponed = true;
          return at;
        }
        // What is left came with these bytes: the request that just ended needed some of them.
        const left = this.unfinishedLength - consumed;
        this.keepFrom(this.unfinishedLength);
        return at - left;
      }
      this.keepFrom(consumed);
    }
    if (at === to) return to;
    const consumed = this.run(bytes, at, to);
    if (this.isStopped) return consumed;
    if (consumed < to) this.append(bytes, consumed, to - consumed);
    return to;
  }

  /** Whether a complete request is kept that has yet to be run. */
  get hasPostponed(): boolean {
    return this.isPostponed;
  }

  /** Room in the buffer that an unfinished request lies in. */
  get freeBytes(): number {
    return this.unfinished.length - this.unfinishedLength;
  }

  /** Bytes held of an unfinished request. */
  get pendingBytes(): number {
    return this.unfinishedLength;
  }

  /** Gives back what memory it holds. */
  close(): void {
    this.keepFrom(this.unfinishedLength);
  }

  /** Returns where the first request begins that was not run. */
  private run(bytes: Uint8Array, from: number, to: number): number {
    const { parser } = this;
    let at = from;
    while (parser.parse(bytes, at, to)) {
      const next = parser.position;
      const said = this.onRequest(parser.request);
      if (said !== verdict.goOn) {
        this.isStopped = true;
        return said === verdict.again ? at : next;
      }
      at = next;
    }
    return parser.position;
  }

  private append(bytes: Uint8Array, from: number, length: number): void {
    const wanted = this.unfinishedLength + length;
    const bytesMax = this.limits.queryBytesMax;
    if (wanted > bytesMax || this.parser.neededBytes > bytesMax) throw new RequestTooLong();
    if (wanted > this.unfinished.length) {
      const grown = this.acquire(Math.max(wanted, this.parser.neededBytes, Math.min(this.unfinished.length * 2, bytesMax)));
      copyBytes(this.unfinished, 0, grown, 0, this.unfinishedLength);
      this.pool.release(this.unfinished);
      this.unfinished = grown;
    }
    copyBytes(bytes, from, this.unfinished, this.unfinishedLength, length);
    this.unfinishedLength = wanted;
  }

  private acquire(lengthMin: number): Uint8Array {
    try {
      return this.pool.acquire(lengthMin);
    } catch (error) {
      // No memory for what this client announced: its failure, not the server's.
      if (error instanceof RangeError) throw new RequestTooLong();
      throw error;
    }
  }

  private keepFrom(consumed: number): void {
    const rest = this.unfinishedLength - consumed;
    if (rest > 0) this.unfinished.copyWithin(0, consumed, this.unfinishedLength);
    else {
      this.pool.release(this.unfinished);
      this.unfinished = none;
      this.parser.release();
    }
    this.unfinishedLength = rest;
  }
}
