/** What all subcommands of DEBUG have in common. */
import type { Argument } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { type ReplySchema, replies } from "../../reply-schema.js";

export function debugCommand(
  name: string,
  summary: string,
  args: readonly Argument[],
  run: CommandHandler,
  reply: ReplySchema = replies.ok,
): CommandSpec {
  return {
    name,
    group: "server",
    since: "1.0.0",
    summary,
    complexity: "depends on what it is for",
    flags: ["admin", "noscript", "loading", "stale"],
    args,
    reply,
    run,
  };
}
