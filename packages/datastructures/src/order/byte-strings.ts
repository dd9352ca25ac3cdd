/** Byte strings in the order in which they were added, one behind the other in one buffer: no object for each. Used again after `clear`. */
import { copyBytes } from "../bytes/copy.js";

/** Kept for the next strings, if no more was needed for these. */
const keptBytes = 64 * 1024;
const keptCount = 4096;
/** Ends are 32 bits. */
const totalBytesMax = 2 ** 32 - 1;

export class ByteStrings {
  bytes = new Uint8Array(1024);
  count = 0;
  /** Of all strings together. */
  totalBytes = 0;
  private ends = new Uint32Array(64);
  /** Of the bytes that `readAhead` saw last. Of no use, but to a compiler that leaves out what is read for nothing. */
  readAheadSum = 0;

  /** Makes room for so many strings more. Throws a RangeError where there is no memory for them. */
  reserve(count: number): void {
    const wanted = this.count + count;
    if (wanted <= this.ends.length) return;
    const ends = new Uint32Array(Math.max(wanted, this.ends.length * 2));
    ends.set(this.ends.subarray(0, this.count));
    this.ends = ends;
  }

  /** Adds a copy of `bytes[start, start + length)`. Throws a RangeError where there is no memory for it, and beyond 4 GiB. */
  add(bytes: Uint8Array, start: number, length: number): void {
    const from = this.totalBytes;
    const end = from + length;
    if (end > this.bytes.length) this.grow(end);
    if (this.count === this.ends.length) this.reserve(1);
    copyBytes(bytes, start, this.bytes, from, length);
    this.ends[this.count++] = end;
    this.totalBytes = end;
  }

  start(index: number): number {
    return index === 0 ? 0 : this.ends[index - 1];
  }

  length(index: number): number {
    return this.ends[index] - this.start(index);
  }

  /**
   * Looks at the strings that are to be used next, at all of them before the first is used: so they come out of memory side by side instead of one after the
   * other. They are those whose indexes stand at the places from `from` up to, not including, `to`.
   */
  readAhead(indexes: Uint32Array, from: number, to: number): void {
    const { bytes } = this;
    let seen = 0;
    for (let i = from; i < to; i++) seen ^= bytes[this.start(indexes[i])];
    this.readAheadSum = seen;
  }

  /** Whether any of the strings has a zero byte in it. */
  get hasZeroByte(): boolean {
    const at = this.bytes.indexOf(0);
    return at >= 0 && at < this.totalBytes;
  }

  /** Forgets all strings, and gives much memory back. */
  clear(): void {
    this.count = 0;
    this.totalBytes = 0;
    if (this.bytes.length > keptBytes) this.bytes = new Uint8Array(keptBytes);
    if (this.ends.length > keptCount) this.ends = new Uint32Array(keptCount);
  }

  private grow(lengthBytes: number): void {
    if (lengthBytes > totalBytesMax) throw new RangeError("byte strings: too long together");
    const longer = new Uint8Array(Math.max(lengthBytes, Math.min(this.bytes.length * 2, totalBytesMax)));
    longer.set(this.bytes.subarray(0, this.totalBytes));
    this.bytes = longer;
  }
}
