/** What both servers are asked in front of a request, because it decides how the replies to that are compared. */
import type { Words } from "../request.ts";

/** Null if nothing has to be known. */
export function askedBefore(fullName: string, words: Words): Words | null {
  const [, key] = words;
  if (key === undefined) return null;
  if (/^(hgetall|hkeys|hvals)$/.test(fullName)) return ["OBJECT", "ENCODING", key];
  return fullName === "hrandfield" ? ["HGETALL", key] : null;
}
