/**
 * Replies as they arrive at a client, RESP2 and RESP3: chunks of any size in, JavaScript values out.
 *
 * A chunk is read in one pass. What its end cuts off is at most one leaf, that is a line or a bulk string: those bytes
 * are carried over and completed from the next chunk, while aggregates keep their elements on an explicit stack. So
 * the work is linear in the bytes, nothing recurses, and nothing refers to a chunk after `feed`.
 *
 * Source: redis.io "Redis serialization protocol specification". Left out: the streamed strings and aggregates (`$?`,
 * `*?`) of the first RESP3 draft, which that specification no longer has and no server sends.
 */

import { cr, isLineType, lf, minus, typeByte } from "./ascii.js";
import { ChunkText, decodeText } from "./chunk-text.js";
import { copyBytes } from "./copy.js";
import { parseInteger } from "./decimal.js";
import { ProtocolError } from "./errors.js";
import { LeafCarry } from "./leaf-carry.js";
import { defaultReplyLimits, type ReplyLimits, textLengthMax } from "./limits.js";
import { DoubleText, defaultReplyShape, type Reply, ReplyError, type ReplyShape, SimpleText, VerbatimText } from "./reply.js";
import { Frame, type FrameKind, frameKind, frameKindOf, frameValue } from "./reply-frame.js";
import { parseBigNumber, parseDouble, parseReplyInteger } from "./reply-number.js";

/** Who hears of replies, in the order of the stream. They must not call the parser, except to set its `shape`. */
export interface ReplyHandlers {
  onReply(reply: Reply): void;
  /** An error as a whole reply; errors inside aggregates are elements of them. */
  onError(error: ReplyError): void;
  /** A push, which answers no request: its elements, the first of which names its kind. */
  onPush(items: readonly Reply[]): void;
  /** An attribute, in the form of a map, before the reply or element that it annotates. */
  onAttribute?(attribute: Reply): void;
}

/** Announced by a length of -1. */
const nullLength = -1;
/** A header line whose end has not arrived. */
const unfinished = -2;

export class ReplyParser {
  /** The first shape that `shape` had: pushes come between replies, whatever the next of those is to become. */
  readonly pushShape: ReplyShape;
  readonly limits: ReplyLimits;

  private replyShape: ReplyShape;
  /** The shape of what is arriving, reply or push. */
  private leafShape: ReplyShape;
  private readonly handlers: ReplyHandlers;
  private readonly chunkText: ChunkText;
  private readonly carry = new LeafCarry();
  /** Innermost aggregate under way, null between replies. */
  private frame: Frame | null = null;
  /** Where the bytes after the header line begin that `readLength` read last. */
  private after = 0;
  /** Length of the leaf that `read` stopped at, 0 if unknown because its first line is unfinished. */
  private leafLength = 0;
  /** Set between the header of a push and its last element. */
  private inPush = false;
  /** Set while in `feed`; stays set when it threw. */
  private busy = false;

  constructor(handlers: ReplyHandlers, shape: Partial<ReplyShape> = {}, limits: Partial<ReplyLimits> = {}) {
    this.handlers = handlers;
    this.pushShape = { ...defaultReplyShape, ...shape };
    this.replyShape = this.pushShape;
    this.leafShape = this.pushShape;
    this.limits = { ...defaultReplyLimits, ...limits };
    this.chunkText = new ChunkText(this.limits.sharedTextMax);
  }

  /** What replies become. Applies from the next leaf of a reply on, so a handler may set it for the reply that follows. */
  get shape(): ReplyShape {
    return this.replyShape;
  }

  set shape(shape: ReplyShape) {
    this.replyShape = shape;
    if (!this.inPush) this.leafShape = shape;
  }

  /** True between replies: nothing of one has arrived that is not handed over. */
  get idle(): boolean {
    return this.frame === null && this.carry.length === 0;
  }

  /**
   * Reads the next bytes of the stream; they may be reused afterwards. Throws `ProtocolError` if they are not RESP, or
   * what a handler throws; the rest of the stream has no meaning then, and only `reset` makes the parser usable again.
   */
  feed(chunk: Uint8Array): void {
    if (this.busy) throw new Error("ReplyParser.feed was called by a handler, or after it threw");
    this.busy = true;
    // Node's Buffer is another shape of object: a plain view keeps the code below monomorphic.
    const bytes = chunk.constructor === Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let at = this.carry.length > 0 ? this.completeCarried(bytes) : 0;
    if (at < bytes.length) {
      at = this.read(bytes, at, bytes.length);
      if (at < bytes.length) this.carry.append(bytes, at, bytes.length, this.leafLength);
    }
    this.chunkText.end();
    this.busy = false;
  }

