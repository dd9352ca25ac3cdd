/**
 * The loops that bitwise operations on long byte strings come down to. Each has its operator and its number of operands written out: a loop that calls a function for the
 * operator, or goes through a list of operands, takes several times as long.
 */

/** How many operands a loop combines at once. */
export const operandsMax = 4;

/** Words of operands, `count` of them: of each from its start on. One of them may be the target, from where it is written on. */
export interface WordSources {
  readonly words: Int32Array[];
  readonly starts: Int32Array;
  count: number;
}

/** Ones that all have. */
export function andWords(
  target: Int32Array,
  at: number,
  count: number,
  { words: [a, b, c, d], starts, count: operands }: WordSources,
): void {
  const [i, j, k, l] = [starts[0], starts[1], starts[2], starts[3]];
  if (operands === 1) target.set(a.subarray(i, i + count), at);
  else if (operands === 2) for (let n = 0; n < count; n++) target[at + n] = a[i + n] & b[j + n];
  else if (operands === 3) for (let n = 0; n < count; n++) target[at + n] = a[i + n] & b[j + n] & c[k + n];
  else for (let n = 0; n < count; n++) target[at + n] = a[i + n] & b[j + n] & c[k + n] & d[l + n];
}

/** Ones that any has. */
export function orWords(
  target: Int32Array,
  at: number,
  count: number,
  { words: [a, b, c, d], starts, count: operands }: WordSources,
): void {
  const [i, j, k, l] = [starts[0], starts[1], starts[2], starts[3]];
  if (operands === 1) target.set(a.subarray(i, i + count), at);
  else if (operands === 2) for (let n = 0; n < count; n++) target[at + n] = a[i + n] | b[j + n];
  else if (operands === 3) for (let n = 0; n < count; n++) target[at + n] = a[i + n] | b[j + n] | c[k + n];
  else for (let n = 0; n < count; n++) target[at + n] = a[i + n] | b[j + n] | c[k + n] | d[l + n];
}

/** Ones that an odd number have. */
export function xorWords(
  target: Int32Array,
  at: number,
  count: number,
  { words: [a, b, c, d], starts, count: operands }: WordSources,
): void {
  const [i, j, k, l] = [starts[0], starts[1], starts[2], starts[3]];
  if (operands === 1) target.set(a.subarray(i, i + count), at);
  else if (operands === 2) for (let n = 0; n < count; n++) target[at + n] = a[i + n] ^ b[j + n];
  else if (operands === 3) for (let n = 0; n < count; n++) target[at + n] = a[i + n] ^ b[j + n] ^ c[k + n];
  else for (let n = 0; n < count; n++) target[at + n] = a[i + n] ^ b[j + n] ^ c[k + n] ^ d[l + n];
}

/**
 * Ones that exactly one has. If there are more operands to come (`several` is given), ones that any has instead, and what several have is added to `several`, which
 * begins where `count` words do.
 */
export function onceWords(target: Int32Array, at: number, count: number, sources: WordSources, several: Int32Array | null): void {
  if (sources.count === 1) return orWords(target, at, count, sources);
  const {
    words: [a, b, c, d],
    starts,
    count: operands,
  } = sources;
  const [i, j, k, l] = [starts[0], starts[1], starts[2], starts[3]];
  for (let n = 0; n < count; n++) {
    const one = a[i + n];
    const other = b[j + n];
    let any = one | other;
    let more = one & other;
    if (operands > 2) {
      const third = c[k + n];
      more |= any & third;
      any |= third;
    }
    if (operands > 3) {
      const fourth = d[l + n];
      more |= any & fourth;
      any |= fourth;
    }
    if (several === null) target[at + n] = any & ~more;
    else {
      several[n] |= more;
      target[at + n] = any;
    }
  }
}

/** Leaves of the only operand the ones that the target does not have. */
export function remainingWords(target: Int32Array, at: number, count: number, { words: [a], starts }: WordSources): void {
  const i = starts[0];
  for (let n = 0; n < count; n++) target[at + n] = a[i + n] & ~target[at + n];
}

/** Takes the ones of the only operand out of the target. */
export function exceptWords(target: Int32Array, at: number, count: number, { words: [a], starts }: WordSources): void {
  const i = starts[0];
  for (let n = 0; n < count; n++) target[at + n] &= ~a[i + n];
}

export function invertWords(target: Int32Array, at: number, count: number): void {
  for (let n = at; n < at + count; n++) target[n] = ~target[n];
}
