/** HyperLogLogs in anybody's bytes: `hyperloglog.addElement(target, bytes, start, length)` and so on. The class for general use is `HyperLogLog`. */
export {
  addElements,
  changed,
  corrupt,
  countElements,
  countRegisters,
  type Elements,
  makeDense,
  mergeInto,
  raiseRegisters,
  registerAt,
  unchanged,
} from "./change.js";
export { checkHyperLogLog } from "./check.js";
export { emptyBytes, headerBytes, initialise, isDense, isHyperLogLog, isStale, registerCount } from "./layout.js";
export type { HyperLogLogBytes } from "./owned-bytes.js";
export { selfTest } from "./self-test.js";
export { describeRuns } from "./sparse.js";
