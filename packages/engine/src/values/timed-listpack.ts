/**
 * The listpack of a hash whose fields can expire: triplets of field, value and moment in milliseconds since 1970, 0 for none. The earliest come first, those that
 * stay last; of several with one moment, that which got it last comes last.
 */
import { copyBytes, listpack, moveBytes } from "@respire/datastructures";

const { encodedIntegerBytes, endEntry, firstEntry, integerOf, nextEntry, previousEntry } = listpack;

/** When a field expires that stays. */
export const never = Number.POSITIVE_INFINITY;

/** Bytes of a triplet on its way from one place in its listpack to another, without its moment. */
let travelling = new Uint8Array(256);

/** The entry of the moment of the triplet that begins at `entry`. */
export function momentEntry(bytes: Uint8Array, entry: number): number {
  return nextEntry(bytes, nextEntry(bytes, entry));
}

/** When the field at `entry` expires; Infinity if it does not. */
export function momentAt(bytes: Uint8Array, entry: number): number {
  return integerOf(bytes, momentEntry(bytes, entry)) || never;
}

/**
 * Where a triplet with this moment belongs: behind all that do not expire later, as in Redis. Returns the entry of the one that it then stands before, or the end.
 * Looks from the end on: most often a field gets a moment that is later than any other.
 */
function placeFor(bytes: Uint8Array, at: number, expiresAtMs: number): number {
  const first = firstEntry(at);
  let entry = endEntry(bytes, at);
  if (expiresAtMs === 0) return entry;
  while (entry > first) {
    const moment = previousEntry(bytes, entry);
    if ((integerOf(bytes, moment) || never) <= expiresAtMs) break;
    entry = previousEntry(bytes, previousEntry(bytes, moment));
  }
  return entry;
}

/** Gives the triplet at `found` another moment, 0 for none, and the place that goes with it. There is room. Returns where it is then. */
export function moveTriplet(bytes: Uint8Array, at: number, found: number, expiresAtMs: number): number {
  const moment = momentEntry(bytes, found);
  const next = nextEntry(bytes, moment);
  const to = placeFor(bytes, at, expiresAtMs);
  if (to === found || to === next) {
    listpack.replaceByInteger(bytes, at, moment, expiresAtMs);
    return found;
  }
  const length = moment - found;
  const lengthAfter = length + encodedIntegerBytes(expiresAtMs);
  const change = lengthAfter - (next - found);
  const total = listpack.totalBytes(bytes, at);
  if (travelling.length < length) travelling = new Uint8Array(length * 2);
  copyBytes(bytes, found, travelling, 0, length);
  let moved: number;
  if (to > found) {
    // Those between come first, as they go to where the triplet was; what is behind may then come nearer.
    moved = found + to - next;
    moveBytes(bytes, next, found, to - next);
    if (change !== 0) moveBytes(bytes, to, to + change, at + total - to);
  } else {
    moved = to;
    if (change !== 0) moveBytes(bytes, next, next + change, at + total - next);
    moveBytes(bytes, to, to + lengthAfter, found - to);
  }
  copyBytes(travelling, 0, bytes, moved, length);
  listpack.writeIntegerEntry(bytes, moved + length, expiresAtMs);
  if (change !== 0) listpack.changeHeader(bytes, at, total + change, 0);
  return moved;
}
