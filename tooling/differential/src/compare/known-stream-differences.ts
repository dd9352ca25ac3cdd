/** Where the compared version of Redis answers otherwise about streams. */
import { parseReplyTree, type ReplyNode } from "../engine-insides.ts";
import type { KnownDifference } from "./known-differences.ts";
import { consumersAgree, groupsAgree, pendingAgree, streamsAgree, streamsAgreeButForEmptyNodes } from "./stream-information.ts";

const is = (word: string | undefined, name: string): boolean => word?.toUpperCase() === name;
const isError = (reply: string): boolean => reply.startsWith("-");
const belowDeleted = "-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id\r\n";
/** Of deliveries. */
const countMax = "9223372036854775807";
const invalidId = "-ERR Invalid stream ID specified as stream command argument\r\n";

/** Whether neither is an error and the two agree otherwise. */
const agree = (ours: string, theirs: string, by: (ours: ReplyNode, theirs: ReplyNode) => boolean): boolean =>
  !isError(ours) && !isError(theirs) && by(parseReplyTree(ours), parseReplyTree(theirs));

/** An array of names and numbers, as RESP2 has a record. */
const record = (...words: readonly (string | number)[]): string =>
  `*${words.length}\r\n${words.map((word) => (typeof word === "number" ? `:${word}\r\n` : `$${word.length}\r\n${word}\r\n`)).join("")}`;

const streamBefore = ["length", 0, "radix-tree-keys", 0, "radix-tree-nodes", 1, "last-generated-id", "0-0"];
const streamCounts = ["max-deleted-entry-id", "0-0", "entries-added", 0, "recorded-first-entry-id", "0-0"];
const idmp = ["idmp-duration", 100, "idmp-maxsize", 100, "pids-tracked", 0, "iids-tracked", 0, "iids-added", 0, "iids-duplicates", 0];

