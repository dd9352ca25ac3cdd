import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function get({ args, db, reply }: CommandContext): void {
  const value = db.string(args, 1);
  if (value === null) return reply.null();
  value.appendTo(reply);
}

function mget({ args, db, reply }: CommandContext): void {
  reply.array(args.count - 1);
  for (let i = 1; i < args.count; i++) {
    const value = db.stringOrNull(args, i);
    if (value === null) reply.null();
    else value.appendTo(reply);
  }
}

function digest({ args, db, reply }: CommandContext): void {
  const value = db.string(args, 1);
  if (value === null) return reply.null();
  reply.bulkText(value.digest());
}

const shared = { group: "string", flags: ["readonly", "fast"], aclCategories: ["string"] } as const;

export const stringReadCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "GET",
    since: "1.0.0",
    summary: "Returns the string at a key.",
    complexity: "O(1)",
    args: [key("key", ["RO", "access"])],
    reply: replies.nullOr(replies.bulk("the string")),
    run: get,
  },
  {
    ...shared,
    name: "MGET",
    since: "1.0.0",
    summary: "Returns the strings at several keys, null for those that hold none.",
    complexity: "O(N) for N keys",
    tips: ["request_policy:multi_shard"],
    args: [key("key", ["RO", "access"], { multiple: true })],
    reply: replies.array(replies.nullOr(replies.bulk())),
    run: mget,
  },
  {
    ...shared,
    name: "DIGEST",
    since: "8.4.0",
    summary: "Returns the XXH3 hash of the string at a key.",
    complexity: "O(N) for N bytes of the string",
    args: [key("key", ["RO", "access"])],
    reply: replies.nullOr(replies.bulk("16 hexadecimal digits")),
    run: digest,
  },
];
