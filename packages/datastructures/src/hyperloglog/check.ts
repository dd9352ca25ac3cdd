/** The invariants of a HyperLogLog, for tests and debugging. */
import { assert } from "../assert.js";
import { countDense } from "./dense.js";
import { estimateCardinality } from "./estimate.js";
import { headerBytes, isDense, isHyperLogLog, isStale, rankMax, readCardinality, registerCount, registerValues } from "./layout.js";
import { countSparse } from "./sparse.js";

/** Verifies a HyperLogLog to which nothing but elements was added, and others merged; throws on the first broken invariant. O(n). */
export function checkHyperLogLog(bytes: Uint8Array, at: number, length: number): void {
  assert(isHyperLogLog(bytes, at, length), "hyperloglog: the header is one");
  const histogram = new Int32Array(registerValues);
  if (isDense(bytes, at)) countDense(bytes, at + headerBytes, histogram);
  else assert(countSparse(bytes, at + headerBytes, at + length, histogram), "hyperloglog: the runs are as long as there are registers");
  const registers = histogram.reduce((sum, count) => sum + count, 0);
  assert(registers === registerCount, "hyperloglog: every register has a value");
  const reachable = histogram.subarray(0, rankMax + 1).reduce((sum, count) => sum + count, 0);
  assert(reachable === registerCount, "hyperloglog: no register is higher than a hash can make it");
  if (!isStale(bytes, at))
    assert(readCardinality(bytes, at) === estimateCardinality(histogram), "hyperloglog: a count that is kept is right");
}
