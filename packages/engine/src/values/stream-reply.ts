/** Replies with ids and entries of streams. */
import { type StreamCursor, streamId } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { appendEntries, appendPairs } from "./packed-reply.js";

const dollar = 0x24;
const cr = 13;
const lf = 10;
const digit0 = 0x30;
/** What an id takes as a bulk string, with two digits for its length. */
const idFrameBytes = 5;
const shortIdMax = 9;

/** Replies with an id, four words from an offset on, as a bulk string. */
export function appendId(reply: ReplyWriter, words: Uint32Array, at: number): void {
  reply.reserve(idFrameBytes + streamId.idTextLengthMax + 2);
  const { bytes, position } = reply;
  // Where its text would be if it has ten characters or more, as all have that are made of the time.
  const length = streamId.writeIdText(words, at, bytes, position + idFrameBytes);
  if (length <= shortIdMax) return reply.bulk(bytes.slice(position + idFrameBytes, position + idFrameBytes + length), 0, length);
  bytes[position] = dollar;
  bytes[position + 1] = digit0 + ((length / 10) | 0);
  bytes[position + 2] = digit0 + (length % 10);
  bytes[position + 3] = cr;
  bytes[position + 4] = lf;
  const end = position + idFrameBytes + length;
  bytes[end] = cr;
  bytes[end + 1] = lf;
  reply.position = end + 2;
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
  cursor.behind = appendPairs(reply, bytes, cursor.fieldsAt, cursor.valuesAt, fields);
}

/** Replies with integers that may be beyond what a number holds exactly; beyond 64 bits they begin anew with the lowest, as in Redis. */
export function appendInteger64(reply: ReplyWriter, value: number | bigint): void {
  if (typeof value === "number") reply.integer(value);
  else reply.integer64(BigInt.asIntN(64, value));
}

/** The name of a group or consumer as a bulk string. */
export function appendName(reply: ReplyWriter, name: Uint8Array): void {
  reply.bulk(name, 0, name.length);
}
