/** A copy of a sparse HyperLogLog that is changed in several steps before its owner hears of it. For one at a time. */
import { copyBytes } from "../bytes/copy.js";
import { denseBytes } from "./layout.js";
import type { HyperLogLogBytes } from "./owned-bytes.js";

export class Scratch implements HyperLogLogBytes {
  bytes = new Uint8Array(denseBytes);
  words = new Uint32Array(this.bytes.buffer);
  readonly start = 0;
  length = 0;
  sparseBytesMax = 0;

  /** Makes it a copy. */
  take(source: HyperLogLogBytes): this {
    this.length = 0;
    this.resize(source.length);
    this.sparseBytesMax = source.sparseBytesMax;
    copyBytes(source.bytes, source.start, this.bytes, 0, source.length);
    return this;
  }

  /** Makes another one what it is. */
  give(target: HyperLogLogBytes): void {
    if (target.length !== this.length) target.resize(this.length);
    copyBytes(this.bytes, 0, target.bytes, target.start, this.length);
  }

  resize(length: number): void {
    if (length > this.bytes.length) {
      const longer = new Uint8Array(4 * length);
      copyBytes(this.bytes, 0, longer, 0, this.length);
      this.bytes = longer;
      this.words = new Uint32Array(longer.buffer);
    }
    this.length = length;
  }
}
