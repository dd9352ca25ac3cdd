/**
 * The order in which a scan goes: that of the integers taken as unsigned, 0, 1, 2 … and then those below 0, ascending too. So cursors are as short as the
 * integers, and 0, the first of all, is never where to go on.
 */
import { assert } from "../assert.js";

const cursorEnd = 2n ** 64n;

/** Receives integers. The set may not be changed meanwhile. */
export interface IntegerVisitor {
  visit(value: number | bigint): void;
}

/** Receives intsets, which begin at `bytes[at]`; valid until the next allocation in the arena. */
export interface ChunkVisitor {
  visit(bytes: Uint8Array, at: number): void;
}

/** The cursor that goes on with this integer. */
export function cursorOf(value: number | bigint): number | bigint {
  return value >= 0 ? value : BigInt.asUintN(64, BigInt(value));
}

/** The integer that a cursor goes on with. */
export function integerOf(cursor: number | bigint): number | bigint {
  assert(cursor >= 0 && cursor < cursorEnd, "integer set: a cursor is an unsigned integer of 64 bits");
  return typeof cursor === "number" ? cursor : BigInt.asIntN(64, cursor);
}
