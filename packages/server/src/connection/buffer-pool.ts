/**
 * Buffers for output and for unfinished requests. A connection has one only while it needs it, so that thousands of idle connections cost none.
 *
 * There are two sizes: a message to each of thousands of subscribers is short, and all of them have a buffer at the same time, until the turn ends.
 */
import type { ReplyBuffers } from "@respire/resp-protocol";

/** Holds a few short replies. 1 KiB. */
export const shortBytes = 1024;
/** The usual buffer: a long pipeline's replies fit. 16 KiB. */
export const pooledBytes = 16 * 1024;
/** Kept for later, at most: 4 MiB of each size. */
const keptBytesMax = 4 * 1024 * 1024;

export class BufferPool implements ReplyBuffers {
  private readonly short: Uint8Array[] = [];
  private readonly usual: Uint8Array[] = [];

  /** A buffer of at least `lengthMin` bytes, with whatever was in it. */
  acquire(lengthMin: number): Uint8Array {
    if (lengthMin <= shortBytes) return this.short.pop() ?? new Uint8Array(shortBytes);
    if (lengthMin > pooledBytes) return new Uint8Array(lengthMin);
    return this.usual.pop() ?? new Uint8Array(pooledBytes);
  }

  release(buffer: Uint8Array): void {
    const { length } = buffer;
    if (length === shortBytes) keep(this.short, buffer);
    else if (length === pooledBytes) keep(this.usual, buffer);
  }
}

function keep(kept: Uint8Array[], buffer: Uint8Array): void {
  if (kept.length < keptBytesMax / buffer.length) kept.push(buffer);
}
