/** Ranges of indexes, both ends included, as LRANGE and LTRIM are given them: what is negative counts from the end, what lies outside is left out. */
export function readRange(first: number, last: number, length: number): { from: number; count: number } {
  const from = Math.max(0, first < 0 ? first + length : first);
  const to = Math.min(length - 1, last < 0 ? last + length : last);
  return { from, count: Math.max(0, to - from + 1) };
}
