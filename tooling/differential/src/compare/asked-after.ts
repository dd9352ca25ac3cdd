/** What both servers are asked behind a request, because its reply does not show what it did, or to make them the same again: the answers have to be the same too. */
import type { Words } from "../request.ts";

export function askedAfter(fullName: string, words: Words): readonly Words[] {
  return [...lookedAt(fullName, words), ...consumersMade(fullName, words)];
}

/** HyperLogLogs are strings whose every byte is Redis's, also those that PFCOUNT writes. */
function lookedAt(fullName: string, words: Words): readonly Words[] {
  const keys = keysToLookAt(fullName, words);
  return keys.flatMap((key) => [
    ["GET", key],
    ["OBJECT", "ENCODING", key],
  ]);
}

function keysToLookAt(fullName: string, words: Words): readonly string[] {
  if (fullName === "pfcount") return words.slice(1);
  if (fullName === "pfadd" || fullName === "pfmerge") return words.slice(1, 2);
  return fullName === "pfdebug" ? words.slice(2, 3) : [];
}

/**
 * Since 7.2.0 who reads for a group, or claims, is one of its consumers from then on, whether there was anything or not. With this both servers have the same
 * consumers afterwards.
 */
function consumersMade(fullName: string, words: Words): readonly Words[] {
  if (/^x(auto)?claim$/.test(fullName)) return words.length > 3 ? [consumer(words[1], words[2], words[3])] : [];
  if (fullName !== "xreadgroup") return [];
  const capitals = words.map((word) => word.toUpperCase());
  const first = capitals.indexOf("STREAMS") + 1;
  const group = capitals.lastIndexOf("GROUP", first);
  if (first === 0 || group < 0) return [];
  const keys = words.slice(first, first + Math.floor((words.length - first) / 2));
  return keys.map((key) => consumer(key, words[group + 1], words[group + 2]));
}

const consumer = (key = "", group = "", name = ""): Words => ["XGROUP", "CREATECONSUMER", key, group, name];
