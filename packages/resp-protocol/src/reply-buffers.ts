/** Where a writer gets its memory. */

export interface ReplyBuffers {
  /** A buffer of at least `lengthMin` bytes for the caller alone; its contents may be anything. */
  acquire(lengthMin: number): Uint8Array;
  /** Takes back a buffer that `acquire` gave; the caller no longer touches it. */
  release(buffer: Uint8Array): void;
}

/** A new buffer each time, left to the garbage collector afterwards. Length in bytes of the smallest: `lengthMin`. */
export function unpooledBuffers(lengthMin = 1024): ReplyBuffers {
  return {
    acquire: (length) => new Uint8Array(Math.max(length, lengthMin)),
    release: () => {},
  };
}
