/**
 * HalfSipHash-1-3: a keyed 32-bit hash of a byte range.
 *
 * Keyed, because whoever knows the hash of a key can choose keys that collide; without the 64-bit key nobody can. One
 * compression round and three finishing rounds, as in the hash tables of Rust, Python and the Linux kernel (there as
 * SipHash-1-3 and hsiphash). All arithmetic is on 32-bit integers, which JavaScript engines keep in registers.
 *
 * Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), and the reference half-siphash constants.
 */
const initial2 = 0x6c796765;
const initial3 = 0x74656462;

export class KeyHasher {
  private readonly key0: number;
  private readonly key1: number;

  /** @param key0 @param key1 the two 32-bit halves of the secret; draw them from a cryptographic source in a server. */
  constructor(key0: number, key1: number) {
    this.key0 = key0 | 0;
    this.key1 = key1 | 0;
  }

  /**
   * The hash of `bytes[start, start + length)`, a signed 32-bit integer: V8 allocates 16 bytes for a number beyond 2^31 that leaves a function,
   * which would be garbage for every other key.
   */
  hash(bytes: Uint8Array, start: number, length: number): number {
    let v0 = this.key0;
    let v1 = this.key1;
    let v2 = initial2 ^ v0;
    let v3 = initial3 ^ v1;
    let at = start;
    const wordsEnd = start + (length & ~3);
    while (at < wordsEnd) {
      const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      at += 4;
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    let last = length << 24;
    const rest = length & 3;
    if (rest > 2) last |= bytes[at + 2] << 16;
    if (rest > 1) last |= bytes[at + 1] << 8;
    if (rest > 0) last |= bytes[at];
    v3 ^= last;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= last;
    v2 ^= 0xff;
    for (let round = 0; round < 3; round++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    return v1 ^ v3;
  }
}
