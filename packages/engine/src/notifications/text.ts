/** Bytes that are put together from parts, again and again in the same buffer. */
import { copyBytes } from "@respire/datastructures";

const bytesAtFirst = 256;
/** A longer buffer is not kept for the next text. 64 KiB. */
const bytesKeptMax = 64 * 1024;

export class Text {
  /** The text is the first `length` bytes. */
  buffer = new Uint8Array(bytesAtFirst);
  length = 0;

  /** A new text begins. */
  begin(text: string): this {
    if (this.buffer.length > bytesKeptMax) this.buffer = new Uint8Array(bytesAtFirst);
    this.length = 0;
    return this.text(text);
  }

  /** Of characters up to U+00FF. */
  text(text: string): this {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.buffer[this.length++] = text.charCodeAt(i);
    return this;
  }

  number(value: number): this {
    return this.text(String(value));
  }

  bytes(bytes: Uint8Array, start: number, length: number): this {
    this.reserve(length);
    copyBytes(bytes, start, this.buffer, this.length, length);
    this.length += length;
    return this;
  }

  all(bytes: Uint8Array): this {
    return this.bytes(bytes, 0, bytes.length);
  }

  /** Each with its length, so that they may hold anything: `3:abc,2:de`. */
  measured(parts: readonly Uint8Array[]): this {
    parts.forEach((part, index) => {
      if (index > 0) this.text(",");
      this.number(part.length).text(":").all(part);
    });
    return this;
  }

  private reserve(length: number): void {
    const wanted = this.length + length;
    if (wanted <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.buffer.length * 2));
    copyBytes(this.buffer, 0, grown, 0, this.length);
    this.buffer = grown;
  }
}
