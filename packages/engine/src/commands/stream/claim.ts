/** XCLAIM: lets a consumer have entries that another has pending. */
import { StreamCursor, streamId } from "@respire/datastructures";
import { integer, key, string, token, unixTime } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import type { StreamValue } from "../../values/stream.js";
import { appendId, appendStreamEntry } from "../../values/stream-reply.js";
import { oneMore } from "./deliveries.js";
import { consumerOrCreate, requireGroup, wasCreated } from "./find-group.js";
import { readId, readIds } from "./id-argument.js";
import { propagateAcknowledgement, propagateClaim, propagateConsumer, propagatePosition } from "./propagation.js";
import { entriesReply } from "./reply-form.js";

const { compareIds, copyId, idForm, idWords, parseId } = streamId;

const probe = new Uint32Array(idWords);
const cursor = new StreamCursor();

interface ClaimOptions {
  deliveredMs: number;
  /** Null: one more than before. */
  retryCount: number | bigint | null;
  isForced: boolean;
  isIdsOnly: boolean;
  /** What the group has come to, at least. */
  readonly lastId: Uint32Array;
}

/** The first word from 5 on that is no id. */
function idsEnd(args: Arguments): number {
  let end = 5;
  for (; end < args.count; end++) {
    const form = parseId(args.bytes, args.start(end), args.length(end), probe, 0);
    if (form === idForm.none || form === idForm.nextSequence) break;
  }
  return end;
}

function readOptions(args: Arguments, from: number, nowMs: number): ClaimOptions {
  const options: ClaimOptions = {
    deliveredMs: nowMs,
    retryCount: null,
    isForced: false,
    isIdsOnly: false,
    lastId: new Uint32Array(idWords),
  };
  for (let i = from; i < args.count; i++) {
    const hasNext = i + 1 < args.count;
    if (args.is(i, "FORCE")) options.isForced = true;
    else if (args.is(i, "JUSTID")) options.isIdsOnly = true;
    else if (hasNext && args.is(i, "IDLE")) options.deliveredMs = nowMs - Number(args.integer64(++i, errors.claimIdle));
    else if (hasNext && args.is(i, "TIME")) options.deliveredMs = Number(args.integer64(++i, errors.claimTime));
    else if (hasNext && args.is(i, "RETRYCOUNT")) {
      const count = args.integer64(++i, errors.claimRetryCount);
      options.retryCount = count < 0 ? null : count;
    } else if (hasNext && args.is(i, "LASTID")) readId(args, ++i, options.lastId, 0);
    else throw refusal.claimOption(args.echo(i));
  }
  // What can't be is taken for now.
  if (options.deliveredMs < 0 || options.deliveredMs > nowMs) options.deliveredMs = nowMs;
  return options;
}

function xclaim(context: CommandContext): void {
  const { args, db, effects, nowMs, reply } = context;
  const view = db.stream(args, 1) as StreamValue; // A hit or a miss: so it is in Redis where only a group changes.
  const group = requireGroup(view, args, 2);
  const minIdleMs = Number(args.integer64(4, errors.claimMinIdle));
  const end = idsEnd(args);
  const options = readOptions(args, end, nowMs);
  const ids = readIds(args, 5, end);
  let isPositionToTell = compareIds(options.lastId, 0, group.lastId, 0) > 0;
  if (isPositionToTell) copyId(options.lastId, 0, group.lastId, 0);
  const consumer = consumerOrCreate(context, view, group, 3, 1);
  const isNew = wasCreated;
  consumer.seenTimeMs = nowMs;
  const { stream } = view;
  const token = reply.arrayDeferred();
  let claimed = 0;
  for (let at = 0; at < (end - 5) * idWords; at += idWords) {
    let isPending = group.find(ids, at);
    if (!cursor.seek(stream, ids, at)) {
      if (!isPending) continue;
      group.removeFound();
      if (effects.isPropagating) propagateAcknowledgement(context, ids, at, 2);
      continue;
    }
    if (!isPending && options.isForced) {
      isPending = group.add(ids, at);
      group.foundCount = 1; // As if somebody had had it before.
    }
    if (!isPending) continue;
    if (group.foundConsumer !== null && minIdleMs > 0 && nowMs - group.foundTimeMs < minIdleMs) continue;
    group.assign(consumer, options.deliveredMs);
    if (options.retryCount !== null) group.foundCount = options.retryCount;
    else if (!options.isIdsOnly) group.foundCount = oneMore(group.foundCount);
    consumer.activeTimeMs = nowMs;
    if (effects.isPropagating) propagateClaim(context, group, ids, at, 1, 2, 3);
    isPositionToTell = false;
    if (options.isIdsOnly) appendId(reply, ids, at);
    else {
      cursor.seek(stream, ids, at); // The group's trees lie in the same memory, which has perhaps moved.
      appendStreamEntry(reply, cursor);
    }
    claimed++;
  }
  cursor.release();
  reply.arrayFinish(token, claimed);
  if (!effects.isPropagating) return;
  if (isNew && claimed === 0) propagateConsumer(context, 1, 2, 3);
  if (isPositionToTell) propagatePosition(context, group, 1, 2);
}

export const streamClaimCommands: readonly CommandSpec[] = [
  {
    name: "XCLAIM",
    group: "stream",
    since: "5.0.0",
    summary: "Lets a consumer have entries that its group has pending, as if they had been delivered to it.",
    complexity: "O(log(N)) for each entry, N being how many are pending",
    flags: ["write", "fast"],
    aclCategories: ["stream"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RW", "update"]),
      string("group"),
      string("consumer"),
      string("min-idle-time"),
      string("id", { multiple: true }),
      integer("ms", { token: "IDLE", optional: true }),
      unixTime("unix-time-milliseconds", { token: "TIME", optional: true }),
      integer("count", { token: "RETRYCOUNT", optional: true }),
      token("FORCE", { optional: true }),
      token("JUSTID", { optional: true }),
      string("lastid", { token: "LASTID", optional: true }),
    ],
    reply: replies.oneOf([entriesReply, replies.array(replies.bulk("id"), "with `JUSTID`: the ids alone")]),
    run: xclaim,
  },
];
