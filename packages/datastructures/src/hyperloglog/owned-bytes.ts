/** Where a HyperLogLog lies: `bytes[start, start + length)`. */
export interface HyperLogLogBytes {
  readonly bytes: Uint8Array;
  /** The same memory from the same byte on, as many whole words as it has. */
  readonly words: Uint32Array;
  readonly start: number;
  readonly length: number;
  /** Bytes up to which it stays sparse. */
  readonly sparseBytesMax: number;
  /** Makes it longer or shorter, and keeps what there is of both; bytes that are new may be anything. Afterwards it may lie somewhere else. */
  resize(length: number): void;
}