  /** Forgets what is unfinished; the next `feed` begins a new stream. */
  reset(): void {
    this.frame = null;
    this.carry.clear();
    this.leafLength = 0;
    this.inPush = false;
    this.leafShape = this.replyShape;
    this.chunkText.end();
    this.busy = false;
  }

  /** Reads all complete leaves in bytes[from, to) and returns the offset of the first incomplete one, or `to`. */
  private read(bytes: Uint8Array, from: number, to: number): number {
    // Literals here, because a bundler makes module-level constants variables, which V8 loads each time: 20 % slower.
    const cr = 0x0d;
    const lf = 0x0a;
    const zero = 0x30;
    const dollar = 0x24;
    const colon = 0x3a;
    const minus = 0x2d;
    const handlers = this.handlers;
    const chunkText = this.chunkText;
    const lengthMax = this.limits.bulkLengthMax;
    chunkText.begin(bytes, to);
    this.leafLength = 0;
    let frame = this.frame;
    let at = from;
    while (at < to) {
      const type = bytes[at] as number;
      let value: Reply;
      if (type === dollar) {
        // A length of one or two digits is read in place, any other by the general function.
        let start = 0;
        let length = (to - at >= 6 ? (bytes[at + 1] as number) : 0) - zero;
        if (length >= 0 && length < 10) {
          const second = (bytes[at + 2] as number) - zero;
          if (second === cr - zero) {
            if (bytes[at + 3] === lf) start = at + 4;
          } else if (second >= 0 && second < 10 && bytes[at + 3] === cr && bytes[at + 4] === lf && length > 0) {
            length = length * 10 + second;
            start = at + 5;
          }
        }
        if (length === minus - zero && bytes[at + 2] === zero + 1 && bytes[at + 3] === cr && bytes[at + 4] === lf) {
          length = nullLength;
          start = at + 5;
        }
        if (start === 0 || length > lengthMax) {
          length = this.readLength(bytes, at, to, lengthMax);
          if (length === unfinished) break;
          start = this.after;
        }
        if (length === nullLength) {
          value = null;
          at = start;
        } else {
          const end = start + length;
          if (!this.hasPayload(bytes, at, end, to)) break;
          value = this.leafShape.strings === "text" ? chunkText.text(start, length) : copyOf(bytes, start, length);
          at = end + 2;
        }
      } else if (type === colon) {
        // Up to nine digits fit 31 bits: a loop in integer arithmetic for those, everything else in a function.
        const stop = Math.min(at + 10, to);
        let end = at + 1;
        let magnitude = 0;
        while (end < stop) {
          const digit = (bytes[end] as number) - zero;
          if (digit >>> 0 > 9) break;
          magnitude = (magnitude * 10 + digit) | 0;
          end++;
        }
        if (end + 1 < to && bytes[end] === cr && bytes[end + 1] === lf && end > at + 1) {
          at = end + 2;
          if (frame === null) {
            handlers.onReply(magnitude);
            continue;
          }
          value = magnitude;
        } else {
          value = this.readInteger(bytes, at + 1, end, magnitude, to);
          if (value === unfinished && this.after < 0) break;
          at = this.after;
          if (frame === null) {
            handlers.onReply(value);
            continue;
          }
        }
      } else {
        const kind = frameKindOf(type);
        if (kind !== null) {
          const count = this.readLength(bytes, at, to, this.limits.countMax);
          if (count === unfinished) break;
          at = this.after;
          if (count === nullLength) {
            value = null;
          } else {
            frame = this.open(kind, count, frame);
            if (count === 0) frame = this.close(frame);
            continue;
          }
        } else if (type === typeByte.bulkError || type === typeByte.verbatim) {
          const length = this.readLength(bytes, at, to, lengthMax);
          if (length === unfinished) break;
          const start = this.after;
          if (!this.hasPayload(bytes, at, start + length, to)) break;
          value = type === typeByte.verbatim ? this.verbatim(bytes, start, length) : new ReplyError(decodeText(bytes, start, length));
          at = start + length + 2;
        } else {
          if (!isLineType(type)) throw unexpectedType(type);
          const end = this.findLineEnd(bytes, at + 1, to);
          if (end < 0) break;
          value = this.lineValue(type, bytes, at + 1, end);
          at = end + 2;
        }
        if (value instanceof ReplyError && frame === null) {
          handlers.onError(value);
          continue;
        }
      }
      if (frame === null) {
        handlers.onReply(value);
      } else {
        frame.items[frame.filled++] = value;
        if (frame.filled === frame.count) frame = this.close(frame);
      }
    }
    this.frame = frame;
    return at;
  }

