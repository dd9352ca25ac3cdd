/** XAUTOCLAIM: lets a consumer have what others have had pending for too long. */
import { StreamCursor, streamId } from "@respire/datastructures";
import { integer, key, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import type { StreamValue } from "../../values/stream.js";
import { appendId, appendStreamEntry } from "../../values/stream-reply.js";
import { oneMore } from "./deliveries.js";
import { consumerOrCreate, requireGroup, wasCreated } from "./find-group.js";
import { IdRange } from "./id-argument.js";
import { propagateAcknowledgement, propagateClaim, propagateConsumer } from "./propagation.js";
import { entriesReply } from "./reply-form.js";

const { copyId, idWords, incrementId, zeroId } = streamId;

const countDefault = 100;
/** So many times as many entries are looked at as are to be claimed. */
const attemptsFactor = 10;
const countMax = Math.floor(2 ** 63 / 16);

const range = new IdRange();
const cursor = new StreamCursor();
const id = new Uint32Array(idWords);

function xautoclaim(context: CommandContext): void {
  const { args, db, effects, nowMs, reply } = context;
  const minIdleMs = Number(args.integer64(4, errors.autoClaimMinIdle));
  range.readStart(args, 5);
  let count = countDefault;
  let isIdsOnly = false;
  for (let i = 6; i < args.count; i++) {
    if (args.is(i, "COUNT") && i + 1 < args.count) {
      count = Number(args.integer64(++i, errors.autoClaimCount));
      if (count < 1 || count > countMax) throw errors.autoClaimCount;
    } else if (args.is(i, "JUSTID")) isIdsOnly = true;
    else throw errors.syntax;
  }
  const view = db.stream(args, 1) as StreamValue; // A hit or a miss: so it is in Redis where only a group changes.
  const group = requireGroup(view, args, 2);
  const consumer = consumerOrCreate(context, view, group, 3, 1);
  const isNew = wasCreated;
  consumer.seenTimeMs = nowMs;
  const { stream } = view;
  const { pending } = group;
  const gone: number[] = [];
  // The place to go on at comes before what is claimed, and is known when that is written.
  const cursorAt = reply.position;
  let claimed = 0;
  let left = count;
  copyId(range.start, 0, id, 0);
  const token = reply.arrayDeferred();
  let attempts = count * attemptsFactor;
  let isThere = pending.seekFrom(id, 0);
  for (; isThere && left > 0 && attempts > 0; attempts--, isThere = incrementId(id, 0) && pending.seekFrom(id, 0)) {
    copyId(pending.words, pending.row, id, 0);
    if (!cursor.seek(stream, id, 0)) {
      group.removeFound();
      if (effects.isPropagating) propagateAcknowledgement(context, id, 0, 2);
      gone.push(...id);
      left--;
      continue;
    }
    if (group.foundConsumer !== null && minIdleMs > 0 && nowMs - group.foundTimeMs < minIdleMs) continue;
    group.assign(consumer, nowMs);
    if (!isIdsOnly) group.foundCount = oneMore(group.foundCount);
    consumer.activeTimeMs = nowMs;
    if (effects.isPropagating) propagateClaim(context, group, id, 0, 1, 2, 3);
    if (isIdsOnly) appendId(reply, id, 0);
    else {
      cursor.seek(stream, id, 0); // The group's trees lie in the same memory, which has perhaps moved.
      appendStreamEntry(reply, cursor);
    }
    claimed++;
    left--;
  }
  if (isThere) copyId(pending.words, pending.row, id, 0);
  else copyId(zeroId, 0, id, 0);
  reply.arrayFinish(token, claimed);
  cursor.release();
  const entries = reply.bytes.slice(cursorAt, reply.position);
  reply.position = cursorAt;
  reply.array(3);
  appendId(reply, id, 0);
  reply.raw(entries);
  reply.array(gone.length / idWords);
  const ids = Uint32Array.from(gone);
  for (let at = 0; at < ids.length; at += idWords) appendId(reply, ids, at);
  if (isNew && claimed === 0 && effects.isPropagating) propagateConsumer(context, 1, 2, 3);
}

export const streamAutoClaimCommands: readonly CommandSpec[] = [
  {
    name: "XAUTOCLAIM",
    group: "stream",
    since: "6.2.0",
    summary: "Lets a consumer have entries that its group has had pending for long, from an id on.",
    complexity: "O(N) for N entries that are looked at",
    history: [["7.0.0", "Entries that are gone are no longer pending, and their ids are told."]],
    flags: ["write", "fast"],
    aclCategories: ["stream"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RW", "delete"]),
      string("group"),
      string("consumer"),
      string("min-idle-time"),
      string("start"),
      integer("count", { token: "COUNT", optional: true }),
      token("JUSTID", { optional: true }),
    ],
    reply: replies.tuple([
      replies.bulk("where to go on; `0-0` at the end"),
      replies.oneOf([entriesReply, replies.array(replies.bulk("id"), "with `JUSTID`: the ids alone")]),
      replies.array(replies.bulk("id"), "those that were pending and are gone"),
    ]),
    run: xautoclaim,
  },
];
