/**
 * Where an element belongs: MurmurHash2 of 64 bits, whose lowest 14 bits choose a register, and whose others give its rank, that is the number of zero bits
 * before the first that is set, and one.
 *
 * 64-bit numbers are two halves of 32 bits each here. JavaScript multiplies only the lower halves of products; the upper one comes from parts of 16 bits.
 *
 * Source: Austin Appleby, MurmurHash2, 64-bit version for 64-bit platforms (public domain); the seed is what redis-server 7.0.15 uses.
 */
import { indexBits, registerCount } from "./layout.js";

/** The multiplier, 0xc6a4a7935bd1e995. */
const multiplierHigh = 0xc6a4a793 | 0;
const multiplierLow = 0x5bd1e995;
const multiplierLowHigh = multiplierLow >>> 16;
const multiplierLowLow = multiplierLow & 0xffff;
const seed = 0xadc83b19 | 0;
/** The hash shifts 64 bits by 47: the upper half by so much into the lower one. */
const shift = 47 - 32;

const blockBytes = 8;
/** Bits of the lower half that the index leaves. */
const lowRankBits = 32 - indexBits;
/** Of all 64: what is beyond counts as set. */
const rankBits = 64 - indexBits;

/** The upper half of the product of `low` and the multiplier's lower half. */
function productHigh(low: number): number {
  const lowLow = low & 0xffff;
  const lowHigh = low >>> 16;
  const cross = Math.imul(lowHigh, multiplierLowLow);
  const middle = (Math.imul(lowLow, multiplierLowLow) >>> 16) + (cross & 0xffff) + Math.imul(lowLow, multiplierLowHigh);
  return (Math.imul(lowHigh, multiplierLowHigh) + (cross >>> 16) + (middle >>> 16)) | 0;
}

/** The upper half of the product of a number and the multiplier. */
function timesHigh(low: number, high: number): number {
  return (productHigh(low) + Math.imul(low, multiplierHigh) + Math.imul(high, multiplierLow)) | 0;
}

/** The element `bytes[start, start + length)`: its register (`registerOf`) and its rank (`rankOf`) in one number. */
export function hashElement(bytes: Uint8Array, start: number, length: number): number {
  let low = seed ^ Math.imul(length, multiplierLow);
  let high = timesHigh(length, 0);
  const blocksEnd = start + (length & ~(blockBytes - 1));
  let at = start;
  for (; at < blocksEnd; at += blockBytes) {
    let blockLow = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    let blockHigh = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
    blockHigh = timesHigh(blockLow, blockHigh);
    blockLow = Math.imul(blockLow, multiplierLow);
    blockLow ^= blockHigh >>> shift;
    high ^= timesHigh(blockLow, blockHigh);
    low ^= Math.imul(blockLow, multiplierLow);
    high = timesHigh(low, high);
    low = Math.imul(low, multiplierLow);
  }
  const rest = start + length - at;
  if (rest > 0) {
    for (let i = Math.min(rest, 4) - 1; i >= 0; i--) low ^= bytes[at + i] << (i * 8);
    for (let i = rest - 1; i >= 4; i--) high ^= bytes[at + i] << (i * 8 - 32);
    high = timesHigh(low, high);
    low = Math.imul(low, multiplierLow);
  }
  low ^= high >>> shift;
  high = timesHigh(low, high);
  low = Math.imul(low, multiplierLow);
  low ^= high >>> shift;
  return (low & (registerCount - 1)) | (rankOfBits(low >>> indexBits, high) << indexBits);
}

/** @param low the bits above the index in the lower half. */
function rankOfBits(low: number, high: number): number {
  if (low !== 0) return trailingZeros(low) + 1;
  return (high === 0 ? rankBits : lowRankBits + trailingZeros(high)) + 1;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** The register that a hash belongs to, from 0 to 16,383. */
export function registerOf(hash: number): number {
  return hash & (registerCount - 1);
}

/** What the register has to be at least, from 1 to 51. */
export function rankOf(hash: number): number {
  return hash >>> indexBits;
}