  /** Completes the carried leaf, and returns the offset in `chunk` after its last byte. */
  private completeCarried(chunk: Uint8Array): number {
    const carry = this.carry;
    let at = 0;
    for (;;) {
      // Up to the end of the leaf, or of its first line as long as only that will tell the leaf's length.
      const wanted = this.leafLength > 0 ? at + this.leafLength - carry.length : this.lineEndAfterCarry(chunk, at);
      const end = Math.min(wanted, chunk.length);
      carry.append(chunk, at, end, this.leafLength);
      at = end;
      if (end < wanted) {
        if (this.leafLength === 0) this.checkLineLength(carry.length - 2);
        return at;
      }
      if (this.read(carry.bytes, 0, carry.length) === carry.length) {
        carry.empty();
        return at;
      }
    }
  }

  /**
   * The integer at `start`, of any form, of which the digits up to `at` are read and give `high`. Sets `after` to where
   * the next leaf begins, or to -1 if the integer is unfinished.
   */
  private readInteger(bytes: Uint8Array, start: number, at: number, high: number, to: number): number | bigint {
    const zero = 0x30;
    const negative = at < to && at === start && bytes[at] === minus;
    const first = negative ? start + 1 : start;
    if (negative) {
      at++;
      for (const stop = Math.min(to, first + 9); at < stop; at++) {
        const digit = (bytes[at] as number) - zero;
        if (digit >>> 0 > 9) break;
        high = (high * 10 + digit) | 0;
      }
    }
    // A second run in 32-bit arithmetic: 15 digits in all are exact in a double.
    const seam = at;
    let low = 0;
    let scale = 1;
    for (const stop = Math.min(to, first + 15); at < stop; at++) {
      const digit = (bytes[at] as number) - zero;
      if (digit >>> 0 > 9) break;
      low = (low * 10 + digit) | 0;
      scale = (scale * 10) | 0;
    }
    if (at + 1 < to && bytes[at] === cr && bytes[at + 1] === lf && at > first) {
      this.after = at + 2;
      if (at === seam) return negative ? (0 - high) | 0 : high;
      const magnitude = high * scale + low;
      return negative ? -magnitude : magnitude;
    }
    const end = this.findLineEnd(bytes, start, to);
    this.after = end < 0 ? -1 : end + 2;
    return end < 0 ? unfinished : parseReplyInteger(bytes, start, end);
  }

  /** Where in `chunk`, from `at` on, the line ends that was carried; beyond the chunk if it does not yet. */
  private lineEndAfterCarry(chunk: Uint8Array, at: number): number {
    if (this.carry.bytes[this.carry.length - 1] === cr) return at + 1;
    let end = at;
    while (end < chunk.length && chunk[end] !== cr && chunk[end] !== lf) end++;
    return chunk[end] === lf ? end + 1 : end + 2;
  }

  /** A value that is one line, bytes[start, end) without its type byte and its line end. */
  private lineValue(type: number, bytes: Uint8Array, start: number, end: number): Reply {
    const length = end - start;
    switch (type) {
      case typeByte.simpleString:
        if (this.leafShape.simple === "typed") return new SimpleText(this.text(bytes, start, length));
        if (this.leafShape.strings === "bytes") return copyOf(bytes, start, length);
        if (length === 2 && bytes[start] === 0x4f && bytes[start + 1] === 0x4b) return "OK";
        return this.chunkText.text(start, length);
      case typeByte.simpleError:
        return new ReplyError(decodeText(bytes, start, length));
      case typeByte.null:
        if (length === 0) return null;
        break;
      case typeByte.boolean:
        if (length === 1 && bytes[start] === 0x74) return true;
        if (length === 1 && bytes[start] === 0x66) return false;
        break;
      case typeByte.double:
        return this.double(decodeText(bytes, start, length));
      case typeByte.bigNumber:
        return parseBigNumber(decodeText(bytes, start, length));
    }
    throw unexpectedType(type);
  }

