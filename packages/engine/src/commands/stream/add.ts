/** XADD: adds an entry to a stream. */
import { blockBytesMax, Stream, sharedBlockBytesMax, streamId, wordBytes } from "@respire/datastructures";
import { block, key, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { orRefuse } from "../../keyspace/long-memory.js";
import { replies } from "../../reply-schema.js";
import { LargeStream } from "../../values/large-stream.js";
import type { StreamValue } from "../../values/stream.js";
import { appendId } from "../../values/stream-reply.js";
import { AddOptions, idempotence } from "./add-options.js";
import { idempotentIdOf } from "./idempotent-id.js";
import { findNextId } from "./next-id.js";
import { rewrittenWords } from "./rewriting.js";
import { referenceArgument, trimArgument } from "./trim.js";
import { trimStrategy } from "./trim-options.js";
import { trimStream } from "./trimming.js";

const options = new AddOptions();
const { idForm, isZeroId } = streamId;

function xadd(context: CommandContext): void {
  const { args, db, effects, nowMs, reply, session } = context;
  const { settings } = db.shared;
  options.read(args, session, settings.streams.nodeEntriesMax);
  const { form, id, idIndex, trim } = options;
  const words = args.count - 1 - idIndex;
  if (words < 2 || words % 2 !== 0) throw refusal.wrongArity("xadd");
  if (form !== idForm.none && form !== idForm.nextSequence && isZeroId(id, 0)) throw errors.addIdZero;
  const view = db.streamOrCreate(args, 1);
  if (view.isMissing && !options.createsKey) return reply.null();
  const iid = idempotentId(args, idIndex + 1, words / 2);
  const known = iid === null || view.isMissing ? null : findSent(context, view, iid);
  if (known !== null) return appendId(reply, known, 0);
  findNextId(view.isMissing ? null : view.stream, id, form, nowMs);
  append(context, view, idIndex + 1, words / 2);
  if (iid !== null) {
    view.producers.record(args.text(options.producerIndex), iid, id, 0);
    view.changed();
  }
  appendId(reply, id, 0);
  const trimmed = trim.strategy === trimStrategy.none ? 0 : trimStream(view.stream, trim);
  if (effects.isPropagating) effects.rewrite(rewrittenWords(args, view.stream, trim, idIndex, id), 1, events.xadd);
  else effects.wrote(args, 1, events.xadd);
  if (trimmed > 0) effects.happened(args, 1, events.xtrim);
}

/** Adds the entry whose first field is word `first`. Nothing has changed if it is refused. */
function append({ args, db }: CommandContext, view: StreamValue, first: number, fields: number): void {
  const { id } = options;
  const { shared } = db;
  const total = wordBytes(args.shown, first, fields * 2);
  const nodeBytes = Stream.nodeBytesFor(total, fields);
  if (nodeBytes > blockBytesMax) throw errors.streamEntryTooLong;
  if (nodeBytes > sharedBlockBytesMax) {
    const stream = view.isMissing ? new LargeStream(shared.arena, shared.settings.idempotence) : view.stream;
    orRefuse(() => stream.append(id, 0, args.shown, first, fields, shared.settings.streams, total));
    return view.isMissing ? view.become(stream) : view.grew();
  }
  if (!view.isMissing) view.grew();
  view.create().append(id, 0, args.shown, first, fields, shared.settings.streams, total);
}

// ---- Idempotence -----------------------------------------------------------------------------------------------------------------------

/** What tells the entry from others of its producer; null if its producer did not ask for that. */
function idempotentId(args: Arguments, first: number, fields: number): string | null {
  if (options.idempotence === idempotence.none) return null;
  return options.idempotence === idempotence.given ? args.text(options.producerIndex + 1) : idempotentIdOf(args, first, fields);
}

/** The id of the entry that the producer has sent before with this idempotent id; null if there is none. */
function findSent({ args, effects, nowMs }: CommandContext, view: StreamValue, iid: string): Uint32Array | null {
  const { producers } = view;
  const producer = args.text(options.producerIndex);
  const hasExpired = producers.expire(producer, nowMs);
  if (producers.expireSome(nowMs) || hasExpired) view.changed();
  if (options.form !== idForm.none) return null; // Whoever tells the id has looked already.
  const known = producers.find(producer, iid);
  if (known === null) return null;
  producers.duplicates++;
  effects.wrote(args, 1, null); // So that replicas count it too.
  return known;
}

export const streamAddCommands: readonly CommandSpec[] = [
  {
    name: "XADD",
    group: "stream",
    since: "5.0.0",
    summary: "Adds an entry to a stream, and takes the oldest out if there are to be fewer.",
    complexity: "O(1); where entries are taken out, O(N) for N of them",
    history: [
      ["6.2.0", "`NOMKSTREAM`, `MINID` and `LIMIT`."],
      ["7.0.0", "An id may say its milliseconds alone: `<ms>-*`."],
      ["8.2.0", "`KEEPREF`, `DELREF` and `ACKED`."],
    ],
    flags: ["write", "denyoom", "fast"],
    aclCategories: ["stream"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RW", "update"]),
      token("NOMKSTREAM", { optional: true, since: "6.2.0" }),
      referenceArgument,
      oneOf(
        "idmp",
        [
          string("idmpauto-with-pid", { token: "IDMPAUTO", displayText: "producer-id" }),
          block("idmp-with-pid-iid", [string("producer-id"), string("idempotent-id")], { token: "IDMP" }),
        ],
        { optional: true, since: "8.6.0" },
      ),
      { ...trimArgument, optional: true },
      oneOf("id-selector", [token("*", { name: "auto-id" }), string("id")]),
      block("data", [string("field"), string("value")], { multiple: true }),
    ],
    reply: replies.nullOr(replies.bulk("the id of the entry"), "null if there is no stream and `NOMKSTREAM` was given"),
    run: xadd,
  },
];
