import fc from "fast-check";
import { expect, test } from "vitest";
import { hashElement, rankOf, registerOf } from "./element-hash.js";

const multiplier = 0xc6a4a7935bd1e995n;
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** MurmurHash2 of 64 bits as its author describes it, in 64-bit numbers. */
function murmur(bytes: Uint8Array): bigint {
  let hash = 0xadc83b19n ^ low64(BigInt(bytes.length) * multiplier);
  const word = (from: number, to: number): bigint => bytes.slice(from, to).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const blocksEnd = bytes.length - (bytes.length % 8);
  for (let at = 0; at < blocksEnd; at += 8) {
    let block = low64(word(at, at + 8) * multiplier);
    block ^= block >> 47n;
    hash = low64((hash ^ low64(block * multiplier)) * multiplier);
  }
  if (blocksEnd < bytes.length) hash = low64((hash ^ word(blocksEnd, bytes.length)) * multiplier);
  hash = low64((hash ^ (hash >> 47n)) * multiplier);
  return hash ^ (hash >> 47n);
}

function expectSame(bytes: Uint8Array): void {
  const hash = murmur(bytes);
  let rank = 1;
  for (let rest = hash >> 14n; rank <= 50 && (rest & 1n) === 0n; rest >>= 1n) rank++;
  const found = hashElement(Uint8Array.of(1, 2, 3, ...bytes, 4), 3, bytes.length);
  expect([registerOf(found), rankOf(found)]).toEqual([Number(hash & 16383n), rank]);
}

test("an element's register and rank are those of the 64-bit hash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => expectSame(bytes)),
    { numRuns: 5000 },
  );
});

test("of every length, and of bytes that are all set or none", () => {
  for (let length = 0; length <= 70; length++) {
    expectSame(new Uint8Array(length));
    expectSame(new Uint8Array(length).fill(255));
    expectSame(Uint8Array.from({ length }, (_, i) => i * 37));
  }
});
