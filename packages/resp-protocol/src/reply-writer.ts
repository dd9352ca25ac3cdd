/**
 * Replies as a server sends them, in RESP2 or RESP3, appended to one growing run of bytes.
 *
 *   type          RESP3             RESP2 has no such type and gets
 *   null          _\r\n             $-1\r\n, where an array was due *-1\r\n
 *   boolean       #t\r\n            :1\r\n or :0\r\n
 *   double        ,1.5\r\n          $3\r\n1.5\r\n
 *   big number    (123\r\n          $3\r\n123\r\n
 *   verbatim      =8\r\ntxt:text\r\n  $4\r\ntext\r\n
 *   map of n      %n\r\n            *2n\r\n, keys and values in turn
 *   set, push     ~n\r\n, >n\r\n    *n\r\n
 *   attribute     |n\r\n            nothing
 *
 * One class with a field for the protocol, because one shape of object at each call is faster than two classes; what
 * both protocols write alike takes no branch.
 *
 * Source: redis.io "Redis serialization protocol specification"; the RESP2 forms are those Redis sends.
 */

import { colon, cr, lf, minus, plus, space, typeByte } from "./ascii.js";
import { copyBytes } from "./copy.js";
import { digitCount, writeDecimal } from "./decimal.js";
import { doubleFrameMax, frameDouble } from "./double-frame.js";
import { doubleText } from "./double-text.js";
import { ReplyTooLong } from "./errors.js";
import { replyLengthMax } from "./limits.js";
import type { ReplyBuffers } from "./reply-buffers.js";
import { utf8Length, writeUtf8 } from "./utf8.js";

const noBytes = new Uint8Array(0);

/** A type byte, a sign, 16 digits and a line end, with room to spare: what any header or integer can take. */
const headerLengthMax = 24;

/** Texts up to this length are written in one pass in the hope that they are ASCII. */
const asciiFirstMax = 128;

/** Stands where a count will be, until it is known. No digit, so that a forgotten or repeated finish is noticed. */
const countPlaceholder = 0;

/** Every method that writes throws `ReplyTooLong` if there is no room for what it writes; what was written before stays. */
export class ReplyWriter {
  /** RESP version to write; may change between replies. */
  protocol: 2 | 3 = 2;

  /** The output so far is bytes[0, position). Read it anew after each call: growing replaces it. */
  bytes: Uint8Array = noBytes;
  /** Bytes written. Setting it back to an earlier value takes back what was written since. */
  position = 0;

  private readonly buffers: ReplyBuffers;

  constructor(buffers: ReplyBuffers) {
    this.buffers = buffers;
  }

  /** Forgets the output, which now belongs to the caller: it took `bytes` and `position`, and releases the buffer. */
  detach(): void {
    this.bytes = noBytes;
    this.position = 0;
  }

  /** Bytes that are RESP already. */
  raw(encoded: Uint8Array): void {
    this.rawRange(encoded, 0, encoded.length);
  }

  /** As `raw`, of `bytes[start, start + length)`. */
  rawRange(bytes: Uint8Array, start: number, length: number): void {
    this.reserve(length);
    copyBytes(bytes, start, this.bytes, this.position, length);
    this.position += length;
  }

  /** The simple string `OK`. */
  ok(): void {
    this.reserve(5);
    const bytes = this.bytes;
    const at = this.position;
    bytes[at] = plus;
    bytes[at + 1] = 0x4f;
    bytes[at + 2] = 0x4b;
    bytes[at + 3] = cr;
    bytes[at + 4] = lf;
    this.position = at + 5;
  }

  /** A simple string such as `PONG`. CR and LF, which it can't hold, become spaces. */
  simple(text: string): void {
    this.line(plus, text);
  }

  /** An error: a code, a space and a message. CR and LF become spaces. */
  error(text: string): void {
    this.line(minus, text);
  }

  /** An integer from -(2^53 - 1) to 2^53 - 1. */
  integer(value: number): void {
    this.reserve(headerLengthMax);
    const bytes = this.bytes;
    let at = this.position;
    bytes[at++] = colon;
    if (value < 0) {
      bytes[at++] = minus;
      value = -value;
    }
    this.endLine(writeDecimal(bytes, at, value));
  }

  /** Any 64-bit integer. */
  integer64(value: bigint): void {
    this.line(colon, `${value}`);
  }

  /** The bulk string bytes[start, start + length). */
  bulk(bytes: Uint8Array, start: number, length: number): void {
    this.reserve(length + headerLengthMax);
    const target = this.bytes;
    let at = this.position;
    target[at] = typeByte.bulkString;
    at = writeDecimal(target, at + 1, length);
    target[at] = cr;
    target[at + 1] = lf;
    at += 2;
    copyBytes(bytes, start, target, at, length);
    this.endLine(at + length);
  }

