/** How many random elements HRANDFIELD and ZRANDMEMBER are asked for. */
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";

/** The limits of a signed 64-bit integer but the one that has no negation, and half of them: with values there are twice as many replies. */
const countMax = 2n ** 63n - 1n;
const countWithValuesMax = countMax / 2n;
const repliesMax = 2 ** 28;

/** Reads word 2, a number, and word 3, which can only be `option`. Negative: elements may be drawn again. */
export function readRandomCount(args: Arguments, option: string): number {
  const asked = args.integer64(2);
  if (BigInt(asked) < -countMax) throw errors.longRange;
  if (args.count > 4 || (args.count === 4 && !args.is(3, option))) throw errors.syntax;
  if (args.count === 4 && (BigInt(asked) < -countWithValuesMax || BigInt(asked) > countWithValuesMax)) throw errors.outOfRange;
  return Number(asked);
}

/** Begins an array of so many replies. What no reply can hold is not begun. */
export function beginRandomReply(reply: ReplyWriter, count: number): void {
  if (count > repliesMax) throw errors.outOfMemory;
  reply.array(count);
}
