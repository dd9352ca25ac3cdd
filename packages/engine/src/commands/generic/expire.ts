import { type Argument, integer, key, oneOf, token, unixTime } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { errors, refusal } from "../../errors.js";
import { neverExpires } from "../../keyspace/key-view.js";
import { replies } from "../../reply-schema.js";
import { announceDeleted, announceExpiry } from "../announce.js";
import { momentMs } from "../expiry-time.js";

/** What a time in a request counts from. */
type TimeBase = "now" | "1970";

/** EXPIRE, PEXPIRE and their AT forms: they differ in the unit and in what the time counts from. A time that is past deletes the key. */
const expire =
  (command: string, unitMs: number, base: TimeBase): CommandHandler =>
  (context) => {
    const { args, db, reply, nowMs } = context;
    const conditions = readConditions(args); // Before the time: a request with both wrong is refused for its option.
    const expiresAtMs = momentMs(args.integer64(2), unitMs, base === "now" ? nowMs : 0);
    if (Number.isNaN(expiresAtMs)) throw refusal.expireTime(command);
    const found = db.key(args, 1);
    if (found === null || !areMet(conditions, found.expiresAtMs, expiresAtMs)) return reply.integer(0);
    if (expiresAtMs <= nowMs) {
      found.delete();
      announceDeleted(context);
    } else {
      found.expireAt(expiresAtMs);
      announceExpiry(context, expiresAtMs);
    }
    reply.integer(1);
  };

/** NX, XX, GT, LT as bits, since some go together. */
const ifPersistent = 1;
const ifExpiring = 2;
const ifLater = 4;
const ifEarlier = 8;

/** Words 3 and on. */
function readConditions(args: Arguments): number {
  let conditions = 0;
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, "NX")) conditions |= ifPersistent;
    else if (args.is(i, "XX")) conditions |= ifExpiring;
    else if (args.is(i, "GT")) conditions |= ifLater;
    else if (args.is(i, "LT")) conditions |= ifEarlier;
    else throw refusal.unsupportedOption(args.echo(i));
  }
  if ((conditions & ifPersistent) !== 0 && conditions !== ifPersistent) throw errors.expireNxWithOthers;
  if ((conditions & ifLater) !== 0 && (conditions & ifEarlier) !== 0) throw errors.expireGtWithLt;
  return conditions;
}

/** A key without expiry counts as one that never expires: GT never replaces that, LT always does. */
function areMet(conditions: number, currentMs: number, newMs: number): boolean {
  const isPersistent = currentMs === neverExpires;
  if ((conditions & ifPersistent) !== 0 && !isPersistent) return false;
  if ((conditions & ifExpiring) !== 0 && isPersistent) return false;
  if ((conditions & ifLater) !== 0 && (isPersistent || newMs <= currentMs)) return false;
  return (conditions & ifEarlier) === 0 || isPersistent || newMs < currentMs;
}

const conditions: Argument = oneOf("condition", [token("NX"), token("XX"), token("GT"), token("LT")], { optional: true, since: "7.0.0" });
const expiringKey = key("key", ["RW", "update"]);
const shared = {
  group: "generic",
  complexity: "O(1)",
  flags: ["write", "fast"],
  aclCategories: ["keyspace"],
  history: [["7.0.0", "`NX`, `XX`, `GT` and `LT`."]],
  reply: replies.oneOfIntegers([0, 1], "whether the expiry was set"),
} as const;

export const expireCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "EXPIRE",
    since: "1.0.0",
    summary: "Lets a key expire after some seconds.",
    args: [expiringKey, integer("seconds"), conditions],
    run: expire("expire", 1000, "now"),
  },
  {
    ...shared,
    name: "PEXPIRE",
    since: "2.6.0",
    summary: "Lets a key expire after some milliseconds.",
    args: [expiringKey, integer("milliseconds"), conditions],
    run: expire("pexpire", 1, "now"),
  },
  {
    ...shared,
    name: "EXPIREAT",
    since: "1.2.0",
    summary: "Lets a key expire at a moment given in seconds since 1970.",
    args: [expiringKey, unixTime("unix-time-seconds"), conditions],
    run: expire("expireat", 1000, "1970"),
  },
  {
    ...shared,
    name: "PEXPIREAT",
    since: "2.6.0",
    summary: "Lets a key expire at a moment given in milliseconds since 1970.",
    args: [expiringKey, unixTime("unix-time-milliseconds"), conditions],
    run: expire("pexpireat", 1, "1970"),
  },
];
