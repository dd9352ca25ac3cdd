/**
 * SSCAN of a large set. One cursor leads through both parts: an even one is twice the hash in the table with which to go on; an odd one stands for a pair of integers,
 * taken as unsigned, of which it is the larger. The table comes first. A member is always in the same part, so one that is there all the time is told once, and at
 * least once where the set was packed meanwhile.
 */
import type { Integer64 } from "../integer64.js";
import type { LargeSet } from "./large-set.js";
import type { MemberReply } from "./member-reply.js";

/** An unsigned integer of 64 bits: a number where that is exact, else a bigint. */
export type SetCursor = number | bigint;

/** Hashes have 32 bits: even cursors from here on lead to the end. */
const tableEnd = 2 ** 33;
const integersBegin = 1;

export function scanLarge(
  large: LargeSet,
  cursor: SetCursor,
  count: number,
  replying: MemberReply,
  replyCursor: (cursor: SetCursor) => void,
): void {
  const { integers, strings } = large;
  // Where the members will stand is known only once the cursor is: they are collected first.
  const refs: number[] = [];
  const values: Integer64[] = [];
  let next = cursor;
  if (isEven(cursor)) {
    const hash = cursor < tableEnd && strings !== null ? strings.scan(Number(cursor) / 2, count, { visit: (ref) => refs.push(ref) }) : 0;
    next = hash * 2;
    if (hash === 0 && cursor < tableEnd && large.integerCount > 0) next = integersBegin;
  }
  if (!isEven(next) && refs.length < count) {
    next = integers === null ? 0 : scanIntegers(integers, next, count - refs.length, values);
  }
  replyCursor(next);
  const token = replying.begin();
  if (strings !== null) for (const ref of refs) replying.string(strings.bytesOf(ref), strings.fieldStart(ref), strings.fieldLength(ref));
  for (const value of values) replying.integer(value);
  replying.finish(token);
}

/** Integers from an odd cursor on, pairs whole. Returns the cursor to go on with. */
function scanIntegers(integers: NonNullable<LargeSet["integers"]>, cursor: SetCursor, count: number, values: Integer64[]): SetCursor {
  const visitor = { visit: (value: Integer64) => values.push(value) };
  let next = integers.scan(lowerOf(cursor), count, visitor);
  // The larger one of a pair: it belongs to the smaller, which may have been told.
  if (next !== 0 && !isEven(next)) next = integers.scan(next, 1, visitor);
  if (next === 0) return 0;
  if (typeof next === "bigint") return next | 1n;
  return isEven(next) ? next + 1 : next;
}

function isEven(cursor: SetCursor): boolean {
  return typeof cursor === "bigint" ? (cursor & 1n) === 0n : cursor % 2 === 0;
}

/** The smaller one of the pair that an odd cursor stands for. */
function lowerOf(cursor: SetCursor): SetCursor {
  return typeof cursor === "number" ? cursor - 1 : safeCursor(cursor - 1n);
}

/** A number where that is exact. */
function safeCursor(cursor: bigint): SetCursor {
  return cursor <= Number.MAX_SAFE_INTEGER ? Number(cursor) : cursor;
}
