/**
 * Requests as they arrive at a server: received bytes in, offsets of arguments out.
 *
 *   multibulk   *2\r\n $4\r\n ECHO \r\n $2\r\n hi \r\n
 *   inline      ECHO "hi"\r\n                          (what a person types into telnet)
 *
 * Nothing is allocated for a request. Payloads are not looked at, header bytes are looked at once, whatever the
 * pieces the stream arrives in, so the work is linear in the bytes received.
 *
 * Source: redis.io "Redis serialization protocol specification"; limits, leniency (the `\n` of a header and the
 * `\r\n` after a payload are skipped, not compared) and error texts as Redis 7.0 and later show them. One departure:
 * the limit on a line's length holds whatever the splits, where Redis lets a longer line pass if it arrives whole.
 */

import { cr, digit0, lf, typeByte } from "./ascii.js";
import { parseInteger } from "./decimal.js";
import {
  expectedDollar,
  invalidBulkLength,
  invalidMultibulkLength,
  type ProtocolError,
  tooBigBulkCount,
  tooBigInlineRequest,
  tooBigMultibulkCount,
  unauthenticatedBulkLength,
  unauthenticatedMultibulkLength,
} from "./errors.js";
import { InlineDecoder } from "./inline-decoder.js";
import { argumentTableKept, authenticatedLimits, bulkLengthMaxDefault, int32Max, type RequestLimits, requestLengthMax } from "./limits.js";
import { Request } from "./request.js";

const noBytes = new Uint8Array(0);
const { array: arrayType, bulkString: bulkType } = typeByte;

export class RequestParser {
  /** The request of the last `parse` that returned true; borrowed, see `Request`. */
  readonly request = new Request();

  /** Checked from the next header on. */
  limits: RequestLimits;

  /**
   * After true: offset just past the request. After false: offset where the unfinished request begins, equal to the
   * `to` given if nothing is pending. After a throw: where the broken request begins.
   */
  position = 0;

  // Progress of an unfinished request, relative to its first byte. While `suspended` is false these have their
  // initial values, and `parse` neither reads nor writes them for a request that is complete.
  private suspended = false;
  /** Arguments announced; 0 while the first line is incomplete. */
  private count = 0;
  /** Arguments complete; their `starts` are relative too while suspended. */
  private index = 0;
  /** Where the current header line or payload begins. */
  private offset = 0;
  /** Up to where the current line was searched for its end. */
  private scanned = 0;
  /** Length of the payload at `offset`, or -1 if its header comes first. */
  private payload = -1;
  /** Least length of the whole request; 0 if unknown. */
  private needed = 0;

  private readonly inline = new InlineDecoder();

  constructor(limits: RequestLimits = authenticatedLimits) {
    this.limits = limits;
  }

  /**
   * Lower bound in bytes of the unfinished request's total length, 0 if unknown: with an argument of 512 MB under
   * way, the size of the one buffer to receive it in. It comes from the peer, and is bounded by `limits` per argument.
   */
  get neededBytes(): number {
    return this.needed;
  }

