import { integer, key, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { expiryNone } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { announceSet } from "../announce.js";
import { condition, isComparison, meets } from "./condition.js";
import { deleteExpired, isPast } from "./expired.js";
import { expiryMoment } from "./expiry-option.js";
import { readSetOptions, setArguments, setKeyFlags } from "./set-options.js";

function set(context: CommandContext): void {
  if (context.args.count > 3) return setWithOptions(context);
  const { args, db, effects, reply } = context;
  db.setString(args, 1, 2, expiryNone);
  effects.wrote(args, 1, events.set);
  reply.ok();
}

function setWithOptions(context: CommandContext): void {
  const { args, db, reply } = context;
  const options = readSetOptions(context);
  let isWanted: boolean;
  if (options.returnsOld || isComparison(options.condition)) {
    const old = options.returnsOld ? db.string(args, 1) : db.stringToChange(args, 1);
    isWanted = meets(options.condition, old, args, options.comparisonIndex);
    if (options.returnsOld) {
      if (old === null) reply.null();
      else old.appendTo(reply);
    }
  } else {
    // The key may hold any type.
    isWanted = options.condition === condition.none || db.has(args, 1) === (options.condition === condition.ifPresent);
  }
  if (isWanted) setUntil(context, 2, options.expiresAtMs);
  if (options.returnsOld) return;
  if (isWanted) reply.ok();
  else reply.null();
}

/** SETEX and PSETEX: they differ in the unit. */
const setExpiring =
  (command: string, unitMs: number): CommandHandler =>
  (context) => {
    const { args, nowMs, reply } = context;
    setUntil(context, 3, expiryMoment(args.integer64(2), unitMs, nowMs, command));
    reply.ok();
  };

/** Sets word 1 to word `valueIndex`. */
function setUntil(context: CommandContext, valueIndex: number, expiresAtMs: number): void {
  const { args, db, effects } = context;
  if (expiresAtMs > 0 && isPast(expiresAtMs, context)) return deleteExpired(context);
  db.setString(args, 1, valueIndex, expiresAtMs);
  if (expiresAtMs <= 0) return effects.wrote(args, 1, events.set);
  announceSet(context, valueIndex, expiresAtMs, events.set);
  effects.wrote(args, 1, events.expire);
}

function setnx({ args, db, effects, reply }: CommandContext): void {
  if (db.has(args, 1)) return reply.integer(0);
  db.setString(args, 1, 2, expiryNone);
  effects.wrote(args, 1, events.set);
  reply.integer(1);
}

const shared = { group: "string", complexity: "O(1)", flags: ["write", "denyoom"], aclCategories: ["string"] } as const;

export const stringWriteCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "SET",
    since: "1.0.0",
    summary: "Sets a key to a string, whatever it held before.",
    history: [
      ["2.6.12", "`EX`, `PX`, `NX` and `XX`."],
      ["6.0.0", "`KEEPTTL`."],
      ["6.2.0", "`GET`, `EXAT` and `PXAT`."],
      ["7.0.0", "`NX` and `GET` may go together."],
      ["8.4.0", "`IFEQ`, `IFNE`, `IFDEQ` and `IFDNE`."],
    ],
    args: [key("key", ["RW", "access", "update", "variable_flags"]), string("value"), ...setArguments],
    keyFlags: setKeyFlags,
    reply: replies.oneOf([replies.ok, replies.bulk("with GET: the old value"), replies.null]),
    run: set,
  },
  {
    ...shared,
    name: "SETNX",
    since: "1.0.0",
    summary: "Sets a key to a string if there is no such key.",
    deprecated: { since: "2.6.12", replacedBy: "`SET` with `NX`" },
    flags: ["write", "denyoom", "fast"],
    args: [key("key", ["OW", "insert"]), string("value")],
    reply: replies.oneOfIntegers([0, 1], "whether the key was set"),
    run: setnx,
  },
  {
    ...shared,
    name: "SETEX",
    since: "2.0.0",
    summary: "Sets a key to a string that expires after some seconds.",
    deprecated: { since: "2.6.12", replacedBy: "`SET` with `EX`" },
    args: [key("key", ["OW", "update"]), integer("seconds"), string("value")],
    reply: replies.ok,
    run: setExpiring("setex", 1000),
  },
  {
    ...shared,
    name: "PSETEX",
    since: "2.6.0",
    summary: "Sets a key to a string that expires after some milliseconds.",
    deprecated: { since: "2.6.12", replacedBy: "`SET` with `PX`" },
    args: [key("key", ["OW", "update"]), integer("milliseconds"), string("value")],
    reply: replies.ok,
    run: setExpiring("psetex", 1),
  },
];
