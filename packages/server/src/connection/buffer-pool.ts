/**
 * Buffers for output and for unfinished requests. A connection has one only while it needs it, so that thousands of idle connections cost none.
 *
 * There are small ones, in which single replies and messages fit, so that a message to thousands takes little and stays in the processor's cache; and large
 * ones, in which a pipeline's replies do. Output that outgrows a small one is copied once.
 */
import type { ReplyBuffers } from "@respire/resp-protocol";

/** 1 KiB and 16 KiB. */
export const smallBytes = 1024;
export const pooledBytes = 16 * 1024;
/** Kept for later, at most: 4 MiB of each. */
const smallMax = 4096;
const pooledMax = 256;

export class BufferPool implements ReplyBuffers {
  private readonly small: Uint8Array[] = [];
  private readonly free: Uint8Array[] = [];

  /** A buffer of at least `lengthMin` bytes, with whatever was in it. */
  acquire(lengthMin: number): Uint8Array {
    if (lengthMin <= smallBytes) return this.small.pop() ?? new Uint8Array(smallBytes);
    if (lengthMin > pooledBytes) return new Uint8Array(lengthMin);
    return this.free.pop() ?? new Uint8Array(pooledBytes);
  }

  release(buffer: Uint8Array): void {
    if (buffer.length === smallBytes) {
      if (this.small.length < smallMax) this.small.push(buffer);
    } else if (buffer.length === pooledBytes && this.free.length < pooledMax) this.free.push(buffer);
  }
}
