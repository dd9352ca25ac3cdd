/**
 * Buffers for output and for unfinished requests. A connection has one only while it needs it, so that thousands of idle connections cost none.
 */
import type { ReplyBuffers } from "@respire/resp-protocol";

/** The usual buffer: a pipeline's replies fit. 16 KiB. */
export const pooledBytes = 16 * 1024;
/** Kept for later, at most: 4 MiB. */
const pooledMax = 256;

export class BufferPool implements ReplyBuffers {
  private readonly free: Uint8Array[] = [];

  /** A buffer of at least `lengthMin` bytes, with whatever was in it. */
  acquire(lengthMin: number): Uint8Array {
    if (lengthMin > pooledBytes) return new Uint8Array(lengthMin);
    return this.free.pop() ?? new Uint8Array(pooledBytes);
  }

  release(buffer: Uint8Array): void {
    if (buffer.length === pooledBytes && this.free.length < pooledMax) this.free.push(buffer);
  }
}
