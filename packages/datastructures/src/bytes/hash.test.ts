import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyHasher } from "./hash.js";

const mask = (1n << 32n) - 1n;
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (32n - bits))) & mask;

/** HalfSipHash-c-d written down from the paper's description, in bigint and without regard to speed: the hash's independent witness. */
function halfSipHash(c: number, d: number, key: Uint8Array, message: Uint8Array): bigint {
  const word = (bytes: Uint8Array, at: number): bigint =>
    [0, 1, 2, 3].reduce((sum, i) => sum | (BigInt(bytes[at + i] ?? 0) << BigInt(8 * i)), 0n);
  const [k0, k1] = [word(key, 0), word(key, 4)];
  const v = [k0, k1, 0x6c796765n ^ k0, 0x74656462n ^ k1];
  const mix = (a: number, b: number, bits: bigint): void => {
    v[a] = (v[a] + v[b]) & mask;
    v[b] = rotate(v[b], bits) ^ v[a];
  };
  const round = (): void => {
    mix(0, 1, 5n);
    v[0] = rotate(v[0], 16n);
    mix(2, 3, 8n);
    mix(0, 3, 7n);
    mix(2, 1, 13n);
    v[2] = rotate(v[2], 16n);
  };
  const padded = new Uint8Array(Math.floor(message.length / 4) * 4 + 4);
  padded.set(message);
  padded[padded.length - 1] = message.length & 0xff;
  for (let at = 0; at < padded.length; at += 4) {
    const m = word(padded, at);
    v[3] ^= m;
    for (let i = 0; i < c; i++) round();
    v[0] ^= m;
  }
  v[2] ^= 0xffn;
  for (let i = 0; i < d; i++) round();
  return v[1] ^ v[3];
}

/** Output of the reference implementation of HalfSipHash-2-4 for the key 00 to 07 and the messages "", 00, 00 01, and so on, as hexadecimal bytes. */
const published = (
  "a9359f5b 27475ab8 fa62a603 8afee704 2a6e4689 c5fab669 5863fc23 8bcf63c5 d0b8848f f806e779 94b07934 08083050 57f0872f " +
  "77e663ff d6fff87c 74fe2b97 d9b5ac84 c474645b 465b8d9b 7befe387 e34d1045 613f62b3 70f367fe e6adb8bd 27400c63 26787875 4f567b5f 3ab0e669 " +
  "b0644000 ff670fb4 509e338b 5d589f1a fee72112"
).split(" ");

const ascending = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

describe("the witness", () => {
  test.each(published.map((hex, length) => ({ hex, length })))("agrees with the published vector of $length bytes", ({ hex, length }) => {
    const hash = Number(halfSipHash(2, 4, ascending(8), ascending(length)));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, hash, true);
    expect(Buffer.from(bytes).toString("hex")).toBe(hex);
  });
});

describe("KeyHasher", () => {
  test("is HalfSipHash-1-3, wherever in a buffer the key lies", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(word, word, fc.uint8Array({ maxLength: 300 }), fc.nat(9), fc.nat(9), (key0, key1, message, before, after) => {
        const key = new Uint8Array(8);
        new DataView(key.buffer).setUint32(0, key0, true);
        new DataView(key.buffer).setUint32(4, key1, true);
        const bytes = new Uint8Array(before + message.length + after).fill(0xa5);
        bytes.set(message, before);
        expect(new KeyHasher(key0, key1).hash(bytes, before, message.length)).toBe(Number(halfSipHash(1, 3, key, message)) | 0);
      }),
      { numRuns: 500 },
    );
  });

  test("counts only the low byte of a long key's length, as the paper says", () => {
    const key = ascending(8);
    for (const length of [255, 256, 257, 16383, 70_000]) {
      const message = Uint8Array.from({ length }, (_, i) => i * 7);
      expect(new KeyHasher(0x03020100, 0x07060504).hash(message, 0, length)).toBe(Number(halfSipHash(1, 3, key, message)) | 0);
    }
  });

  test("another secret gives other hashes", () => {
    const message = ascending(16);
    const hashes = new Set(Array.from({ length: 1000 }, (_, i) => new KeyHasher(i, 0).hash(message, 0, 16)));
    expect(hashes.size).toBe(1000);
  });
});
