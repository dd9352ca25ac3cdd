/** COMMAND and its subcommands: what the command table says, to clients that route, complete or document. Source: redis.io COMMAND. */

import { matchesGlob } from "@respire/datastructures";
import { oneOf, pattern, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { Command } from "../../command-table.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { findKeys } from "../../key-specs.js";
import { latin1Bytes } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import { commandDocsSchema, documentCommand } from "./command-docs.js";
import { commandInfoSchema, describeCommand } from "./command-info.js";

function command({ engine, reply }: CommandContext): void {
  const { commands } = engine.commands;
  reply.array(commands.length);
  for (const each of commands) describeCommand(each, reply);
}

function countAll({ engine, reply }: CommandContext): void {
  reply.integer(engine.commands.commands.length);
}

/** The command that word `index` names: `get`, or `config|get` in one word. */
function named({ engine, args }: CommandContext, index: number): Command | null {
  return engine.commands.fullyNamed(args.text(index));
}

function info(context: CommandContext): void {
  const { args, reply } = context;
  if (args.count === 2) return command(context);
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    const found = named(context, i);
    if (found === null) reply.null();
    else describeCommand(found, reply);
  }
}

function docs(context: CommandContext): void {
  const { args, engine, reply } = context;
  const documented: Command[] = [];
  if (args.count === 2) documented.push(...engine.commands.commands);
  for (let i = 2; i < args.count; i++) {
    const found = named(context, i);
    if (found !== null) documented.push(found);
  }
  reply.map(documented.length);
  for (const each of documented) {
    reply.bulkText(each.fullName);
    documentCommand(each, reply);
  }
}

function list(context: CommandContext): void {
  const { args, engine, reply } = context;
  const isWanted = readFilter(context);
  const names: string[] = [];
  for (const each of engine.commands.commands) {
    const listed = each.spec.isOpaque === true ? [each] : [each, ...(each.subcommands?.commands ?? [])];
    // Without a filter only commands of one word are listed, as Redis does.
    for (const one of args.count === 2 ? [each] : listed) if (isWanted(one)) names.push(one.fullName);
  }
  reply.array(names.length);
  for (const name of names) reply.bulkText(name);
}

/** Words 2 and on: FILTERBY and one filter. */
function readFilter({ args }: CommandContext): (command: Command) => boolean {
  if (args.count === 2) return () => true;
  if (args.count !== 5 || !args.is(2, "FILTERBY")) throw errors.syntax;
  const wanted = args.text(4);
  if (args.is(3, "MODULE")) return ({ spec }) => spec.flags.includes("module") && spec.group.toLowerCase() === wanted.toLowerCase();
  if (args.is(3, "ACLCAT")) return ({ aclCategories }) => aclCategories.includes(wanted.toLowerCase());
  if (args.is(3, "PATTERN")) {
    const glob = latin1Bytes(wanted.toLowerCase());
    return ({ fullName }) => matchesGlob(glob, latin1Bytes(fullName));
  }
  throw errors.syntax;
}

/** The command that the words from 2 on are a request for, checked as if it were to run. */
function requested(context: CommandContext): Command {
  const { args, engine } = context;
  let found = engine.commands.find(args.bytes, args.start(2), args.length(2));
  if (found?.subcommands != null && args.count > 3 && found.spec.isOpaque !== true) {
    found = found.subcommands.find(args.bytes, args.start(3), args.length(3));
  }
  if (found === null) throw errors.invalidCommand;
  if (found.keySpecs.every(({ flags }) => flags.includes("not_key"))) throw errors.noKeyArguments;
  const words = args.count - 2;
  if (words < found.wordsMin || words > found.wordsMax) throw errors.invalidArgumentCount;
  return found;
}

/** The keys of the request in the words from 2 on. */
function keysOfRequest(context: CommandContext) {
  const { args } = context;
  const found = requested(context);
  const words = { count: args.count - 2, text: (index: number) => args.text(index + 2) };
  const keys = found.spec.findKeys?.(words) ?? findKeys(found.keySpecs, words) ?? [];
  if (keys.length === 0 && !found.spec.flags.includes("no_mandatory_keys")) throw errors.invalidArguments;
  const varying = found.spec.keyFlags?.(words);
  return keys.map(({ index, flags }) => ({ index: index + 2, flags: varying ?? flags }));
}

function getKeys(context: CommandContext): void {
  const { args, reply } = context;
  const keys = keysOfRequest(context);
  reply.array(keys.length);
  for (const { index } of keys) reply.bulk(args.bytes, args.start(index), args.length(index));
}

function getKeysAndFlags(context: CommandContext): void {
  const { args, reply } = context;
  const keys = keysOfRequest(context);
  reply.array(keys.length);
  for (const { index, flags } of keys) {
    reply.array(2);
    reply.bulk(args.bytes, args.start(index), args.length(index));
    reply.set(flags.length);
    for (const flag of flags) reply.simple(flag);
  }
}

const shared = {
  group: "server",
  flags: ["loading", "stale"],
  aclCategories: ["connection"],
  complexity: "O(N) for N commands",
} as const;
const name = string("command-name", { optional: true, multiple: true });
const request = [string("command"), string("arg", { optional: true, multiple: true })];

export const commandCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "COMMAND",
    since: "2.8.13",
    helpSince: "5.0.0",
    summary: "Describes all commands.",
    tips: ["nondeterministic_output_order"],
    args: [],
    arity: -1,
    reply: replies.array(commandInfoSchema),
    run: command,
    subcommands: [
      {
        ...shared,
        name: "COUNT",
        since: "2.8.13",
        summary: "Counts the commands.",
        complexity: "O(1)",
        args: [],
        reply: replies.count(),
        run: countAll,
      },
      {
        ...shared,
        name: "DOCS",
        since: "7.0.0",
        summary: "Returns the documentation of commands, or of all.",
        tips: ["nondeterministic_output_order"],
        args: [name],
        reply: replies.map(replies.bulk("name"), commandDocsSchema),
        run: docs,
      },
      {
        ...shared,
        name: "GETKEYS",
        since: "2.8.13",
        summary: "Returns the keys of a request, which is not run.",
        complexity: "O(N) for N words",
        args: request,
        reply: replies.array(replies.bulk("key")),
        run: getKeys,
      },
      {
        ...shared,
        name: "GETKEYSANDFLAGS",
        since: "7.0.0",
        summary: "Returns the keys of a request, which is not run, and what it would do with each.",
        complexity: "O(N) for N words",
        args: request,
        reply: replies.array(replies.tuple([replies.bulk("key"), replies.set(replies.simple("flag"))])),
        run: getKeysAndFlags,
      },
      {
        ...shared,
        name: "INFO",
        since: "2.8.13",
        summary: "Describes the commands named, or all.",
        history: [["7.0.0", "Without names it describes all; subcommands."]],
        tips: ["nondeterministic_output_order"],
        args: [name],
        reply: replies.array(replies.nullOr(commandInfoSchema)),
        run: info,
      },
      {
        ...shared,
        name: "LIST",
        since: "7.0.0",
        summary: "Lists the names of commands.",
        tips: ["nondeterministic_output_order"],
        args: [
          oneOf(
            "filterby",
            [string("module-name", { token: "MODULE" }), string("category", { token: "ACLCAT" }), pattern("pattern", { token: "PATTERN" })],
            { token: "FILTERBY", optional: true },
          ),
        ],
        reply: replies.array(replies.bulk("name")),
        run: list,
      },
    ],
  },
];
