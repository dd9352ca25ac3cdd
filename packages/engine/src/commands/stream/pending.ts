/** XPENDING: what a consumer group has been given and has not acknowledged. */
import { type KeyTree, type StreamGroup, streamId } from "@respire/datastructures";
import { block, integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { appendId, appendInteger64, appendName } from "../../values/stream-reply.js";
import { requireGroup } from "./find-group.js";
import { IdRange } from "./id-argument.js";

const { compareIds, copyId, idWords } = streamId;

const range = new IdRange();
const id = new Uint32Array(idWords);
const noName = new Uint8Array(0);

function xpending(context: CommandContext): void {
  const { args, db, reply } = context;
  if (args.count === 3) return summarise(context, requireGroup(db.stream(args, 1), args, 2));
  if (args.count < 6 || args.count > 9) throw errors.syntax;
  let minIdleMs = 0;
  let first = 3;
  if (args.is(3, "IDLE")) {
    minIdleMs = Number(args.integer64(4));
    if (args.count < 8) throw errors.syntax;
    first = 5;
  }
  const count = Number(args.integer64(first + 2));
  range.read(args, first, first + 1);
  const group = requireGroup(db.stream(args, 1), args, 2);
  if (args.count <= first + 3) return list(context, group, group.pending, minIdleMs, count);
  const consumer = group.consumers.find(args.bytes, args.start(first + 3), args.length(first + 3));
  if (consumer === null) return reply.array(0);
  list(context, group, consumer.pending, minIdleMs, count);
}

/** How many, the first and the last of them, and how many each consumer has. */
function summarise({ reply }: CommandContext, { consumers, pending }: StreamGroup): void {
  reply.array(4);
  reply.integer(pending.size);
  if (!pending.seekFirst()) {
    reply.null();
    reply.null();
    return reply.nullArray();
  }
  appendId(reply, pending.words, pending.row);
  pending.seekLast();
  appendId(reply, pending.words, pending.row);
  const token = reply.arrayDeferred();
  let told = 0;
  for (const { name, pending: own } of consumers) {
    if (own.size === 0) continue;
    reply.array(2);
    appendName(reply, name);
    reply.bulkInteger(own.size);
    told++;
  }
  reply.arrayFinish(token, told);
}

/** Those of a tree of ids that lie in the range, up to `count`: whose each is, how long ago it was delivered, how often. */
function list({ nowMs, reply }: CommandContext, group: StreamGroup, ids: KeyTree, minIdleMs: number, count: number): void {
  const token = reply.arrayDeferred();
  let told = 0;
  for (let isThere = ids.seekFrom(range.start, 0); isThere && told < count; isThere = ids.next()) {
    copyId(ids.words, ids.row, id, 0);
    if (compareIds(id, 0, range.end, 0) > 0) break;
    group.find(id, 0);
    const consumer = group.foundConsumer;
    const idleMs = nowMs - group.foundTimeMs;
    if (consumer !== null && idleMs < minIdleMs) continue;
    reply.array(4);
    appendId(reply, id, 0);
    appendName(reply, consumer?.name ?? noName);
    reply.integer(consumer === null ? -1 : Math.max(0, idleMs));
    appendInteger64(reply, group.foundCount);
    told++;
  }
  reply.arrayFinish(token, told);
}

const summaryReply = replies.tuple([
  replies.count("number of pending entries"),
  replies.nullOr(replies.bulk("the lowest id"), "null if none are pending"),
  replies.nullOr(replies.bulk("the highest id"), "null if none are pending"),
  replies.nullArrayOr(replies.array(replies.tuple([replies.bulk("consumer"), replies.bulk("number of its pending entries")]))),
]);
const listReply = replies.array(
  replies.tuple([
    replies.bulk("id"),
    replies.bulk("consumer; empty if it was given back"),
    replies.integer("milliseconds since it was delivered; -1 if it was given back"),
    replies.count("how often it was delivered"),
  ]),
);

export const streamPendingCommands: readonly CommandSpec[] = [
  {
    name: "XPENDING",
    group: "stream",
    since: "5.0.0",
    summary: "Returns which entries a consumer group has pending: a summary, or one by one.",
    complexity: "O(C) for C consumers; of entries one by one, O(log(N)+M) for M of N, with `IDLE` of all that are looked at",
    history: [["6.2.0", "`IDLE`, and bounds that are excluded."]],
    flags: ["readonly"],
    aclCategories: ["stream"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RO", "access"]),
      string("group"),
      block(
        "filters",
        [
          integer("min-idle-time", { token: "IDLE", optional: true, since: "6.2.0" }),
          string("start"),
          string("end"),
          integer("count"),
          string("consumer", { optional: true }),
        ],
        { optional: true },
      ),
    ],
    reply: replies.oneOf([summaryReply, listReply]),
    run: xpending,
  },
];
