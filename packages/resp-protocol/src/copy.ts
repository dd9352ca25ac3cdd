/** Copying bytes between arrays. */

/**
 * Up to this many bytes a loop is faster than `set(subarray(…))`, which has to create a view. Measured on Node 20, loop
 * against set: 16 bytes 15 and 55 ns, 32 bytes 26 and 54 ns, 56 bytes 43 and 43 ns, 128 bytes 94 and 43 ns.
 */
const loopMax = 56;

/** Copies `length` bytes from source[start] to target[at]. The ranges don't overlap and lie within their arrays. */
export function copyBytes(source: Uint8Array, start: number, target: Uint8Array, at: number, length: number): void {
  if (length > loopMax) {
    target.set(length === source.length ? source : source.subarray(start, start + length), at);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    target[at + i] = source[start + i] as number;
    target[at + i + 1] = source[start + i + 1] as number;
    target[at + i + 2] = source[start + i + 2] as number;
    target[at + i + 3] = source[start + i + 3] as number;
  }
  for (; i < length; i++) target[at + i] = source[start + i] as number;
}
