/** HEXPIRE and its like, and HPERSIST: when fields expire. */
import { type Argument, count, integer, key, oneOf, string, token, unixTime } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { isPast } from "../string/expired.js";
import { FieldChanges } from "./field-changes.js";
import { condition, ExpireOptions, FieldRange, fieldMoment } from "./field-options.js";
import { fieldsArgument } from "./fields-argument.js";

/** What is replied for each field. */
const outcome = { noField: -2, noExpiry: -1, notMet: 0, done: 1, deleted: 2 } as const;

const options = new ExpireOptions();

/** They differ in the unit and in what the time counts from. A time that is past deletes the field. */
const hexpire =
  (command: string, unitMs: number, base: "now" | "1970"): CommandHandler =>
  (context) => {
    const { args, db, nowMs, reply } = context;
    const hash = db.hashToChange(args, 1);
    const expiresAtMs = fieldMoment(args, 2, unitMs, base === "now" ? nowMs : 0, command);
    options.read(args);
    const { fields } = options;
    reply.array(fields.count);
    if (hash === null) return replyForAll(context, fields, outcome.noField);
    hash.becomeTimed();
    const isDue = isPast(expiresAtMs, context);
    const changes = new FieldChanges(context, hash);
    for (let i = fields.first; i < fields.end; i++) {
      if (!changes.find(i)) reply.integer(outcome.noField);
      else if (!isMet(options.condition, hash.foundExpiryMs, expiresAtMs)) reply.integer(outcome.notMet);
      else if (isDue) {
        changes.deletePast(i);
        reply.integer(outcome.deleted);
      } else {
        changes.setExpiry(i, Math.max(1, expiresAtMs));
        reply.integer(outcome.done);
      }
    }
    changes.announceExpired();
    changes.announceDeleted();
    changes.announceExpiry(expiresAtMs);
    changes.finish();
  };

/** A field without expiry counts as one that never expires: GT never replaces that, LT always does. */
function isMet(given: number, currentMs: number, newMs: number): boolean {
  const isPersistent = currentMs === 0;
  if (given === condition.nx) return isPersistent;
  if (given === condition.xx) return !isPersistent;
  if (given === condition.gt) return !isPersistent && newMs > currentMs;
  return given !== condition.lt || isPersistent || newMs < currentMs;
}

function replyForAll({ reply }: CommandContext, fields: FieldRange, replied: number): void {
  for (let i = 0; i < fields.count; i++) reply.integer(replied);
}

const persisted = new FieldRange();

function hpersist(context: CommandContext): void {
  const { args, db, reply } = context;
  const hash = db.hashToChange(args, 1);
  persisted.readAt(args, 2);
  reply.array(persisted.count);
  if (hash === null) return replyForAll(context, persisted, outcome.noField);
  const changes = new FieldChanges(context, hash);
  for (let i = persisted.first; i < persisted.end; i++) {
    if (!hash.find(args.bytes, args.start(i), args.length(i)) || hash.isFoundExpired) reply.integer(outcome.noField);
    else if (hash.foundExpiryMs === 0) reply.integer(outcome.noExpiry);
    else {
      changes.setExpiry(i, 0);
      reply.integer(outcome.done);
    }
  }
  changes.announcePersistence();
}

const conditionArgument: Argument = oneOf("condition", [token("NX"), token("XX"), token("GT"), token("LT")], { optional: true });
const changedKey = key("key", ["RW", "update"]);
const shared = {
  group: "hash",
  since: "7.4.0",
  complexity: "O(N) for N fields",
  flags: ["write", "fast"],
  aclCategories: ["hash"],
} as const;
const expiring = {
  ...shared,
  reply: replies.array(
    replies.oneOfIntegers(
      [outcome.noField, outcome.notMet, outcome.done, outcome.deleted],
      "of each field: not there, condition not met, set, or deleted because the time is past",
    ),
  ),
} as const;
const fieldsGiven = fieldsArgument([count("numfields"), string("field", { multiple: true })]);

export const hashExpireCommands: readonly CommandSpec[] = [
  {
    ...expiring,
    name: "HEXPIRE",
    summary: "Lets fields of a hash expire after some seconds.",
    args: [changedKey, integer("seconds"), conditionArgument, fieldsGiven],
    run: hexpire("hexpire", 1000, "now"),
  },
  {
    ...expiring,
    name: "HPEXPIRE",
    summary: "Lets fields of a hash expire after some milliseconds.",
    args: [changedKey, integer("milliseconds"), conditionArgument, fieldsGiven],
    run: hexpire("hpexpire", 1, "now"),
  },
  {
    ...expiring,
    name: "HEXPIREAT",
    summary: "Lets fields of a hash expire at a moment given in seconds since 1970.",
    args: [changedKey, unixTime("unix-time-seconds"), conditionArgument, fieldsGiven],
    run: hexpire("hexpireat", 1000, "1970"),
  },
  {
    ...expiring,
    name: "HPEXPIREAT",
    summary: "Lets fields of a hash expire at a moment given in milliseconds since 1970.",
    args: [changedKey, unixTime("unix-time-milliseconds"), conditionArgument, fieldsGiven],
    run: hexpire("hpexpireat", 1, "1970"),
  },
  {
    ...shared,
    name: "HPERSIST",
    summary: "Takes the expiry of fields of a hash away.",
    args: [changedKey, fieldsGiven],
    reply: replies.array(
      replies.oneOfIntegers([outcome.noField, outcome.noExpiry, outcome.done], "of each field: not there, without expiry, or done"),
    ),
    run: hpersist,
  },
];
