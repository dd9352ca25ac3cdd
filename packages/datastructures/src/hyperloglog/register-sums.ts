/**
 * Sums over all registers, which is all that the estimate needs: how many are 0, and the sum of 2^-value of the others. Two registers at a time, or a run of them, are
 * looked up in a table, and added up as a number of 53 bits. What does not fit those exactly has an entry that is no number, so that the sum is none either: then
 * the registers have to be counted one by one.
 *
 * A zero counts 2^14, more than all the others together, which are at most 2^13: so one sum is both. With at most 16,384 zeros that is 28 bits, which leaves 25
 * behind the point. Where there are no zeros, as among many elements, 13 bits leave 40.
 *
 * In runs it is the other registers that count 2^14 each, and the zeros are added up by themselves: together they have to be as many as there are registers.
 */
import { estimateOf } from "./estimate.js";
import { denseRegisterBytes, registerBits, registerCount, registerValues } from "./layout.js";
import { extendedLength, extendedZero, runLengths, runsBytesMax, runValues, valueBit } from "./sparse.js";

/** No estimate: the runs are broken. */
export const brokenRuns = -1;

const pairMask = (1 << (2 * registerBits)) - 1;
/** The first and the second register of a pair. */
const lowerMask = registerValues - 1;
const upperMask = pairMask & ~lowerMask;
const zeroWeight = 2 ** 14;
/** The highest value whose power is exact beside a zero's weight, and without one. */
const valueMaxWithZeros = 25;
const valueMaxWithoutZeros = 40;

/** What two registers add, of which the lower bits are the first. */
function pairsOf(zero: number, valueMax: number): Float64Array {
  const one = (value: number): number => (value === 0 ? zero : value <= valueMax ? 2 ** -value : Number.NaN);
  return Float64Array.from({ length: registerValues ** 2 }, (_, pair) => one(pair % registerValues) + one(pair >>> registerBits));
}

const withZeros = pairsOf(zeroWeight, valueMaxWithZeros);
const withoutZeros = pairsOf(Number.NaN, valueMaxWithoutZeros);

/** What a run of values adds, by its byte. */
const runSums = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = runValues[byte];
  return runLengths[byte] * (value <= valueMaxWithZeros ? zeroWeight + 2 ** -value : Number.NaN);
});

/** Words of four bytes, since registers lie anywhere in their bytes. */
const words = new Uint32Array(denseRegisterBytes / 4);
const wordBytes = new Uint8Array(words.buffer);

/** How many elements there are if these are the registers of a dense HyperLogLog, from `bytes[at]` on; NaN if they have to be counted. */
export function estimateDense(bytes: Uint8Array, at: number): number {
  wordBytes.set(bytes.subarray(at, at + denseRegisterBytes));
  const sum = sumDense(withZeros);
  return Number.isNaN(sum) ? estimateOfMany(sumDense(withoutZeros)) : estimateOfSum(sum);
}

/**
 * The same of a sparse one, whose runs are `bytes[at, end)`; `brokenRuns` if they are not as many registers as there have to be.
 */
export function estimateSparse(bytes: Uint8Array, at: number, end: number): number {
  if (end - at > runsBytesMax) return brokenRuns;
  let zeros = 0;
  let sum = 0;
  for (let position = at; position < end; position++) {
    const byte = bytes[position];
    if (byte >= valueBit) sum += runSums[byte];
    else if (byte < extendedZero) zeros += byte + 1;
    else zeros += extendedLength(bytes, position++, end);
  }
  if (Number.isNaN(sum)) return sum;
  // Of whole runs the powers add up to less than one weight.
  const values = Math.floor(sum / zeroWeight);
  return zeros + values === registerCount ? estimateOf(sum - values * zeroWeight, zeros) : brokenRuns;
}

/** The same of registers that have a byte each. They have to begin at a multiple of four bytes in their buffer. */
export function estimateRegisters(registers: Uint8Array): number {
  const fours = new Uint32Array(registers.buffer, registers.byteOffset, registerCount / 4);
  const sum = sumFours(fours, withZeros);
  return Number.isNaN(sum) ? estimateOfMany(sumFours(fours, withoutZeros)) : estimateOfSum(sum);
}

function estimateOfSum(sum: number): number {
  const zeros = Math.floor(sum / zeroWeight);
  return estimateOf(sum - zeros * zeroWeight, zeros);
}

function estimateOfMany(sum: number): number {
  return Number.isNaN(sum) ? sum : estimateOf(sum, 0);
}

/** Eight pairs in three words; four sums, since each addition waits for the one before. */
function sumDense(pairs: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < words.length; i += 3) {
    const first = words[i];
    const second = words[i + 1];
    const third = words[i + 2];
    a += pairs[first & pairMask] + pairs[(first >>> 12) & pairMask];
    b += pairs[(first >>> 24) | ((second & 15) << 8)] + pairs[(second >>> 4) & pairMask];
    c += pairs[(second >>> 16) & pairMask] + pairs[(second >>> 28) | ((third & 255) << 4)];
    d += pairs[(third >>> 8) & pairMask] + pairs[third >>> 20];
  }
  return a + b + (c + d);
}

/** Two pairs in a word. */
function sumFours(fours: Uint32Array, pairs: Float64Array): number {
  let [a, b] = [0, 0];
  for (let i = 0; i < fours.length; i++) {
    const word = fours[i];
    a += pairs[(word & lowerMask) | ((word >>> 2) & upperMask)];
    b += pairs[((word >>> 16) & lowerMask) | ((word >>> 18) & upperMask)];
  }
  return a + b;
}
