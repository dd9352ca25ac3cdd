/**
 * The sparse form: runs of registers that are equal, in the order of the registers. A run is one or two bytes:
 *
 *   00xxxxxx            ZERO   1 to 64 registers that are 0
 *   01xxxxxx yyyyyyyy   XZERO  1 to 16,384 registers that are 0, the upper bits first
 *   1vvvvvxx            VAL    1 to 4 registers that are 1 to 32
 *
 * The runs of a whole one are as long as there are registers, no longer. A string that somebody made up may be anything: it is never read or written outside of
 * its bytes, and one whose last XZERO lacks its second byte has a 0 there, as in Redis, whose strings end with one.
 *
 * `at` is where the runs begin, behind the header; `end` where they end.
 */
import { registerCount } from "./layout.js";

/** The highest value that a run can have. */
export const runValueMax = 32;
export const valueRunMax = 4;
export const zeroRunMax = 64;

export const extendedZero = 0x40;
export const valueBit = 0x80;
/** Of the length of a ZERO, and the upper bits of that of an XZERO. */
export const lengthMask = 0x3f;
const valueShift = 2;
const valueLengthMask = 3;
const valueMask = 0x7c;

/** Longer than this are no whole runs: each has a register at least, and two bytes at most. */
export const runsBytesMax = 2 * registerCount;
/** Registers in the run that begins with a byte; 0 for an XZERO, which has a second one. */
export const runLengths = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= valueBit ? (byte & valueLengthMask) + 1 : byte >= extendedZero ? 0 : byte + 1,
);
/** The value of the registers in the run that begins with a byte. */
export const runValues = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= valueBit ? ((byte >>> valueShift) & 31) + 1 : 0));

/** Registers of the XZERO at `position`. */
export function extendedLength(bytes: Uint8Array, position: number, end: number): number {
  return (((bytes[position] & lengthMask) << 8) | (position + 1 < end ? bytes[position + 1] : 0)) + 1;
}

export function valueRun(value: number, length: number): number {
  return valueBit | ((value - 1) << valueShift) | (length - 1);
}

/** Makes `histogram[value]`, which is all 0, how many registers have each value. False if the runs are broken: then it may be anything. */
export function countSparse(bytes: Uint8Array, at: number, end: number, histogram: Int32Array): boolean {
  if (end - at > runsBytesMax) return false;
  let index = 0;
  let values = 0;
  for (let position = at; position < end; position++) {
    const byte = bytes[position];
    if (byte < extendedZero) index = (index + byte + 1) | 0;
    else if (byte >= valueBit) {
      const length = (byte & valueLengthMask) + 1;
      histogram[(byte & valueMask) >>> valueShift] += length;
      values = (values + length) | 0;
    } else {
      index += extendedLength(bytes, position++, end);
    }
  }
  if (index + values !== registerCount) return false;
  // A run's value is one more than its bits say, so the counts are one too low.
  histogram.copyWithin(1, 0, runValueMax);
  histogram[0] = index;
  return true;
}

/** Raises each of `registers` to what it is here. False if the runs are broken: then some of them may have been raised. */
export function mergeSparse(bytes: Uint8Array, at: number, end: number, registers: Uint8Array): boolean {
  if (end - at > runsBytesMax) return false;
  let index = 0;
  for (let position = at; position < end; position++) {
    const byte = bytes[position];
    if (byte < extendedZero) index = (index + byte + 1) | 0;
    else if (byte >= valueBit) {
      const value = ((byte & valueMask) >>> valueShift) + 1;
      const next = index + (byte & valueLengthMask) + 1;
      if (next > registerCount) return false;
      do {
        if (value > registers[index]) registers[index] = value;
      } while (++index < next);
    } else {
      index += extendedLength(bytes, position++, end);
    }
  }
  return index === registerCount;
}

/** The runs as PFDEBUG DECODE shows them: `Z:100 v:3,1 z:5`, with `Z` for an XZERO, `z` for a ZERO, and value and length of a VAL. Any bytes have runs. */
export function describeRuns(bytes: Uint8Array, at: number, end: number): string {
  const runs: string[] = [];
  for (let position = at; position < end; position++) {
    const byte = bytes[position];
    if (byte >= valueBit) runs.push(`v:${runValues[byte]},${runLengths[byte]}`);
    else if (byte >= extendedZero) runs.push(`Z:${extendedLength(bytes, position++, end)}`);
    else runs.push(`z:${runLengths[byte]}`);
  }
  return runs.join(" ");
}
