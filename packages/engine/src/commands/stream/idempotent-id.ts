/** The idempotent id of an entry whose producer gives none: the same for the same fields and values, in whatever order. */
import { xxh3 } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";

const lengthBytes = 8;

/** @param first the word that is the first field; `fields` of them, each with its value behind it. A character for each byte. */
export function idempotentIdOf(args: Arguments, first: number, fields: number): string {
  let sum = 0n;
  let combined = 0n;
  for (let i = 0; i < fields; i++) {
    const field = args.word(first + i * 2);
    const value = args.word(first + i * 2 + 1);
    // With the field's length between them, so that what belongs to which of the two makes a difference.
    const pair = new Uint8Array(field.length + lengthBytes + value.length);
    pair.set(field, 0);
    new DataView(pair.buffer).setUint32(field.length, field.length, true);
    pair.set(value, field.length + lengthBytes);
    const hash = xxh3(pair, 0, pair.length);
    sum = BigInt.asUintN(64, sum + hash);
    combined ^= hash;
  }
  return `${sum.toString(16).padStart(16, "0")}${combined.toString(16).padStart(16, "0")}`;
}
