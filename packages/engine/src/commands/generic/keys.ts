import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { touchKey } from "../../keyspace/access.js";
import { replies } from "../../reply-schema.js";

/** DEL and UNLINK: memory goes back in the background either way. */
function del({ args, db, effects, reply }: CommandContext): void {
  let deleted = 0;
  for (let i = 1; i < args.count; i++) {
    if (!db.delete(args, i)) continue;
    effects.wrote(args, i, events.del);
    deleted++;
  }
  reply.integer(deleted);
}

function exists({ args, db, reply }: CommandContext): void {
  let found = 0;
  for (let i = 1; i < args.count; i++) if (db.countLookup(args, i, db.has(args, i))) found++;
  reply.integer(found);
}

function touch({ args, db, reply }: CommandContext): void {
  let found = 0;
  for (let i = 1; i < args.count; i++) if (db.countLookup(args, i, touchKey(db, args, i))) found++;
  reply.integer(found);
}

function type({ args, db, reply }: CommandContext): void {
  const found = db.peekKey(args, 1);
  db.countLookup(args, 1, found !== null);
  reply.simple(found === null ? "none" : found.typeName);
}

const shared = { group: "generic", aclCategories: ["keyspace"], complexity: "O(N) for N keys" } as const;
const aggregated = { ...shared, tips: ["request_policy:multi_shard", "response_policy:agg_sum"] } as const;
const deletedKeys = [key("key", ["RM", "delete"], { multiple: true })];
const readKeys = [key("key", ["RO"], { multiple: true })];

export const keyCommands: readonly CommandSpec[] = [
  {
    ...aggregated,
    name: "DEL",
    since: "1.0.0",
    summary: "Deletes keys.",
    flags: ["write"],
    args: deletedKeys,
    reply: replies.count("how many there were"),
    run: del,
  },
  {
    ...aggregated,
    name: "UNLINK",
    since: "4.0.0",
    summary: "Deletes keys; their memory goes back later.",
    flags: ["write", "fast"],
    args: deletedKeys,
    reply: replies.count("how many there were"),
    run: del,
  },
  {
    ...aggregated,
    name: "EXISTS",
    since: "1.0.0",
    summary: "Counts how many of the keys exist; a key given twice counts twice.",
    history: [["3.0.3", "Several keys."]],
    flags: ["readonly", "fast"],
    args: readKeys,
    reply: replies.count("how many there are"),
    run: exists,
  },
  {
    ...aggregated,
    name: "TOUCH",
    since: "3.2.1",
    summary: "Marks keys as used, and counts those that exist.",
    flags: ["readonly", "fast"],
    args: readKeys,
    reply: replies.count("how many there are"),
    run: touch,
  },
  {
    ...shared,
    name: "TYPE",
    since: "1.0.0",
    summary: "Tells what type of value a key holds.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    args: [key("key", ["RO"])],
    reply: replies.simple("the type, or `none`"),
    run: type,
  },
];
