import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { memberLengthOf, memberStartOf } from "./search-key.js";

/** The order of two members from their byte `from` on, up to which they are equal: negative, 0 or positive. */
export function compareMembers(arena: Arena, ref: number, otherRef: number, from = 0): number {
  const bytes = arena.bytes[ref >>> chunkUnitsLog2];
  const otherBytes = arena.bytes[otherRef >>> chunkUnitsLog2];
  const start = memberStartOf(arena, ref);
  const otherStart = memberStartOf(arena, otherRef);
  const length = memberLengthOf(arena, ref);
  const otherLength = memberLengthOf(arena, otherRef);
  const common = Math.min(length, otherLength);
  for (let i = from; i < common; i++) {
    const difference = bytes[start + i] - otherBytes[otherStart + i];
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}
