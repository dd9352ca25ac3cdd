/** What both servers are asked in front of a request: because the answer decides how the replies are compared, or to make them the same. */
import type { Words } from "../request.ts";

/**
 * Requests with more members add to a key that is not there: since 7.2.0 what is there changes its encoding before so many are added, new or not. The options
 * that say how many are too many are set to no less (`settings.ts`).
 */
const membersMax = 6;

/** Of no effect, but that 7.0 forgets the range error of an earlier request, which SORT would take for one of its own. */
const forgetting: Words = ["HSCAN", "never", "0"];

/** What is asked last is told to whoever compares the replies. */
export function askedBefore(fullName: string, words: Words): readonly Words[] {
  const [, key] = words;
  if (key === undefined) return [];
  if (/^(hgetall|hkeys|hvals|smembers)$/.test(fullName)) return [["OBJECT", "ENCODING", key]];
  if (fullName === "hrandfield") return [["HGETALL", key]];
  if (/^sort(_ro)?$/.test(fullName)) return [forgetting, ["TYPE", key]];
  if (fullName === "srandmember") return [["SMEMBERS", key]];
  if (fullName === "zrandmember") return [["ZRANGE", key, "0", "-1", "WITHSCORES"]];
  if (fullName === "xinfo|groups" && words[2] !== undefined) return [["XINFO", "STREAM", words[2]]];
  const members =
    fullName === "sadd"
      ? words.length - 2
      : fullName === "zadd"
        ? (words.length - 2) / 2
        : fullName === "geoadd"
          ? (words.length - 2) / 3
          : 0;
  return members > membersMax ? [["DEL", key]] : [];
}
