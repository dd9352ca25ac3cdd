/**
 * Bytes of a chunk as strings, fast for the short ASCII strings that most replies are.
 *
 * Three ways, by measurement (Node 20, 16 bytes; the built-in decoder alone takes 135 ns):
 *   windows   a stretch of the chunk that is all ASCII is decoded once, strings are substrings of it       ~20 ns
 *   direct    String.fromCharCode with the bytes as arguments, up to 32 of them                            ~35 ns
 *   decoder   TextDecoder, for long strings and whatever is not ASCII
 *
 * V8 copies a substring of up to 12 characters; a longer one refers to the window's text and keeps it alive. That is
 * why windows are small: 512 bytes, or eight times the length of the string that opened it, up to a bound (4 KB unless
 * `ReplyLimits.sharedTextMax` says otherwise). The chunk itself is never kept alive.
 */

import { asciiText, asciiTextMax } from "./ascii-text.js";
import { shortText } from "./short-text.js";
import { TextDecoder } from "./web.js";

const noBytes = new Uint8Array(0);

/** Longest string that opens a window. */
const windowedMax = 1024;
const windowLengthMin = 512;
const windowPerLength = 8;
/** With fewer bytes left in the chunk, decoding directly is cheaper than opening a window. */
const windowWorthMin = 96;
/** A window that served fewer strings than this did not pay. */
const servedMin = 3;
/** So many strings are decoded directly after a window that did not pay or was not ASCII, twice as many after the next. */
const directFirst = 16;
const directMax = 1024;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** bytes[start, start + length) in UTF-8; malformed sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, length: number): string {
  if (length <= asciiTextMax) {
    let or = 0;
    for (let i = 0; i < length; i++) or |= bytes[start + i] as number;
    if (or < 0x80) return asciiText(bytes, start, length);
    const text = shortText(bytes, start, start + length);
    if (text !== null) return text;
  }
  return decoder.decode(bytes.subarray(start, start + length));
}

export class ChunkText {
  private bytes: Uint8Array = noBytes;
  private to = 0;
  private window = "";
  private windowStart = 0;
  private windowEnd = 0;
  private served = servedMin;
  private direct = 0;
  private directNext = directFirst;

  private readonly sharedMax: number;
  private readonly windowedMax: number;

  /** `sharedMax` is the length in bytes of the largest window; 0 for none, so that each string is decoded by itself. */
  constructor(sharedMax: number) {
    this.sharedMax = sharedMax;
    this.windowedMax = Math.min(windowedMax, sharedMax >> 2);
  }

  /** Strings are from bytes[0, to) until the next `begin` or `end`. */
  begin(bytes: Uint8Array, to: number): void {
    this.bytes = bytes;
    this.to = to;
    this.windowEnd = 0;
  }

  /** Lets go of the bytes and the window. */
  end(): void {
    this.bytes = noBytes;
    this.window = "";
    this.windowEnd = 0;
  }

  /** The string of bytes[start, start + length). Ask in ascending order of `start`. */
  text(start: number, length: number): string {
    if (start + length <= this.windowEnd) {
      this.served++;
      const from = start - this.windowStart;
      return this.window.substring(from, from + length);
    }
    return this.textOutside(start, length);
  }

  private textOutside(start: number, length: number): string {
    if (length === 0) return "";
    if (length <= this.windowedMax && this.to - start >= windowWorthMin) {
      if (this.direct > 0) {
        this.direct--;
      } else if (this.open(start, length)) {
        return this.window.substring(0, length);
      }
    }
    return decodeText(this.bytes, start, length);
  }

  /** Opens a window at `start`; false if it would not be ASCII or the last one did not pay. */
  private open(start: number, length: number): boolean {
    const paid = this.served >= servedMin;
    const wanted = Math.max(windowLengthMin, length * windowPerLength);
    const end = Math.min(this.to, start + Math.min(wanted, this.sharedMax));
    this.served = servedMin;
    const window = paid ? decoder.decode(this.bytes.subarray(start, end)) : "";
    // Sequences of several bytes decode to fewer characters, and a malformed byte to U+FFFD, so this means ASCII. (In
    // V8 an ASCII string has one byte per character, and a search for U+FFFD in it ends at once.)
    if (window.length !== end - start || window.includes("\ufffd")) {
      this.direct = this.directNext;
      this.directNext = Math.min(this.directNext * 2, directMax);
      return false;
    }
    this.directNext = directFirst;
    this.window = window;
    this.windowStart = start;
    this.windowEnd = end;
    this.served = 1;
    return true;
  }
}
