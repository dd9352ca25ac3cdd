/** What an arena is made with, and what it tells of its memory. */

export interface ArenaOptions {
  /** Index of the first chunk, 1 to 8191; a test starts high so that references exceed 2^31. Default 1. */
  firstChunkIndex?: number;
  /** Where buffers come from; default `defaultBuffer`. */
  createBuffer?: (lengthBytes: number) => ArrayBuffer | SharedArrayBuffer;
  /**
   * For tests: the first chunk moves at every allocation, and what it leaves behind is overwritten, so that a view that is used for longer than it is valid shows.
   */
  isRestless?: boolean;
}

/** Bytes by what they are used for. `reserved` = `used` + `wasted` + `free`. */
export interface ArenaUsage {
  /** All chunks together. */
  reserved: number;
  /** What owners asked for. */
  used: number;
  /** Lost to rounding up to a block, and at the ends of spans. */
  wasted: number;
  /** In free blocks and free pages. */
  free: number;
  /** The arena's own records beside the chunks. */
  overhead: number;
}
