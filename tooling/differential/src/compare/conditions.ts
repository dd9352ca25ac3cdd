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
  const index = keyOfMembersRange(fullName, words);
  const key = words[index];
  return index === 0 || key === undefined ? null : allScoresAreEqual(key);
}

/** Index of the key of which a range of members is asked for; 0 if none is. */
function keyOfMembersRange(fullName: string, words: Words): number {
  if (/^z\w*lex/.test(fullName)) return 1;
  if (!/^zrange(store)?$/.test(fullName) || !words.some((word) => /^bylex$/i.test(word))) return 0;
  return fullName === "zrange" ? 1 : 2;
}

/** Where they are not, the members that are found are those that a search happens to come by; in a listpack that is the same in both servers. */
function allScoresAreEqual(key: string): Condition {
  return {
    questions: [
      ["OBJECT", "ENCODING", key],
      ["ZRANGE", key, "0", "0", "WITHSCORES"],
      ["ZRANGE", key, "-1", "-1", "WITHSCORES"],
    ],
    isMet: ([encoding, first, last]) => encoding?.text === "listpack" || first?.type === "error" || scoreOf(first) === scoreOf(last),
  };
}

/** Of the one member, with which the score is a pair in RESP3; 0 if there is none. */
function scoreOf(reply: ReplyNode | undefined): number {
  const items = reply?.items ?? [];
  return valueOfScore((items[0]?.items[1] ?? items[1])?.text ?? "0");
}
