/**
 * How long a field and its value may be: together at most what one block of the arena holds, about 1 GiB, whatever `proto-max-bulk-len` allows for each. Redis has
 * no such limit; its text for a string that is too long says the same.
 */
import { pairLengthMax } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";

export function refuseTooLong(fieldLength: number, valueLength: number): void {
  if (fieldLength + valueLength > pairLengthMax) throw errors.stringTooLong;
}

/** The same for words that are fields and values in turn, from `from` up to, not including, `to`. */
export function refuseTooLongWords(args: Arguments, from: number, to: number): void {
  // Words lie side by side in one buffer, which is hardly ever so long.
  if (args.bytes.length <= pairLengthMax) return;
  for (let i = from; i < to; i += 2) refuseTooLong(args.length(i), args.length(i + 1));
}
