/** SLOWLOG, and COMMANDLOG of Valkey, which has the same for large requests and replies. */
import { integer, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { latin1Bytes } from "../../latin1.js";
import type { CommandLog } from "../../observe/command-log.js";
import type { Noteworthy } from "../../observe/noteworthy.js";
import { replies } from "../../reply-schema.js";

/** As many entries as SLOWLOG GET returns unless told otherwise. */
const countDefault = 10;

/** A number of entries; -1 is all of them. */
function readCount(args: Arguments, index: number): number {
  const count = args.integer64(index, errors.logCount);
  if (count < -1) throw errors.logCount;
  return count === -1 ? Number.POSITIVE_INFINITY : Number(count);
}

function readType(args: Arguments, index: number, { slow, largeRequest, largeReply }: Noteworthy): CommandLog {
  if (args.is(index, "SLOW")) return slow;
  if (args.is(index, "LARGE-REQUEST")) return largeRequest;
  if (args.is(index, "LARGE-REPLY")) return largeReply;
  throw errors.commandLogType;
}

/** Writes the last entries, newest first; with the number of words or without. */
function writeEntries({ reply }: CommandContext, log: CommandLog, count: number, hasWordCount: boolean): void {
  const entries = log.latest(count);
  const text = (value: string): void => {
    const bytes = latin1Bytes(value);
    reply.bulk(bytes, 0, bytes.length);
  };
  reply.array(entries.length);
  for (const entry of entries) {
    reply.array(hasWordCount ? 7 : 6);
    reply.integer(entry.id);
    reply.integer(entry.time);
    reply.integer(entry.amount);
    reply.array(entry.arguments.length);
    for (const word of entry.arguments) text(word);
    text(entry.clientAddress);
    text(entry.clientName);
    if (hasWordCount) reply.integer(entry.wordCount);
  }
}

function slowlogGet(context: CommandContext): void {
  const { args, engine } = context;
  if (args.count > 3) throw refusal.unknownSubcommandOrArity(args.echo(1), "slowlog");
  const count = args.count === 3 ? readCount(args, 2) : countDefault;
  writeEntries(context, engine.noteworthy.slow, count, true);
}

function slowlogLen({ engine, reply }: CommandContext): void {
  reply.integer(engine.noteworthy.slow.size);
}

function slowlogReset({ engine, reply }: CommandContext): void {
  engine.noteworthy.slow.reset();
  reply.ok();
}

function commandlogGet(context: CommandContext): void {
  const { args, engine } = context;
  const log = readType(args, 3, engine.noteworthy);
  writeEntries(context, log, readCount(args, 2), false);
}

function commandlogLen({ args, engine, reply }: CommandContext): void {
  reply.integer(readType(args, 2, engine.noteworthy).size);
}

function commandlogReset({ args, engine, reply }: CommandContext): void {
  readType(args, 2, engine.noteworthy).reset();
  reply.ok();
}

const entry = [
  replies.count("id"),
  replies.count("seconds since 1970"),
  replies.count("microseconds, or bytes"),
  replies.array(replies.bulk(), "the command's words, cut"),
  replies.bulk("the client's address"),
  replies.bulk("the client's name"),
];
const type = oneOf("type", [token("SLOW"), token("LARGE-REQUEST"), token("LARGE-REPLY")]);
const container = { group: "server", flags: [], args: [], reply: replies.any, complexity: "depends on the subcommand" } as const;
const flags = ["admin", "loading", "stale"] as const;
const slow = { group: "server", since: "2.2.12", flags } as const;
const noted = { group: "server", since: "8.1.0", flags } as const;

export const commandLogCommands: readonly CommandSpec[] = [
  {
    ...container,
    name: "SLOWLOG",
    since: "2.2.12",
    helpSince: "6.2.0",
    summary: "The log of commands that took long.",
    subcommands: [
      {
        ...slow,
        name: "GET",
        summary: "Returns the last ten entries, or `count` of them (-1: all), newest first.",
        complexity: "O(N) for N entries",
        tips: ["request_policy:all_nodes", "nondeterministic_output"],
        history: [
          ["4.0.0", "The client's address and name."],
          ["8.10.0", "The number of words, of which the entry may show fewer."],
        ],
        args: [integer("count", { optional: true })],
        reply: replies.array(replies.tuple([...entry, replies.count("words of the command")])),
        run: slowlogGet,
      },
      {
        ...slow,
        name: "LEN",
        summary: "Counts the entries.",
        complexity: "O(1)",
        tips: ["request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output"],
        args: [],
        reply: replies.count(),
        run: slowlogLen,
      },
      {
        ...slow,
        name: "RESET",
        summary: "Forgets the entries.",
        complexity: "O(N) for N entries",
        tips: ["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: [],
        reply: replies.ok,
        run: slowlogReset,
      },
    ],
  },
  {
    ...container,
    name: "COMMANDLOG",
    since: "8.1.0",
    summary: "The logs of commands that took long, and of those with large requests or replies.",
    subcommands: [
      {
        ...noted,
        name: "GET",
        summary: "Returns the last `count` entries of one log (-1: all), newest first.",
        complexity: "O(N) for N entries",
        args: [integer("count"), type],
        reply: replies.array(replies.tuple(entry)),
        run: commandlogGet,
      },
      {
        ...noted,
        name: "LEN",
        summary: "Counts the entries of one log.",
        complexity: "O(1)",
        args: [type],
        reply: replies.count(),
        run: commandlogLen,
      },
      {
        ...noted,
        name: "RESET",
        summary: "Forgets the entries of one log.",
        complexity: "O(N) for N entries",
        args: [type],
        reply: replies.ok,
        run: commandlogReset,
      },
    ],
  },
];
