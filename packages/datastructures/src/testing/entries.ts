/**
 * Entries for tests: each has a number, from which its key, its length and all its bytes follow, so that any one can be verified alone.
 *
 * Entry: 4 bytes number, 4 bytes key word, key, tail. Bit 14 of the key word, which is the owner's, is set, to see that the dictionary ignores it.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { KeyHasher } from "../bytes/hash.js";
import { keyLengthBits, keyLengthMask, keyOffsetFor, longKey } from "../dictionary/layout.js";

/** Lengths around the one from which on a key's length has a place of its own. Numbers from 0 on have these keys, two numbers to each length. */
export const keyLengths = [1, 16_382, 16_383, 16_384, 300_000] as const;
export const specialNumbers = 1 + keyLengths.length * 2;

const specialKeys = keyLengths.flatMap((length) => [0x61, 0x62].map((last) => new Uint8Array(length).fill(0x6b).fill(last, length - 1)));
const keys: Uint8Array[] = [new Uint8Array(0), ...specialKeys];

/** Keys of equal length differ in their last bytes. Number 0 has the empty key. */
export function keyOf(number: number): Uint8Array {
  keys[number] ??= Uint8Array.from(`key:${number}`, (digit) => digit.charCodeAt(0));
  return keys[number];
}

const hasher = new KeyHasher(0x5eed, 0xf00d);
const keyHash = (number: number): number => {
  const key = keyOf(number);
  return hasher.hash(key, 0, key.length);
};

/** Hashes by what they are good for. The weak ones bring about what a keyed hash makes unlikely beyond hope. */
export const hashes = {
  keyed: (number: number): number => keyHash(number) >>> 0,
  /** The same as a signed integer, as it comes from the hasher. */
  signed: keyHash,
  /** All entries in eight places of the whole range. */
  "three bits": (number: number): number => ((keyHash(number) & 7) << 29) >>> 0,
  /** All entries in one place that no number of bits splits, with a few hundred different hashes. */
  "low byte": (number: number): number => (0xabcdef00 | (keyHash(number) & 0xff)) >>> 0,
  "all zero": (): number => 0,
  "all ones": (): number => 0xffffffff,
} as const satisfies Record<string, (number: number) => number>;
export type HashKind = keyof typeof hashes;

/** What an entry asks of the arena: 0 to 40 bytes behind the key, and some thousand for one entry in 16. */
export function entryBytes(number: number): number {
  const length = keyOf(number).length;
  return keyOffsetFor(length) + length + (number % 41) + (number % 16 === 0 ? 1000 + (number % 3000) : 0);
}

export function createEntry(arena: Arena, number: number): number {
  const key = keyOf(number);
  const length = entryBytes(number);
  const ref = arena.allocate(length);
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  words[at] = number;
  words[at + 1] = Math.min(key.length, longKey) | (1 << keyLengthBits);
  if (key.length >= longKey) words[at + 2] = key.length;
  const bytes = arena.bytesOf(ref);
  const keyAt = byteOffset(ref) + keyOffsetFor(key.length);
  bytes.set(key, keyAt);
  bytes.fill(number, keyAt + key.length, byteOffset(ref) + length);
  return ref;
}

export function numberOf(arena: Arena, ref: number): number {
  return arena.wordsOf(ref)[wordOffset(ref)];
}

/** True if every byte of the entry is what its number says. */
export function isIntact(arena: Arena, ref: number, number: number): boolean {
  const key = keyOf(number);
  const words = arena.wordsOf(ref);
  if (words[wordOffset(ref)] !== number) return false;
  if ((words[wordOffset(ref) + 1] & keyLengthMask) !== Math.min(key.length, longKey)) return false;
  const bytes = arena.bytesOf(ref);
  let at = byteOffset(ref) + keyOffsetFor(key.length);
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
  at += key.length;
  const end = byteOffset(ref) + entryBytes(number);
  for (; at < end; at++) if (bytes[at] !== (number & 0xff)) return false;
  return true;
}

/** Copies an entry to a new block and frees the old one. */
export function moveEntry(arena: Arena, ref: number): number {
  const length = entryBytes(numberOf(arena, ref));
  const moved = arena.allocate(length);
  const from = byteOffset(ref);
  arena.bytesOf(moved).set(arena.bytesOf(ref).subarray(from, from + length), byteOffset(moved));
  arena.free(ref, length);
  return moved;
}
