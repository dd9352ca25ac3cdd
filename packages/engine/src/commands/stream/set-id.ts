/** XSETID, XCFGSET, XIDMPRECORD: what a stream is told of itself, by those who make it anew elsewhere. */
import { streamId } from "@respire/datastructures";
import { integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { readId } from "./id-argument.js";

const { compareIds, copyId, idWords, isZeroId } = streamId;

const id = new Uint32Array(idWords);
const other = new Uint32Array(idWords);

function xsetid({ args, db, effects, reply }: CommandContext): void {
  readId(args, 2, id, 0);
  other.fill(0);
  let added: number | bigint | null = null;
  for (let i = 3; i < args.count; i += 2) {
    if (i + 1 < args.count && args.is(i, "ENTRIESADDED")) {
      added = args.integer64(i + 1);
      if (added < 0) throw errors.entriesAddedNegative;
    } else if (i + 1 < args.count && args.is(i, "MAXDELETEDID")) {
      readId(args, i + 1, other, 0);
      if (compareIds(id, 0, other, 0) < 0) throw errors.setIdBelowGivenDeleted;
    } else throw errors.syntax;
  }
  const view = db.streamToChange(args, 1);
  if (view === null) throw errors.noSuchKey;
  const { stream } = view;
  if (compareIds(id, 0, stream.maxDeletedId, 0) < 0) throw errors.setIdBelowDeleted;
  if (stream.length > 0) {
    const top = new Uint32Array(idWords);
    stream.copyLastEntryId(top, 0);
    if (compareIds(id, 0, top, 0) < 0) throw errors.setIdBelowTop;
    if (added !== null && added < stream.length) throw errors.entriesAddedBelowLength;
  }
  copyId(id, 0, stream.lastId, 0);
  if (added !== null) stream.entriesAdded = added;
  if (!isZeroId(other, 0)) copyId(other, 0, stream.maxDeletedId, 0);
  effects.wrote(args, 1, null);
  effects.announced(args, 1, events.xsetid);
  reply.ok();
}

const durationMax = 86_400;
const sizeMax = 10_000;

function xcfgset({ args, db, effects, reply }: CommandContext): void {
  const view = db.streamToChange(args, 1);
  if (view === null) throw errors.noSuchKey;
  let durationSeconds: number | null = null;
  let size: number | null = null;
  for (let i = 2; i < args.count; i += 2) {
    const hasNext = i + 1 < args.count;
    if (hasNext && args.is(i, "IDMP-DURATION")) {
      if (durationSeconds !== null) throw errors.durationTwice;
      durationSeconds = Number(args.integer64(i + 1));
      if (durationSeconds < 1 || durationSeconds > durationMax) throw errors.durationRange;
    } else if (hasNext && args.is(i, "IDMP-MAXSIZE")) {
      if (size !== null) throw errors.maxsizeTwice;
      size = Number(args.integer64(i + 1));
      if (size < 1 || size > sizeMax) throw errors.maxsizeRange;
    } else throw errors.syntax;
  }
  if (durationSeconds === null && size === null) throw errors.nothingToSet;
  const { settings } = view.producers;
  const isChange =
    (durationSeconds !== null && durationSeconds !== settings.durationSeconds) || (size !== null && size !== settings.sizeMax);
  if (isChange) {
    settings.durationSeconds = durationSeconds ?? settings.durationSeconds;
    settings.sizeMax = size ?? settings.sizeMax;
    view.producers.clear();
    view.changed();
    effects.wrote(args, 1, null);
  }
  reply.ok();
}

function xidmprecord({ args, db, effects, nowMs, reply }: CommandContext): void {
  readId(args, 4, id, 0);
  if (args.length(2) === 0) throw errors.recordedProducerEmpty;
  if (args.length(3) === 0) throw errors.recordedIdEmpty;
  const view = db.streamToChange(args, 1);
  if (view === null) throw errors.noSuchKey;
  if (!view.stream.has(id, 0)) throw errors.noSuchMessage;
  const { producers } = view;
  const [producer, iid] = [args.text(2), args.text(3)];
  if (producers.expire(producer, nowMs)) view.changed();
  const known = producers.find(producer, iid);
  if (known === null) {
    producers.record(producer, iid, id, 0);
    view.changed();
    effects.wrote(args, 1, null);
  } else if (compareIds(known, 0, id, 0) !== 0) throw errors.recordedOtherwise;
  reply.ok();
}

const shared = { group: "stream", aclCategories: ["stream"], reply: replies.ok } as const;

export const streamSetIdCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XSETID",
    since: "5.0.0",
    summary: "Sets the last id of a stream, and what it has counted.",
    complexity: "O(1)",
    history: [["7.0.0", "`ENTRIESADDED` and `MAXDELETEDID`."]],
    flags: ["write", "denyoom", "fast"],
    args: [
      key("key", ["RW", "update"]),
      string("last-id"),
      integer("entries-added", { token: "ENTRIESADDED", optional: true, since: "7.0.0" }),
      string("max-deleted-id", { token: "MAXDELETEDID", optional: true, since: "7.0.0" }),
    ],
    run: xsetid,
  },
  {
    ...shared,
    name: "XCFGSET",
    since: "8.6.0",
    summary: "Sets how long, and how many of, a stream's producers' idempotent ids are remembered.",
    complexity: "O(1)",
    flags: ["write", "fast"],
    args: [
      key("key", ["RW", "update"]),
      integer("idmp-duration", { token: "IDMP-DURATION", optional: true }),
      integer("idmp-maxsize", { token: "IDMP-MAXSIZE", optional: true }),
    ],
    run: xcfgset,
  },
  {
    ...shared,
    name: "XIDMPRECORD",
    since: "8.6.2",
    summary: "Records which idempotent id of a producer an entry has. For files and replicas.",
    complexity: "O(1)",
    flags: ["write", "denyoom", "fast"],
    args: [key("key", ["RW", "update"]), string("pid"), string("iid"), string("stream-id")],
    run: xidmprecord,
  },
];
