/** XREAD: entries of several streams, each behind an id; waits until there are any. */
import { StreamCursor, streamId } from "@respire/datastructures";
import { block, integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { valueType } from "../../keyspace/entry.js";
import { latin1Bytes } from "../../latin1.js";
import { nullArrayReply } from "../../session/deferred-reply.js";
import { appendStreamEntry } from "../../values/stream-reply.js";
import { isCharacter, readId } from "./id-argument.js";
import { ReadOptions } from "./read-options.js";
import { Reading } from "./reading.js";
import { streamsReply } from "./reply-form.js";

const { compareIds, copyId, decrementId, idText, idWords, incrementId, zeroId } = streamId;

const options = new ReadOptions();
const reading = new Reading();
const cursor = new StreamCursor();
/** Of each stream, the id behind which is read. */
let ids = new Uint32Array(16 * idWords);

function xread(context: CommandContext): void {
  const { args, nowMs } = context;
  options.read(args, false, nowMs);
  const { firstKey, streams, timeoutMs } = options;
  const newest = readIds(context);
  reading.start(context.reply, options);
  for (let i = 0; i < streams && reading.hasRoom; i++) replyBehind(context, firstKey + i, i * idWords);
  cursor.release();
  if (reading.finish()) return;
  if (timeoutMs < 0) return context.reply.nullArray();
  context.block({
    type: valueType.stream,
    firstKey,
    endKey: firstKey + streams,
    timeoutMs,
    onTimeout: nullArrayReply,
    ...(newest === null ? {} : { replacedWords: newest }),
  });
}

/** Reads all ids into `ids`; returns, by word, what those that are `$` stand for: it must not change while the request waits. */
function readIds({ args, db }: CommandContext): Map<number, Uint8Array> | null {
  const { firstKey, streams } = options;
  if (ids.length < streams * idWords) ids = new Uint32Array(streams * idWords * 2);
  let newest: Map<number, Uint8Array> | null = null;
  for (let i = 0; i < streams; i++) {
    const at = i * idWords;
    const index = firstKey + streams + i;
    const view = db.stream(args, firstKey + i);
    if (isCharacter(args, index, "$")) {
      copyId(view === null ? zeroId : view.stream.lastId, 0, ids, at);
      newest ??= new Map();
      newest.set(index, latin1Bytes(idText(ids, at)));
    } else if (isCharacter(args, index, "+")) {
      // The last entry is what is behind the id before it.
      copyId(zeroId, 0, ids, at);
      if (view?.stream.copyLastEntryId(ids, at) === true) decrementId(ids, at);
    } else if (isCharacter(args, index, ">")) throw errors.readNewWithoutGroup;
    else readId(args, index, ids, at);
  }
  return newest;
}

function replyBehind({ args, db, reply }: CommandContext, keyIndex: number, at: number): void {
  const view = db.stream(args, keyIndex); // A second hit or miss, as Redis counts.
  if (view === null || compareIds(view.stream.lastId, 0, ids, at) <= 0) return;
  if (!incrementId(ids, at) || !cursor.seekFrom(view.stream, ids, at)) return;
  reading.beginStream(args, keyIndex);
  do {
    appendStreamEntry(reply, cursor);
    reading.wroteEntry();
  } while (reading.hasRoom && cursor.next());
  reading.endStream();
}

/** What both XREAD and XREADGROUP take. */
export const limitArguments = [
  integer("count", { token: "COUNT", optional: true }),
  integer("maxcount", { token: "MAXCOUNT", optional: true, since: "8.10.0" }),
  integer("maxsize", { token: "MAXSIZE", optional: true, since: "8.10.0" }),
  integer("milliseconds", { token: "BLOCK", optional: true }),
] as const;

export const streamsArgument = block("streams", [key("key", ["RO", "access"], { multiple: true }), string("id", { multiple: true })], {
  token: "STREAMS",
});

export const streamReadCommands: readonly CommandSpec[] = [
  {
    name: "XREAD",
    group: "stream",
    since: "5.0.0",
    summary: "Returns entries of streams that lie behind ids; waits until there are any.",
    complexity: "O(log(N)+M) for each stream of N entries, of which M are returned",
    history: [["8.10.0", "`MAXCOUNT` and `MAXSIZE`."]],
    flags: ["readonly", "blocking"],
    aclCategories: ["stream"],
    args: [...limitArguments, streamsArgument],
    keySpecs: [
      {
        flags: ["RO", "access", "incomplete"],
        begin: { type: "keyword", keyword: "STREAMS", from: 1 },
        find: { type: "range", last: -1, step: 1, limit: 2 },
      },
    ],
    reply: streamsReply,
    run: xread,
  },
];
