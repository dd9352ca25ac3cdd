/**
 * Values too long for the arena, each in a buffer of its own. Plain ArrayBuffers: the collector counts those, so that overwriting large values
 * again and again makes it free the old ones.
 */
import { assert } from "@respire/datastructures";

export class LargeValues {
  private readonly buffers: (Uint8Array | null)[] = [];
  private readonly freeIndexes: number[] = [];
  private totalBytes = 0;

  /** A new buffer of `length` zero bytes; returns its index. */
  create(length: number): number {
    const index = this.freeIndexes.pop() ?? this.buffers.length;
    this.buffers[index] = new Uint8Array(length);
    this.totalBytes += length;
    return index;
  }

  /** A second buffer with the same bytes; returns its index. */
  copy(index: number): number {
    const source = this.bytes(index);
    const copy = this.create(source.length);
    this.bytes(copy).set(source);
    return copy;
  }

  bytes(index: number): Uint8Array {
    const bytes = this.buffers[index];
    assert(bytes !== null && bytes !== undefined, "large values: an entry's buffer exists");
    return bytes;
  }

  free(index: number): void {
    this.totalBytes -= this.bytes(index).length;
    this.buffers[index] = null;
    this.freeIndexes.push(index);
  }

  get usedBytes(): number {
    return this.totalBytes;
  }
}
