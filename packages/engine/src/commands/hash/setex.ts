/** HSETEX: sets fields together with when they expire. */
import { block, count, key, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import type { HashValue } from "../../values/hash.js";
import { refuseTooLongWords } from "../../values/long-pairs.js";
import { isPast } from "../string/expired.js";
import { expiryArgument } from "../string/expiry-option.js";
import { fieldsOf } from "./announce.js";
import { FieldChanges } from "./field-changes.js";
import { FieldOptions } from "./field-options.js";
import { fieldsArgument } from "./fields-argument.js";

const options = new FieldOptions("hsetex");

function hsetex(context: CommandContext): void {
  const { args, db, nowMs, reply } = context;
  options.read(args, nowMs);
  const existing = db.hashToChange(args, 1);
  if (existing === null ? options.ifAllFields || options.ifKey : options.ifNoKey) return reply.integer(0);
  refuseTooLongWords(db.shared, args, options.fields.first, options.fields.end);
  if (existing !== null && !areFieldsAsWanted(context, existing)) return reply.integer(0);
  const hash = db.hashOrCreate(args, 1);
  const { expiresAtMs, fields, hasTime, isWithoutTime } = options;
  hash.setWords(args, fields.first, fields.end, hasTime || isWithoutTime);
  const changes = new FieldChanges(context, hash);
  if (hasTime) {
    const isDue = isPast(expiresAtMs, context);
    hash.becomeTimed();
    for (let i = fields.first; i < fields.end; i += 2) {
      if (!hash.find(args.bytes, args.start(i), args.length(i))) continue; // Deleted when it was met before: it is given twice.
      if (isDue) changes.deletePast(i);
      else changes.setExpiry(i, Math.max(1, expiresAtMs));
    }
  }
  announceSet(context, changes);
  if (changes.deleted.count > 0) changes.tell(events.hdel, changes.deleted);
  else if (changes.changed.count > 0) changes.tell(events.hexpire, changes.changed);
  changes.finish();
  db.shared.arena.withdraw();
  reply.integer(1);
}

/** Looks at the fields, where that matters; those whose time has come go. With the last of them goes the key, unless fields are about to be set. */
function areFieldsAsWanted(context: CommandContext, hash: HashValue): boolean {
  const { fields, ifAllFields, ifNoField, isWithoutTime } = options;
  if (!ifAllFields && !ifNoField && !isWithoutTime) return true;
  const changes = new FieldChanges(context, hash);
  let areWanted = true;
  for (let i = fields.first; areWanted && i < fields.end; i += 2) {
    const isThere = changes.find(i);
    areWanted = isThere ? !ifNoField : !ifAllFields;
  }
  changes.announceExpired();
  if (!areWanted) changes.finish();
  return areWanted;
}

/** Propagated with a moment for a time; as HDEL if that is past, since nothing is left of it. */
function announceSet(context: CommandContext, changes: FieldChanges): void {
  const { args, effects } = context;
  const { expiresAtMs, fields, hasTime } = options;
  const subkeys = fieldsOf(context, events.hset, fields.first, fields.end, 2);
  if (!hasTime || !effects.isPropagating) return effects.wrote(args, 1, events.hset, subkeys);
  if (changes.deleted.count > 0) {
    return effects.rewrite(["HDEL", args.word(1), ...changes.deleted.wordsOf(args)], 1, events.hset, subkeys);
  }
  const words = ["HSETEX", args.word(1), "PXAT", String(expiresAtMs), "FIELDS", String(fields.count)];
  for (let i = fields.first; i < fields.end; i++) words.push(args.word(i));
  effects.rewrite(words, 1, events.hset, subkeys);
}

export const hashSetexCommands: readonly CommandSpec[] = [
  {
    name: "HSETEX",
    group: "hash",
    since: "8.0.0",
    summary: "Sets fields of a hash to values, and when they expire.",
    complexity: "O(N) for N fields",
    flags: ["write", "denyoom", "fast"],
    aclCategories: ["hash"],
    args: [
      key("key", ["RW", "update"]),
      oneOf("key-condition", [token("NX"), token("XX")], { optional: true }),
      oneOf("condition", [token("FNX"), token("FXX")], { optional: true }),
      expiryArgument("KEEPTTL"),
      fieldsArgument([count("numfields"), block("data", [string("field"), string("value")], { multiple: true })]),
    ],
    reply: replies.oneOfIntegers([0, 1], "whether the fields were set: all of them or none"),
    run: hsetex,
  },
];
