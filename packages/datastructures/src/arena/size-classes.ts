/**
 * Block sizes: every multiple of 8 bytes up to 512, then eight steps to each doubling up to 32 KiB, so that rounding costs at most an eighth.
 * A class's span has as many pages (at most 8) as it takes to leave at most a sixteenth of it unused at the end.
 */
import { pageBytes, pageUnits, runPagesMax, unitBytes } from "./layout.js";

const smallUnitsMax = 64;
export const classUnitsMax = 4096;
export const classBytesMax = classUnitsMax * unitBytes;
/** The class of runs of pages, which hold one block each. */
export const runClass = 255;
const spanPagesMax = 8;
const tailShare = 16;

function blockSizes(): number[] {
  const sizes: number[] = [];
  for (let units = 1; units <= smallUnitsMax; units++) sizes.push(units);
  for (let units = smallUnitsMax; units < classUnitsMax; units *= 2) {
    for (let step = 1; step <= 8; step++) sizes.push(units + (units * step) / 8);
  }
  return sizes;
}

function pagesFor(units: number): number {
  let best = 1;
  let bestTail = Number.POSITIVE_INFINITY;
  for (let pages = 1; pages <= spanPagesMax; pages++) {
    const total = pages * pageUnits;
    if (total < units) continue;
    const tail = (total % units) / total;
    if (tail <= 1 / tailShare) return pages;
    if (tail < bestTail) {
      best = pages;
      bestTail = tail;
    }
  }
  return best;
}

const sizes = blockSizes();
export const classCount = sizes.length;
/** Units of a block, by class. */
export const classUnits = Uint16Array.from(sizes);
/** Pages of a span, by class. */
export const classPages = Uint8Array.from(sizes, pagesFor);
/** Blocks in a span, by class. */
export const classCapacity = Uint16Array.from(sizes, (units) => Math.floor((pagesFor(units) * pageUnits) / units));
/** The smallest class that holds this many units, for 0 to `classUnitsMax` units. */
export const classOfUnits = new Uint8Array(classUnitsMax + 1);
for (let units = 1, index = 0; units <= classUnitsMax; units++) {
  if (units > sizes[index]) index++;
  classOfUnits[units] = index;
}

/** Pages of a block that is too long for a class. */
export function pagesOfRun(lengthBytes: number): number {
  return Math.ceil(lengthBytes / pageBytes);
}

/** Bytes of a block that is too long for a run of pages, and has chunks of its own. */
export function ownChunkBytes(lengthBytes: number): number {
  return ((lengthBytes + 7) >>> 3) * unitBytes;
}

/** Bytes that the arena sets aside for a block of `lengthBytes`. */
export function blockBytes(lengthBytes: number): number {
  if (lengthBytes <= classBytesMax) return classUnits[classOfUnits[(lengthBytes + 7) >>> 3]] * unitBytes;
  const pages = pagesOfRun(lengthBytes);
  return pages <= runPagesMax ? pages * pageBytes : ownChunkBytes(lengthBytes);
}

/** Whether a block of `lengthBytes` is as long as one of `otherLengthBytes`. */
export function fitSameBlock(lengthBytes: number, otherLengthBytes: number): boolean {
  const units = (lengthBytes + 7) >>> 3;
  const otherUnits = (otherLengthBytes + 7) >>> 3;
  if (units === otherUnits) return true;
  if (units <= classUnitsMax || otherUnits <= classUnitsMax) {
    return units <= classUnitsMax && otherUnits <= classUnitsMax && classOfUnits[units] === classOfUnits[otherUnits];
  }
  const pages = pagesOfRun(lengthBytes);
  return pages <= runPagesMax && pages === pagesOfRun(otherLengthBytes);
}
