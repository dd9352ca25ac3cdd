import { block, pattern, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import { ConfigSetError } from "../../config/options.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { utf8Text } from "../../utf8.js";

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

function configSet({ args, engine, reply }: CommandContext): void {
  if (args.count % 2 === 1) throw errors.syntax;
  const pairs: [name: string, value: string][] = [];
  for (let i = 2; i < args.count; i += 2) {
    // Values are text, as in a file: bytes that are none could not be shown or written back as they came.
    const value = utf8Text(args.word(i + 1));
    if (value === null) throw refusal.configSet(args.echo(i), "argument must be UTF-8");
    pairs.push([args.text(i), value]);
  }
  try {
    // Where a session comes from is not known here, so `enable-protected-configs local` allows nobody.
    engine.options.set(pairs, false);
  } catch (error) {
    if (!(error instanceof ConfigSetError)) throw error;
    throw error.reason === null ? refusal.unknownOption(error.argument) : refusal.configSet(error.argument, error.reason);
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

/** The container alone, which takes a subcommand. */
function config(): never {
  throw refusal.wrongArity("config");
}

const shared = {
  group: "server",
  since: "2.0.0",
  aclCategories: ["admin", "slow", "dangerous"],
  flags: ["admin", "noscript", "loading", "stale"],
} as const;

export const configCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "CONFIG",
    summary: "Reads and changes the server's configuration.",
    complexity: "depends on the subcommand",
    flags: [],
    aclCategories: ["slow"],
    args: [],
    run: config,
    subcommands: [
      {
        ...shared,
        name: "GET",
        summary: "Returns the options whose names match one of the patterns.",
        complexity: "O(N) for N options",
        args: [pattern("parameter", { multiple: true })],
        run: configGet,
      },
      {
        ...shared,
        name: "SET",
        summary: "Sets options, all of them or, if one is refused, none.",
        complexity: "O(N) for N options",
        args: [block("data", [string("parameter"), string("value")], { multiple: true })],
        run: configSet,
      },
      {
        ...shared,
        name: "RESETSTAT",
        summary: "Sets the counters that INFO shows back to zero.",
        complexity: "O(N) for N commands",
        args: [],
        run: configResetstat,
      },
      {
        ...shared,
        name: "REWRITE",
        since: "2.8.0",
        summary: "Writes the configuration as it is to the file it came from.",
        complexity: "O(N) for N lines",
        args: [],
        run: configRewrite,
      },
    ],
  },
];
