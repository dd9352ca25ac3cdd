/**
 * Buffers for output and for unfinished requests. A connection has one only while it needs it, so that thousands of idle connections cost none.
 *
 * There are few sizes, each four times the one before: a message to each of a thousand subscribers is short, and all of them have a buffer at the same time,
 * until the turn ends; to a single one a thousand messages may go in one turn. What outgrows its buffer is copied to one of the next size.
 */
import type { ReplyBuffers } from "@respire/resp-protocol";

/** Holds a few short replies. 1 KiB. */
export const shortBytes = 1024;
/** A long pipeline's replies fit. 16 KiB. */
export const pooledBytes = 16 * 1024;
const sizes: readonly number[] = [shortBytes, 4 * 1024, pooledBytes, 64 * 1024, 256 * 1024];
/** Kept for later, at most: 6 MiB of each size. */
const keptBytesMax = 6 * 1024 * 1024;

export class BufferPool implements ReplyBuffers {
  /** By size, in their order. */
  private readonly kept: readonly Uint8Array[][] = sizes.map(() => []);

  /** A buffer of at least `lengthMin` bytes, with whatever was in it. */
  acquire(lengthMin: number): Uint8Array {
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i] as number;
      if (lengthMin <= size) return (this.kept[i] as Uint8Array[]).pop() ?? new Uint8Array(size);
    }
    return new Uint8Array(lengthMin);
  }

  release(buffer: Uint8Array): void {
    const index = sizes.indexOf(buffer.length);
    if (index < 0) return;
    const kept = this.kept[index] as Uint8Array[];
    if (kept.length * buffer.length < keptBytesMax) kept.push(buffer);
  }

  /** Buffers that are kept. */
  get idle(): readonly Uint8Array[] {
    return this.kept.flat();
  }
}
