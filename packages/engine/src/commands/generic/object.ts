import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { KeyView } from "../../keyspace/key-view.js";
import { replies } from "../../reply-schema.js";

/** Word 2's key, without counting as a use of it; replies null if there is none. */
function inspect({ args, db, reply }: CommandContext, tell: (key: KeyView) => void): void {
  const found = db.peekKey(args, 2);
  db.countQuietly(found !== null);
  if (found === null) reply.null();
  else tell(found);
}

function encoding(context: CommandContext): void {
  inspect(context, (found) => context.reply.bulkText(found.encodingName));
}

/** Values are not shared, as in Redis from 8.2 on. */
function refcount(context: CommandContext): void {
  inspect(context, () => context.reply.integer(1));
}

function idletime(context: CommandContext): void {
  inspect(context, (found) => {
    if (context.engine.keyspace.countsUses) throw errors.idleTimeNotTracked;
    context.reply.integer(found.idleSeconds);
  });
}

function freq(context: CommandContext): void {
  inspect(context, (found) => {
    if (!context.engine.keyspace.countsUses) throw errors.frequencyNotTracked;
    context.reply.integer(found.frequency);
  });
}

const shared = {
  group: "generic",
  since: "2.2.3",
  complexity: "O(1)",
  flags: ["readonly"],
  aclCategories: ["keyspace"],
  tips: ["nondeterministic_output"],
  args: [key("key", ["RO"])],
  reply: replies.nullOr(replies.count()),
} as const;

export const objectCommands: readonly CommandSpec[] = [
  {
    name: "OBJECT",
    group: "generic",
    since: "2.2.3",
    helpSince: "6.2.0",
    summary: "Tells how a key's value is kept.",
    complexity: "depends on the subcommand",
    flags: [],
    args: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "ENCODING",
        summary: "Tells how the value at a key is encoded.",
        reply: replies.nullOr(replies.bulk("name of the encoding")),
        run: encoding,
      },
      {
        ...shared,
        name: "FREQ",
        since: "4.0.0",
        summary: "Tells how often a key was used, on a logarithmic scale, under an LFU policy.",
        run: freq,
      },
      { ...shared, name: "IDLETIME", summary: "Tells how many seconds ago a key was used, under an LRU policy.", run: idletime },
      { ...shared, name: "REFCOUNT", summary: "Tells how many owners the value at a key has.", run: refcount },
    ],
  },
];
