import { block, pattern, string } from "../../argument-schema.js";
import { upToZeroByte } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import { ConfigSetError } from "../../config/options.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { textOrEscaped } from "../../utf8.js";

function configGet({ args, engine, reply }: CommandContext): void {
  const patterns: string[] = [];
  for (let i = 2; i < args.count; i++) patterns.push(args.text(i));
  const options = engine.options.matching(patterns);
  reply.map(options.length);
  for (const { name, text } of options) {
    reply.bulkText(name);
    reply.bulkText(text);
  }
}

function configSet({ args, engine, session, reply }: CommandContext): void {
  if (args.count % 2 === 1) throw errors.syntax;
  const pairs: [name: string, value: string][] = [];
  for (let i = 2; i < args.count; i += 2) pairs.push([args.text(i), textOrEscaped(args.word(i + 1))]);
  try {
    engine.options.set(pairs, session.isLocal);
  } catch (error) {
    if (!(error instanceof ConfigSetError)) throw error;
    const argument = upToZeroByte(error.argument);
    throw error.reason === null ? refusal.unknownOption(argument) : refusal.configSet(argument, error.reason);
  }
  reply.ok();
}

function configResetstat({ engine, reply }: CommandContext): void {
  engine.resetStatistics();
  reply.ok();
}

function configRewrite({ engine: { options }, reply }: CommandContext): void {
  if (options.rewriter === null) throw errors.noConfigFile;
  try {
    options.rewriter.rewrite(options.all);
  } catch (error) {
    throw refusal.configRewrite((error as Error).message);
  }
  reply.ok();
}

const shared = { group: "server", since: "2.0.0", flags: ["admin", "noscript", "loading", "stale"], reply: replies.ok } as const;
const everyNode = ["request_policy:all_nodes", "response_policy:all_succeeded"] as const;

export const configCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "CONFIG",
    helpSince: "5.0.0",
    summary: "Reads and changes the server's configuration.",
    complexity: "depends on the subcommand",
    flags: [],
    args: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "GET",
        summary: "Returns the options whose names match one of the patterns.",
        complexity: "O(N) for N options",
        history: [["7.0.0", "Several patterns at once."]],
        args: [pattern("parameter", { multiple: true })],
        reply: replies.map(replies.bulk("name"), replies.bulk("value")),
        run: configGet,
      },
      {
        ...shared,
        name: "SET",
        summary: "Sets options, all of them or, if one is refused, none.",
        complexity: "O(N) for N options",
        history: [["7.0.0", "Several options at once."]],
        tips: everyNode,
        args: [block("data", [string("parameter"), string("value")], { multiple: true })],
        run: configSet,
      },
      {
        ...shared,
        name: "RESETSTAT",
        summary: "Sets the counters that INFO shows back to zero.",
        complexity: "O(N) for N commands",
        tips: everyNode,
        args: [],
        run: configResetstat,
      },
      {
        ...shared,
        name: "REWRITE",
        since: "2.8.0",
        summary: "Writes the configuration as it is to the file it came from.",
        complexity: "O(N) for N lines",
        tips: everyNode,
        args: [],
        run: configRewrite,
      },
    ],
  },
];
