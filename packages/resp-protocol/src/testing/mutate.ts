/** Turns valid RESP into something near it: what a broken peer, or an attacker who read the specification, sends. */

import { bytesOf, concat } from "./bytes.ts";
import type { Random } from "./random.ts";

const numbers = [
  ..."0 -1 -0 1 9 10 00 +1 1e3 65536 65537 1048577 536870912 536870913 2147483647 2147483648".split(" "),
  ..."9223372036854775807 9223372036854775808 -9223372036854775808 1111111111111111111111111".split(" "),
  ...["", " 1"],
];
const pieces = [
  ...Array.from("$*:+-%~>|_#,(!=\"'\r\n\0é\ufeff"),
  ..."\r\n,\r\r\n,\\x4,$-1\r\n,*-1\r\n,*0\r\n,%1\r\n,|1\r\n+a\r\n+b\r\n,>1\r\n+a\r\n,=5\r\ntxt:a\r\n".split(","),
];

/** `valid` after one to four changes; `other` gives bytes to splice in. */
export function mutate(random: Random, valid: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes = valid;
  for (let changes = 1 + random.below(4); changes > 0; changes--) bytes = change(random, bytes, other);
  return bytes;
}

function change(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(8));
  switch (random.below(8)) {
    case 0: {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at] = random.below(256);
      return flipped;
    }
    case 1: // Remove.
      return concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 2: // Repeat.
      return concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case 3: // Insert.
      return concat([bytes.subarray(0, at), bytesOf(random.pick(pieces)), bytes.subarray(at)]);
    case 4: // Cut off.
      return bytes.slice(0, at);
    case 5: // Go on with other bytes.
      return concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    default:
      return replaceNumber(random, bytes, at);
  }
}

/** Replaces the run of digits found first from `at` on. Lengths and counts are where the danger is. */
function replaceNumber(random: Random, bytes: Uint8Array, at: number): Uint8Array {
  let start = at;
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  let end = start;
  while (end < bytes.length && isDigit(bytes[end])) end++;
  return concat([bytes.subarray(0, start), bytesOf(random.pick(numbers)), bytes.subarray(end)]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
