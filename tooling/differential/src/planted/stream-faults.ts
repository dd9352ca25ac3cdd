/** Faults in streams. */
import type { Words } from "../request.ts";
import { behind, is, oneMore, type PlantedFault, rearranged, replaced, reset, without } from "./changes.ts";

/** An entry takes a request, and others in front of it that its id comes behind; so do a group, a delivery, and what is done with it. */
const requestsMax = 10;

const isInfo = (words: Words, subcommand: string): boolean => is(words, "XINFO") && words[1]?.toUpperCase() === subcommand;
const isRange = (words: Words): boolean => is(words, "XRANGE", "XREVRANGE");
/** As many as the items of an array. */
const counted = (reply: string): string => reply.replace(/^\*(\d+)\r\n.*$/s, ":$1\r\n").replace(/^-NOGROUP.*$/s, ":0\r\n");

export const streamFaults: readonly PlantedFault[] = [
  {
    name: "an id that is excluded is not",
    shownBy: / "?\(\d/,
    requestsMax,
    request: (words) => (isRange(words) ? words.map((word, at) => (at > 1 ? word.replace(/^\((?=\d)/, "") : word)) : words),
  },
  {
    name: "XREVRANGE begins with the first",
    shownBy: /XREVRANGE/i,
    requestsMax,
    reply: (reply, words) => (is(words, "XREVRANGE") ? rearranged(reply, (entries) => entries.toReversed()) : reply),
  },
  {
    name: "a trim keeps one entry more",
    shownBy: /MAXLEN/i,
    requestsMax,
    request: (words) =>
      is(words, "XTRIM", "XADD") && behind(words, "MAXLEN") > 1
        ? replaced(words, behind(words, "MAXLEN") + (/^[=~]$/.test(words[behind(words, "MAXLEN")] ?? "") ? 1 : 0), oneMore)
        : words,
  },
  {
    name: "a trim takes a node apart that it was to leave whole",
    shownBy: /"~"/i,
    requestsMax,
    request: (words) => (is(words, "XTRIM") && behind(words, "LIMIT") === 0 ? words.map((word) => (word === "~" ? "=" : word)) : words),
  },
  {
    name: "an entry that was acknowledged is still pending",
    shownBy: /XPENDING|XREADGROUP|XINFO|XACK|CLAIM|DELCONSUMER/i,
    requestsMax,
    request: (words) =>
      is(words, "XACK") && words.length > 3 ? ["XCLAIM", words[1] ?? "", words[2] ?? "", "c1", "0", ...words.slice(3), "JUSTID"] : words,
    reply: (reply, words) => (is(words, "XACK") ? counted(reply) : reply),
  },
  {
    name: "a group has read one more",
    shownBy: /XINFO (GROUPS|STREAM)/i,
    requestsMax,
    reply: (reply, words) =>
      is(words, "XINFO")
        ? reply.replace(/(entries-read\r\n:)(\d+)/, (_, name: string, count: string) => `${name}${oneMore(count)}`)
        : reply,
  },
  {
    name: "groups are in no order",
    shownBy: /XINFO GROUPS/i,
    requestsMax,
    reply: (reply, words) => (isInfo(words, "GROUPS") ? rearranged(reply, (groups) => groups.toReversed()) : reply),
  },
  {
    name: "a claim does not count",
    shownBy: /XPENDING|XINFO|XCLAIM/i,
    requestsMax,
    request: (words) =>
      is(words, "XCLAIM") && behind(words, "RETRYCOUNT") + behind(words, "JUSTID") === 0 && words.length > 5
        ? [...words, "RETRYCOUNT", "1"]
        : words,
  },
  {
    name: "who claims says in vain for how long entries were idle",
    shownBy: /IDLE/i,
    requestsMax,
    request: (words) => (is(words, "XCLAIM") ? without(words, "IDLE", 1) : words),
  },
  {
    name: "XAUTOCLAIM always goes on at the beginning",
    shownBy: /XAUTOCLAIM/i,
    requestsMax,
    reply: (reply, words) => (is(words, "XAUTOCLAIM") ? rearranged(reply, ([, ...rest]) => ["$3\r\n0-0\r\n", ...rest]) : reply),
  },
  {
    name: "XPENDING forgets how long entries have to have been idle",
    shownBy: /XPENDING .*IDLE/i,
    requestsMax,
    request: (words) => (is(words, "XPENDING") ? without(words, "IDLE", 1) : words),
  },
  {
    name: "NOACK is forgotten",
    shownBy: /NOACK/i,
    requestsMax,
    request: (words) => (is(words, "XREADGROUP") ? without(words, "NOACK") : words),
  },
  {
    name: "XREAD brings one entry too many",
    shownBy: /XREAD\w* .*COUNT/i,
    requestsMax,
    request: (words) => (is(words, "XREAD", "XREADGROUP") ? reset(words, "COUNT", (count) => (count === "1" ? "2" : count)) : words),
  },
  {
    name: "XADD makes a stream that it was not to make",
    shownBy: /NOMKSTREAM/i,
    requestsMax,
    request: (words) => (is(words, "XADD") ? without(words, "NOMKSTREAM") : words),
  },
  {
    name: "XDEL forgets the last of several",
    shownBy: /XDEL/i,
    requestsMax,
    request: (words) => (is(words, "XDEL") && words.length > 3 ? words.slice(0, -1) : words),
  },
  {
    name: "XSETID forgets how many were added",
    shownBy: /ENTRIESADDED/i,
    requestsMax,
    request: (words) => (is(words, "XSETID") ? without(words, "ENTRIESADDED", 1) : words),
  },
  {
    name: "a stream has a node more",
    shownBy: /XINFO STREAM/i,
    requestsMax,
    reply: (reply, words) =>
      isInfo(words, "STREAM")
        ? reply.replace(/(radix-tree-keys\r\n:)([1-9])\r/, (_, name: string, count: string) => `${name}${oneMore(count)}\r`)
        : reply,
  },
  {
    name: "who has waited in vain gets the wrong null in RESP2",
    shownBy: /RESP2: XREAD/i,
    requestsMax,
    reply: (reply, words) => (is(words, "XREAD") && reply === "*-1\r\n" ? "$-1\r\n" : reply),
  },
  {
    name: "streams are pairs in RESP3",
    shownBy: /RESP3: XREAD/i,
    requestsMax,
    reply: (reply, words) => (is(words, "XREAD", "XREADGROUP") ? reply.replace(/^%1\r\n/, "*1\r\n*2\r\n") : reply),
  },
];
