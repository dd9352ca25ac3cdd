/** What all subcommands of DEBUG have in common. */
import { type Argument, wordsMin } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { refusal } from "../../errors.js";
import { errorEchoLengthMax } from "../../limits.js";
import { type ReplySchema, replies } from "../../reply-schema.js";

export function debugCommand(
  name: string,
  summary: string,
  args: readonly Argument[],
  run: CommandHandler,
  reply: ReplySchema = replies.ok,
): CommandSpec {
  const isBounded = args.every(({ multiple }) => multiple !== true);
  const wordsMax = isBounded ? args.reduce((words, argument) => words + wordsMin(argument), 2) : Number.POSITIVE_INFINITY;
  return {
    name,
    group: "server",
    since: "1.0.0",
    summary,
    complexity: "depends on what it is for",
    flags: ["admin", "noscript", "loading", "stale"],
    args,
    reply,
    run: (context) => {
      const { args: words } = context;
      if (words.count > wordsMax) throw refusal.unknownSubcommandOrArity(words.echo(1, errorEchoLengthMax), "debug");
      run(context);
    },
  };
}
