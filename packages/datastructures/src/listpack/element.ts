/** An element of a listpack as text, and as the integer that it may be. */
import { integerTextLengthMax, writeInteger } from "../bytes/integer-text.js";
import { integer13End, integer16, integer24, integer32, integer64, mediumStringEnd, shortStringEnd, smallIntegerEnd } from "./layout.js";
import { totalBytes } from "./read.js";

const noBytes = new Uint8Array(0);
const highMax = 2 ** 21;

/** Whether an entry holds an integer. */
export function isInteger(bytes: Uint8Array, entry: number): boolean {
  const first = bytes[entry];
  return first < smallIntegerEnd || (first >= shortStringEnd && first < integer13End) || first >= integer16;
}

/** The integer of an entry that holds one; NaN if a number does not hold it exactly: ask `bigIntegerOf`. */
export function integerOf(bytes: Uint8Array, entry: number): number {
  const first = bytes[entry];
  if (first < smallIntegerEnd) return first;
  if (first < integer13End) return (((first & 0x1f) << 27) | (bytes[entry + 1] << 19)) >> 19;
  if (first === integer16) return ((bytes[entry + 1] << 16) | (bytes[entry + 2] << 24)) >> 16;
  if (first === integer24) return ((bytes[entry + 1] << 8) | (bytes[entry + 2] << 16) | (bytes[entry + 3] << 24)) >> 8;
  const low = totalBytes(bytes, entry + 1);
  if (first === integer32) return low | 0;
  const high = totalBytes(bytes, entry + 5) | 0;
  return high >= -highMax && high < highMax ? high * 2 ** 32 + low : Number.NaN;
}

/** The integer of an entry that holds one, as two words: 64 bits in two's complement, the high word first. */
export function readWords(bytes: Uint8Array, entry: number, target: Uint32Array, to: number): void {
  if (bytes[entry] === integer64) {
    target[to] = totalBytes(bytes, entry + 5);
    target[to + 1] = totalBytes(bytes, entry + 1);
    return;
  }
  const value = integerOf(bytes, entry);
  target[to] = value >> 31;
  target[to + 1] = value;
}

/** The integer of an entry that holds one of 64 bits. */
export function bigIntegerOf(bytes: Uint8Array, entry: number): bigint {
  return (BigInt(totalBytes(bytes, entry + 5) | 0) << 32n) | BigInt(totalBytes(bytes, entry + 1));
}

/**
 * Shows one entry after the other: the element's text is `bytes[start, start + length)`, valid until the listpack changes or another entry is shown. Integers are
 * spelled into bytes of its own.
 */
export class Element {
  bytes: Uint8Array = noBytes;
  start = 0;
  length = 0;
  private readonly digits = new Uint8Array(integerTextLengthMax);

  show(bytes: Uint8Array, entry: number): this {
    const first = bytes[entry];
    if (first >= smallIntegerEnd && first < shortStringEnd) {
      this.bytes = bytes;
      this.start = entry + 1;
      this.length = first & 0x3f;
    } else if (isInteger(bytes, entry)) {
      this.spell(bytes, entry);
    } else if (first < mediumStringEnd) {
      this.bytes = bytes;
      this.start = entry + 2;
      this.length = ((first & 0x0f) << 8) | bytes[entry + 1];
    } else {
      this.bytes = bytes;
      this.start = entry + 5;
      this.length = totalBytes(bytes, entry + 1);
    }
    return this;
  }

  /** Shows what is in no listpack. */
  showText(bytes: Uint8Array, start: number, length: number): this {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    return this;
  }

  /** Lets go of the buffer that it showed. */
  release(): void {
    this.bytes = noBytes;
    this.start = 0;
    this.length = 0;
  }

  private spell(bytes: Uint8Array, entry: number): void {
    const value = integerOf(bytes, entry);
    this.bytes = this.digits;
    this.start = 0;
    if (!Number.isNaN(value)) {
      this.length = writeInteger(this.digits, 0, value);
      return;
    }
    const text = bigIntegerOf(bytes, entry).toString();
    for (let i = 0; i < text.length; i++) this.digits[i] = text.charCodeAt(i);
    this.length = text.length;
  }
}
