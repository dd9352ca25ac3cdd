/**
 * Up to this many bytes a loop is faster than `set(subarray(…))`, which has to create a view. Measured on Node 20 from and to chunks, loop against
 * set: 16 bytes 20 and 50 ns, 32 bytes 30 and 53 ns, 64 bytes 58 and 60 ns, 128 bytes 112 and 70 ns.
 */
const loopLengthMax = 64;

/** Copies `length` bytes from `source[sourceAt]` on to `target[targetAt]` on. The two must be different ranges, or not overlap. */
export function copyBytes(source: Uint8Array, sourceAt: number, target: Uint8Array, targetAt: number, length: number): void {
  if (length > loopLengthMax) {
    target.set(source.subarray(sourceAt, sourceAt + length), targetAt);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    target[targetAt + i] = source[sourceAt + i];
    target[targetAt + i + 1] = source[sourceAt + i + 1];
    target[targetAt + i + 2] = source[sourceAt + i + 2];
    target[targetAt + i + 3] = source[sourceAt + i + 3];
  }
  for (; i < length; i++) target[targetAt + i] = source[sourceAt + i];
}

/** Moves `length` bytes from `from` on to `to` on, within one buffer: the ranges may overlap. */
export function moveBytes(bytes: Uint8Array, from: number, to: number, length: number): void {
  if (length > loopLengthMax) bytes.copyWithin(to, from, from + length);
  else if (to < from) for (let i = 0; i < length; i++) bytes[to + i] = bytes[from + i];
  else for (let i = length - 1; i >= 0; i--) bytes[to + i] = bytes[from + i];
}
