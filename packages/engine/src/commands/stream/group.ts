/** XGROUP: consumer groups of a stream, and their consumers. */
import { StreamGroup, streamId } from "@respire/datastructures";
import { integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import type { LargeStream } from "../../values/large-stream.js";
import { consumerOrCreate, findGroup, requireGroupOfKey, wasCreated } from "./find-group.js";
import { isCharacter, readId, readIdOrEnd } from "./id-argument.js";

const { copyId, idWords } = streamId;

const id = new Uint32Array(idWords);

/** Of a request with every option once: with one given twice there are more, which is refused behind what is wrong with the key. */
const createWordsMax = 8;
const setIdWordsMax = 7;

interface GroupOptions {
  readonly createsKey: boolean;
  /** Null: not known. */
  readonly entriesRead: number | bigint | null;
}

/** Reads `[MKSTREAM] [ENTRIESREAD n]` from word 5 on; a word that is neither is refused as a subcommand would be that is unknown. */
function readOptions(args: Arguments, subcommand: string, takesMkstream: boolean): GroupOptions {
  let createsKey = false;
  let entriesRead: number | bigint | null = null;
  for (let i = 5; i < args.count; i++) {
    if (takesMkstream && args.is(i, "MKSTREAM")) createsKey = true;
    else if (args.is(i, "ENTRIESREAD") && i + 1 < args.count) {
      const read = args.integer64(++i);
      if (read < -1) throw errors.entriesReadRange;
      entriesRead = read === -1 ? null : read;
    } else throw refusal.unknownSubcommandOrArity(subcommand, "xgroup");
  }
  return { createsKey, entriesRead };
}

/** More than there ever were, it can't have read. */
function readOf(stream: LargeStream, { entriesRead }: GroupOptions): number | bigint | null {
  return entriesRead !== null && entriesRead > stream.entriesAdded ? stream.entriesAdded : entriesRead;
}

function create({ args, db, effects, reply }: CommandContext): void {
  const options = readOptions(args, args.echo(1), true);
  const view = db.streamOrCreate(args, 2);
  if (view.isMissing && !options.createsKey) throw errors.groupNeedsKey;
  if (args.count > createWordsMax) throw refusal.unknownSubcommandOrArity(args.echo(1), "xgroup");
  if (isCharacter(args, 4, "$")) id.fill(0);
  else readId(args, 4, id, 0);
  if (isCharacter(args, 4, "$") && !view.isMissing) copyId(view.stream.lastId, 0, id, 0);
  const isNewKey = view.isMissing;
  if (!isNewKey && findGroup(view, args, 3) !== null) throw errors.groupExists;
  const stream = view.create();
  const group = new StreamGroup(stream.arena, args.word(3).slice());
  copyId(id, 0, group.lastId, 0);
  group.entriesRead = readOf(stream, options);
  stream.groups.add(group);
  view.changed();
  if (isNewKey) effects.wrote(args, 2, events.xgroupCreate);
  else {
    effects.wrote(args, 2, null);
    effects.announced(args, 2, events.xgroupCreate);
  }
  reply.ok();
}

function setId({ args, db, effects, reply }: CommandContext): void {
  const options = readOptions(args, args.echo(1), false);
  const view = db.streamToChange(args, 2);
  const group = requireGroupOfKey(view, args);
  if (args.count > setIdWordsMax) throw refusal.unknownSubcommandOrArity(args.echo(1), "xgroup");
  const stream = view?.stream as LargeStream;
  if (isCharacter(args, 4, "$")) copyId(stream.lastId, 0, id, 0);
  else readIdOrEnd(args, 4, id, 0);
  copyId(id, 0, group.lastId, 0);
  group.entriesRead = readOf(stream, options);
  effects.wrote(args, 2, null);
  effects.announced(args, 2, events.xgroupSetid);
  reply.ok();
}

function destroy({ args, db, effects, reply }: CommandContext): void {
  const view = db.streamToChange(args, 2);
  if (view === null) throw errors.groupNeedsKey;
  const group = findGroup(view, args, 3);
  if (group === null) return reply.integer(0);
  view.destroyGroup(group);
  effects.wrote(args, 2, null);
  effects.announced(args, 2, events.xgroupDestroy);
  view.grew(); // Who reads for the group looks again, and is refused.
  reply.integer(1);
}

function createConsumer(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  const view = db.streamToChange(args, 2);
  const group = requireGroupOfKey(view, args);
  if (view !== null) consumerOrCreate(context, view, group, 4, 2);
  if (wasCreated) effects.wrote(args, 2, null);
  reply.integer(wasCreated ? 1 : 0);
}

function deleteConsumer({ args, db, effects, reply }: CommandContext): void {
  const view = db.streamToChange(args, 2);
  const group = requireGroupOfKey(view, args);
  const consumer = group.consumers.find(args.bytes, args.start(4), args.length(4));
  if (consumer === null) return reply.integer(0);
  const pending = consumer.pending.size;
  group.removeConsumer(consumer);
  view?.changed();
  effects.wrote(args, 2, null);
  effects.announced(args, 2, events.xgroupDelconsumer);
  reply.integer(pending);
}

const shared = { group: "stream", aclCategories: ["stream"] } as const;
const idArgument = oneOf("id-selector", [string("id"), token("$", { name: "new-id" })]);
const entriesRead = integer("entries-read", { token: "ENTRIESREAD", optional: true, since: "7.0.0" });

export const streamGroupCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XGROUP",
    since: "5.0.0",
    summary: "Consumer groups of streams.",
    complexity: "Depends on the subcommand.",
    flags: [],
    aclCategories: [],
    args: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "CREATE",
        since: "5.0.0",
        summary: "Makes a consumer group, which reads what comes behind an id.",
        complexity: "O(1)",
        history: [["7.0.0", "`ENTRIESREAD`."]],
        flags: ["write", "denyoom"],
        args: [key("key", ["RW", "insert"]), string("group"), idArgument, token("MKSTREAM", { optional: true }), entriesRead],
        reply: replies.ok,
        run: create,
      },
      {
        ...shared,
        name: "CREATECONSUMER",
        since: "6.2.0",
        summary: "Makes a consumer of a group.",
        complexity: "O(1)",
        flags: ["write", "denyoom"],
        args: [key("key", ["RW", "insert"]), string("group"), string("consumer")],
        reply: replies.oneOfIntegers([0, 1], "1 if it was made, 0 if there was one"),
        run: createConsumer,
      },
      {
        ...shared,
        name: "DELCONSUMER",
        since: "5.0.0",
        summary: "Deletes a consumer of a group; what it has pending is no longer so.",
        complexity: "O(N*log(M)) for N entries that it has pending, of M that the group has",
        flags: ["write"],
        args: [key("key", ["RW", "delete"]), string("group"), string("consumer")],
        reply: replies.count("number of entries that it had pending"),
        run: deleteConsumer,
      },
      {
        ...shared,
        name: "DESTROY",
        since: "5.0.0",
        summary: "Deletes a consumer group.",
        complexity: "O(1); what it had pending is freed in the background",
        flags: ["write"],
        args: [key("key", ["RW", "delete"]), string("group")],
        reply: replies.oneOfIntegers([0, 1], "number of groups that were deleted"),
        run: destroy,
      },
      {
        ...shared,
        name: "SETID",
        since: "5.0.0",
        summary: "Lets a consumer group go on reading behind an id.",
        complexity: "O(1)",
        history: [["7.0.0", "`ENTRIESREAD`."]],
        flags: ["write"],
        args: [key("key", ["RW", "update"]), string("group"), idArgument, { ...entriesRead, displayText: "entries-read" }],
        reply: replies.ok,
        run: setId,
      },
    ],
  },
];
