/**
 * Values too long for the arena, each in a buffer of its own. Plain ArrayBuffers: the collector counts those, so that overwriting large values
 * again and again makes it free the old ones.
 *
 * A value that was changed in place may have room behind it, so that many small additions don't each copy it: as much again below 1 MiB, as in Redis
 * (`SDS_MAX_PREALLOC`), an eighth above, but at least 1 MiB. Redis adds 1 MiB there, which it can afford because a C library grows large blocks by
 * mapping more pages; here the value is copied, so room grows with it, and a byte is copied some eight times at most. The room counts as memory in use. Bytes
 * behind a value are 0.
 */
import { assert } from "@respire/datastructures";
import { newBuffer } from "./long-memory.js";

const doublingBytesMax = 1024 * 1024;
const growthShare = 8;

export class LargeValues {
  private readonly buffers: (Uint8Array | null)[] = [];
  private readonly lengths: number[] = [];
  private readonly freeIndexes: number[] = [];
  private totalBytes = 0;

  /** A new value of `length` zero bytes, with room for as many as are given; returns its index. */
  create(length: number, capacity = length): number {
    assert(capacity >= length, "large values: a value fits its buffer");
    const buffer = newBuffer(capacity);
    const index = this.freeIndexes.pop() ?? this.buffers.length;
    this.buffers[index] = buffer;
    this.lengths[index] = length;
    this.totalBytes += capacity;
    return index;
  }

  /** A second buffer with the same bytes; returns its index. */
  copy(index: number): number {
    const length = this.length(index);
    const copy = this.create(length);
    this.bytes(copy).set(this.bytes(index).subarray(0, length));
    return copy;
  }

  /** The value's buffer, which may be longer than the value: it takes this much memory. */
  bytes(index: number): Uint8Array {
    const bytes = this.buffers[index];
    assert(bytes !== null && bytes !== undefined, "large values: an entry's buffer exists");
    return bytes;
  }

  length(index: number): number {
    return this.lengths[index];
  }

  /** Makes a value longer, with zero bytes. Costs a copy only now and then. @returns bytes of the buffer that was dropped for a longer one, or 0. */
  grow(index: number, length: number): number {
    const old = this.bytes(index);
    assert(length >= this.lengths[index], "large values: a value that grows gets longer");
    const grown = length <= old.length ? null : newBuffer(capacityFor(length));
    this.lengths[index] = length;
    if (grown === null) return 0;
    grown.set(old);
    this.buffers[index] = grown;
    this.totalBytes += grown.length - old.length;
    return old.length;
  }

  /** Gives a value another length for which its buffer has room. Bytes that are new are 0. */
  resize(index: number, length: number): void {
    const bytes = this.bytes(index);
    assert(length <= bytes.length, "large values: a value fits its buffer");
    if (length < this.lengths[index]) bytes.fill(0, length, this.lengths[index]);
    this.lengths[index] = length;
  }

  free(index: number): void {
    this.totalBytes -= this.bytes(index).length;
    this.buffers[index] = null;
    this.freeIndexes.push(index);
  }

  /** Bytes of all buffers. */
  get usedBytes(): number {
    return this.totalBytes;
  }
}

/** How long a buffer to make for a value that has grown to `length` bytes, and may grow on. */
export function capacityFor(length: number): number {
  return length + (length < doublingBytesMax ? length : Math.max(doublingBytesMax, Math.floor(length / growthShare)));
}
