/** Commands on a part of a string, or on its length. */
import { integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { expiryNone } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";

function append({ args, db, effects, reply }: CommandContext): void {
  const value = db.stringToChange(args, 1);
  if (value === null) db.setString(args, 1, 2, expiryNone);
  else value.appendBytes(args.bytes, args.start(2), args.length(2));
  effects.wrote(args, 1, events.append);
  reply.integer(value === null ? args.length(2) : value.length);
}

function setrange({ args, db, effects, reply }: CommandContext): void {
  const offset = args.integer64(2);
  if (offset < 0) throw errors.offsetRange;
  const old = db.stringToChange(args, 1);
  if (args.length(3) === 0) return reply.integer(old === null ? 0 : old.length);
  const value = old ?? db.newString(args, 1);
  value.setRange(offset, args.bytes, args.start(3), args.length(3));
  effects.wrote(args, 1, events.setrange);
  reply.integer(value.length);
}

function getrange({ args, db, reply }: CommandContext): void {
  const first = args.integer64(2);
  const last = args.integer64(3);
  const value = db.string(args, 1);
  if (value === null) return reply.bulkText("");
  value.appendRangeTo(reply, first, last);
}

function strlen({ args, db, reply }: CommandContext): void {
  const value = db.string(args, 1);
  reply.integer(value === null ? 0 : value.length);
}

const shared = { group: "string", aclCategories: ["string"] } as const;
const range = {
  ...shared,
  complexity: "O(N) for N bytes of the part",
  flags: ["readonly"],
  args: [key("key", ["RO", "access"]), integer("start"), integer("end")],
  reply: replies.bulk("the part, empty if there is none"),
  run: getrange,
} as const;

export const stringRangeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "APPEND",
    since: "2.0.0",
    summary: "Adds bytes to the end of the string at a key, or makes them the string if there is none.",
    complexity: "O(N) for N bytes added, averaged over many",
    flags: ["write", "denyoom", "fast"],
    args: [key("key", ["RW", "insert"]), string("value")],
    reply: replies.count("the length of the string afterwards"),
    run: append,
  },
  {
    ...shared,
    name: "STRLEN",
    since: "2.2.0",
    summary: "Returns the length of the string at a key.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    args: [key("key", ["RO"])],
    reply: replies.count("bytes, 0 if there is no such key"),
    run: strlen,
  },
  { ...range, name: "GETRANGE", since: "2.4.0", summary: "Returns a part of the string at a key." },
  {
    ...range,
    name: "SUBSTR",
    since: "1.0.0",
    summary: "Returns a part of the string at a key.",
    deprecated: { since: "2.0.0", replacedBy: "`GETRANGE`" },
  },
  {
    ...shared,
    name: "SETRANGE",
    since: "2.2.0",
    summary: "Writes bytes over a part of the string at a key, which gets longer if need be.",
    complexity: "O(N) for N bytes written, and O(M) for M zero bytes before them",
    flags: ["write", "denyoom"],
    args: [key("key", ["RW", "update"]), integer("offset"), string("value")],
    reply: replies.count("the length of the string afterwards"),
    run: setrange,
  },
];
