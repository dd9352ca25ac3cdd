/** JavaScript strings as UTF-8 bytes, without creating anything. A surrogate without its pair becomes U+FFFD. */

import { TextEncoder } from "./web.js";

/** From this length on the built-in encoder is faster than a loop over the characters. */
const encoderLengthMin = 128;

const encoder = new TextEncoder();

/** Number of bytes `text` takes. */
export function utf8Length(text: string): number {
  const length = text.length;
  let bytes = length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      bytes++;
    } else {
      bytes += 2;
      // A pair is two units and four bytes, so its second half adds none to the first's two.
      if (isHighSurrogate(unit) && i + 1 < length && isLowSurrogate(text.charCodeAt(i + 1))) i++;
    }
  }
  return bytes;
}

/** Writes `text` to bytes[at …), where `utf8Length(text)` bytes are free, and returns the offset after it. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  const length = text.length;
  if (length >= encoderLengthMin) return at + encoder.encodeInto(text, bytes.subarray(at)).written;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else if (isHighSurrogate(unit) && i + 1 < length && isLowSurrogate(text.charCodeAt(i + 1))) {
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff);
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      const scalar = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
      bytes[at++] = 0xe0 | (scalar >> 12);
      bytes[at++] = 0x80 | ((scalar >> 6) & 0x3f);
      bytes[at++] = 0x80 | (scalar & 0x3f);
    }
  }
  return at;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
