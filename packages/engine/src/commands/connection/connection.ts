import { integer, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { refusal } from "../../errors.js";
import type { Database } from "../../keyspace/database.js";
import { replies } from "../../reply-schema.js";
import { state } from "../../session/state.js";
import { readDatabase } from "../database-index.js";

function ping(context: CommandContext): void {
  const { args, session, reply } = context;
  if (args.count > 2) throw refusal.wrongArity("ping");
  if ((session.state & state.isSubscribedInResp2) !== 0) return pong(context);
  if (args.count === 1) reply.simple("PONG");
  else reply.bulk(args.bytes, args.start(1), args.length(1));
}

/** Where a reply can't be told from a message, the reply to PING is like one. */
function pong({ args, reply }: CommandContext): void {
  reply.array(2);
  reply.bulkText("pong");
  if (args.count === 1) reply.bulkText("");
  else reply.bulk(args.bytes, args.start(1), args.length(1));
}

function echo({ args, reply }: CommandContext): void {
  reply.bulk(args.bytes, args.start(1), args.length(1));
}

function select(context: CommandContext): void {
  const { args, engine, reply } = context;
  context.select(readDatabase(engine, args, 1));
  reply.ok();
}

/** RESET: the connection is as it was when it was made. */
function reset(context: CommandContext): void {
  const { engine, session, reply } = context;
  const first = engine.keyspace.databases[0] as Database;
  engine.sessions.reset(session, first);
  context.select(first);
  reply.simple("RESET");
}

function quit({ session, reply }: CommandContext): void {
  session.closing = true;
  reply.ok();
}

const shared = { group: "connection", complexity: "O(1)", aclCategories: ["connection"] } as const;

export const connectionCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "PING",
    since: "1.0.0",
    summary: "Answers PONG, or with what it was given.",
    flags: ["fast"],
    tips: ["request_policy:all_shards", "response_policy:all_succeeded"],
    args: [string("message", { optional: true })],
    reply: replies.oneOf([replies.simple("without a message", ["PONG"]), replies.bulk("the message")]),
    isForSubscribers: true,
    run: ping,
  },
  {
    ...shared,
    name: "ECHO",
    since: "1.0.0",
    summary: "Returns what it was given.",
    flags: ["loading", "stale", "fast"],
    args: [string("message")],
    reply: replies.bulk(),
    run: echo,
  },
  {
    ...shared,
    name: "SELECT",
    since: "1.0.0",
    summary: "Goes on in another database.",
    flags: ["loading", "stale", "fast"],
    args: [integer("index")],
    reply: replies.ok,
    run: select,
  },
  {
    ...shared,
    name: "RESET",
    since: "6.2.0",
    summary: "Brings the connection back to the state it was made in.",
    flags: ["noscript", "loading", "stale", "fast", "no_auth", "allow_busy"],
    args: [],
    reply: replies.simple("that it is done", ["RESET"]),
    inTransaction: "runs",
    isForSubscribers: true,
    run: reset,
  },
  {
    ...shared,
    name: "QUIT",
    since: "1.0.0",
    summary: "Has the connection closed after the replies so far.",
    flags: ["noscript", "loading", "stale", "fast", "no_auth", "allow_busy"],
    deprecated: { since: "7.2.0", replacedBy: "just closing the connection" },
    args: [],
    arity: -1,
    reply: replies.ok,
    inTransaction: "runs",
    isForSubscribers: true,
    run: quit,
  },
];
