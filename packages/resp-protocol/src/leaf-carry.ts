/** The bytes of a reply's leaf that the end of a chunk cut off, until the next chunk brings the rest. */

import { carryKept, carryTrusted } from "./limits.js";

const noBytes = new Uint8Array(0);
const lengthMin = 256;

export class LeafCarry {
  /** The leaf so far is bytes[0, length). */
  bytes: Uint8Array = noBytes;
  length = 0;

  /** Adds chunk[from, to). `leafLength` is how long the leaf will be, 0 if that is not known yet. */
  append(chunk: Uint8Array, from: number, to: number, leafLength: number): void {
    const length = this.length + to - from;
    if (length > this.bytes.length) {
      // An announced length is believed up to a bound, from there on the buffer doubles with what really arrives.
      const announced = leafLength <= carryTrusted ? leafLength : 0;
      let capacity = Math.max(length, announced, this.bytes.length * 2, lengthMin);
      if (leafLength > 0) capacity = Math.min(capacity, Math.max(leafLength, lengthMin));
      const bytes = new Uint8Array(capacity);
      bytes.set(this.bytes.subarray(0, this.length));
      this.bytes = bytes;
    }
    this.bytes.set(chunk.subarray(from, to), this.length);
    this.length = length;
  }

  /** Forgets the leaf; the buffer is kept for the next one unless it is large. */
  empty(): void {
    this.length = 0;
    if (this.bytes.length > carryKept) this.bytes = noBytes;
  }

  /** Forgets the leaf and the buffer. */
  clear(): void {
    this.length = 0;
    this.bytes = noBytes;
  }
}
