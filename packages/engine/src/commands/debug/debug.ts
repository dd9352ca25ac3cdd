/**
 * DEBUG: what tests and people who look for a fault ask of a server. Its subcommands are not commands of their own. Source: redis.io DEBUG, and what the test
 * suites of servers and clients rely on.
 */
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { debugDigestCommands } from "./digest.js";
import { debugObjectCommands } from "./object.js";
import { debugPopulateCommands } from "./populate.js";
import { debugProtocolCommands } from "./protocol.js";
import { debugSwitchCommands } from "./switches.js";
import { debugTableCommands } from "./tables.js";

/** Only as `enable-debug-command` says. */
function guard({ engine, session }: CommandContext): void {
  const { debugCommand } = engine;
  if (debugCommand === "yes" || (debugCommand === "local" && session.isLocal)) return;
  throw errors.debugNotAllowed;
}

export const debugCommands: readonly CommandSpec[] = [
  {
    name: "DEBUG",
    group: "server",
    since: "1.0.0",
    summary: "For tests and for finding faults.",
    complexity: "depends on the subcommand",
    flags: ["admin", "noscript", "loading", "stale"],
    args: [],
    reply: replies.any,
    isOpaque: true,
    guard,
    subcommands: [
      ...debugDigestCommands,
      ...debugObjectCommands,
      ...debugPopulateCommands,
      ...debugProtocolCommands,
      ...debugSwitchCommands,
      ...debugTableCommands,
    ],
  },
];
