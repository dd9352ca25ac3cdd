/** Commands that read a hash: fields by name, or all of them. */
import { key, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { fieldParts } from "../../values/field-walk.js";
import { fieldState } from "../../values/hash.js";
import { fieldsAt } from "./announce.js";
import { replyNulls } from "./missing.js";

function hget({ args, db, reply }: CommandContext): void {
  const hash = db.hashAt(args, 1);
  if (hash?.findLive(args.bytes, args.start(2), args.length(2))) hash.appendFoundTo(reply);
  else reply.null();
}

function hmget(context: CommandContext): void {
  const { args, db, reply } = context;
  const hash = db.hashAt(args, 1);
  reply.array(args.count - 2);
  if (hash === null) return replyNulls(reply, args.count - 2);
  const { expired } = hash.touched;
  expired.clear();
  for (let i = 2; i < args.count; i++) {
    const state = hash.look(args.bytes, args.start(i), args.length(i));
    if (state === fieldState.live) hash.appendFoundTo(reply);
    else {
      reply.null();
      if (state === fieldState.expired) expired.add(i);
    }
  }
  if (expired.count === 0) return;
  // The last field of all is not told of: its key is.
  const isEmpty = hash.length === 0;
  if (isEmpty) expired.dropLast();
  if (expired.count > 0) context.effects.happened(args, 1, events.hexpired, fieldsAt(context, events.hexpired, expired));
  if (isEmpty) hash.removeEmpty();
}

function hgetall({ args, db, reply }: CommandContext): void {
  const hash = db.hashAt(args, 1);
  reply.map(hash === null ? 0 : hash.liveLength);
  hash?.appendAllTo(reply, fieldParts.both);
}

const all =
  (parts: number): CommandHandler =>
  ({ args, db, reply }) => {
    const hash = db.hashAt(args, 1);
    reply.array(hash === null ? 0 : hash.liveLength);
    hash?.appendAllTo(reply, parts);
  };

function hlen({ args, db, reply }: CommandContext): void {
  reply.integer(db.hashAt(args, 1)?.length ?? 0);
}

function hexists({ args, db, reply }: CommandContext): void {
  reply.integer(db.hashAt(args, 1)?.findLive(args.bytes, args.start(2), args.length(2)) ? 1 : 0);
}

function hstrlen({ args, db, reply }: CommandContext): void {
  const hash = db.hashAt(args, 1);
  reply.integer(hash?.findLive(args.bytes, args.start(2), args.length(2)) ? hash.foundValueLength : 0);
}

const readKey = key("key", ["RO", "access"]);
const lookedAtKey = key("key", ["RO"]);
const shared = { group: "hash", since: "2.0.0", aclCategories: ["hash"] } as const;
const one = { ...shared, complexity: "O(1)", flags: ["readonly", "fast"] } as const;
const every = {
  ...shared,
  complexity: "O(N) for N fields",
  flags: ["readonly"],
  tips: ["nondeterministic_output_order"],
} as const;

export const hashReadCommands: readonly CommandSpec[] = [
  {
    ...one,
    name: "HGET",
    summary: "Returns the value of a field of a hash.",
    args: [readKey, string("field")],
    reply: replies.nullOr(replies.bulk("the value")),
    run: hget,
  },
  {
    ...one,
    name: "HMGET",
    complexity: "O(N) for N fields asked for",
    summary: "Returns the values of several fields of a hash, null for those that it has not.",
    args: [readKey, string("field", { multiple: true })],
    reply: replies.array(replies.nullOr(replies.bulk("value"))),
    run: hmget,
  },
  {
    ...every,
    name: "HGETALL",
    summary: "Returns all fields of a hash with their values.",
    args: [readKey],
    reply: replies.map(replies.bulk("field"), replies.bulk("value")),
    run: hgetall,
  },
  {
    ...every,
    name: "HKEYS",
    summary: "Returns all fields of a hash.",
    args: [readKey],
    reply: replies.array(replies.bulk("field")),
    run: all(fieldParts.fields),
  },
  {
    ...every,
    name: "HVALS",
    summary: "Returns all values of a hash.",
    args: [readKey],
    reply: replies.array(replies.bulk("value")),
    run: all(fieldParts.values),
  },
  {
    ...one,
    name: "HLEN",
    summary: "Returns the number of fields of a hash.",
    args: [lookedAtKey],
    reply: replies.count("number of fields, those included that have expired and are not deleted yet"),
    run: hlen,
  },
  {
    ...one,
    name: "HEXISTS",
    summary: "Tells whether a hash has a field.",
    args: [lookedAtKey, string("field")],
    reply: replies.oneOfIntegers([0, 1], "whether it has"),
    run: hexists,
  },
  {
    ...one,
    name: "HSTRLEN",
    since: "3.2.0",
    summary: "Returns the length of the value of a field of a hash.",
    args: [lookedAtKey, string("field")],
    reply: replies.count("bytes, 0 if there is no such field"),
    run: hstrlen,
  },
];
