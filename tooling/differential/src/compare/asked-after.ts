/** What both servers are asked behind a request, because its reply does not show what it did: the answers have to be the same too. */
import type { Words } from "../request.ts";

/** HyperLogLogs are strings whose every byte is Redis's, also those that PFCOUNT writes. */
export function askedAfter(fullName: string, words: Words): readonly Words[] {
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
