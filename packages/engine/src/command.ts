/**
 * A command's definition: everything there is to know of it, in one place. Dispatch, COMMAND, statistics and arity read it; a user's own
 * command is declared the same way.
 */
import type { Argument } from "./argument-schema.js";
import type { CommandContext } from "./context.js";

/** Names as in the COMMAND reply; their meaning is in redis.io "COMMAND". */
export type CommandFlag =
  | "write"
  | "readonly"
  | "denyoom"
  | "admin"
  | "noscript"
  | "loading"
  | "stale"
  | "fast"
  | "no_auth"
  | "allow_busy"
  | "no_multi"
  | "skip_monitor"
  | "sentinel";

export type CommandGroup = "string" | "generic" | "connection" | "server";

export type CommandHandler = (context: CommandContext) => void;

export interface CommandSpec {
  /** In capitals. */
  readonly name: string;
  readonly group: CommandGroup;
  /** The version of Redis that brought it. */
  readonly since: string;
  /** One sentence, our own words. */
  readonly summary: string;
  readonly complexity: string;
  readonly flags: readonly CommandFlag[];
  readonly aclCategories: readonly string[];
  readonly args: readonly Argument[];
  /** Only where it is not what the arguments say: QUIT takes words that mean nothing, COMMAND works without a subcommand. */
  readonly arity?: number;
  /** Commands of two words, such as CONFIG GET. The container itself then has no handler of its own worth calling. */
  readonly subcommands?: readonly CommandSpec[];
  readonly run: CommandHandler;
}
