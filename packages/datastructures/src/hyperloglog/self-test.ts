/** What PFSELFTEST runs: that registers keep what they are given, and that counts are as near as they have to be, sparse and dense. */
import { assert } from "../assert.js";
import { raiseRegister, readRegister } from "./dense.js";
import { HyperLogLog } from "./hyperloglog.js";
import { denseRegisterBytes, rankMax, registerCount } from "./layout.js";

/** Counted at each power of ten up to this: some ten milliseconds. */
const elementsMax = 100_000;
/** Of the standard error, 1.04 / √m: beyond this many of them, and one element, a count is wrong. */
const errorsMax = 6;
const standardError = 1.04 / Math.sqrt(registerCount);
const elementBytes = 8;

/** Does always the same. @throws AssertionError on the first fault. */
export function selfTest(): void {
  testRegisters();
  testCounts();
}

/** Every register is raised to every value, in an order in which its neighbours have others; all are read again. */
function testRegisters(): void {
  const bytes = new Uint8Array(denseRegisterBytes);
  const expected = new Uint8Array(registerCount);
  for (let round = 1; round <= rankMax; round++) {
    for (let index = 0; index < registerCount; index++) {
      const rank = 1 + ((index * 7 + round * 11) % rankMax);
      const isRaised = raiseRegister(bytes, 0, index, rank);
      assert(isRaised === rank > expected[index], "hyperloglog: a register is raised if it is less");
      if (isRaised) expected[index] = rank;
    }
  }
  for (let index = 0; index < registerCount; index++)
    assert(readRegister(bytes, 0, index) === expected[index], "hyperloglog: a register is what it was raised to");
}

function testCounts(): void {
  const maySparse = new HyperLogLog();
  const dense = new HyperLogLog({ sparseBytesMax: 0 });
  const element = new DataView(new ArrayBuffer(elementBytes));
  const bytes = new Uint8Array(element.buffer);
  let checkpoint = 1;
  for (let count = 1; count <= elementsMax; count++) {
    element.setUint32(0, count);
    element.setUint32(4, ~count);
    maySparse.add(bytes);
    dense.add(bytes);
    if (count !== checkpoint) continue;
    const counted = dense.count();
    assert(maySparse.count() === counted, "hyperloglog: both forms count the same");
    assert(Math.abs(counted - count) <= errorsMax * standardError * count + 1, "hyperloglog: a count is near enough");
    checkpoint *= 10;
  }
}
