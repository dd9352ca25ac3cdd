/** Commands that return a string and do something with its key: GETSET sets it anew, GETDEL deletes it, GETEX changes when it expires. */
import { key, string } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { expiryNone } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { announceDeleted, announceExpiry, announcePersistence, announceSet } from "../announce.js";
import { isPast } from "./expired.js";
import { ExpiryOption, expiryArgument } from "./expiry-option.js";

function getset(context: CommandContext): void {
  const { args, db, reply } = context;
  const old = db.string(args, 1);
  if (old === null) reply.null();
  else old.appendTo(reply);
  db.setString(args, 1, 2, expiryNone);
  announceSet(context, 2, null, events.set);
}

function getdel(context: CommandContext): void {
  const { args, db, reply } = context;
  const value = db.string(args, 1);
  if (value === null) return reply.null();
  value.appendTo(reply);
  value.remove();
  announceDeleted(context);
}

function getex(context: CommandContext): void {
  const { args, db, nowMs, reply } = context;
  readGetexOptions(args);
  const value = db.string(args, 1);
  if (value === null) return reply.null(); // Before the time is looked at: a key that is not there makes any do.
  const expiresAtMs = getexExpiry.hasTime ? getexExpiry.expiresAtMs(args, nowMs) : 0;
  value.appendTo(reply);
  if (getexExpiry.isWithoutTime) {
    if (value.persist()) announcePersistence(context);
  } else if (getexExpiry.hasTime) {
    if (isPast(expiresAtMs, context)) {
      value.remove();
      announceDeleted(context);
    } else {
      value.expireAt(expiresAtMs);
      announceExpiry(context, expiresAtMs);
    }
  }
}

const getexExpiry = new ExpiryOption("getex", "PERSIST");

function readGetexOptions(args: Arguments): void {
  getexExpiry.reset();
  for (let i = 2; i < args.count; ) {
    const words = getexExpiry.take(args, i);
    if (words === 0) throw errors.syntax;
    i += words;
  }
}

const shared = { group: "string", complexity: "O(1)", aclCategories: ["string"] } as const;

export const stringExchangeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "GETSET",
    since: "1.0.0",
    summary: "Sets a key to a string and returns the one it held.",
    deprecated: { since: "6.2.0", replacedBy: "`SET` with `GET`" },
    flags: ["write", "denyoom", "fast"],
    args: [key("key", ["RW", "access", "update"]), string("value")],
    reply: replies.nullOr(replies.bulk("the old string")),
    run: getset,
  },
  {
    ...shared,
    name: "GETDEL",
    since: "6.2.0",
    summary: "Returns the string at a key and deletes the key.",
    flags: ["write", "fast"],
    args: [key("key", ["RW", "access", "delete"])],
    reply: replies.nullOr(replies.bulk("the string")),
    run: getdel,
  },
  {
    ...shared,
    name: "GETEX",
    since: "6.2.0",
    summary: "Returns the string at a key and sets or clears when the key expires.",
    flags: ["write", "fast"],
    args: [key("key", ["RW", "access", "update"]), expiryArgument("PERSIST")],
    reply: replies.nullOr(replies.bulk("the string")),
    run: getex,
  },
];
