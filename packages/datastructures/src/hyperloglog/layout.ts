/**
 * HyperLogLog: about how many different elements were added, in 12 KiB at most and with a standard error of 0.81 %. The bytes are those of a Redis string:
 *
 *   offset  bytes  field
 *        0      4  magic        "HYLL"
 *        4      1  encoding     0 dense, 1 sparse
 *        5      3  reserved     0 where nobody wrote anything else; kept as they are
 *        8      8  cardinality  the last count, little-endian; its most significant bit says that the registers have changed since
 *       16      …  registers    16,384 of six bits: the longest run of zero bits, and one, among the hashes of the elements that belong to the register
 *
 * Dense (`dense.ts`): all registers one after the other, the lowest bits of a byte first. Sparse (`sparse.ts`): runs of equal registers.
 *
 * Source: redis.io PFADD, PFCOUNT, PFMERGE and "HyperLogLog"; what redis-server 7.0.15 writes.
 */
export const encodingOffset = 4;
export const cardinalityOffset = 8;
export const headerBytes = 16;

export const denseEncoding = 0;
export const sparseEncoding = 1;

/** Bits of a hash that choose the register. */
export const indexBits = 14;
export const registerCount = 1 << indexBits;
export const registerBits = 6;
/** The highest value of a register that a hash can bring about: the other 50 bits are all 0. */
export const rankMax = 64 - indexBits + 1;
/** Values that six bits can have: a string that somebody made up has higher ones too. */
export const registerValues = 1 << registerBits;
export const denseRegisterBytes = (registerCount * registerBits) / 8;
/** Bytes of a dense HyperLogLog. */
export const denseBytes = headerBytes + denseRegisterBytes;
/** Bytes of one that nothing was added to: a sparse one, of a single run. */
export const emptyBytes = headerBytes + 2;
/** Bytes up to which a HyperLogLog stays sparse unless it is told otherwise: `hll-sparse-max-bytes` of Redis. */
export const sparseBytesMaxAtFirst = 3000;

const magic = [0x48, 0x59, 0x4c, 0x4c]; // HYLL
/** Of the last byte of the cardinality. */
const staleBit = 0x80;
const cardinalityBytes = 8;
/** Upper halves below this make numbers that are exact. */
const safeHigh = 2 ** 21;

/** Writes a HyperLogLog that nothing was added to, of `emptyBytes`, to `bytes[at]` on. */
export function initialise(bytes: Uint8Array, at: number): void {
  bytes.fill(0, at, at + headerBytes);
  bytes.set(magic, at);
  bytes[at + encodingOffset] = sparseEncoding;
  markStale(bytes, at);
  // One run of zeros, as long as there are registers (see sparse.ts).
  bytes[at + headerBytes] = 0x40 | ((registerCount - 1) >>> 8);
  bytes[at + headerBytes + 1] = (registerCount - 1) & 0xff;
}

/** Whether `bytes[at, at + length)` begins as a HyperLogLog does, and has the length of a dense one if it says that it is one. Its runs may be broken. */
export function isHyperLogLog(bytes: Uint8Array, at: number, length: number): boolean {
  if (length < headerBytes) return false;
  if (bytes[at] !== magic[0] || bytes[at + 1] !== magic[1] || bytes[at + 2] !== magic[2] || bytes[at + 3] !== magic[3]) return false;
  const encoding = bytes[at + encodingOffset];
  return encoding === sparseEncoding || (encoding === denseEncoding && length === denseBytes);
}

export function isDense(bytes: Uint8Array, at: number): boolean {
  return bytes[at + encodingOffset] === denseEncoding;
}

/** The registers have changed: what was counted before is not so any more. */
export function markStale(bytes: Uint8Array, at: number): void {
  bytes[at + cardinalityOffset + cardinalityBytes - 1] |= staleBit;
}

export function isStale(bytes: Uint8Array, at: number): boolean {
  return (bytes[at + cardinalityOffset + cardinalityBytes - 1] & staleBit) !== 0;
}

/** The last count, of one that is not stale: a bigint only where a number would not be exact, which no hashes bring about. */
export function readCardinality(bytes: Uint8Array, at: number): number | bigint {
  const low = wordAt(bytes, at + cardinalityOffset);
  const high = wordAt(bytes, at + cardinalityOffset + 4);
  if (high === 0) return low; // The common case by itself: its numbers stay small integers to V8.
  return high < safeHigh ? high * 2 ** 32 + low : BigInt(high) * 2n ** 32n + BigInt(low);
}

/** Keeps a count, as `estimateCardinality` returns it: -2^63 is as good as none. */
export function writeCardinality(bytes: Uint8Array, at: number, cardinality: number): void {
  writeWord(bytes, at + cardinalityOffset, cardinality >>> 0);
  writeWord(bytes, at + cardinalityOffset + 4, Math.floor(cardinality / 2 ** 32) >>> 0);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}
