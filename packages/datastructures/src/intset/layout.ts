/**
 * Intset: distinct integers of up to 64 bits in ascending order, the form in which Redis keeps small sets of integers, and in which RDB and DUMP carry them.
 *
 *   offset  bytes  field
 *        0      4  width     of each integer: 2, 4 or 8 bytes, little-endian
 *        4      4  count     little-endian
 *        8      …  integers  two's complement, little-endian
 *
 * All have the width that the widest one needed: one that needs more widens them all. None of them is narrowed when the widest goes.
 *
 * Source: the intset of redis-server 7.0.15, as DUMP writes it.
 */
export const headerBytes = 8;
export const countOffset = 4;
/** Bytes of an intset without integers. */
export const emptyBytes = headerBytes;
export const width16 = 2;
export const width32 = 4;
export const width64 = 8;

export function readWord(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

export function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}
