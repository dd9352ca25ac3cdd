/** Giving entries of a stream to a consumer of a group: what it had before, what others had for too long, what nobody had. */
import { type StreamConsumer, StreamCursor, StreamGroup, streamId } from "@respire/datastructures";
import type { CommandContext } from "../../context.js";
import type { LargeStream } from "../../values/large-stream.js";
import { appendFields, appendId, appendInteger64, appendStreamEntry } from "../../values/stream-reply.js";
import { oneMore } from "./deliveries.js";
import { noteRead } from "./lag.js";
import { propagateClaim, propagatePosition } from "./propagation.js";
import type { ReadOptions } from "./read-options.js";
import type { Reading } from "./reading.js";

const { copyId, idWords } = streamId;

const cursor = new StreamCursor();
const id = new Uint32Array(idWords);

/** A consumer that reads a stream, whose key is word `keyIndex`. */
export interface Reader {
  readonly stream: LargeStream;
  readonly group: StreamGroup;
  readonly consumer: StreamConsumer;
  readonly keyIndex: number;
  readonly options: ReadOptions;
  /** Whether it is told how long entries were pending, and how often they were delivered; and gets what was pending for too long. */
  readonly isClaiming: boolean;
}

// ---- What it had -----------------------------------------------------------------------------------------------------------------------

/** Replies with what the consumer has pending from an id on; what is no longer there by its id alone. */
export function replyHistory({ nowMs, reply }: CommandContext, reading: Reading, reader: Reader, from: Uint32Array, at: number): void {
  const { consumer, group, stream } = reader;
  const { pending } = consumer;
  for (let isThere = pending.seekFrom(from, at); isThere && reading.hasRoom; isThere = pending.next()) {
    copyId(pending.words, pending.row, id, 0);
    if (cursor.seek(stream, id, 0)) {
      appendStreamEntry(reply, cursor);
      group.find(id, 0);
      group.foundCount = oneMore(group.foundCount);
      group.assign(consumer, nowMs);
    } else {
      reply.array(2);
      appendId(reply, id, 0);
      reply.nullArray();
    }
    reading.wroteEntry();
  }
  cursor.release();
}

// ---- What others had -------------------------------------------------------------------------------------------------------------------

/** Ids that are pending for too long, the oldest first; those that are no longer there left out. As many as there may be entries of a stream. */
export function claimableIds({ group, options, stream }: Reader, nowMs: number): Uint32Array {
  const found: number[] = [];
  const count = Math.min(options.count, options.countMax);
  const byAge = group.pendingByAge;
  for (let isThere = byAge.seekFirst(); isThere && found.length < count * idWords; isThere = byAge.next()) {
    if (!group.isAgeNobodys && nowMs - group.ageTimeMs < options.claimIdleMs) break;
    copyId(byAge.words, byAge.row + StreamGroup.ageIdAt, id, 0);
    if (stream.has(id, 0)) found.push(...id);
  }
  return Uint32Array.from(found);
}

/** When the entry that has been pending longest was delivered, in milliseconds since 1970; null if none is pending. Entries that are gone don't count. */
export function oldestPendingMs({ group, stream }: Reader): number | null {
  const byAge = group.pendingByAge;
  for (let isThere = byAge.seekFirst(); isThere; isThere = byAge.next()) {
    copyId(byAge.words, byAge.row + StreamGroup.ageIdAt, id, 0);
    if (stream.has(id, 0)) return group.ageTimeMs;
  }
  return null;
}

/** Lets the consumer have these, and replies with them. */
export function replyClaimed(context: CommandContext, reading: Reading, reader: Reader, ids: Uint32Array): void {
  const { effects, nowMs, reply } = context;
  const { consumer, group, keyIndex, options, stream } = reader;
  for (let at = 0; at < ids.length && reading.hasRoom; at += idWords) {
    group.find(ids, at);
    const idleMs = nowMs - group.foundTimeMs;
    const count = group.foundCount;
    group.assign(consumer, nowMs);
    group.foundCount = oneMore(count);
    consumer.activeTimeMs = nowMs;
    if (effects.isPropagating) propagateClaim(context, group, ids, at, keyIndex, options.groupIndex, options.groupIndex + 1);
    else effects.wrote(context.args, keyIndex, null);
    cursor.seek(stream, ids, at);
    reply.array(4);
    appendId(reply, cursor.id, 0);
    appendFields(reply, cursor);
    reply.integer(idleMs);
    appendInteger64(reply, count);
    reading.wroteEntry();
  }
  cursor.release();
}

// ---- What nobody had -------------------------------------------------------------------------------------------------------------------

/** Goes to the first entry behind what the group has read; false if there is none. */
export function seekNew({ group, stream }: Reader): boolean {
  return stream.length > 0 && cursor.seekBehind(stream, group.lastId, 0, group.place);
}

/** Replies with the entries from the one on that `seekNew` has gone to; they are pending then, unless it wants none to be. */
export function replyNew(context: CommandContext, reading: Reading, reader: Reader): void {
  const { effects, nowMs, reply } = context;
  const { consumer, group, isClaiming, keyIndex, options, stream } = reader;
  const { groupIndex, isWithoutAcknowledgement } = options;
  do {
    noteRead(stream, group, cursor.id, 0);
    copyId(cursor.id, 0, group.lastId, 0);
    if (isClaiming) {
      reply.array(4);
      appendId(reply, cursor.id, 0);
      appendFields(reply, cursor);
      reply.integer(0);
      reply.integer(0);
    } else appendStreamEntry(reply, cursor);
    reading.wroteEntry();
    cursor.remember(group.place);
    if (isWithoutAcknowledgement) continue;
    group.add(cursor.id, 0);
    group.assign(consumer, nowMs);
    group.foundCount = 1;
    consumer.activeTimeMs = nowMs;
    if (effects.isPropagating) propagateClaim(context, group, cursor.id, 0, keyIndex, groupIndex, groupIndex + 1);
    cursor.refresh();
  } while (reading.hasRoom && cursor.next());
  cursor.release();
  if (effects.isPropagating) propagatePosition(context, group, keyIndex, groupIndex);
  else effects.wrote(context.args, keyIndex, null);
}
