/** Bounds of the engine, each with its reason. */

/** Entries the expiry cycle looks at before it looks at the clock again, and fields that a read deletes at once: some 50 µs of work. */
export const expireBatch = 128;
/** When fewer than one in ten of the keys looked at have expired, the cycle rests until the next tick, as Redis's does. */
export const expiredShareGoOn = 0.1;
/** Work in the background stops after this long, so that nobody waits longer for a reply. Microseconds. */
export const sliceBudgetUs = 1000;
/** How much of the arena must be free before blocks are moved together: less is the price of any allocator. */
export const compactionFreeShareMin = 0.15;
/** But where more and more is being freed, as when a queue is emptied, only from here on: blocks that are moved would be freed soon, and have been moved for nothing. */
export const compactionFreeShareAnyway = 0.75;
/** More and more: so much of the arena within so many milliseconds. */
export const freeingShareMin = 0.01;
export const freeingWithinMs = 500;
/** Below this a compaction isn't worth its walk. 8 MiB, two chunks. */
export const compactionFreeBytesMin = 8 * 1024 * 1024;
/** Bytes that a compaction moves before it looks at the clock: some 100 µs of copying. */
export const compactionStepBytes = 512 * 1024;
/** Bytes of a value from which it gets a buffer of its own; 18 bits of the entry's key word hold shorter lengths. */
export const inlineValueLengthMax = (1 << 18) - 1;
/** The longest string unless `proto-max-bulk-len` says otherwise, as in Redis: 512 MiB. */
export const stringLengthMax = 512 * 1024 * 1024;
/** How much of the arguments an unknown-command error repeats. */
export const errorEchoLengthMax = 128;
/** Views for the values of one command's keys, by position: a handler may hold this many at a time. */
export const viewCount = 4;
