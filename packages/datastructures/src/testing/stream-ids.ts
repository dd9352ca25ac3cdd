/** Ids of stream entries as whole numbers of 128 bits: what models count with. */
import { idWords, uint64 } from "../stream/id.js";

export const highestWholeId = 2n ** 128n - 1n;
/** How far ids with the same sequence number are apart in the next milliseconds. */
export const oneMs = 2n ** 64n;

export function idOf(whole: bigint): Uint32Array {
  const words = new Uint32Array(idWords);
  for (let i = 0; i < idWords; i++) words[i] = Number((whole >> BigInt(96 - 32 * i)) & 0xffffffffn);
  return words;
}

export function wholeIdOf(words: Uint32Array, at = 0): bigint {
  return (uint64(words, at) << 64n) | uint64(words, at + 2);
}
