/**
 * The bits of two numbers in turn, and apart again: those of the first at the even places, those of the second at the odd ones. Half of the result at a time, since a
 * JavaScript number has only 32 bits to shift.
 *
 * Source of the way to do it: "Interleave bits by Binary Magic Numbers" in Sean Eron Anderson's "Bit Twiddling Hacks".
 */

/** 16 bits at the even places of 32. Signed. */
export function spread16(value: number): number {
  let bits = value & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The 16 bits at the even places of 32. */
export function gather16(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}

const word = 2 ** 32;

/** Two integers of up to 32 bits as one of up to 64, rounded to the nearest double where that has more than 53. */
export function interleave(even: number, odd: number): number {
  const low = spread16(even) | (spread16(odd) << 1);
  const high = spread16(even >>> 16) | (spread16(odd >>> 16) << 1);
  return (high >>> 0) * word + (low >>> 0);
}
