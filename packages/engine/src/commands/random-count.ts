/** How many random elements HRANDFIELD, SRANDMEMBER and ZRANDMEMBER are asked for. */
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";

/** The limits of a signed 64-bit integer but the one that has no negation, and half of them: with values there are twice as many replies. */
const countMax = 2n ** 63n - 1n;
const countWithValuesMax = countMax / 2n;
const repliesMax = 2 ** 28;

/** Reads word 2, a number. Negative: elements may be drawn again. */
export function readCount(args: Arguments): number {
  const asked = args.integer64(2);
  if (BigInt(asked) < -countMax) throw errors.longRange;
  return Number(asked);
}

/** As `readCount`, with word 3, which can only be `option`. */
export function readRandomCount(args: Arguments, option: string): number {
  const count = readCount(args);
  const asked = args.integer64(2);
  if (args.count > 4 || (args.count === 4 && !args.is(3, option))) throw errors.syntax;
  if (args.count === 4 && (BigInt(asked) < -countWithValuesMax || BigInt(asked) > countWithValuesMax)) throw errors.outOfRange;
  return count;
}

/** Begins an array of so many replies. What no reply can hold is not begun. */
export function beginRandomReply(reply: ReplyWriter, count: number): void {
  if (count > repliesMax) throw errors.outOfMemory;
  reply.array(count);
}
