/** What is replied about fields of a hash that is not there. */
import type { ReplyWriter } from "@respire/resp-protocol";

/** Null for each of so many fields. */
export function replyNulls(reply: ReplyWriter, count: number): void {
  for (let i = 0; i < count; i++) reply.null();
}
