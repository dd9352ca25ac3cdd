import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";

/** Whoever is shown commands already gets no second OK, nor any other reply: as in Redis. */
function monitor({ engine, session, reply }: CommandContext): void {
  if (session.transaction !== null) throw errors.monitorInTransaction;
  if (engine.monitors.join(session)) reply.ok();
}

export const monitorCommands: readonly CommandSpec[] = [
  {
    name: "MONITOR",
    group: "server",
    since: "1.0.0",
    summary: "Shows every command that is run from now on, a line each.",
    complexity: "O(1), and for every command as much as it has bytes",
    flags: ["admin", "noscript", "loading", "stale"],
    args: [],
    reply: replies.ok,
    run: monitor,
  },
];
