/**
 * Every bound of the protocol and why it is there. A length on the wire is checked against these before anything is
 * sized by it. Sources: redis.io "Redis serialization protocol specification" and the comments of redis.conf
 * (`proto-max-bulk-len`); the limits before authentication are those Redis introduced in 7.0.
 */

/** What one request may measure. A plain value: replace a parser's `limits` to change it, also between two calls. */
export interface RequestLimits {
  /** Most bytes in one argument (`proto-max-bulk-len`). */
  readonly bulkLengthMax: number;
  /** Most arguments in one request. */
  readonly multibulkCountMax: number;
  /** Most bytes in an inline request, and in the header line of a count or a length, before its line end. */
  readonly inlineLengthMax: number;
  /** False before AUTH on a server that asks for it: only changes which error a too large request gets. */
  readonly authenticated: boolean;
}

/** Counts are 32-bit in Redis. */
export const int32Max = 0x7fffffff;

/** The default of `proto-max-bulk-len`: 512 MB. */
export const bulkLengthMaxDefault = 512 * 1024 * 1024;

/** Line length that no honest count, length or telnet user reaches. */
export const inlineLengthMaxDefault = 64 * 1024;

/** Offsets into a request are kept in 32-bit tables, so that is how long a request can be in all. */
export const requestLengthMax = int32Max;

/**
 * Replies in one writer, in bytes: one run of memory, which grows by being copied. Not Redis's limit, which has none; a client that asks for more in one
 * reply than this has to ask in parts.
 */
export const replyLengthMax = int32Max;

/** Entries in a new request's tables: nearly every command has fewer arguments. */
export const argumentTableStart = 8;

/** Tables larger than this (8 KB each) are given back once a request no longer needs them. */
export const argumentTableKept = 2048;

/** An inline request's decoded text lives in a buffer that is kept between requests up to this size. */
export const inlineScratchKept = 4096;

export const authenticatedLimits: RequestLimits = {
  bulkLengthMax: bulkLengthMaxDefault,
  multibulkCountMax: int32Max,
  inlineLengthMax: inlineLengthMaxDefault,
  authenticated: true,
};

/** Enough for AUTH and HELLO, and too little to fill a server's memory without a password. */
export const unauthenticatedLimits: RequestLimits = {
  bulkLengthMax: 16384,
  multibulkCountMax: 10,
  inlineLengthMax: inlineLengthMaxDefault,
  authenticated: false,
};

/** What a reply may measure, for a client that trusts its server, but not every byte on the way. */
export interface ReplyLimits {
  /** Most bytes in one bulk string. */
  readonly bulkLengthMax: number;
  /** Most elements in one aggregate (a map's pair is two). They are stored as they arrive, not by the count announced. */
  readonly countMax: number;
  /** Most bytes in a simple string, an error or any other value that is one line. */
  readonly lineLengthMax: number;
  /**
   * Most bytes that a string may keep in memory besides its own: strings of up to 1 KB are cut out of a text that
   * neighbours in the stream share, which is two to three times as fast. 0 gives every string its own memory.
   */
  readonly sharedTextMax: number;
  /** Most aggregates inside each other. There is no recursion to overflow; this bounds memory. */
  readonly depthMax: number;
}

export const defaultReplyLimits: ReplyLimits = {
  bulkLengthMax: bulkLengthMaxDefault,
  countMax: int32Max,
  lineLengthMax: 1024 * 1024,
  depthMax: 1024,
  sharedTextMax: 4096,
};

/** A JavaScript string has at most 2^29 - 24 characters in V8, a little less than the longest bulk string. */
export const textLengthMax = 2 ** 29 - 24;

/** Digits of a big number; reading decimal text takes time that grows faster than its length. */
export const bigNumberLengthMax = 4096;

/** Arrays up to this count are created at their full size, longer ones grow as elements arrive. */
export const arrayPresizedMax = 1024;

/** A reply cut by the end of a chunk is completed in a buffer that is kept between replies up to this size. */
export const carryKept = 64 * 1024;

/** A buffer for a reply's bulk string is created at the announced length up to this size. */
export const carryTrusted = 1024 * 1024;
