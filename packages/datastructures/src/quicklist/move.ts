/**
 * Moving bytes within a chunk of the arena.
 *
 * V8 moves bytes of a shared buffer one by one, unless source and target are equally far from a multiple of 8. So longer ranges go through a buffer that is not
 * shared: there and back with the same remainders, eight bytes at a time, and in between they are moved as other memory is. Measured on Node 20, directly and
 * so: 512 bytes 300 and 230 ns, 2 KiB 600 to 1160 and 300 ns, 4 KiB 1160 to 2280 and 450 to 1600 ns.
 */
import { moveBytes } from "../bytes/copy.js";

const viaBufferMin = 512;
/** Longer than a node of the largest size. Longer ranges are moved directly. */
const viaBufferMax = (1 << 16) + 64;
const remainderMask = 7;

let buffer: Uint8Array | null = null;

/** Moves `length` bytes from `from` on to `to` on: the ranges may overlap. */
export function moveInChunk(bytes: Uint8Array, from: number, to: number, length: number): void {
  if (length < viaBufferMin || length > viaBufferMax || ((from ^ to) & remainderMask) === 0) return moveBytes(bytes, from, to, length);
  buffer ??= new Uint8Array(2 * (viaBufferMax + remainderMask + 1));
  const first = from & remainderMask;
  const second = viaBufferMax + remainderMask + 1 + (to & remainderMask);
  buffer.set(bytes.subarray(from, from + length), first);
  buffer.copyWithin(second, first, first + length);
  bytes.set(buffer.subarray(second, second + length), to);
}
