/** Requests that mean something only where the keys are as they should be: both servers are asked, and if they are not, such a request is not sent. */
import type { ReplyNode } from "../engine-insides.ts";
import type { Words } from "../request.ts";
import { valueOfScore } from "./scores.ts";

export interface Condition {
  readonly questions: readonly Words[];
  /** Of one server's answers to the questions. */
  readonly isMet: (answers: readonly ReplyNode[]) => boolean;
}

/** Null if there is none. */
export function conditionOf(fullName: string, words: Words): Condition | null {
  if (fullName === "sort" && storesTies(words)) return standsInOrder(words);
  const search = nearestOf(fullName, words);
  if (search !== null) return hasNoTies(search);
  if (fullName === "pfadd" && words.length > 3) return isWhole(words[1] as string);
  if (/^xgroup\|(create|setid)$/.test(fullName) && has(words, "ENTRIESREAD")) return tellsWhatMayBeRead(words);
  if (fullName === "xsetid" && has(words, "ENTRIESADDED")) return hidesNoLoss(words);
  const index = keyOfMembersRange(fullName, words);
  const key = words[index];
  return index === 0 || key === undefined ? null : allScoresAreEqual(key);
}

/** What a search finds of which only the nearest, or the farthest, are wanted; null if it is no such search. */
function nearestOf(fullName: string, words: Words): Words | null {
  if (!/^geo(search|radius)/.test(fullName) || !has(words, "COUNT") || has(words, "ANY")) return null;
  const options: Readonly<Record<string, number>> = {
    ASC: 1,
    DESC: 1,
    COUNT: 2,
    STORE: 2,
    STOREDIST: fullName === "geosearchstore" ? 1 : 2,
  };
  const all: string[] = fullName === "geosearchstore" ? ["GEOSEARCH"] : [words[0] as string];
  for (let i = fullName === "geosearchstore" ? 2 : 1; i < words.length; ) {
    const left = options[(words[i] as string).toUpperCase()] ?? 0;
    if (left === 0) all.push(words[i] as string);
    i += Math.max(left, 1);
  }
  return [...all, "WITHHASH"];
}

/** Which of several at one distance come first is each server's own affair where only some are wanted: 7.0 sorts these in a way of its own. */
const hasNoTies = (search: Words): Condition => ({
  questions: [search],
  isMet: ([found]) => {
    const hashes = (found?.items ?? []).map(({ items }) =>
      items.map(({ text }) => text).find((text, index) => index > 0 && /^\d+$/.test(text)),
    );
    return new Set(hashes).size === hashes.length;
  },
});

/** Index of the key of which a range of members is asked for; 0 if none is. */
function keyOfMembersRange(fullName: string, words: Words): number {
  if (/^z\w*lex/.test(fullName)) return 1;
  if (!/^zrange(store)?$/.test(fullName) || !words.some((word) => /^bylex$/i.test(word))) return 0;
  return fullName === "zrange" ? 1 : 2;
}

/** Where they are not, the members that are found are those that a search happens to come by. */
function allScoresAreEqual(key: string): Condition {
  return {
    questions: [
      ["ZRANGE", key, "0", "0", "WITHSCORES"],
      ["ZRANGE", key, "-1", "-1", "WITHSCORES"],
    ],
    isMet: ([first, last]) => first?.type === "error" || scoreOf(first) === scoreOf(last),
  };
}

/** Of the one member, with which the score is a pair in RESP3; 0 if there is none. */
function scoreOf(reply: ReplyNode | undefined): number {
  const items = reply?.items ?? [];
  return valueOfScore((items[0]?.items[1] ?? items[1])?.text ?? "0");
}

const has = (words: Words, option: string): boolean => words.some((word) => word.toUpperCase() === option);

/** What other keys give the same place in the alphabetic order. */
const storesTies = (words: Words): boolean => has(words, "STORE") && has(words, "BY") && has(words, "ALPHA");

/** Such elements stay as they were found. In a set or a sorted set that is each server's own affair, and it is where only a part is wanted, which 7.0 sorts by itself. */
const standsInOrder = (words: Words): Condition => ({
  questions: [["TYPE", words[1] as string]],
  isMet: ([type]) => !/set/.test(type?.text ?? "") && !has(words, "LIMIT"),
});

/** Where the runs of a HyperLogLog are broken, 7.0 adds the elements in front of the first for which it finds no register; this server adds none of them. */
const isWhole = (key: string): Condition => ({
  questions: [["PFCOUNT", key, key]],
  isMet: ([count]) => !(count?.text ?? "").startsWith("INVALIDOBJ"),
});
const streamField = (stream: ReplyNode | undefined, name: string): string =>
  stream?.items[stream.items.findIndex(({ text }) => text === name) + 1]?.text ?? "0";

/** The words behind an option, each time that it is given. */
const behindEach = (words: Words, option: string): readonly string[] => words.filter((_, at) => words[at - 1]?.toUpperCase() === option);

/** A stream that has lost entries is not told that it has not: whether it has decides how groups are compared (`stream-information.ts`). */
const hidesNoLoss = (words: Words): Condition => ({
  questions: [["XINFO", "STREAM", words[1] as string]],
  isMet: ([stream]) => {
    const [added, length] = [streamField(stream, "entries-added"), streamField(stream, "length")];
    return added === length || behindEach(words, "ENTRIESADDED").every((count) => Number(count) !== Number(length));
  },
});

/**
 * What a group is told to have read is believed in 7.0. Since 8.4.0 it is no more than was ever added (redis/redis#14259), and before the first entry of a
 * stream it is nothing.
 */
const tellsWhatMayBeRead = (words: Words): Condition => ({
  questions: [["XINFO", "STREAM", words[2] as string]],
  isMet: ([stream]) => {
    const [added, first, id = ""] = [
      Number(streamField(stream, "entries-added")),
      streamField(stream, "recorded-first-entry-id"),
      words[4],
    ];
    const isBehindFirst = id === "$" || (idNumber(id) ?? -1n) >= (idNumber(first) ?? 0n);
    return behindEach(words, "ENTRIESREAD").every((count) => !(Number(count) > (isBehindFirst ? added : 0)));
  },
});

/** An id as one number; null if it is none. */
function idNumber(id: string): bigint | null {
  const [, ms, sequence = "0"] = /^(\d+)(?:-(\d+))?$/.exec(id) ?? [];
  return ms === undefined ? null : (BigInt(ms) << 64n) + BigInt(sequence);
}