  /**
   * Parses the next request in bytes[from, to). True: `request` holds it and `position` is where the next begins.
   * False: more bytes are needed; call again with the same unfinished bytes followed by new ones, in any buffer at any
   * offset. Requests without arguments (`*0`, `*-1`, a blank line) are skipped.
   *
   * Throws `ProtocolError`; the parser is then as after `reset`. Throws RangeError if `to` lies outside `bytes` or
   * beyond 2 GB.
   */
  parse(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.suspended) {
      if (to - from >= this.needed) return this.resume(bytes, from, to);
      this.position = from;
      return false;
    }
    // Literals here, because a bundler makes module-level constants variables, which V8 loads each time: 20 % slower.
    const cr = 0x0d;
    const zero = 0x30;
    const asterisk = 0x2a;
    const dollar = 0x24;
    const request = this.request;
    const starts = request.starts;
    const lengths = request.lengths;
    let at = from;
    let count = 0;
    let index = 0;
    // The straight road, for requests that are all there and have counts below 100. Whatever is unusual leaves it for
    // `resume`, which knows every case and goes on from the argument reached. The shortest request has 10 bytes and the
    // shortest argument 6, so the header bytes that are read without comparing with `to` lie before it.
    if (to - from >= 10 && to <= bytes.length && bytes[from] === asterisk) {
      const first = (bytes[from + 1] as number) - zero;
      if (bytes[from + 2] === cr) {
        if (first > 0 && first < 10) count = first;
        at = from + 4;
      } else if (bytes[from + 3] === cr) {
        const second = (bytes[from + 2] as number) - zero;
        if (first > 0 && first < 10 && second >= 0 && second < 10) count = first * 10 + second;
        at = from + 5;
      }
      const limits = this.limits;
      if (count === 0 || count > starts.length || count > limits.multibulkCountMax) {
        count = 0;
        at = from;
      }
      const lengthMax = limits.bulkLengthMax;
      while (index < count && to - at >= 6 && bytes[at] === dollar) {
        let length = (bytes[at + 1] as number) - zero;
        let start = at + 4;
        if (bytes[at + 2] === cr) {
          if (length < 0 || length > 9) break;
        } else {
          const second = (bytes[at + 2] as number) - zero;
          if (length < 1 || length > 9 || second < 0 || second > 9) break;
          length = length * 10 + second;
          start = at + 5;
          if (bytes[at + 3] !== cr) {
            // Up to nine digits, which fit 31 bits.
            const stop = Math.min(to, at + 10);
            let cursor = at + 3;
            for (; cursor < stop; cursor++) {
              const digit = (bytes[cursor] as number) - zero;
              if (digit < 0 || digit > 9) break;
              length = (length * 10 + digit) | 0;
            }
            if (cursor === to || bytes[cursor] !== cr) break;
            start = cursor + 2;
          }
        }
        const end = start + length + 2;
        if (end > to || length > lengthMax) break;
        starts[index] = start;
        lengths[index] = length;
        index++;
        at = end;
      }
      if (index === count && count !== 0) {
        if (starts.length > argumentTableKept) this.shrinkTables(count);
        request.bytes = bytes;
        request.count = count;
        this.position = at;
        return true;
      }
    }
    this.count = count;
    this.index = index;
    this.offset = at - from;
    return this.resume(bytes, from, to);
  }

  /** Lets go of the buffer of the last request, which is over; an unfinished one goes on. */
  release(): void {
    this.request.bytes = noBytes;
  }

  /** Forgets an unfinished request and gives memory back; the next `parse` starts afresh. */
  reset(): void {
    this.forget();
    this.request.clear();
    this.inline.clear();
  }

  /** The general case, from where the fields say. */
  private resume(bytes: Uint8Array, from: number, to: number): boolean {
    if (from < 0 || to > bytes.length || to > requestLengthMax) throw new RangeError("bytes[from, to) is out of range");
    let start = from;
    while (this.count === 0) {
      if (start >= to) {
        this.forget();
        this.position = to;
        return false;
      }
      if (bytes[start] === arrayType) {
        const end = this.findLineEnd(bytes, start, start, to, cr);
        if (end < 0) return this.suspend(start);
        const count = parseInteger(bytes, start + 1, end);
        if (!(count <= this.limits.multibulkCountMax)) throw this.fail(this.multibulkError(count), start);
        if (count > 0) {
          this.count = count;
          this.offset = end + 2 - start;
          break;
        }
        start = end + 2;
      } else {
        const end = this.findLineEnd(bytes, start, start, to, lf);
        if (end < 0) return this.suspend(start);
        const error = this.inline.decode(bytes, start, end, this.request);
        if (error !== null) throw this.fail(error, start);
        start = end + 1;
        if (this.request.count > 0) {
          this.forget();
          this.position = start;
          return true;
        }
      }
      this.forget();
    }
    return this.readArguments(bytes, start, to);
  }

  private readArguments(bytes: Uint8Array, start: number, to: number): boolean {
    const request = this.request;
    const count = this.count;
    // In the call that began a request its offsets are counted from the buffer's start, in later calls, where the
    // bytes may lie elsewhere, from the request's start. Converting once on suspension and once at the end keeps a
    // request of many arguments in many pieces linear.
    const base = this.suspended ? start : 0;
    let index = this.index;
    let at = start + this.offset;
    let length = this.payload;
    while (index < count) {
      if (length < 0) {
        // One digit is the rule in requests of many arguments, so read it without a call.
        const digit = to - at >= 6 && bytes[at + 2] === cr && bytes[at] === bulkType ? (bytes[at + 1] as number) - digit0 : -1;
        let end = at + 2;
        if (digit >= 0 && digit < 10) {
          length = digit;
          this.scanned = 0;
        } else {
          end = at < to ? this.findLineEnd(bytes, start, at, to, cr) : -1;
          if (end < 0) {
            this.needed = 0;
            break;
          }
          if (bytes[at] !== bulkType) throw this.fail(expectedDollar(bytes[at] as number), start);
          length = parseInteger(bytes, at + 1, end);
        }
        if (!(length >= 0 && length <= this.limits.bulkLengthMax)) throw this.fail(this.bulkError(length), start);
        at = end + 2;
        if (at - start + length + 2 > requestLengthMax) throw this.fail(invalidBulkLength, start);
      }
      if (length + 2 > to - at) {
        this.needed = at - start + length + 2;
        break;
      }
      if (index === request.starts.length) request.grow();
      request.starts[index] = at - base;
      request.lengths[index] = length;
      index++;
      at += length + 2;
      length = -1;
    }
    if (index < count) {
      if (!this.suspended) shift(request.starts, index, -start);
      this.index = index;
      this.offset = at - start;
      this.payload = length;
      return this.suspend(start);
    }
    if (this.suspended) shift(request.starts, count, start);
    this.forget();
    if (request.starts.length > argumentTableKept) this.shrinkTables(count);
    request.bytes = bytes;
    request.count = count;
    this.position = at;
    return true;
  }

  /**
   * Offset of the byte that ends the line begun at `lineStart`: `lf`, or a `cr` with one more byte after it. -1 if it
   * has not arrived; `scanned` then remembers how far the search got.
   */
  private findLineEnd(bytes: Uint8Array, start: number, lineStart: number, to: number, ending: number): number {
    const lengthMax = this.limits.inlineLengthMax;
    const stop = Math.min(to, lineStart + lengthMax + 1);
    let at = Math.max(lineStart, start + this.scanned);
    while (at < stop && bytes[at] !== ending) at++;
    if (at < stop) {
      if (ending === lf || at + 1 < to) {
        this.scanned = 0;
        return at;
      }
    } else if (at - lineStart > lengthMax) {
      throw this.fail(ending === lf ? tooBigInlineRequest : lineStart === start ? tooBigMultibulkCount : tooBigBulkCount, start);
    }
    this.scanned = at - start;
    return -1;
  }

  private multibulkError(count: number): ProtocolError {
    return this.limits.authenticated || !(count <= int32Max) ? invalidMultibulkLength : unauthenticatedMultibulkLength;
  }

  private bulkError(length: number): ProtocolError {
    return this.limits.authenticated || !(length >= 0 && length <= bulkLengthMaxDefault) ? invalidBulkLength : unauthenticatedBulkLength;
  }

  private suspend(start: number): boolean {
    this.suspended = true;
    this.position = start;
    return false;
  }

  private forget(): void {
    this.suspended = false;
    this.count = 0;
    this.index = 0;
    this.offset = 0;
    this.scanned = 0;
    this.payload = -1;
    this.needed = 0;
  }

  private fail(error: ProtocolError, start: number): ProtocolError {
    this.reset();
    this.position = start;
    return error;
  }

  /** Gives large tables back once a request that needs only small ones has been parsed into them. */
  private shrinkTables(count: number): void {
    if (count > argumentTableKept) return;
    const request = this.request;
    const entries = Math.max(argumentTableKept >> 4, count);
    request.starts = request.starts.slice(0, entries);
    request.lengths = request.lengths.slice(0, entries);
  }
}

function shift(table: Int32Array, count: number, by: number): void {
  for (let i = 0; i < count; i++) table[i] = (table[i] as number) + by;
}