  /** `text` in UTF-8 as a bulk string. */
  bulkText(text: string): void {
    const length = text.length;
    if (length <= asciiFirstMax) {
      // Most short texts are ASCII, so write it as if it were, and start again if it is not.
      const start = this.position;
      const payload = this.bulkReserve(length);
      const bytes = this.bytes;
      let or = 0;
      for (let i = 0; i < length; i++) {
        const unit = text.charCodeAt(i);
        or |= unit;
        bytes[payload + i] = unit;
      }
      if (or < 0x80) return;
      this.position = start;
    }
    const at = this.bulkReserve(utf8Length(text)); // Before `this.bytes` is read: reserving may replace it.
    writeUtf8(this.bytes, at, text);
  }

  /** The decimal text of an integer from -(2^53 - 1) to 2^53 - 1 as a bulk string. */
  bulkInteger(value: number): void {
    const magnitude = value < 0 ? -value : value;
    const digits = digitCount(magnitude);
    let at = this.bulkReserve(value < 0 ? digits + 1 : digits);
    if (value < 0) this.bytes[at++] = minus;
    writeDecimal(this.bytes, at, magnitude);
  }

  /**
   * A bulk string of `length` bytes that the caller writes itself, into `this.bytes` from the returned offset on,
   * before the next call of this writer. Its bytes are whatever the buffer held until then.
   */
  bulkReserve(length: number): number {
    this.reserve(length + headerLengthMax);
    this.header(typeByte.bulkString, length);
    const start = this.position;
    this.endLine(start + length);
    return start;
  }

  /** Null where a string or any other single value was due. */
  null(): void {
    this.reserve(headerLengthMax);
    if (this.protocol === 2) this.negativeLength(typeByte.bulkString);
    else this.resp3Null();
  }

  /** Null where an array was due. */
  nullArray(): void {
    this.reserve(headerLengthMax);
    if (this.protocol === 2) this.negativeLength(typeByte.array);
    else this.resp3Null();
  }

  /** The header of an array; `count` replies follow. */
  array(count: number): void {
    this.reserve(headerLengthMax);
    this.header(typeByte.array, count);
  }

  /** The header of a map; `pairs` times a key and its value follow. */
  map(pairs: number): void {
    this.reserve(headerLengthMax);
    if (this.protocol === 2) this.header(typeByte.array, pairs * 2);
    else this.header(typeByte.map, pairs);
  }

  /** The header of a set; `count` replies follow. */
  set(count: number): void {
    this.reserve(headerLengthMax);
    this.header(this.protocol === 2 ? typeByte.array : typeByte.set, count);
  }

  /** The header of a push, which answers no request; `count` replies follow, the first says what kind it is. */
  push(count: number): void {
    this.reserve(headerLengthMax);
    this.header(this.protocol === 2 ? typeByte.array : typeByte.push, count);
  }

  /**
   * The header of an attribute, which annotates the reply after it; `pairs` times a key and its value follow, then
   * that reply. False in RESP2, which has none: the caller leaves the pairs out.
   */
  attribute(pairs: number): boolean {
    if (this.protocol === 2) return false;
    this.reserve(headerLengthMax);
    this.header(typeByte.attribute, pairs);
    return true;
  }

  /** A number that need not be an integer; as text it is what RESP3 takes for a double, of any precision. */
  double(value: number | string): void {
    if (typeof value === "number") {
      this.reserve(doubleFrameMax);
      const end = frameDouble(this.bytes, this.position, value, this.protocol);
      if (end >= 0) {
        this.position = end;
        return;
      }
    }
    const text = typeof value === "string" ? value : doubleText(value);
    if (this.protocol === 2) this.bulkText(text);
    else this.line(typeByte.double, text);
  }

  boolean(value: boolean): void {
    this.reserve(headerLengthMax);
    const bytes = this.bytes;
    const at = this.position;
    if (this.protocol === 2) {
      bytes[at] = colon;
      bytes[at + 1] = value ? 0x31 : 0x30;
    } else {
      bytes[at] = typeByte.boolean;
      bytes[at + 1] = value ? 0x74 : 0x66;
    }
    this.endLine(at + 2);
  }

  /** An integer of any size; as text it is an optional `-` and decimal digits. */
  bigNumber(decimal: string | bigint): void {
    const text = `${decimal}`;
    if (this.protocol === 2) this.bulkText(text);
    else this.line(typeByte.bigNumber, text);
  }

