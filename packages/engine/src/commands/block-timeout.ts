/** The time that a command waits at most, as blocking commands are given it: seconds, with a fraction if need be. */
import { parseDouble } from "@respire/datastructures";
import { type Argument, double } from "../argument-schema.js";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";

const int64Limit = 2 ** 63;

export const timeoutArgument: Argument = double("timeout");

/** Word `index`, in milliseconds, rounded up; 0: for ever. Refuses what is no number, is negative, or lies beyond 64 bits. */
export function readTimeoutMs(args: Arguments, index: number, nowMs: number): number {
  const seconds = parseDouble(args.bytes, args.start(index), args.length(index));
  if (Number.isNaN(seconds)) throw errors.timeoutNotFloat;
  const timeoutMs = roundedUpMs(seconds);
  if (timeoutMs < 0) {
    // Beyond 64 bits a negative number is told to be out of range as well.
    throw timeoutMs < -int64Limit ? errors.timeoutRange : errors.timeoutNegative;
  }
  if (timeoutMs >= int64Limit - nowMs) throw errors.timeoutRange;
  return timeoutMs;
}

/** Up to the next millisecond; but 2.007 seconds are 2007 of them, though their product in binary is a little more. */
function roundedUpMs(seconds: number): number {
  const ms = seconds * 1000;
  const nearest = Math.round(ms);
  return Math.abs(ms - nearest) <= Math.abs(nearest) * Number.EPSILON ? nearest : Math.ceil(ms);
}
