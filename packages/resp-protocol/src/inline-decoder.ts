/**
 * Inline requests: a line of words, as typed into telnet.
 *
 *   SET greeting "hello\r\nworld"     → SET, greeting, hello␍␊world
 *   ECHO 'it\'s'                      → ECHO, it's
 *
 * Words are separated by white space. A double-quoted part knows \n \r \t \b \a and \xHH, and a backslash before any
 * other byte stands for that byte; a single-quoted part knows only \'. A quoted part may begin inside a word but ends
 * it: white space or the line's end must follow. Bytes have no other meaning, so a zero byte is part of its word.
 *
 * Source: the behaviour of redis-server, observed. Departure: Redis treats a zero byte as the end of the input.
 */

import { backslash, cr, digit0, doubleQuote, lf, singleQuote, space, tab } from "./ascii.js";
import { type ProtocolError, unbalancedQuotes } from "./errors.js";
import { inlineScratchKept } from "./limits.js";
import type { Request } from "./request.js";

const noBytes = new Uint8Array(0);

export class InlineDecoder {
  /** Holds the decoded words of the last line, so that a request can refer to them. */
  private scratch: Uint8Array = noBytes;

  /**
   * Decodes the line bytes[from, end), where bytes[end] is the line feed, into `request`; a carriage return before the
   * line feed belongs to the line end. A blank line gives a count of 0. Returns the error rather than throwing it.
   */
  decode(bytes: Uint8Array, from: number, end: number, request: Request): ProtocolError | null {
    const to = end > from && bytes[end - 1] === cr ? end - 1 : end;
    // Decoding never lengthens a line.
    if (this.scratch.length < to - from || this.scratch.length > inlineScratchKept) {
      this.scratch = new Uint8Array(Math.max(to - from, 64));
    }
    const scratch = this.scratch;
    let count = 0;
    let written = 0;
    let at = from;
    for (;;) {
      while (at < to && isSpace(bytes[at] as number)) at++;
      if (at === to) break;
      if (count === request.starts.length) request.grow();
      request.starts[count] = written;
      while (at < to && !endsWord(bytes[at] as number)) {
        const byte = bytes[at++] as number;
        if (byte !== doubleQuote && byte !== singleQuote) {
          scratch[written++] = byte;
          continue;
        }
        // Inside quotes until the same quote again.
        for (;;) {
          if (at === to) return unbalancedQuotes;
          const quoted = bytes[at++] as number;
          if (quoted === byte) break;
          if (quoted !== backslash || at === to) {
            scratch[written++] = quoted;
          } else if (byte === singleQuote) {
            scratch[written++] = bytes[at] === singleQuote ? (bytes[at++] as number) : backslash;
          } else {
            const escaped = bytes[at++] as number;
            const value = escaped === 0x78 && at + 1 < to ? hexByte(bytes[at] as number, bytes[at + 1] as number) : -1;
            if (value >= 0) at += 2;
            scratch[written++] = value >= 0 ? value : escapedByte(escaped);
          }
        }
        if (at < to && !isSpace(bytes[at] as number)) return unbalancedQuotes;
        break;
      }
      request.lengths[count] = written - (request.starts[count] as number);
      count++;
    }
    request.bytes = scratch;
    request.count = count;
    return null;
  }

  /** Gives the memory back. */
  clear(): void {
    this.scratch = noBytes;
  }
}

/** White space between words: also vertical tab and form feed. */
function isSpace(byte: number): boolean {
  return byte === space || (byte >= tab && byte <= cr);
}

/** What ends an unquoted word; vertical tab and form feed do not. */
function endsWord(byte: number): boolean {
  return byte === space || byte === tab || byte === lf || byte === cr;
}

function hexDigit(byte: number): number {
  if (byte >= digit0 && byte <= digit0 + 9) return byte - digit0;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The byte that two hexadecimal digits give; negative if either is none, since -1 keeps its sign through both steps. */
function hexByte(high: number, low: number): number {
  return (hexDigit(high) << 4) | hexDigit(low);
}

function escapedByte(byte: number): number {
  switch (byte) {
    case 0x6e: // n
      return lf;
    case 0x72: // r
      return cr;
    case 0x74: // t
      return tab;
    case 0x62: // b
      return 8;
    case 0x61: // a
      return 7;
    default:
      return byte;
  }
}
