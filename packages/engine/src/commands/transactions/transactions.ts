/** MULTI, EXEC, DISCARD: commands that run together, or not at all. WATCH and UNWATCH: only if nothing has changed. */
import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { endTransaction, forgetWatched } from "../../transactions/end.js";

function multi({ engine, session, reply }: CommandContext): void {
  if (session.transaction !== null) throw errors.nestedMulti;
  engine.transactions.begin(session);
  reply.ok();
}

function exec(context: CommandContext): void {
  const { engine, session, reply } = context;
  const { transaction } = session;
  if (transaction === null) throw errors.execWithoutMulti;
  if (transaction.isAborted || engine.watchedKeys.isDirty(session)) {
    const { isAborted } = transaction;
    endTransaction(engine, session);
    if (isAborted) throw errors.transactionAborted;
    return reply.nullArray();
  }
  forgetWatched(engine, session); // Now: what the commands change is no reason to watch.
  context.runQueued(transaction);
  endTransaction(engine, session);
}

function discard({ engine, session, reply }: CommandContext): void {
  if (session.transaction === null) throw errors.discardWithoutMulti;
  endTransaction(engine, session);
  reply.ok();
}

function watch({ args, db, engine, session, reply }: CommandContext): void {
  if (session.transaction !== null) throw errors.watchInsideMulti;
  // What is watched by a session that is dirty already can't make it dirtier.
  if (!session.isDirty)
    for (let i = 1; i < args.count; i++) engine.watchedKeys.watch(session, db, args.bytes, args.start(i), args.length(i));
  reply.ok();
}

function unwatch({ engine, session, reply }: CommandContext): void {
  forgetWatched(engine, session);
  reply.ok();
}

const shared = { group: "transactions", aclCategories: ["transaction"] } as const;
const flags = ["noscript", "loading", "stale", "fast", "allow_busy"] as const;

export const transactionCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "MULTI",
    since: "1.2.0",
    summary: "Begins a transaction: the commands that follow are queued.",
    complexity: "O(1)",
    flags,
    inTransaction: "refuses",
    args: [],
    reply: replies.ok,
    run: multi,
  },
  {
    ...shared,
    name: "EXEC",
    since: "1.2.0",
    summary: "Runs the queued commands, with nothing between them, unless a watched key has changed.",
    complexity: "That of the commands",
    flags: ["noscript", "loading", "stale", "skip_slowlog"],
    inTransaction: "executes",
    args: [],
    reply: replies.nullArrayOr(replies.array(replies.any, "a reply for each command")),
    run: exec,
  },
  {
    ...shared,
    name: "DISCARD",
    since: "2.0.0",
    summary: "Ends the transaction without running its commands.",
    complexity: "O(N) for N queued commands",
    flags,
    inTransaction: "runs",
    args: [],
    reply: replies.ok,
    run: discard,
  },
  {
    ...shared,
    name: "WATCH",
    since: "2.2.0",
    summary: "Lets the next transaction run only if these keys are not changed before it.",
    complexity: "O(1) for each key",
    flags,
    inTransaction: "refuses",
    args: [key("key", ["RO"], { multiple: true })],
    reply: replies.ok,
    run: watch,
  },
  {
    ...shared,
    name: "UNWATCH",
    since: "2.2.0",
    summary: "Forgets all watched keys.",
    complexity: "O(N) for N watched keys",
    flags,
    args: [],
    reply: replies.ok,
    run: unwatch,
  },
];
