/** Faults in sets. */
import { doubled, is, type PlantedFault, rearranged, replaced, without } from "./changes.ts";

export const setFaults: readonly PlantedFault[] = [
  {
    name: "SDIFF takes the first key from the second",
    shownBy: /SDIFF/i,
    request: (words) =>
      is(words, "SDIFF") && words.length > 2 ? ["SDIFF", words[2] as string, words[1] as string, ...words.slice(3)] : words,
  },
  {
    name: "SINTERCARD counts beyond its limit",
    shownBy: /SINTERCARD .*LIMIT/i,
    request: (words) => (is(words, "SINTERCARD") ? without(words, "LIMIT", 1) : words),
  },
  {
    name: "SMOVE leaves the member where it was",
    shownBy: /SMOVE/i,
    request: (words) => (is(words, "SMOVE") && words.length === 4 ? ["SADD", ...words.slice(2)] : words),
  },
  {
    name: "integers are in no order",
    shownBy: /SMEMBERS/i,
    reply: (reply, words) => (is(words, "SMEMBERS") && words[1] === "set4" ? rearranged(reply, (members) => members.toReversed()) : reply),
  },
  {
    name: "SPOP leaves what it has popped",
    shownBy: /SPOP/i,
    request: (words) => (is(words, "SPOP") ? ["SRANDMEMBER", ...words.slice(1)] : words),
  },
  {
    name: "SPOP takes out another than it says",
    shownBy: /SPOP/i,
    reply: (reply, words) => (is(words, "SPOP") ? reply.replace(/\$1\r\n[a-d]\r\n/, "$1\r\nz\r\n") : reply),
  },
  {
    name: "SRANDMEMBER draws a member twice",
    shownBy: /SRANDMEMBER \S+ [1-9]/i,
    reply: (reply, words) =>
      is(words, "SRANDMEMBER") && words.length === 3 && !words[2]?.startsWith("-") ? rearranged(reply, doubled) : reply,
  },
  {
    name: "a text that looks like an integer becomes one",
    shownBy: /" 1"|\+1|01|-0/,
    request: (words) => (is(words, "SADD") ? words.map((word) => (/^(0|\+| )1$/.test(word) ? "1" : word)) : words),
  },
  {
    name: "SUNIONSTORE forgets the last key",
    shownBy: /SUNIONSTORE/i,
    request: (words) => (is(words, "SUNIONSTORE") && words.length > 3 ? words.slice(0, -1) : words),
  },
  {
    name: "SMISMEMBER answers in the wrong order",
    shownBy: /SMISMEMBER/i,
    reply: (reply, words) => (is(words, "SMISMEMBER") ? rearranged(reply, (answers) => answers.toReversed()) : reply),
  },
  {
    name: "SMEMBERS is an array in RESP3",
    shownBy: /RESP3: SMEMBERS/i,
    reply: (reply, words) => (is(words, "SMEMBERS") ? reply.replace(/^~/, "*") : reply),
  },
  {
    name: "SSCAN loses a member",
    shownBy: /SSCAN/i,
    reply: (reply, words) =>
      is(words, "SSCAN")
        ? rearranged(reply, ([cursor = "", page = ""]) => [cursor, rearranged(page, (members) => members.slice(1))])
        : reply,
  },
  {
    name: "a set of integers is none too soon",
    shownBy: /OBJECT ENCODING|SMEMBERS/i,
    reply: (reply, words) => (is(words, "OBJECT") && words[2] === "set5" ? reply.replace("$6\r\nintset", "$9\r\nhashtable") : reply),
  },
  {
    name: "SINTER with a key that is missing is what the others have in common",
    shownBy: /SINTER/i,
    request: (words) =>
      is(words, "SINTER") && words.length > 2 ? replaced(words, 2, (key) => (key === "never" ? (words[1] ?? "") : key)) : words,
  },
];
