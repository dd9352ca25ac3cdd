import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function time({ engine, reply }: CommandContext): void {
  const us = engine.time.nowUs;
  reply.array(2);
  reply.bulkInteger(Math.floor(us / 1e6));
  reply.bulkInteger(us % 1e6);
}

export const timeCommands: readonly CommandSpec[] = [
  {
    name: "TIME",
    group: "server",
    since: "2.6.0",
    summary: "Returns what time it is.",
    complexity: "O(1)",
    flags: ["loading", "stale", "fast"],
    tips: ["nondeterministic_output"],
    args: [],
    reply: replies.tuple([replies.bulk("seconds since 1970"), replies.bulk("microseconds of that second")]),
    run: time,
  },
];
