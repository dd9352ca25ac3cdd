/** The lists and hashes of the benchmarks, as clients/traffic.mjs makes them and asks for parts of them. */
import { anyInteger } from "./clients/templates.mjs";

/** Values of fields are this long everywhere. */
const fieldValue = "v".repeat(10);

/** @param {string} text */
export const bulk = (text) => `$${text.length}\r\n${text}\r\n`;

/** Fills as fast as a server can take it: most that is in flight is waiting. */
export const filling = { connections: 8, pipeline: 100 };

/**
 * @typedef {import("./clients/traffic.mjs").Load} Load
 * @typedef {Pick<Load, "connections" | "pipeline">} Width how many connections, and requests in flight on each
 */

/** Its elements are `item:` and a number with nine digits, in no strict order if several connections add them. */
const element = "item:#########";

export const list = {
  element,
  reply: bulk(element),

  /**
   * Adds elements at the tail, one a command.
   * @param {string} key @param {number} count @param {Width} [width]
   * @returns {Load}
   */
  fill: (key, count, width = filling) => ({
    ...width,
    operations: count,
    commands: [["RPUSH", key, element]],
    reply: anyInteger,
    keys: { from: 0, count, inOrder: true },
  }),

  /**
   * What changes nothing in the end: adds an element and takes one. The list has to have a thousand, or some more.
   * @param {string} key @param {number} operations
   * @returns {Load}
   */
  churn: (key, operations) => ({
    ...filling,
    operations,
    commands: [
      ["RPUSH", key, element],
      ["LPOP", key],
    ],
    reply: `:####\r\n${bulk(element)}`,
    keys: { from: 0, count: 1000 },
  }),
};

/** Its fields are `field:` and a number with seven digits. */
const field = "field:#######";

export const hash = {
  field,
  reply: bulk(fieldValue),

  /**
   * Sets fields, one a command; `operations` may be more than there are fields.
   * @param {string} key @param {number} count @param {{ width?: Width, operations?: number }} [how]
   * @returns {Load}
   */
  fill: (key, count, { width = filling, operations = count } = {}) => ({
    ...width,
    operations,
    commands: [["HSET", key, field, fieldValue]],
    reply: ":#\r\n",
    keys: { from: 0, count, inOrder: true },
  }),
};

const smallFields = Array.from({ length: 10 }, (_, i) => `field:${i}`);

/** Many hashes, of ten fields each. */
export const smallHashes = {
  fields: smallFields,
  reply: smallFields.flatMap((name) => [bulk(name), bulk(fieldValue)]),

  /**
   * Sets all fields of the hashes with the numbers below `count`; `areNew`: they have none of them yet.
   * @param {string} prefix @param {number} count @param {{ operations?: number, areNew?: boolean }} [how]
   * @returns {Load}
   */
  fill: (prefix, count, { operations = count, areNew = true } = {}) => ({
    ...filling,
    operations,
    commands: [["HSET", `${prefix}############`, ...smallFields.flatMap((name) => [name, fieldValue])]],
    reply: `:${areNew ? smallFields.length : 0}\r\n`,
    keys: { from: 0, count, inOrder: true },
  }),
};
