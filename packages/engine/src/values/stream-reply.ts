/** Replies with ids and entries of streams. */
import { type StreamCursor, streamId } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { appendEntries, appendEntry } from "./packed-reply.js";

const idText = new Uint8Array(streamId.idTextLengthMax);

/** Replies with an id, four words from an offset on, as a bulk string. */
export function appendId(reply: ReplyWriter, words: Uint32Array, at: number): void {
  reply.bulk(idText, 0, streamId.writeIdText(words, at, idText, 0));
}

/** Replies with the entry that a cursor shows: an array of its id, and its fields and values in turn. */
export function appendStreamEntry(reply: ReplyWriter, cursor: StreamCursor): void {
  reply.array(2);
  appendId(reply, cursor.id, 0);
  appendFields(reply, cursor);
}

/** Replies with the fields and values of the entry that a cursor shows. */
export function appendFields(reply: ReplyWriter, cursor: StreamCursor): void {
  const { bytes, fields } = cursor;
  reply.array(fields * 2);
  if (!cursor.hasNodeFields) {
    cursor.behind = appendEntries(reply, bytes, cursor.valuesAt, fields * 2);
    return;
  }
  let field = cursor.fieldsAt;
  let value = cursor.valuesAt;
  for (let i = 0; i < fields; i++) {
    field = appendEntry(reply, bytes, field);
    value = appendEntry(reply, bytes, value);
  }
  cursor.behind = value;
}

/** Replies with integers that may be beyond what a number holds exactly. */
export function appendInteger64(reply: ReplyWriter, value: number | bigint): void {
  if (typeof value === "number") reply.integer(value);
  else reply.integer64(value);
}

/** The name of a group or consumer as a bulk string. */
export function appendName(reply: ReplyWriter, name: Uint8Array): void {
  reply.bulk(name, 0, name.length);
}
