/** Commands that read one set: members by name, or all of them. */
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function sismember({ args, db, reply }: CommandContext): void {
  reply.integer(db.setAt(args, 1)?.has(args.bytes, args.start(2), args.length(2)) ? 1 : 0);
}

function smismember({ args, db, reply }: CommandContext): void {
  const set = db.setAt(args, 1);
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) reply.integer(set?.has(args.bytes, args.start(i), args.length(i)) ? 1 : 0);
}

function scard({ args, db, reply }: CommandContext): void {
  reply.integer(db.setAt(args, 1)?.length ?? 0);
}

function smembers({ args, db, reply }: CommandContext): void {
  const set = db.setAt(args, 1);
  reply.set(set === null ? 0 : set.length);
  set?.appendAllTo(reply);
}

const shared = { group: "set", since: "1.0.0", aclCategories: ["set"] } as const;
const one = { ...shared, complexity: "O(1)", flags: ["readonly", "fast"] } as const;

export const setReadCommands: readonly CommandSpec[] = [
  {
    ...one,
    name: "SISMEMBER",
    summary: "Tells whether a set has a member.",
    args: [key("key", ["RO"]), string("member")],
    reply: replies.oneOfIntegers([0, 1], "whether it has"),
    run: sismember,
  },
  {
    ...one,
    name: "SMISMEMBER",
    since: "6.2.0",
    complexity: "O(N) for N members asked for",
    summary: "Tells which of several members a set has.",
    args: [key("key", ["RO", "access"]), string("member", { multiple: true })],
    reply: replies.array(replies.oneOfIntegers([0, 1], "whether it has")),
    run: smismember,
  },
  {
    ...one,
    name: "SCARD",
    summary: "Returns the number of members of a set.",
    args: [key("key", ["RO"])],
    reply: replies.count("number of members"),
    run: scard,
  },
  {
    ...shared,
    name: "SMEMBERS",
    summary: "Returns all members of a set.",
    complexity: "O(N) for N members",
    flags: ["readonly"],
    tips: ["nondeterministic_output_order"],
    args: [key("key", ["RO", "access"])],
    reply: replies.set(replies.bulk("member")),
    run: smembers,
  },
];
