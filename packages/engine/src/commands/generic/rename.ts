import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { rename as renameKey } from "../../keyspace/transfer.js";
import { replies } from "../../reply-schema.js";

/** Gives the key that is word 1 the name that is word 2, which no key has. */
function renameTo({ args, db, effects }: CommandContext): void {
  const found = db.key(args, 1);
  if (found === null) throw errors.noSuchKey;
  renameKey(db, found, args, 2);
  effects.modified(args, 1, 2);
  effects.wrote(args, 1, events.renameFrom);
  effects.wrote(args, 2, events.renameTo);
}

function rename(context: CommandContext): void {
  const { args, db, reply } = context;
  if (!db.has(args, 1)) throw errors.noSuchKey;
  if (!args.areEqual(1, 2)) {
    const replacedType = db.peekKey(args, 2)?.typeName ?? null;
    db.delete(args, 2);
    renameTo(context);
    if (replacedType !== null) db.noticeOverwritten(args, 2, replacedType, db.peekKey(args, 2)?.typeName ?? replacedType);
  }
  reply.ok();
}

function renamenx(context: CommandContext): void {
  const { args, db, reply } = context;
  if (!db.has(args, 1)) throw errors.noSuchKey;
  if (db.has(args, 2)) return reply.integer(0); // The same name too.
  renameTo(context);
  reply.integer(1);
}

const shared = { group: "generic", complexity: "O(1)", aclCategories: ["keyspace"] } as const;
const source = key("key", ["RW", "access", "delete"]);

export const renameCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "RENAME",
    since: "1.0.0",
    summary: "Gives a key another name; a key that has it is overwritten.",
    flags: ["write"],
    args: [source, key("newkey", ["OW", "update"])],
    reply: replies.ok,
    run: rename,
  },
  {
    ...shared,
    name: "RENAMENX",
    since: "1.0.0",
    summary: "Gives a key another name, if no key has it.",
    history: [["3.2.0", "The same name is no error."]],
    flags: ["write", "fast"],
    args: [source, key("newkey", ["OW", "insert"])],
    reply: replies.oneOfIntegers([0, 1], "whether it was renamed"),
    run: renamenx,
  },
];
