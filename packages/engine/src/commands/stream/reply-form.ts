/** What replies with entries look like. */
import { replies } from "../../reply-schema.js";

const fieldsReply = replies.array(replies.bulk(), "fields and values in turn");

export const entryReply = replies.tuple([replies.bulk("id"), fieldsReply]);

export const entriesReply = replies.array(entryReply);

/** An entry that is told by its id alone if it is no longer there. */
export const historyEntryReply = replies.tuple([replies.bulk("id"), replies.nullArrayOr(fieldsReply, "null if the entry was deleted")]);

/** As asked for with CLAIM: how long ago the entry was delivered last, in milliseconds, and how often it had been. */
const claimedEntryReply = replies.tuple([
  replies.bulk("id"),
  fieldsReply,
  replies.count("milliseconds since it was delivered last"),
  replies.count("how often it had been delivered"),
]);

const anyEntriesReply = replies.array(replies.oneOf([entryReply, historyEntryReply, claimedEntryReply]));

/** By stream: an array of pairs in RESP2, a map in RESP3. */
export const streamsReply = replies.nullArrayOr(
  replies.byProtocol(
    replies.array(replies.tuple([replies.bulk("key"), anyEntriesReply])),
    replies.map(replies.bulk("key"), anyEntriesReply),
  ),
  "by key, the entries; null if there are none",
);
