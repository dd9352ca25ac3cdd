import { type Argument, integer, key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { momentMs } from "../expiry-time.js";

/** EXPIRE and PEXPIRE: they differ in the unit. A time that is past deletes the key. */
const expire =
  (command: string, unitMs: number): CommandHandler =>
  ({ args, db, effects, reply, nowMs }) => {
    const conditions = readConditions(args); // Before the time: a request with both wrong is refused for its option.
    const expiresAtMs = momentMs(args.integer64(2), unitMs, nowMs);
    if (Number.isNaN(expiresAtMs)) throw refusal.expireTime(command);
    const currentMs = db.expiresAtMs(args, 1);
    if (currentMs === -2 || !areMet(conditions, currentMs, expiresAtMs)) return reply.integer(0);
    if (expiresAtMs <= nowMs) {
      db.delete(args, 1);
      if (effects.isWanted) effects.rewrite(["DEL", args.word(1)], 1, events.del);
      else effects.wrote(args, 1, events.del);
      return reply.integer(1);
    }
    db.setExpiry(args, 1, expiresAtMs);
    if (effects.isWanted) effects.rewrite(["PEXPIREAT", args.word(1), String(expiresAtMs)], 1, events.expire);
    else effects.wrote(args, 1, events.expire);
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
  const isPersistent = currentMs === -1;
  if ((conditions & ifPersistent) !== 0 && !isPersistent) return false;
  if ((conditions & ifExpiring) !== 0 && isPersistent) return false;
  if ((conditions & ifLater) !== 0 && (isPersistent || newMs <= currentMs)) return false;
  return (conditions & ifEarlier) === 0 || isPersistent || newMs < currentMs;
}

/** TTL and PTTL: the time left in the unit, rounded as Redis does; -1 without expiry, -2 without the key. */
const timeLeft =
  (unitMs: number): CommandHandler =>
  ({ args, db, reply, nowMs }) => {
    const expiresAtMs = db.expiresAtMs(args, 1);
    db.countLookup(expiresAtMs !== -2);
    if (expiresAtMs < 0) return reply.integer(expiresAtMs);
    const leftMs = Math.max(0, expiresAtMs - nowMs);
    const left = unitMs === 1 ? leftMs : Math.floor((leftMs + unitMs / 2) / unitMs);
    if (Number.isSafeInteger(left)) reply.integer(left);
    else reply.integer64(BigInt(left));
  };

const conditions: Argument = oneOf("condition", [token("NX"), token("XX"), token("GT"), token("LT")], { optional: true, since: "7.0.0" });
const setShared = {
  group: "generic",
  complexity: "O(1)",
  flags: ["write", "fast"],
  aclCategories: ["keyspace"],
  history: [["7.0.0", "`NX`, `XX`, `GT` and `LT`."]],
  reply: replies.oneOfIntegers([0, 1], "whether the expiry was set"),
} as const;
const getShared = {
  group: "generic",
  complexity: "O(1)",
  flags: ["readonly", "fast"],
  aclCategories: ["keyspace"],
  tips: ["nondeterministic_output"],
  history: [["2.8.0", "-2 if there is no such key."]],
  reply: replies.integer("time left, -1 without expiry, -2 without the key"),
} as const;

export const expireCommands: readonly CommandSpec[] = [
  {
    ...setShared,
    name: "EXPIRE",
    since: "1.0.0",
    summary: "Lets a key expire after some seconds.",
    args: [key("key", ["RW", "update"]), integer("seconds"), conditions],
    run: expire("expire", 1000),
  },
  {
    ...setShared,
    name: "PEXPIRE",
    since: "2.6.0",
    summary: "Lets a key expire after some milliseconds.",
    args: [key("key", ["RW", "update"]), integer("milliseconds"), conditions],
    run: expire("pexpire", 1),
  },
  {
    ...getShared,
    name: "TTL",
    since: "1.0.0",
    summary: "Tells in how many seconds a key expires.",
    args: [key("key", ["RO", "access"])],
    run: timeLeft(1000),
  },
  {
    ...getShared,
    name: "PTTL",
    since: "2.6.0",
    summary: "Tells in how many milliseconds a key expires.",
    args: [key("key", ["RO", "access"])],
    run: timeLeft(1),
  },
];
