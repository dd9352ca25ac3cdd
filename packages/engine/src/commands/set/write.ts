/** Commands that add members to a set, delete them, or move one to another set. */
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";

function sadd({ args, db, effects, reply }: CommandContext): void {
  const added = db.setOrCreate(args, 1).addWords(args, 2, args.count);
  if (added > 0) effects.wrote(args, 1, events.sadd);
  reply.integer(added);
}

function srem({ args, db, effects, reply }: CommandContext): void {
  const set = db.setToChange(args, 1);
  if (set === null) return reply.integer(0);
  let deleted = 0;
  for (let i = 2; i < args.count && set.length > 0; i++) if (set.delete(args.bytes, args.start(i), args.length(i))) deleted++;
  if (deleted > 0) {
    effects.wrote(args, 1, events.srem);
    if (set.length === 0) {
      set.remove();
      effects.happened(args, 1, events.del);
    }
  }
  reply.integer(deleted);
}

function smove({ args, db, effects, reply }: CommandContext): void {
  const source = db.setToChange(args, 1);
  if (source === null) {
    db.key(args, 2); // Whose time may have come, which is announced.
    return reply.integer(0);
  }
  const isSame = args.areEqual(1, 2);
  const target = isSame ? source : db.setOrCreate(args, 2);
  source.refresh(); // A target whose time had come has gone just now.
  const isThere = source.has(args.bytes, args.start(3), args.length(3));
  if (!isThere || isSame) return reply.integer(isThere ? 1 : 0);
  target.provide(args.bytes, args.start(3), args.length(3));
  source.delete(args.bytes, args.start(3), args.length(3));
  effects.wrote(args, 1, events.srem);
  if (source.length === 0) {
    source.remove();
    effects.happened(args, 1, events.del);
  }
  target.refresh(); // As above.
  if (target.join(args, 3)) effects.happened(args, 2, events.sadd);
  reply.integer(1);
}

const shared = { group: "set", since: "1.0.0", aclCategories: ["set"], flags: ["write", "denyoom", "fast"] } as const;

export const setWriteCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "SADD",
    summary: "Adds members to a set.",
    complexity: "O(N) for N members",
    history: [["2.4.0", "Several members."]],
    args: [key("key", ["RW", "insert"]), string("member", { multiple: true })],
    reply: replies.count("number of members that are new"),
    run: sadd,
  },
  {
    ...shared,
    name: "SREM",
    summary: "Deletes members of a set; with the last of them the key.",
    complexity: "O(N) for N members to delete",
    history: [["2.4.0", "Several members."]],
    flags: ["write", "fast"],
    args: [key("key", ["RW", "delete"]), string("member", { multiple: true })],
    reply: replies.count("number of members that were deleted"),
    run: srem,
  },
  {
    ...shared,
    name: "SMOVE",
    summary: "Moves a member from one set to another.",
    complexity: "O(1)",
    flags: ["write", "fast"],
    args: [key("source", ["RW", "access", "delete"]), key("destination", ["RW", "insert"]), string("member")],
    reply: replies.oneOfIntegers([0, 1], "whether it was there"),
    run: smove,
  },
];
