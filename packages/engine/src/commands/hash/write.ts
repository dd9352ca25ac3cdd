/** Commands that set and delete fields of a hash. */
import { block, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { refusal } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { fieldsOf, removeIfEmpty } from "./announce.js";

/** HSET and HMSET: they differ in what they reply. Returns how many fields are new. */
function setFields(context: CommandContext, command: string): number {
  const { args, db, effects } = context;
  if (args.count % 2 !== 0) throw refusal.wrongArity(command);
  const created = db.hashOrCreate(args, 1).setWords(args, 2, args.count);
  effects.wrote(args, 1, events.hset, fieldsOf(context, events.hset, 2, args.count, 2));
  return created;
}

function hset(context: CommandContext): void {
  context.reply.integer(setFields(context, "hset"));
}

function hmset(context: CommandContext): void {
  setFields(context, "hmset");
  context.reply.ok();
}

function hsetnx(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  if (db.hashToChange(args, 1)?.findLive(args.bytes, args.start(2), args.length(2))) return reply.integer(0);
  db.hashOrCreate(args, 1).setWords(args, 2, 4); // Looked up again: with its last field, expired, the key may just have gone.
  effects.wrote(args, 1, events.hset, fieldsOf(context, events.hset, 2, 3));
  reply.integer(1);
}

function hdel(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  const hash = db.hashToChange(args, 1);
  if (hash === null) return reply.integer(0);
  const fields: Uint8Array[] | null = effects.wantsSubkeys(events.hdel) ? [] : null;
  let deleted = 0;
  for (let i = 2; i < args.count && hash.length > 0; i++) {
    // One whose time has come is deleted as any other, and counts.
    if (!hash.find(args.bytes, args.start(i), args.length(i))) continue;
    hash.deleteFound();
    deleted++;
    fields?.push(args.word(i));
  }
  if (deleted > 0) {
    effects.wrote(args, 1, events.hdel, fields);
    removeIfEmpty(context, hash);
  }
  reply.integer(deleted);
}

const changedKey = key("key", ["RW", "update"]);
const pairs = block("data", [string("field"), string("value")], { multiple: true });
const shared = { group: "hash", since: "2.0.0", aclCategories: ["hash"], flags: ["write", "denyoom", "fast"] } as const;

export const hashWriteCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "HSET",
    summary: "Sets fields of a hash to values.",
    complexity: "O(N) for N fields",
    history: [["4.0.0", "Several fields."]],
    args: [changedKey, pairs],
    reply: replies.count("number of fields that are new"),
    run: hset,
  },
  {
    ...shared,
    name: "HMSET",
    summary: "Sets fields of a hash to values.",
    complexity: "O(N) for N fields",
    deprecated: { since: "4.0.0", replacedBy: "`HSET` with several fields" },
    args: [changedKey, pairs],
    reply: replies.ok,
    run: hmset,
  },
  {
    ...shared,
    name: "HSETNX",
    summary: "Sets a field of a hash to a value, unless it has the field already.",
    complexity: "O(1)",
    args: [key("key", ["RW", "insert"]), string("field"), string("value")],
    reply: replies.oneOfIntegers([0, 1], "whether it was set"),
    run: hsetnx,
  },
  {
    ...shared,
    name: "HDEL",
    summary: "Deletes fields of a hash; with the last of them the key.",
    complexity: "O(N) for N fields to delete",
    history: [["2.4.0", "Several fields."]],
    flags: ["write", "fast"],
    args: [key("key", ["RW", "delete"]), string("field", { multiple: true })],
    reply: replies.count("number of fields that were deleted"),
    run: hdel,
  },
];
