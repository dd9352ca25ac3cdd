/** XREADGROUP: entries of several streams, for a consumer of a group; waits until there are any. */
import { type StreamGroup, streamId } from "@respire/datastructures";
import { block, integer, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { valueType } from "../../keyspace/entry.js";
import { nullArrayReply } from "../../session/deferred-reply.js";
import type { StreamValue } from "../../values/stream.js";
import { claimableIds, oldestPendingMs, type Reader, replyClaimed, replyHistory, replyNew, seekNew } from "./delivery.js";
import { consumerOrCreate, findGroup, requireGroup, wasCreated } from "./find-group.js";
import { isCharacter, readId } from "./id-argument.js";
import { propagateConsumer } from "./propagation.js";
import { limitArguments, streamsArgument } from "./read.js";
import { ReadOptions } from "./read-options.js";
import { Reading } from "./reading.js";
import { streamsReply } from "./reply-form.js";

const { highestId, idWords, incrementId } = streamId;

const options = new ReadOptions();
const reading = new Reading();
/** Of each stream, the id behind which the consumer's history is read; the highest of all where it reads what is new. */
let ids = new Uint32Array(16 * idWords);
/** The stream and its group, if there is only one: looking them up once is enough. */
let onlyView: StreamValue | null = null;
let onlyGroup: StreamGroup | null = null;
const noIds = new Uint32Array(0);

function xreadgroup(context: CommandContext): void {
  const { args, nowMs } = context;
  options.read(args, true, nowMs);
  const { claimIdleMs, firstKey, streams, timeoutMs } = options;
  readIds(context);
  reading.start(context.reply, options);
  let isClaiming = claimIdleMs >= 0;
  /** When something will have been pending for too long. */
  let dueMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < streams && reading.hasRoom; i++) {
    const at = i * idWords;
    const isHistory = streamId.compareIds(ids, at, highestId, 0) !== 0;
    // As in Redis, the streams behind one whose history is read are not claimed from either.
    if (isHistory) isClaiming = false;
    const reader = readerOf(context, i, isClaiming);
    if (isHistory) {
      reading.beginStream(args, reader.keyIndex);
      if (incrementId(ids, at)) replyHistory(context, reading, reader, ids, at);
      reading.endStream();
    } else if (!replyDue(context, reader) && isClaiming) dueMs = Math.min(dueMs, (oldestPendingMs(reader) ?? nowMs) + claimIdleMs);
  }
  if (reading.finish()) return;
  if (timeoutMs < 0) return context.reply.nullArray();
  context.block({
    type: valueType.stream,
    firstKey,
    endKey: firstKey + streams,
    timeoutMs,
    onTimeout: nullArrayReply,
    wakesWhenGone: true,
    ...(dueMs === Number.POSITIVE_INFINITY ? {} : { retryInMs: Math.max(1, dueMs - nowMs) }),
  });
}

/** Reads all ids into `ids`, and refuses what can't be answered before anything is read. */
function readIds({ args, db }: CommandContext): void {
  const { firstKey, groupIndex, streams } = options;
  if (ids.length < streams * idWords) ids = new Uint32Array(streams * idWords * 2);
  for (let i = 0; i < streams; i++) {
    const index = firstKey + streams + i;
    const view = db.stream(args, firstKey + i);
    const group = view === null ? null : findGroup(view, args, groupIndex);
    onlyView = streams === 1 ? view : null;
    onlyGroup = streams === 1 ? group : null;
    if (group === null) {
      throw refusal.noSuchGroupToRead(args.echo(firstKey + i), args.echo(groupIndex));
    }
    if (isCharacter(args, index, "$")) throw errors.readLastInGroup;
    if (isCharacter(args, index, "+")) throw errors.readPlusInGroup;
    if (isCharacter(args, index, ">")) streamId.copyId(highestId, 0, ids, i * idWords);
    else readId(args, index, ids, i * idWords);
  }
}

/** The consumer, which is made if there is none, as one that reads stream number `i`. */
function readerOf(context: CommandContext, i: number, isClaiming: boolean): Reader {
  const { args, db, effects, nowMs } = context;
  const { firstKey, groupIndex } = options;
  const keyIndex = firstKey + i;
  // A second hit, as Redis counts.
  const view = onlyView ?? db.stream(args, keyIndex);
  if (onlyView !== null) db.countQuietly(true);
  const group = onlyGroup ?? requireGroup(view, args, groupIndex);
  const { stream } = view as NonNullable<typeof view>;
  const consumer = consumerOrCreate(context, view as NonNullable<typeof view>, group, groupIndex + 1, keyIndex);
  if (wasCreated && effects.isPropagating) propagateConsumer(context, keyIndex, groupIndex, groupIndex + 1);
  consumer.seenTimeMs = nowMs;
  return { stream, group, consumer, keyIndex, options, isClaiming };
}

/** Replies with what was pending for too long, and with what is new; false if there is neither. */
function replyDue(context: CommandContext, reader: Reader): boolean {
  const claimable = reader.isClaiming ? claimableIds(reader, context.nowMs) : noIds;
  if (claimable.length === 0 && !seekNew(reader)) return false;
  reading.beginStream(context.args, reader.keyIndex);
  if (claimable.length > 0) {
    replyClaimed(context, reading, reader, claimable);
    if (reading.hasRoom && seekNew(reader)) replyNew(context, reading, reader);
  } else replyNew(context, reading, reader);
  reading.endStream();
  return true;
}

export const streamReadGroupCommands: readonly CommandSpec[] = [
  {
    name: "XREADGROUP",
    group: "stream",
    since: "5.0.0",
    summary:
      "Returns entries of streams that no consumer of a group has had, or those that a consumer has pending; waits until there are any.",
    complexity: "O(log(N)+M) for each stream of N entries, of which M are returned",
    history: [
      ["8.4.0", "`CLAIM`."],
      ["8.10.0", "`MAXCOUNT` and `MAXSIZE`."],
    ],
    flags: ["write", "blocking"],
    aclCategories: ["stream"],
    args: [
      block("group-block", [string("group"), string("consumer")], { token: "GROUP" }),
      ...limitArguments,
      integer("min-idle-time", { token: "CLAIM", optional: true, since: "8.4.0" }),
      token("NOACK", { optional: true }),
      streamsArgument,
    ],
    keySpecs: [
      {
        flags: ["RO", "access", "incomplete"],
        begin: { type: "keyword", keyword: "STREAMS", from: 4 },
        find: { type: "range", last: -1, step: 1, limit: 2 },
      },
    ],
    reply: streamsReply,
    run: xreadgroup,
  },
];
