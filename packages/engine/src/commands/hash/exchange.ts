/** Commands that return values of fields and do something with the fields: HGETDEL deletes them, HGETEX changes when they expire. */
import { count, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { isPast } from "../string/expired.js";
import { expiryArgument } from "../string/expiry-option.js";
import { FieldChanges } from "./field-changes.js";
import { FieldOptions, FieldRange } from "./field-options.js";
import { fieldsArgument } from "./fields-argument.js";
import { replyNulls } from "./missing.js";

const taken = new FieldRange();

function hgetdel(context: CommandContext): void {
  const { args, db, reply } = context;
  const hash = db.hashToChange(args, 1);
  taken.readAt(args, 2);
  reply.array(taken.count);
  if (hash === null) return replyNulls(reply, taken.count);
  const changes = new FieldChanges(context, hash);
  for (let i = taken.first; i < taken.end; i++) {
    if (changes.find(i)) {
      hash.appendFoundTo(reply);
      changes.delete(i);
    } else reply.null();
  }
  changes.announceExpired();
  changes.announceDeleted();
  changes.finish();
}

const options = new FieldOptions("hgetex");

function hgetex(context: CommandContext): void {
  const { args, db, nowMs, reply } = context;
  const hash = db.hashToChange(args, 1);
  options.read(args, nowMs);
  const { expiresAtMs, fields, hasTime, isWithoutTime } = options;
  reply.array(fields.count);
  if (hash === null) return replyNulls(reply, fields.count);
  if (hasTime || isWithoutTime) hash.becomeTimed();
  const isDue = hasTime && isPast(expiresAtMs, context);
  const changes = new FieldChanges(context, hash);
  for (let i = fields.first; i < fields.end; i++) {
    if (!changes.find(i)) {
      reply.null();
      continue;
    }
    hash.appendFoundTo(reply);
    if (isDue) changes.deletePast(i);
    else if (hasTime) changes.setExpiry(i, Math.max(1, expiresAtMs));
    else if (isWithoutTime && hash.foundExpiryMs !== 0) changes.setExpiry(i, 0);
  }
  changes.announceExpired();
  if (isWithoutTime) changes.announcePersistence();
  else changes.announceExpiry(expiresAtMs);
  changes.announceDeleted();
  changes.finish();
}

const shared = {
  group: "hash",
  since: "8.0.0",
  complexity: "O(N) for N fields",
  flags: ["write", "fast"],
  aclCategories: ["hash"],
  reply: replies.array(replies.nullOr(replies.bulk("value"))),
} as const;
const fieldsGiven = fieldsArgument([count("numfields"), string("field", { multiple: true })]);

export const hashExchangeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "HGETDEL",
    summary: "Returns the values of fields of a hash and deletes the fields; with the last of them the key.",
    args: [key("key", ["RW", "access", "delete"]), fieldsGiven],
    run: hgetdel,
  },
  {
    ...shared,
    name: "HGETEX",
    summary: "Returns the values of fields of a hash and sets or clears when they expire.",
    args: [key("key", ["RW", "access", "update"]), expiryArgument("PERSIST"), fieldsGiven],
    run: hgetex,
  },
];
