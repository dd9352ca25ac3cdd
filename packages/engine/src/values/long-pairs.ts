/**
 * Fields and values that are so long that a block of the arena can't hold them, or that there may be no memory for them. Together they have at most what one block
 * holds, about 1 GiB, whatever `proto-max-bulk-len` allows for each. Redis has no such limit; its text for a string that is too long says the same.
 */
import { pairBytes, pairLengthMax, sharedBlockBytesMax } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import type { Shared } from "../keyspace/keyspace.js";
import { provideBlock } from "../keyspace/long-memory.js";

/** A block of a field and a value has a few bytes more than these. */
const longPairMin = sharedBlockBytesMax - 64;

export function isLongPair(fieldLength: number, valueLength: number): boolean {
  return fieldLength + valueLength > longPairMin;
}

/**
 * Sees to it that a field and a value can be stored later in the command, when it may not be refused any more; refuses the command otherwise. What of it is not used is
 * to be withdrawn.
 */
export function providePair(shared: Shared, fieldLength: number, valueLength: number, plain: boolean, timed: boolean): void {
  refuseTooLong(shared, fieldLength, valueLength);
  const bytes = pairBytes(fieldLength, valueLength);
  if (plain) provideBlock(shared, bytes.plain);
  if (timed) provideBlock(shared, bytes.timed);
}

/** Whether there may be such a pair among the words. */
export function mayHaveLongPair(args: Arguments): boolean {
  // Words lie side by side in one buffer, which is hardly ever so long.
  return args.bytes.length > longPairMin;
}

/** Refuses words, fields and values in turn, that are too long, before memory for the others is asked for. */
export function refuseTooLongWords(shared: Shared, args: Arguments, from: number, to: number): void {
  if (args.bytes.length <= pairLengthMax) return;
  for (let i = from; i < to; i += 2) refuseTooLong(shared, args.length(i), args.length(i + 1));
}

function refuseTooLong({ arena }: Shared, fieldLength: number, valueLength: number): void {
  if (fieldLength + valueLength <= pairLengthMax) return;
  arena.withdraw();
  throw errors.stringTooLong;
}
