/**
 * From the registers to a number of elements.
 *
 * Source: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (arXiv:1702.01284, 2017), section 4, algorithm 6: the improved raw
 * estimator, with the corrections σ for registers that are 0 and τ for those that are at their highest. The order of the additions is Redis's (since 4.0), so
 * that the last bit of every sum is the same.
 */
import { rankMax, registerCount } from "./layout.js";

/** α∞ = 1 / (2 ln 2). */
const alphaInfinity = 0.7213475204444817;
const int64Limit = 2 ** 63;

/**
 * How many elements there are, if `histogram[value]` registers have each value: an integer. Where that is 2^63 or more, which only registers that no hashes
 * brought about can say, it is -2^63, as C's `llroundl` has it.
 */
export function estimateCardinality(histogram: Int32Array): number {
  let z = registerCount * tau((registerCount - histogram[rankMax]) / registerCount);
  for (let value = rankMax - 1; value >= 1; value--) {
    z += histogram[value];
    z *= 0.5;
  }
  return estimateOf(z, histogram[0]);
}

/** The same if `zeros` registers are 0, and `sum` is the sum of 2^-value of the others: which has to be exact, and none of them at its highest. */
export function estimateOf(sum: number, zeros: number): number {
  const z = sum + registerCount * sigma(zeros / registerCount);
  const estimate = Math.round((alphaInfinity * registerCount * registerCount) / z);
  return estimate < int64Limit ? estimate : -int64Limit;
}

/** σ(x) = x + Σ x^(2^k) 2^(k-1), until it does not change any more. */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let y = 1;
  let z = x;
  for (let before = Number.NaN; z !== before; ) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

/** τ(x) = (1 - x - Σ (1 - x^(2^-k))^2 2^-k) / 3, until it does not change any more. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let y = 1;
  let z = 1 - x;
  for (let before = Number.NaN; z !== before; ) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}
