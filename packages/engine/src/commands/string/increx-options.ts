/** The options of INCREX, read in full before anything is changed. Source: redis.io INCREX. */
import {
  int64Max,
  int64Min,
  isFiniteLongDouble,
  isGreaterLongDouble,
  type LongDouble,
  longDoubleMax,
  negateLongDouble,
} from "@respire/datastructures";
import { type Argument, double, integer, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import type { Integer64 } from "../../integer64.js";
import { ExpiryOption, expiryArgument } from "./expiry-option.js";

/** What the options of one INCREX say. */
export interface IncrexOptions {
  /** Whether the numbers are those of `floats`, or of `integers`. */
  readonly isFloat: boolean;
  readonly integers: Readonly<Numbers<Integer64>>;
  readonly floats: Readonly<Numbers<LongDouble>>;
  /** What would be out of bounds becomes the bound, instead of being left alone. */
  readonly saturates: boolean;
  /** Milliseconds since 1970, or 0 if the expiry stays as it is. */
  readonly expiresAtMs: number;
  /** The expiry is set only if there is none. */
  readonly keepsExpiry: boolean;
  readonly persists: boolean;
}

interface Numbers<T> {
  increment: T;
  lower: T;
  upper: T;
}

const longDoubleOne: LongDouble = { significand: 1n, exponent: 0 };
const longDoubleMin = negateLongDouble(longDoubleMax);

/** What an argument that is no number is refused with, by its name and by what it should be. */
const refusals = {
  increment: { integer: refusal.notIntegerArgument("Increment"), float: refusal.notFloatArgument("Increment") },
  lower: { integer: refusal.notIntegerArgument("LBOUND"), float: refusal.notFloatArgument("LBOUND") },
  upper: { integer: refusal.notIntegerArgument("UBOUND"), float: refusal.notFloatArgument("UBOUND") },
} as const;

class IncrexOptionsReader implements IncrexOptions {
  isFloat = false;
  readonly integers: Numbers<Integer64> = { increment: 1, lower: int64Min, upper: int64Max };
  readonly floats: Numbers<LongDouble> = { increment: longDoubleOne, lower: longDoubleMin, upper: longDoubleMax };
  saturates = false;
  expiresAtMs = 0;
  keepsExpiry = false;
  persists = false;
  private readonly expiry = new ExpiryOption("increx", "PERSIST", false);
  /** Words of the numbers, 0 where none is given. */
  private incrementIndex = 0;
  private lowerIndex = 0;
  private upperIndex = 0;

  read({ args, nowMs }: CommandContext): IncrexOptions {
    this.isFloat = this.saturates = this.keepsExpiry = false;
    this.incrementIndex = this.lowerIndex = this.upperIndex = 0;
    this.expiry.reset();
    for (let i = 2; i < args.count; ) i += this.take(args, i);
    this.persists = this.expiry.isWithoutTime;
    if (this.keepsExpiry && this.persists) throw errors.syntax;
    if (this.keepsExpiry && !this.expiry.hasTime) throw errors.enxWithoutExpiry;
    if (this.isFloat) this.readFloats(args);
    else this.readIntegers(args);
    this.expiresAtMs = this.expiry.hasTime ? this.expiry.expiresAtMs(args, nowMs) : 0;
    return this;
  }

  /** Reads the option that begins at word `i`, which may be given once; returns how many words it takes. */
  private take(args: Arguments, i: number): number {
    const words = this.expiry.take(args, i);
    if (words > 0) return words;
    if (args.is(i, "SATURATE") && !this.saturates) {
      this.saturates = true;
      return 1;
    }
    if (args.is(i, "ENX") && !this.keepsExpiry) {
      this.keepsExpiry = true;
      return 1;
    }
    const valueIndex = i + 1;
    if (valueIndex === args.count) throw errors.syntax;
    if (args.is(i, "LBOUND") && this.lowerIndex === 0) this.lowerIndex = valueIndex;
    else if (args.is(i, "UBOUND") && this.upperIndex === 0) this.upperIndex = valueIndex;
    else if (this.incrementIndex !== 0) throw errors.syntax;
    else if (args.is(i, "BYINT")) this.incrementIndex = valueIndex;
    else if (args.is(i, "BYFLOAT")) {
      this.incrementIndex = valueIndex;
      this.isFloat = true;
    } else throw errors.syntax;
    return 2;
  }

  private readIntegers(args: Arguments): void {
    const { integers, incrementIndex, lowerIndex, upperIndex } = this;
    integers.increment = incrementIndex === 0 ? 1 : args.integer64(incrementIndex, refusals.increment.integer);
    integers.lower = lowerIndex === 0 ? int64Min : args.integer64(lowerIndex, refusals.lower.integer);
    integers.upper = upperIndex === 0 ? int64Max : args.integer64(upperIndex, refusals.upper.integer);
    if (integers.lower > integers.upper) throw errors.boundsOrder;
  }

  private readFloats(args: Arguments): void {
    const { floats, incrementIndex, lowerIndex, upperIndex } = this;
    floats.increment = args.longDouble(incrementIndex, refusals.increment.float);
    if (!isFiniteLongDouble(floats.increment)) throw errors.notFiniteIncrement;
    floats.lower = lowerIndex === 0 ? longDoubleMin : args.longDouble(lowerIndex, refusals.lower.float);
    floats.upper = upperIndex === 0 ? longDoubleMax : args.longDouble(upperIndex, refusals.upper.float);
    if (isGreaterLongDouble(floats.lower, floats.upper)) throw errors.boundsOrder;
  }
}

const reader = new IncrexOptionsReader();

/** Reads words 2 and on. The result is valid until the next call. */
export function readIncrexOptions(context: CommandContext): IncrexOptions {
  return reader.read(context);
}

export const increxArguments: readonly Argument[] = [
  oneOf("increment", [double("float", { token: "BYFLOAT" }), integer("integer", { token: "BYINT" })], { optional: true }),
  token("SATURATE", { optional: true }),
  string("lowerbound", { token: "LBOUND", optional: true }),
  string("upperbound", { token: "UBOUND", optional: true }),
  expiryArgument("PERSIST"),
  token("ENX", { optional: true }),
];
