/** The time that a command waits at most, as blocking commands are given it: seconds, with a fraction if need be. */
import { isFiniteLongDouble, parseSmallInteger, roundUpLongDouble, scaleLongDouble } from "@respire/datastructures";
import { type Argument, double } from "../argument-schema.js";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";

const int64Limit = 2 ** 63;

export const timeoutArgument: Argument = double("timeout");

/** Word `index`, in milliseconds, rounded up; 0: for ever. Refuses what is no number, is negative, or lies beyond 64 bits. */
export function readTimeoutMs(args: Arguments, index: number, nowMs: number): number {
  const timeoutMs = roundedUpMs(args, index);
  if (timeoutMs < 0) {
    // Beyond 64 bits a negative number is told to be out of range as well.
    throw timeoutMs < -int64Limit ? errors.timeoutRange : errors.timeoutNegative;
  }
  if (timeoutMs >= int64Limit - nowMs) throw errors.timeoutRange;
  return timeoutMs;
}

/** Computed in long doubles, as Redis does: what is too small for a double is a millisecond, and 2.007 seconds are 2007 of them. */
function roundedUpMs(args: Arguments, index: number): number {
  const seconds = parseSmallInteger(args.bytes, args.start(index), args.length(index));
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const ms = scaleLongDouble(args.longDouble(index, errors.timeoutNotFloat), 1000n);
  if (isFiniteLongDouble(ms)) return Number(roundUpLongDouble(ms));
  return ms.significand > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
