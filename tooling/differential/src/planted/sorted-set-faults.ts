/** Faults in sorted sets. */
import { behind, doubled, is, mixed, oneMore, type PlantedFault, rearranged, replaced, reset, without } from "./changes.ts";

export const sortedSetFaults: readonly PlantedFault[] = [
  {
    name: "members with one score are in no order",
    shownBy: /ZR\w*RANGE|ZRANGE/i,
    reply: (reply, words) =>
      is(words, "ZRANGE", "ZREVRANGE") && behind(words, "WITHSCORES") === 0 && /^zset1[0-2]$/.test(words[1] ?? "")
        ? rearranged(reply, (members) => members.toReversed())
        : reply,
  },
  {
    name: "ZRANK counts from the highest score",
    shownBy: /ZRANK/i,
    request: (words) => (is(words, "ZRANK") ? ["ZREVRANK", ...words.slice(1)] : words),
  },
  {
    name: "LIMIT leaves out one member too many",
    shownBy: /LIMIT/i,
    request: (words) => (is(words, "ZRANGEBYSCORE", "ZREVRANGEBYSCORE", "ZRANGEBYLEX") ? reset(words, "LIMIT", oneMore) : words),
  },
  {
    name: "a score that is excluded is not",
    shownBy: / "?\(/,
    request: (words) => (is(words, "ZCOUNT", "ZRANGEBYSCORE") ? replaced(words, 2, (bound) => bound.replace(/^\(/, "")) : words),
  },
  {
    name: "a member that is included is not",
    shownBy: /LEX.*\[/i,
    request: (words) => (is(words, "ZLEXCOUNT", "ZRANGEBYLEX") ? replaced(words, 2, (bound) => bound.replace(/^\[/, "(")) : words),
  },
  {
    name: "WEIGHTS are forgotten",
    shownBy: /WEIGHTS/i,
    request: (words) =>
      is(words, "ZUNION", "ZUNIONSTORE", "ZINTER") ? without(words, "WEIGHTS", Number(words[is(words, "ZUNIONSTORE") ? 2 : 1])) : words,
  },
  {
    name: "AGGREGATE MAX takes the lowest score",
    shownBy: /MAX/i,
    request: (words) => (is(words, "ZUNION", "ZINTER") ? reset(words, "AGGREGATE", (how) => how.replace(/^max$/i, "MIN")) : words),
  },
  {
    name: "ZADD GT lowers scores",
    shownBy: /ZADD \S+ .*GT/i,
    request: (words) => (is(words, "ZADD") ? words.map((word, index) => (index < 6 && /^gt$/i.test(word) ? "LT" : word)) : words),
  },
  {
    name: "ZPOPMAX takes the lowest",
    shownBy: /ZPOPMAX/i,
    request: (words) => (is(words, "ZPOPMAX") ? ["ZPOPMIN", ...words.slice(1)] : words),
  },
  {
    name: "ZINTERCARD counts beyond its limit",
    shownBy: /ZINTERCARD .*LIMIT/i,
    request: (words) => (is(words, "ZINTERCARD") ? without(words, "LIMIT", 1) : words),
  },
  {
    name: "ZREMRANGEBYRANK takes one more",
    shownBy: /ZREMRANGEBYRANK/i,
    request: (words) => (is(words, "ZREMRANGEBYRANK") ? replaced(words, 3, oneMore) : words),
  },
  {
    name: "ZDIFF forgets the last key",
    shownBy: /ZDIFF/i,
    request: (words) => (is(words, "ZDIFF") && words[1] === "2" ? ["ZDIFF", "1", words[2] as string, ...words.slice(4)] : words),
  },
  {
    name: "a score loses its last digits",
    shownBy: /ZINCRBY|ZSCORE/i,
    reply: (reply, words) =>
      is(words, "ZINCRBY", "ZSCORE")
        ? reply.replace(/^\$\d+\r\n(-?\d\.\d{15})\d+\r\n$/, (_, digits: string) => `$${digits.length}\r\n${digits}\r\n`)
        : reply,
  },
  {
    name: "a score is a text in RESP3",
    shownBy: /RESP3: ZSCORE/i,
    reply: (reply, words) =>
      is(words, "ZSCORE") ? reply.replace(/^,(\S+)\r\n$/, (_, score: string) => `$${score.length}\r\n${score}\r\n`) : reply,
  },
  {
    name: "ZRANDMEMBER draws a member twice",
    shownBy: /ZRANDMEMBER \S+ [1-9]/i,
    reply: (reply, words) =>
      is(words, "ZRANDMEMBER") && words.length === 3 && !words[2]?.startsWith("-") ? rearranged(reply, doubled) : reply,
  },
  {
    name: "ZSCAN gives a member another's score",
    shownBy: /ZSCAN/i,
    reply: (reply, words) =>
      is(words, "ZSCAN") ? rearranged(reply, ([cursor = "", page = ""]) => [cursor, rearranged(page, mixed)]) : reply,
  },
  {
    name: "who has waited in vain gets the wrong null in RESP2",
    shownBy: /RESP2: BZ/i,
    reply: (reply, words) => (is(words, "BZPOPMIN", "BZPOPMAX") && reply === "*-1\r\n" ? "$-1\r\n" : reply),
  },
  {
    name: "a sorted set is a skiplist too soon",
    shownBy: /OBJECT ENCODING/i,
    reply: (reply, words) =>
      is(words, "OBJECT") && /^zset[1-5]$/.test(words[2] ?? "") ? reply.replace("$8\r\nlistpack", "$8\r\nskiplist") : reply,
  },
  {
    name: "ZRANGE by members is reversed without REV",
    shownBy: /ZRANGE \S+ .*BYLEX/i,
    request: (words) =>
      is(words, "ZRANGE") && behind(words, "BYLEX") > 1 && behind(words, "REV") === 0
        ? ["ZRANGE", words[1] as string, words[3] as string, words[2] as string, ...words.slice(4), "REV"]
        : words,
  },
];
