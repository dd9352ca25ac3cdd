/**
 * The dense form: 16,384 registers of six bits each, 12,288 bytes. The lowest bits of a byte come first, so four registers, a to d, are three bytes:
 *
 *   bit    7 6 5 4 3 2 1 0   7 6 5 4 3 2 1 0   7 6 5 4 3 2 1 0
 *          b b a a a a a a   c c c c b b b b   d d d d d d c c
 *
 * `at` is where the registers begin, behind the header. Several are always done at once in the order in which they lie, three bytes for four.
 */
import { denseRegisterBytes, registerBits, registerCount } from "./layout.js";

const registerMask = (1 << registerBits) - 1;
const groupBytes = 3;

export function readRegister(bytes: Uint8Array, at: number, index: number): number {
  const group = at + (index >>> 2) * groupBytes;
  const word = bytes[group] | (bytes[group + 1] << 8) | (bytes[group + 2] << 16);
  return (word >>> ((index & 3) * registerBits)) & registerMask;
}

/** Makes a register `rank`, if that is more than it is. @returns whether it was less. */
export function raiseRegister(bytes: Uint8Array, at: number, index: number, rank: number): boolean {
  const group = at + (index >>> 2) * groupBytes;
  const word = bytes[group] | (bytes[group + 1] << 8) | (bytes[group + 2] << 16);
  const shift = (index & 3) * registerBits;
  if (((word >>> shift) & registerMask) >= rank) return false;
  writeGroup(bytes, group, (word & ~(registerMask << shift)) | (rank << shift));
  return true;
}

/** Adds to `histogram[value]` how many registers have each value. */
export function countDense(bytes: Uint8Array, at: number, histogram: Int32Array): void {
  const end = at + denseRegisterBytes;
  for (let group = at; group < end; group += groupBytes) {
    const first = bytes[group];
    const second = bytes[group + 1];
    const third = bytes[group + 2];
    histogram[first & registerMask]++;
    histogram[(first >>> 6) | ((second & 15) << 2)]++;
    histogram[(second >>> 4) | ((third & 3) << 4)]++;
    histogram[third >>> 2]++;
  }
}

/** Raises each of `registers` to what it is here. */
export function mergeDense(bytes: Uint8Array, at: number, registers: Uint8Array): void {
  let group = at;
  for (let index = 0; index < registerCount; index += 4, group += groupBytes) {
    const first = bytes[group];
    const second = bytes[group + 1];
    const third = bytes[group + 2];
    const a = first & registerMask;
    const b = (first >>> 6) | ((second & 15) << 2);
    const c = (second >>> 4) | ((third & 3) << 4);
    const d = third >>> 2;
    if (a > registers[index]) registers[index] = a;
    if (b > registers[index + 1]) registers[index + 1] = b;
    if (c > registers[index + 2]) registers[index + 2] = c;
    if (d > registers[index + 3]) registers[index + 3] = d;
  }
}

/** Makes the registers what `registers` has, one in a byte. */
export function writeDense(bytes: Uint8Array, at: number, registers: Uint8Array): void {
  let group = at;
  for (let index = 0; index < registerCount; index += 4, group += groupBytes) {
    const word = registers[index] | (registers[index + 1] << 6) | (registers[index + 2] << 12) | (registers[index + 3] << 18);
    writeGroup(bytes, group, word);
  }
}

function writeGroup(bytes: Uint8Array, group: number, word: number): void {
  bytes[group] = word;
  bytes[group + 1] = word >>> 8;
  bytes[group + 2] = word >>> 16;
}