export const knownStreamDifferences: readonly KnownDifference[] = [
  {
    command: "XINFO STREAM",
    changedIn: "8.8.0",
    why: "it tells what is remembered of producers (8.6.0); with FULL, when a consumer last got something (7.2.0) and what was given back (8.8.0)",
    example: {
      words: ["XINFO", "STREAM", "s"],
      ours: record(...streamBefore, ...streamCounts, ...idmp, "groups", 0),
      theirs: record(...streamBefore, ...streamCounts, "groups", 0),
    },
    matches: ([name, sub], ours, theirs) => is(name, "XINFO") && is(sub, "STREAM") && agree(ours, theirs, streamsAgree),
    keepsState: true,
  },
  {
    command: "XINFO STREAM of a stream of which a trim took all entries of a node but one that was deleted",
    changedIn: "8.10.0",
    why: "the node goes with its last entry, also if the trim ends in the middle of it; it stayed, empty",
    example: {
      words: ["XINFO", "STREAM", "s"],
      ours: record("length", 0, "radix-tree-keys", 0, "radix-tree-nodes", 1, "max-deleted-entry-id", "1-1", ...idmp),
      theirs: record("length", 0, "radix-tree-keys", 1, "radix-tree-nodes", 2, "max-deleted-entry-id", "1-1"),
    },
    matches: ([name, sub], ours, theirs) => is(name, "XINFO") && is(sub, "STREAM") && agree(ours, theirs, streamsAgreeButForEmptyNodes),
    keepsState: false,
  },
  {
    command: "XINFO CONSUMERS",
    changedIn: "7.2.0",
    why: "`inactive` is how long a consumer has got nothing",
    example: {
      words: ["XINFO", "CONSUMERS", "s", "g"],
      ours: `*1\r\n${record("name", "c", "pending", 0, "idle", 3, "inactive", -1)}`,
      theirs: `*1\r\n${record("name", "c", "pending", 0, "idle", 5)}`,
    },
    matches: ([name, sub], ours, theirs) => is(name, "XINFO") && is(sub, "CONSUMERS") && agree(ours, theirs, consumersAgree),
    keepsState: true,
  },
  {
    command: "XINFO GROUPS of a stream that has lost entries",
    changedIn: "8.0.0",
    why:
      "what a group has read is counted anew where entries in front of it are gone, and how much it has before it is known again once it is beyond those " +
      "that were deleted (redis/redis#13338, redis/redis#13473, redis/redis#13958, some of it in 7.2.6 and 7.4.2)",
    example: {
      words: ["XINFO", "GROUPS", "s"],
      ours: `*1\r\n${record("name", "g", "consumers", 0, "pending", 0, "last-delivered-id", "0-0", "entries-read", 0, "lag", 1)}`,
      theirs: `*1\r\n${record("name", "g", "consumers", 0, "pending", 0, "last-delivered-id", "0-0", "entries-read", 0, "lag", 3)}`,
    },
    matches: ([name, sub], ours, theirs, told) =>
      is(name, "XINFO") &&
      is(sub, "GROUPS") &&
      ours !== theirs &&
      agree(ours, theirs, groupsAgree(told === null ? null : parseReplyTree(told))),
    goesBothWays: true,
    keepsState: true,
  },
  {
    command: "consumers of XREADGROUP, XCLAIM and XAUTOCLAIM that got nothing",
    changedIn: "7.2.0",
    why: "who asks is a consumer from then on (redis/redis#11099); it was so only if there was something for it",
    example: { words: ["XGROUP", "CREATECONSUMER", "s", "g", "c"], ours: ":0\r\n", theirs: ":1\r\n" },
    matches: ([name, sub], ours, theirs) => name === "XGROUP" && sub === "CREATECONSUMER" && ours === ":0\r\n" && theirs === ":1\r\n",
    keepsState: true,
  },
  {
    command: "XREAD and XREADGROUP with a number of words behind STREAMS that is odd",
    changedIn: "7.4.0",
    why: "they are told of `+` (redis/redis#13117), and by their names in small letters",
    example: {
      words: ["XREAD", "STREAMS", "a", "b", "0"],
      ours: "-ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.\r\n",
      theirs: "-ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.\r\n",
    },
    matches: ([name = ""], ours, theirs) =>
      /^xread(group)?$/i.test(name) && ours.startsWith("-ERR Unbalanced 'xread") && theirs.startsWith("-ERR Unbalanced XREAD"),
    keepsState: true,
  },
  {
    command: "XREAD and XREADGROUP from `+`",
    changedIn: "7.4.0",
    why: "it is the last entry of a stream (redis/redis#13117)",
    example: { words: ["XREAD", "STREAMS", "s", "+"], ours: "*-1\r\n", theirs: invalidId },
    matches: ([name = "", ...words], ours, theirs) =>
      /^xread(group)?$/i.test(name) && words.includes("+") && ours !== theirs && theirs === invalidId,
    keepsState: true,
  },
  {
    command: "XSETID to an id below one that was deleted",
    changedIn: "7.2.0",
    why: "what a stream has had can't come again (redis/redis#11444)",
    example: { words: ["XSETID", "s", "1-5"], ours: belowDeleted, theirs: "+OK\r\n" },
    matches: ([name], ours, theirs) => is(name, "XSETID") && ours === belowDeleted && ours !== theirs,
    keepsState: false,
  },
  {
    command: "XREADGROUP that waits for a stream or a group that goes",
    changedIn: "7.2.0",
    why: "it runs anew and finds what it would find if it came now (redis/redis#11012); there were errors of its own for that",
    example: {
      words: ["XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">"],
      ours: "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option\r\n",
      theirs: "-UNBLOCKED the stream key no longer exists\r\n",
    },
    matches: ([name], ours, theirs) =>
      is(name, "XREADGROUP") &&
      /^-(UNBLOCKED|NOGROUP the consumer group this client)/.test(theirs) &&
      /^-(NOGROUP No such key|WRONGTYPE)/.test(ours),
    keepsState: true,
  },
  {
    command: "XPENDING and XINFO STREAM FULL of an entry that was delivered more than 2^63 times, as XCLAIM's RETRYCOUNT can say",
    changedIn: "8.8.0",
    why: "the count stays the highest there is (redis/redis#14797); it began anew with the lowest",
    example: {
      words: ["XPENDING", "s", "g", "-", "+", "1"],
      ours: "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:3\r\n:9223372036854775807\r\n",
      theirs: "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:2\r\n:-9223372036854775808\r\n",
    },
    matches: ([name, sub], ours, theirs) => {
      const counted = theirs.replace(/:-92233720368547\d+\r/g, `:${countMax}\r`);
      if (counted === theirs || !ours.includes(countMax)) return false;
      return is(name, "XPENDING") ? agree(ours, counted, pendingAgree) : is(sub, "STREAM") && agree(ours, counted, streamsAgree);
    },
    keepsState: true,
  },
];
