/** The sets and sorted sets of the benchmarks, as clients/traffic.mjs makes them and asks for parts of them. */
import { filling } from "./collections.mjs";

/**
 * @typedef {import("./clients/traffic.mjs").Load} Load
 * @typedef {import("./collections.mjs").Width} Width
 *
 * Which numbers: `count` of them beginning with `from` (0), each once; `operations` may be more than that, then they come again and again.
 * @typedef {{ from?: number, count: number, operations?: number, isShuffled?: boolean, width?: Width }} Members
 */

/**
 * One command for each number. Every one has to be new the first time; of those that come again that is not asked.
 * @param {readonly string[]} command @param {Members} members
 * @returns {Load}
 */
const additions = (command, { from = 0, count, operations = count, isShuffled = false, width = filling }) => ({
  ...width,
  operations,
  commands: [command],
  reply: operations > count ? ":#\r\n" : ":1\r\n",
  keys: { from, count, inOrder: true, isShuffled },
});

/** Its members are `member:` and a number with seven digits. */
const member = "member:#######";

export const set = {
  member,

  /** @param {string} key @param {Members} members */
  fill: (key, members) => additions(["SADD", key, member], members),
};

/** A set of integers; all of them have seven digits, so none is below the first. */
export const integerSet = {
  first: 1_000_000,
  member: "#######",

  /** @param {string} key @param {Members} members `from` is counted from the first that there may be */
  fill: (key, { from = 0, ...members }) => additions(["SADD", key, integerSet.member], { ...members, from: integerSet.first + from }),
};

/** Its members are those of the set, their scores are their numbers. */
export const sortedSet = {
  /** Adds them in an order drawn by chance. @param {string} key @param {Members} members */
  fill: (key, members) => additions(["ZADD", key, "#######", "member:======="], { ...members, isShuffled: true }),

  /**
   * Gives one of the first `count` members another score, again and again.
   * @param {string} key @param {number} count @param {number} operations
   * @returns {Load}
   */
  churn: (key, count, operations) => ({
    ...filling,
    operations,
    commands: [["ZADD", key, "#######", member]],
    reply: ":#\r\n",
    keys: { from: 0, count },
  }),
};

const smallMembers = Array.from({ length: 20 }, (_, i) => ({ member: `member:${String(i).padStart(2, "0")}`, score: String(i * 50) }));

/** Many sorted sets, of twenty members each. */
export const smallSortedSets = {
  members: smallMembers,

  /**
   * Adds all members to the sorted sets with the numbers below `count`; `areNew`: they have none of them yet.
   * @param {string} prefix @param {number} count @param {{ operations?: number, areNew?: boolean }} [how]
   * @returns {Load}
   */
  fill: (prefix, count, { operations = count, areNew = true } = {}) => ({
    ...filling,
    operations,
    commands: [["ZADD", `${prefix}############`, ...smallMembers.flatMap(({ score, member: name }) => [score, name])]],
    reply: `:${areNew ? smallMembers.length : 0}\r\n`,
    keys: { from: 0, count, inOrder: true },
  }),
};
