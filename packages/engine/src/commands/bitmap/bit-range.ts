/** The part of a string that BITCOUNT and BITPOS look at: `start`, `end` and their unit. */
import { integer, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import type { Integer64 } from "../../integer64.js";

export class BitRange {
  /** Offsets of the first bit and of the one behind the last, once `within` has been called; no bits if the latter is not greater. */
  first = 0;
  end = 0;
  /** Positions as they were given, both included, negative ones from the end. */
  private start: Integer64 = 0;
  private last: Integer64 = -1;
  private unitBits = 8;

  /** The whole string. */
  setWhole(): void {
    this.start = 0;
    this.last = -1;
    this.unitBits = 8;
  }

  readStart(args: Arguments, index: number): void {
    this.start = args.integer64(index);
  }

  readEnd(args: Arguments, index: number): void {
    this.last = args.integer64(index);
  }

  readUnit(args: Arguments, index: number): void {
    if (args.is(index, "BIT")) this.unitBits = 1;
    else if (args.is(index, "BYTE")) this.unitBits = 8;
    else throw errors.syntax;
  }

  /** Whether both positions count from the end, the second from further away: BITCOUNT finds nothing there, even if both are before the first byte. */
  get isReversed(): boolean {
    return this.start < 0 && this.last < 0 && this.start > this.last;
  }

  /** Finds the bits of a string of so many bytes. */
  within(lengthBytes: number): void {
    const units = (lengthBytes * 8) / this.unitBits;
    this.first = position(this.start, units) * this.unitBits;
    this.end = Math.min(position(this.last, units) + 1, units) * this.unitBits;
  }
}

/** A position counted from the end if it is negative, as one from the start that is not before it. */
function position(asked: Integer64, units: number): number {
  const at = Number(asked);
  return Math.max(0, at < 0 ? units + at : at);
}

export const rangeArguments = {
  start: integer("start"),
  end: integer("end"),
  unit: oneOf("unit", [token("BYTE"), token("BIT")], { optional: true, since: "7.0.0" }),
} as const;