  /** Text to show to a person as it is; `format` is plain text or Markdown. Strings are written in UTF-8. */
  verbatim(format: "txt" | "mkd", text: string | Uint8Array): void {
    const length = typeof text === "string" ? utf8Length(text) : text.length;
    let at: number;
    if (this.protocol === 2) {
      at = this.bulkReserve(length);
    } else {
      this.reserve(length + 4 + headerLengthMax);
      this.header(typeByte.verbatim, length + 4);
      const bytes = this.bytes;
      at = this.position;
      for (let i = 0; i < 3; i++) bytes[at++] = format.charCodeAt(i);
      bytes[at++] = colon;
      this.endLine(at + length);
    }
    if (typeof text === "string") writeUtf8(this.bytes, at, text);
    else copyBytes(text, 0, this.bytes, at, length);
  }

  /**
   * An array whose count is known only after its elements are written. Returns a token for `arrayFinish`. Aggregates
   * begun this way finish innermost first, before `detach`.
   */
  arrayDeferred(): number {
    return this.deferred(typeByte.array);
  }

  /** As `arrayDeferred`, for a set; finished by `arrayFinish` as well. */
  setDeferred(): number {
    return this.deferred(this.protocol === 2 ? typeByte.array : typeByte.set);
  }

  /** As `arrayDeferred`, for a map; finished by `mapFinish`. */
  mapDeferred(): number {
    return this.deferred(this.protocol === 2 ? typeByte.array : typeByte.map);
  }

  /**
   * Gives a deferred array or set its count. With ten or more elements what was written since moves up by a byte or
   * two, so that costs one copy of it. Throws if `token` is not that of an open aggregate.
   */
  arrayFinish(token: number, count: number): void {
    const gap = token + 1;
    if (!(token >= 0 && gap < this.position) || this.bytes[gap] !== countPlaceholder) {
      throw new Error("arrayFinish: no aggregate was deferred at this token");
    }
    const extra = digitCount(count) - 1;
    if (extra > 0) {
      this.reserve(extra);
      this.bytes.copyWithin(gap + 1 + extra, gap + 1, this.position);
      this.position += extra;
    }
    writeDecimal(this.bytes, gap, count);
  }

  /** Gives a deferred map its number of pairs; otherwise as `arrayFinish`. */
  mapFinish(token: number, pairs: number): void {
    this.arrayFinish(token, this.bytes[token] === typeByte.map ? pairs : pairs * 2);
  }

  private deferred(type: number): number {
    this.reserve(headerLengthMax);
    const token = this.position;
    this.bytes[token] = type;
    this.bytes[token + 1] = countPlaceholder;
    this.endLine(token + 2);
    return token;
  }

  /** Makes room for `length` more bytes: for a caller that writes RESP itself, into `bytes` from `position` on, and then moves `position` behind it. */
  reserve(length: number): void {
    if (this.position + length > this.bytes.length) this.grow(length);
  }

  private grow(length: number): void {
    const old = this.bytes;
    const wanted = this.position + length;
    if (wanted > replyLengthMax) throw new ReplyTooLong();
    const bytes = this.acquire(Math.max(wanted, Math.min(old.length * 2, replyLengthMax)));
    if (bytes.length < wanted) throw new RangeError("ReplyBuffers.acquire gave less than it was asked for");
    copyBytes(old, 0, bytes, 0, this.position);
    this.bytes = bytes;
    if (old.length > 0) this.buffers.release(old);
  }

  private acquire(length: number): Uint8Array {
    try {
      return this.buffers.acquire(length);
    } catch (error) {
      // What engines throw when there is no such array, or no memory for it.
      if (error instanceof RangeError) throw new ReplyTooLong(error);
      throw error;
    }
  }

  /** A type byte, a count or length and the line end; room was made. */
  private header(type: number, count: number): void {
    const bytes = this.bytes;
    const at = this.position;
    bytes[at] = type;
    this.endLine(writeDecimal(bytes, at + 1, count));
  }

  private endLine(at: number): void {
    const bytes = this.bytes;
    bytes[at] = cr;
    bytes[at + 1] = lf;
    this.position = at + 2;
  }

  private negativeLength(type: number): void {
    const bytes = this.bytes;
    const at = this.position;
    bytes[at] = type;
    bytes[at + 1] = minus;
    bytes[at + 2] = 0x31;
    this.endLine(at + 3);
  }

  private resp3Null(): void {
    this.bytes[this.position] = typeByte.null;
    this.endLine(this.position + 1);
  }

  /** A type byte and a line of text. */
  private line(type: number, text: string): void {
    const length = utf8Length(text);
    this.reserve(length + headerLengthMax);
    const bytes = this.bytes;
    const at = this.position;
    bytes[at] = type;
    const end = writeUtf8(bytes, at + 1, text);
    for (let i = at + 1; i < end; i++) {
      if (bytes[i] === cr || bytes[i] === lf) bytes[i] = space;
    }
    this.endLine(end);
  }
}
