/** XINFO: what is to be known of a stream, its consumer groups and their consumers. */
import { neverActive, radixNodes, type StreamConsumer, StreamCursor, type StreamGroup, streamId } from "@respire/datastructures";
import { block, integer, key, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { type ReplySchema, replies } from "../../reply-schema.js";
import type { SessionReply } from "../../session/session-reply.js";
import type { LargeStream } from "../../values/large-stream.js";
import type { StreamValue } from "../../values/stream.js";
import { appendId, appendInteger64, appendName, appendStreamEntry } from "../../values/stream-reply.js";
import { findGroup } from "./find-group.js";
import { lagOf } from "./lag.js";
import { entriesReply, entryReply } from "./reply-form.js";

const { copyId, highestId, idWords, zeroId } = streamId;

const cursor = new StreamCursor();
const id = new Uint32Array(idWords);
const noName = new Uint8Array(0);
const fullCountDefault = 10;

function required({ args, db }: CommandContext): StreamValue {
  const view = db.stream(args, 2);
  if (view === null) throw errors.noSuchKey;
  return view;
}

// ---- XINFO STREAM ----------------------------------------------------------------------------------------------------------------------

function infoStream(context: CommandContext): void {
  const { args, reply } = context;
  const view = required(context);
  if (args.count === 3) return summarise(context, view);
  const isWellFormed = args.is(3, "FULL") && (args.count === 4 || (args.count === 6 && args.is(4, "COUNT")));
  if (!isWellFormed) throw refusal.unknownSubcommandOrArity(args.echo(1), "xinfo");
  let count = fullCountDefault;
  if (args.count === 6) {
    const asked = Number(args.integer64(5));
    if (asked >= 0) count = asked === 0 ? Number.POSITIVE_INFINITY : asked;
  }
  reply.map(commonFields + 2);
  replyCommon(context, view);
  reply.bulkText("entries");
  replyFirst(reply, view.stream, count);
  reply.bulkText("groups");
  reply.array(view.stream.groups.size);
  for (const group of view.stream.groups) replyGroup(reply, view.stream, group, count);
}

function summarise(context: CommandContext, view: StreamValue): void {
  const { reply } = context;
  const { stream } = view;
  reply.map(commonFields + 3);
  replyCommon(context, view);
  reply.bulkText("groups");
  reply.integer(stream.groups.size);
  for (const name of ["first-entry", "last-entry"]) {
    reply.bulkText(name);
    const isThere = name === "first-entry" ? cursor.seekFrom(stream, zeroId, 0) : cursor.seekUpTo(stream, highestId, 0);
    if (isThere) appendStreamEntry(reply, cursor);
    else reply.null();
  }
  cursor.release();
}

const commonFields = 13;

function replyCommon({ nowMs, reply }: CommandContext, view: StreamValue): void {
  const { stream } = view;
  const { producers } = stream;
  if (producers?.expireAll(nowMs) === true) view.changed();
  const { durationSeconds, sizeMax } = producers?.settings ?? stream.idempotence;
  field(reply, "length", stream.length);
  field(reply, "radix-tree-keys", stream.nodes.size);
  field(reply, "radix-tree-nodes", radixNodes(stream.nodes));
  idField(reply, "last-generated-id", stream.lastId);
  idField(reply, "max-deleted-entry-id", stream.maxDeletedId);
  field(reply, "entries-added", stream.entriesAdded);
  idField(reply, "recorded-first-entry-id", stream.firstId);
  field(reply, "idmp-duration", durationSeconds);
  field(reply, "idmp-maxsize", sizeMax);
  field(reply, "pids-tracked", producers?.producerCount ?? 0);
  field(reply, "iids-tracked", producers?.size ?? 0);
  field(reply, "iids-added", producers?.added ?? 0);
  field(reply, "iids-duplicates", producers?.duplicates ?? 0);
}

function replyFirst(reply: SessionReply, stream: LargeStream, count: number): void {
  const token = reply.arrayDeferred();
  let told = 0;
  for (let isThere = cursor.seekFrom(stream, zeroId, 0); isThere && told < count; isThere = cursor.next(), told++) {
    appendStreamEntry(reply, cursor);
  }
  cursor.release();
  reply.arrayFinish(token, told);
}

function replyGroup(reply: SessionReply, stream: LargeStream, group: StreamGroup, count: number): void {
  reply.map(8);
  replyGroupState(reply, stream, group, () => {
    field(reply, "pel-count", group.pending.size);
    field(reply, "nacked-count", group.nackedSize);
  });
  reply.bulkText("pending");
  const told = Math.min(count, group.pending.size);
  reply.array(told);
  let isThere = group.pending.seekFirst();
  for (let i = 0; i < told && isThere; i++, isThere = group.pending.next()) {
    reply.array(4);
    appendId(reply, group.pending.words, group.pending.row);
    appendName(reply, group.foundConsumer?.name ?? noName);
    reply.integer(group.foundTimeMs);
    appendInteger64(reply, group.foundCount);
  }
  reply.bulkText("consumers");
  reply.array(group.consumers.size);
  for (const consumer of group.consumers) replyConsumer(reply, group, consumer, count);
}

function replyConsumer(reply: SessionReply, group: StreamGroup, consumer: StreamConsumer, count: number): void {
  const { name, pending, seenTimeMs, activeTimeMs } = consumer;
  reply.map(5);
  reply.bulkText("name");
  appendName(reply, name);
  field(reply, "seen-time", seenTimeMs);
  field(reply, "active-time", activeTimeMs);
  field(reply, "pel-count", pending.size);
  reply.bulkText("pending");
  const told = Math.min(count, pending.size);
  reply.array(told);
  let isThere = pending.seekFirst();
  for (let i = 0; i < told && isThere; i++, isThere = pending.next()) {
    copyId(pending.words, pending.row, id, 0);
    group.find(id, 0);
    reply.array(3);
    appendId(reply, id, 0);
    reply.integer(group.foundTimeMs);
    appendInteger64(reply, group.foundCount);
  }
}

// ---- XINFO GROUPS, XINFO CONSUMERS -----------------------------------------------------------------------------------------------------

function infoGroups(context: CommandContext): void {
  const { reply } = context;
  const { stream } = required(context);
  reply.array(stream.groups.size);
  for (const group of stream.groups) {
    reply.map(6);
    reply.bulkText("name");
    appendName(reply, group.name);
    field(reply, "consumers", group.consumers.size);
    field(reply, "pending", group.pending.size);
    replyPosition(reply, stream, group);
  }
}

/** Name and position, and what comes behind them in XINFO STREAM. */
function replyGroupState(reply: SessionReply, stream: LargeStream, group: StreamGroup, more: () => void): void {
  reply.bulkText("name");
  appendName(reply, group.name);
  replyPosition(reply, stream, group);
  more();
}

function replyPosition(reply: SessionReply, stream: LargeStream, group: StreamGroup): void {
  idField(reply, "last-delivered-id", group.lastId);
  reply.bulkText("entries-read");
  if (group.entriesRead === null) reply.null();
  else appendInteger64(reply, group.entriesRead);
  reply.bulkText("lag");
  const lag = lagOf(stream, group);
  if (lag === null) reply.null();
  else appendInteger64(reply, lag);
}

function infoConsumers(context: CommandContext): void {
  const { args, nowMs, reply } = context;
  const group = findGroup(required(context), args, 3);
  if (group === null) throw refusal.noSuchGroupOfKey(args.echo(3), args.echo(2));
  reply.array(group.consumers.size);
  for (const { name, pending, seenTimeMs, activeTimeMs } of group.consumers) {
    reply.map(4);
    reply.bulkText("name");
    appendName(reply, name);
    field(reply, "pending", pending.size);
    field(reply, "idle", Math.max(0, nowMs - seenTimeMs));
    field(reply, "inactive", activeTimeMs === neverActive ? neverActive : Math.max(0, nowMs - activeTimeMs));
  }
}

function field(reply: SessionReply, name: string, value: number | bigint): void {
  reply.bulkText(name);
  appendInteger64(reply, value);
}

function idField(reply: SessionReply, name: string, words: Uint32Array): void {
  reply.bulkText(name);
  appendId(reply, words, 0);
}

// ---- What it looks like ----------------------------------------------------------------------------------------------------------------

const count = replies.count();
const positionReply: Readonly<Record<string, ReplySchema>> = {
  "last-delivered-id": replies.bulk(),
  "entries-read": replies.nullOr(replies.integer(), "null if it is not known"),
  lag: replies.nullOr(replies.integer(), "entries that it still has before it; null if that is not known"),
};
const commonReply: Readonly<Record<string, ReplySchema>> = {
  length: count,
  "radix-tree-keys": count,
  "radix-tree-nodes": count,
  "last-generated-id": replies.bulk(),
  "max-deleted-entry-id": replies.bulk(),
  "entries-added": replies.integer("negative beyond 2^63, which takes an XSETID"),
  "recorded-first-entry-id": replies.bulk(),
  "idmp-duration": count,
  "idmp-maxsize": count,
  "pids-tracked": count,
  "iids-tracked": count,
  "iids-added": count,
  "iids-duplicates": count,
};
const consumerReply = replies.record({
  name: replies.bulk(),
  "seen-time": replies.integer("when it last asked for something"),
  "active-time": replies.integer("when it last got something; -1 if never"),
  "pel-count": count,
  pending: replies.array(replies.tuple([replies.bulk("id"), replies.integer("when it was delivered"), replies.count("how often")])),
});
const groupReply = replies.record({
  name: replies.bulk(),
  ...positionReply,
  "pel-count": count,
  "nacked-count": count,
  pending: replies.array(
    replies.tuple([replies.bulk("id"), replies.bulk("consumer"), replies.integer("when it was delivered"), replies.count("how often")]),
  ),
  consumers: replies.array(consumerReply),
});

const shared = { group: "stream", since: "5.0.0", flags: ["readonly"], aclCategories: ["stream"] } as const;

export const streamInfoCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XINFO",
    summary: "What is to be known of streams.",
    complexity: "Depends on the subcommand.",
    flags: [],
    aclCategories: [],
    args: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "CONSUMERS",
        summary: "Returns the consumers of a group.",
        complexity: "O(N) for N consumers",
        history: [["7.2.0", "`inactive`: `idle` is counted from what a consumer asked for, this from what it got."]],
        tips: ["nondeterministic_output"],
        args: [key("key", ["RO", "access"]), string("group")],
        reply: replies.array(
          replies.record({
            name: replies.bulk(),
            pending: count,
            idle: replies.count("milliseconds since it last asked for something"),
            inactive: replies.integer("milliseconds since it last got something; -1 if never"),
          }),
        ),
        run: infoConsumers,
      },
      {
        ...shared,
        name: "GROUPS",
        summary: "Returns the consumer groups of a stream.",
        complexity: "O(N) for N groups",
        history: [["7.0.0", "`entries-read` and `lag`."]],
        args: [key("key", ["RO", "access"])],
        reply: replies.array(replies.record({ name: replies.bulk(), consumers: count, pending: count, ...positionReply })),
        run: infoGroups,
      },
      {
        ...shared,
        name: "STREAM",
        summary: "Returns what is to be known of a stream; with `FULL` its entries, groups and consumers too.",
        complexity: "O(N) for N nodes, and what is returned",
        history: [
          ["6.0.0", "`FULL`."],
          ["7.0.0", "`max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag`."],
          ["7.2.0", "`active-time`; `seen-time` is when a consumer last asked for something."],
          ["8.6.0", "What is remembered of producers."],
          ["8.8.0", "`nacked-count`."],
        ],
        args: [
          key("key", ["RO", "access"]),
          block("full-block", [token("FULL"), integer("count", { token: "COUNT", optional: true })], { optional: true }),
        ],
        reply: replies.oneOf([
          replies.record({
            ...commonReply,
            groups: count,
            "first-entry": replies.nullOr(entryReply),
            "last-entry": replies.nullOr(entryReply),
          }),
          replies.record({ ...commonReply, entries: entriesReply, groups: replies.array(groupReply) }),
        ]),
        run: infoStream,
      },
    ],
  },
];
