/** HyperLogLogs by the simplest means: lists of numbers and of runs, beside which the real ones are held. */
import { denseBytes, headerBytes, registerCount } from "../hyperloglog/layout.js";

export interface Run {
  readonly value: number;
  readonly length: number;
  /** A run of zeros in two bytes. */
  readonly isExtended: boolean;
}

/** All registers, or null if the runs of a sparse one are broken. */
export function registersOf(bytes: Uint8Array): number[] | null {
  if (bytes[4] === 0) return bytes.length === denseBytes ? denseRegisters(bytes.subarray(headerBytes)) : null;
  const registers: number[] = [];
  for (const { value, length } of readRuns(bytes.subarray(headerBytes))) {
    registers.push(...new Array<number>(length).fill(value));
    if (registers.length > registerCount) return null;
  }
  return registers.length === registerCount ? registers : null;
}

function denseRegisters(bytes: Uint8Array): number[] {
  const bitAt = (bit: number): number => (bytes[bit >> 3] >> (bit & 7)) & 1;
  return Array.from({ length: registerCount }, (_, index) => [5, 4, 3, 2, 1, 0].reduce((sum, bit) => sum * 2 + bitAt(index * 6 + bit), 0));
}

/** The runs of any bytes; the last byte of a last run that lacks it is 0. */
export function readRuns(bytes: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte >= 128) runs.push({ value: ((byte - 128) >> 2) + 1, length: (byte % 4) + 1, isExtended: false });
    else if (byte < 64) runs.push({ value: 0, length: byte + 1, isExtended: false });
    else runs.push({ value: 0, length: (byte - 64) * 256 + (bytes[++at] ?? 0) + 1, isExtended: true });
  }
  return runs;
}

export function writeRuns(runs: readonly Run[]): Uint8Array {
  return Uint8Array.from(
    runs.flatMap(({ value, length, isExtended }) => {
      if (value > 0) return [128 + (value - 1) * 4 + length - 1];
      return isExtended ? [64 + ((length - 1) >> 8), (length - 1) & 255] : [length - 1];
    }),
  );
}

/** The runs after a register was raised to `rank`, or null if they end before it. */
export function raised(runs: readonly Run[], index: number, rank: number): Run[] | null {
  let first = 0;
  for (let at = 0; at < runs.length; first += runs[at++].length) {
    const run = runs[at];
    if (index >= first + run.length) continue;
    if (run.value >= rank) return [...runs];
    const part = (value: number, length: number): Run[] =>
      length === 0 ? [] : [{ value, length, isExtended: value === 0 && length > 64 }];
    const parts = [...part(run.value, index - first), ...part(rank, 1), ...part(run.value, first + run.length - 1 - index)];
    return joined([...runs.slice(0, at), ...parts, ...runs.slice(at + 1)], Math.max(0, at - 1));
  }
  return null;
}

/** Five runs are looked at, from `at` on; whenever one is joined to the next, the result is looked at again. */
function joined(runs: Run[], at: number): Run[] {
  for (let looked = 0; looked < 5 && at < runs.length; looked++) {
    const [run, next] = [runs[at], runs[at + 1]];
    if (run.value > 0 && next?.value === run.value && run.length + next.length <= 4)
      runs.splice(at, 2, { value: run.value, length: run.length + next.length, isExtended: false });
    else at++;
  }
  return runs;
}
