/** Copying bytes between arrays. */

/**
 * Up to this many bytes a loop is faster than `set(subarray(…))`, which has to create a view. Measured on Node 20:
 * 16 bytes 9 against 34 ns, 48 bytes 25 against 33 ns, 64 bytes 33 against 33 ns.
 */
const loopMax = 48;

/** Copies `length` bytes from source[start] to target[at]. The ranges don't overlap and lie within their arrays. */
export function copyBytes(source: Uint8Array, start: number, target: Uint8Array, at: number, length: number): void {
  if (length <= loopMax) {
    for (let i = 0; i < length; i++) target[at + i] = source[start + i] as number;
  } else {
    target.set(source.subarray(start, start + length), at);
  }
}
