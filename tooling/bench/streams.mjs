/** The streams of the benchmarks, as clients/traffic.mjs makes them and asks for parts of them. */
import { bulk } from "./collections.mjs";

/** Ids have thirteen digits, as those have that are made of the time, and begin with this one. */
export const firstMs = 1_000_000_000_000;
/** An id in a template of a request or a reply. */
export const anyId = "#############-0";

/** The three fields of each entry, with values of sixteen bytes. */
const fields = ["sensor", "temperature", "location"];
const value = "v".repeat(16);
export const entryWords = fields.flatMap((field) => [field, value]);

/** How an entry is replied. */
export const entryReply = `*2\r\n${bulk(anyId)}*${entryWords.length}\r\n${entryWords.map(bulk).join("")}`;

/** One connection, so that ids ascend. */
const oneByOne = { connections: 1, pipeline: 100 };

/**
 * Adds so many entries, whose ids follow one another; `from` (0) have been added before.
 * @param {string} key @param {{ from?: number, count: number }} entries
 * @returns {import("./clients/traffic.mjs").Load}
 */
export const additions = (key, { from = 0, count }) => ({
  ...oneByOne,
  operations: count,
  commands: [["XADD", key, anyId, ...entryWords]],
  reply: bulk(anyId),
  keys: { from: firstMs + from, count, inOrder: true },
});
