/** XDEL, XDELEX, XACKDEL: deletes entries by their ids. */
import { type StreamGroup, streamId } from "@respire/datastructures";
import { type Argument, block, count, key, string } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import type { StreamValue } from "../../values/stream.js";
import { findGroup } from "./find-group.js";
import { readIds } from "./id-argument.js";
import { dropReferences, isReferenced, type ReferencePolicy, referencePolicies, referencePolicy } from "./references.js";
import { referenceArgument } from "./trim.js";

const { idWords } = streamId;

function xdel({ args, db, effects, reply }: CommandContext): void {
  const view = db.streamToChange(args, 1);
  if (view === null) return reply.integer(0);
  const ids = readIds(args, 2, args.count);
  let deleted = 0;
  for (let i = 0; i < args.count - 2; i++) if (view.stream.delete(ids, i * idWords)) deleted++;
  if (deleted > 0) effects.wrote(args, 1, events.xdel);
  reply.integer(deleted);
}

// ---- With a policy ---------------------------------------------------------------------------------------------------------------------

/** What became of an id. */
const outcome = { missing: -1, deleted: 1, kept: 2 } as const;

interface Asked {
  readonly policy: ReferencePolicy;
  /** Words that are ids. */
  readonly from: number;
  readonly count: number;
}

/** Reads `[KEEPREF | DELREF | ACKED] IDS numids id …` from word `from` on. */
function readAsked(args: Arguments, from: number): Asked {
  let policy: ReferencePolicy | null = null;
  let first = 0;
  let ids = 0;
  for (let i = from; i < args.count; i++) {
    const named = referencePolicies.find(([word]) => args.is(i, word));
    if (named !== undefined && policy === null) policy = named[1];
    else if (args.is(i, "IDS") && i + 1 < args.count) {
      ids = Number(args.integer64(i + 1, errors.idsNotPositive));
      if (ids < 1) throw errors.idsNotPositive;
      first = i + 2;
      if (ids > args.count - first) throw errors.idsMismatch;
      i += 1 + ids;
    } else throw errors.syntax;
  }
  if (first === 0) throw errors.idsRequired;
  return { policy: policy ?? referencePolicy.keep, from: first, count: ids };
}

function xdelex(context: CommandContext): void {
  const { args, db } = context;
  const view = db.streamToChange(args, 1);
  const asked = readAsked(args, 2);
  if (view === null) return replyMissing(context, asked);
  let changes = 0;
  deleteEach(context, view, asked, (ids, at, { policy }) => {
    if (policy === referencePolicy.acknowledged && isReferenced(view.stream, ids, at)) return outcome.kept;
    const isDeleted = view.stream.delete(ids, at);
    const isDropped = policy === referencePolicy.delete && dropReferences(view.stream, ids, at);
    if (isDeleted || isDropped) changes++;
    return isDeleted ? outcome.deleted : outcome.missing;
  });
  if (changes > 0) context.effects.wrote(args, 1, null);
}

function xackdel(context: CommandContext): void {
  const { args, db, effects } = context;
  const view = db.streamToChange(args, 1);
  const asked = readAsked(args, 3);
  const group = view === null ? null : findGroup(view, args, 2);
  if (view === null || group === null) return replyMissing(context, asked);
  let acknowledged = 0;
  deleteEach(context, view, asked, (ids, at, { policy }) => {
    if (!acknowledge(group, ids, at)) return outcome.missing;
    acknowledged++;
    if (policy === referencePolicy.acknowledged && isReferenced(view.stream, ids, at)) return outcome.kept;
    if (policy === referencePolicy.delete) dropReferences(view.stream, ids, at);
    view.stream.delete(ids, at);
    return outcome.deleted;
  });
  if (acknowledged > 0) effects.wrote(args, 1, null);
}

function acknowledge(group: StreamGroup, ids: Uint32Array, at: number): boolean {
  if (!group.find(ids, at)) return false;
  group.removeFound();
  return true;
}

function replyMissing({ reply }: CommandContext, { count: ids }: Asked): void {
  reply.array(ids);
  for (let i = 0; i < ids; i++) reply.integer(outcome.missing);
}

/** Does this for each id, and replies with what became of it; that entries were deleted is announced. */
function deleteEach(
  { args, effects, reply }: CommandContext,
  { stream }: StreamValue,
  asked: Asked,
  take: (ids: Uint32Array, at: number, asked: Asked) => number,
): void {
  const ids = readIds(args, asked.from, asked.from + asked.count);
  const before = stream.length;
  reply.array(asked.count);
  for (let i = 0; i < asked.count; i++) reply.integer(take(ids, i * idWords, asked));
  if (stream.length < before) effects.wrote(args, 1, events.xdel);
}

const shared = { group: "stream", aclCategories: ["stream"], flags: ["write", "fast"] } as const;
/** `IDS numids id …` */
export const idsArgument: Argument = block("ids", [count("numids"), string("id", { multiple: true })], { token: "IDS" });
const outcomes = replies.array(
  replies.oneOfIntegers([outcome.missing, outcome.deleted, outcome.kept]),
  "for each id: -1 if there is none such, 1 if it was deleted, 2 if it was not since a group still has to do with it",
);

export const streamDeleteCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XDEL",
    since: "5.0.0",
    summary: "Deletes entries of a stream.",
    complexity: "O(log(N)) for each entry, N being how many nodes the stream has",
    args: [key("key", ["RW", "delete"]), string("id", { multiple: true })],
    reply: replies.count("number of entries that were deleted"),
    run: xdel,
  },
  {
    ...shared,
    name: "XDELEX",
    since: "8.2.0",
    summary: "Deletes entries of a stream, and decides what becomes of consumer groups' pending entries.",
    complexity: "O(log(N)) for each entry and each group, N being how many entries there are",
    args: [key("key", ["RW", "delete"]), referenceArgument, idsArgument],
    reply: outcomes,
    run: xdelex,
  },
  {
    ...shared,
    name: "XACKDEL",
    since: "8.2.0",
    summary: "Acknowledges entries for a consumer group, and deletes them.",
    complexity: "O(log(N)) for each entry and each group, N being how many entries there are",
    args: [key("key", ["RW", "update", "delete"]), string("group"), referenceArgument, idsArgument],
    reply: outcomes,
    run: xackdel,
  },
];