  private verbatim(bytes: Uint8Array, start: number, length: number): Reply {
    if (length < 4 || bytes[start + 3] !== typeByte.integer) {
      throw new ProtocolError("Protocol error: verbatim string without a format");
    }
    const text = this.text(bytes, start + 4, length - 4);
    return this.leafShape.verbatim === "typed" ? new VerbatimText(decodeText(bytes, start, 3), text) : text;
  }

  private double(text: string): Reply {
    const value = parseDouble(text);
    return this.leafShape.doubles === "typed" ? new DoubleText(text, value) : value;
  }

  private text(bytes: Uint8Array, start: number, length: number): string | Uint8Array {
    return this.leafShape.strings === "text" ? decodeText(bytes, start, length) : copyOf(bytes, start, length);
  }

  /** The length or count in the header at bytes[at], `nullLength` or `unfinished`; `after` is set to its end. */
  private readLength(bytes: Uint8Array, at: number, to: number, lengthMax: number): number {
    const end = this.findLineEnd(bytes, at + 1, to);
    if (end < 0) return unfinished;
    this.after = end + 2;
    const length = parseInteger(bytes, at + 1, end);
    if (length >= 0 && length <= lengthMax) return length;
    const type = bytes[at];
    if (length === nullLength && (type === typeByte.bulkString || type === typeByte.array)) return nullLength;
    throw new ProtocolError(`Protocol error: invalid length after '${String.fromCharCode(type as number)}'`);
  }

  /** Whether the payload that ends at `end`, of the leaf that begins at `at`, has arrived with its line end. */
  private hasPayload(bytes: Uint8Array, at: number, end: number, to: number): boolean {
    if (end + 2 > to) {
      this.leafLength = end + 2 - at;
      if (this.leafShape.strings === "text" && end - at > textLengthMax) {
        throw new ProtocolError("Protocol error: bulk string too long for a text");
      }
      return false;
    }
    if (bytes[end] !== cr || bytes[end + 1] !== lf) {
      throw new ProtocolError("Protocol error: bulk string without its line end");
    }
    return true;
  }

  /** Offset of the `\r\n` that ends the line at `start`, -1 if it has not arrived. */
  private findLineEnd(bytes: Uint8Array, start: number, to: number): number {
    let at = start;
    while (at < to && bytes[at] !== cr && bytes[at] !== lf) at++;
    this.checkLineLength(at - start);
    if (at + 1 >= to && (at === to || bytes[at] === cr)) return -1;
    if (bytes[at] === cr && bytes[at + 1] === lf) return at;
    throw new ProtocolError("Protocol error: malformed line end");
  }

  private checkLineLength(length: number): void {
    if (length > this.limits.lineLengthMax) throw new ProtocolError("Protocol error: too long line");
  }

  private open(kind: FrameKind, count: number, parent: Frame | null): Frame {
    if (kind === frameKind.push && parent !== null) throw new ProtocolError("Protocol error: push inside a reply");
    if (kind === frameKind.push) {
      this.inPush = true;
      this.leafShape = this.pushShape;
    }
    const items = kind === frameKind.map || kind === frameKind.attribute ? count * 2 : count;
    const frame = new Frame(kind, items, parent);
    if (items > this.limits.countMax || frame.depth > this.limits.depthMax) {
      throw new ProtocolError("Protocol error: too large or too deep aggregate");
    }
    return frame;
  }

  /** Hands a complete aggregate over, and those that it completes; returns the one that is then under way. */
  private close(complete: Frame): Frame | null {
    let frame = complete;
    for (;;) {
      const parent = frame.parent;
      const value = frameValue(frame, this.leafShape);
      if (frame.kind === frameKind.attribute) {
        this.handlers.onAttribute?.(value);
        return parent;
      }
      if (parent === null) {
        if (frame.kind === frameKind.push) {
          this.inPush = false;
          this.leafShape = this.replyShape;
          this.handlers.onPush(frame.items);
        } else {
          this.handlers.onReply(value);
        }
        return null;
      }
      parent.items[parent.filled++] = value;
      if (parent.filled < parent.count) return parent;
      frame = parent;
    }
  }
}

function unexpectedType(type: number): ProtocolError {
  return new ProtocolError(`Protocol error: unexpected '${String.fromCharCode(type)}' as type of a reply`);
}

function copyOf(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  copyBytes(bytes, start, copy, 0, length);
  return copy;
}
