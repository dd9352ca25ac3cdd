import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";

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
  for (let i = 1; i < args.count; i++) if (db.countLookup(db.has(args, i))) found++;
  reply.integer(found);
}

function type({ args, db, reply }: CommandContext): void {
  const name = db.typeName(args, 1);
  db.countLookup(name !== "none");
  reply.simple(name);
}

export const keyCommands: readonly CommandSpec[] = [
  {
    name: "DEL",
    group: "generic",
    since: "1.0.0",
    summary: "Deletes keys.",
    complexity: "O(N) for N keys",
    flags: ["write"],
    aclCategories: ["keyspace"],
    tips: ["request_policy:multi_shard", "response_policy:agg_sum"],
    args: [key("key", ["RM", "delete"], { multiple: true })],
    reply: replies.count("how many there were"),
    run: del,
  },
  {
    name: "EXISTS",
    group: "generic",
    since: "1.0.0",
    summary: "Counts how many of the keys exist; a key given twice counts twice.",
    complexity: "O(N) for N keys",
    flags: ["readonly", "fast"],
    aclCategories: ["keyspace"],
    tips: ["request_policy:multi_shard", "response_policy:agg_sum"],
    history: [["3.0.3", "Several keys."]],
    args: [key("key", ["RO"], { multiple: true })],
    reply: replies.count("how many there are"),
    run: exists,
  },
  {
    name: "TYPE",
    group: "generic",
    since: "1.0.0",
    summary: "Tells what type of value a key holds.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    aclCategories: ["keyspace"],
    args: [key("key", ["RO"])],
    reply: replies.simple("the type, or `none`"),
    run: type,
  },
];
