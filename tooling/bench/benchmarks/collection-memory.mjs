/** Resident memory of a large list, a large hash and many small hashes, beside redis-server. */
import { hash, list, smallHashes } from "../collections.mjs";
import { memoryGrowth } from "../memory-growth.mjs";

const limit = 1;
const sumLimit = 0.85;
const quickShare = 0.02;
const warmCount = 1000;
const warmUps = 1_000_000;

/** @param {boolean} quick @returns {readonly import("../memory-growth.mjs").Case[]} */
function cases(quick) {
  const of = (/** @type {number} */ count) => count * (quick ? quickShare : 1);
  const [elements, fields, hashes] = [10_000_000, 1_000_000, 200_000].map(of);
  return [
    {
      what: `a list of ${elements} elements`,
      count: elements,
      warmUp: [list.fill("warm", warmCount), list.churn("warm", of(warmUps))],
      load: list.fill("list", elements),
    },
    {
      what: `a hash of ${fields} fields`,
      count: fields,
      warmUp: [hash.fill("warm", warmCount, { operations: of(warmUps) })],
      load: hash.fill("hash", fields),
    },
    {
      what: `${hashes} hashes of ${smallHashes.fields.length} fields`,
      count: hashes,
      warmUp: [
        smallHashes.fill("warm:", warmCount),
        smallHashes.fill("warm:", warmCount, { operations: of(warmUps) / smallHashes.fields.length, areNew: false }),
      ],
      load: smallHashes.fill("hash:", hashes),
    },
  ];
}

/** @type {import("../report.mjs").Benchmark} */
export const collectionMemory = {
  name: "collection-memory",
  summary: "resident memory of a large list, a large hash and 200,000 small hashes",
  servers: true,
  hasControl: true,
  run: (settings) => memoryGrowth(settings, cases(settings.quick), { each: "element, field or hash", limit, sumLimit }),
};
