/** Resident memory of a large set, of integers and of strings, a large sorted set and many small ones, beside redis-server. */
import { memoryGrowth } from "../memory-growth.mjs";
import { integerSet, set, smallSortedSets, sortedSet } from "../sets.mjs";

const limit = 1;
const sumLimit = 0.85;
const quickShare = 0.02;
const warmCount = 1000;
const warmUps = 1_000_000;

/** With this option, redis-server has a million integers in an array in ascending order, and shifts half of it for every one that is added out of order. */
const asIntset = ["--set-max-intset-entries", "2000000"];
/** One connection: elements come in exactly the order in which they are sent. */
const oneByOne = { connections: 1, pipeline: 100 };

/** @param {boolean} quick @returns {import("../memory-growth.mjs").Case[]} */
function cases(quick) {
  const of = (/** @type {number} */ count) => count * (quick ? quickShare : 1);
  const [count, small] = [1_000_000, 200_000].map(of);
  const warmMembers = { count: warmCount, operations: of(warmUps) };
  const integers = { count, warmUp: [integerSet.fill("warm", warmMembers)] };
  return [
    {
      what: `a set of ${count} members`,
      count,
      warmUp: [set.fill("warm", warmMembers)],
      load: set.fill("set", { count }),
      encoding: { key: "set", name: "hashtable" },
    },
    {
      ...integers,
      what: `a set of ${count} integers`,
      load: integerSet.fill("set", { count }),
      encoding: { key: "set", name: "hashtable" },
    },
    {
      what: `a sorted set of ${count} members`,
      count,
      warmUp: [sortedSet.fill("warm", { count: warmCount }), sortedSet.churn("warm", warmCount, of(warmUps))],
      load: sortedSet.fill("zset", { count }),
      encoding: { key: "zset", name: "skiplist" },
    },
    {
      what: `${small} sorted sets of ${smallSortedSets.members.length} members`,
      count: small,
      warmUp: [
        smallSortedSets.fill("warm:", warmCount),
        smallSortedSets.fill("warm:", warmCount, { operations: of(warmUps) / smallSortedSets.members.length, areNew: false }),
      ],
      load: smallSortedSets.fill("zset:", small),
      encoding: { key: `zset:${"0".repeat(12)}`, name: "listpack" },
    },
    ...[
      { order: "ascending", isShuffled: false },
      { order: "in no order", isShuffled: true },
    ].map(({ order, isShuffled }) => ({
      ...integers,
      what: `an intset of ${count}, added ${order}`,
      load: integerSet.fill("set", { count, isShuffled, width: oneByOne }),
      options: asIntset,
      encoding: { key: "set", name: "intset" },
      isApart: true,
    })),
  ];
}

/** @type {import("../report.mjs").Benchmark} */
export const setMemory = {
  name: "set-memory",
  summary: "resident memory of large sets, a large sorted set and 200,000 small ones",
  servers: true,
  hasControl: true,
  run: (settings) => memoryGrowth(settings, cases(settings.quick), { each: "member or sorted set", limit, sumLimit }),
};
