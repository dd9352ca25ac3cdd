import { string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function info({ args, engine, reply }: CommandContext): void {
  const wanted: string[] = [];
  for (let i = 1; i < args.count; i++) wanted.push(args.text(i));
  const text = engine.info.text(wanted);
  if (reply.protocol === 3) reply.verbatim("txt", text);
  else reply.bulkText(text);
}

export const infoCommands: readonly CommandSpec[] = [
  {
    name: "INFO",
    group: "server",
    since: "1.0.0",
    summary: "Tells about the server, section by section.",
    complexity: "O(1)",
    flags: ["loading", "stale"],
    aclCategories: ["dangerous"],
    tips: ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"],
    history: [["7.0.0", "Several sections at once."]],
    args: [string("section", { optional: true, multiple: true })],
    reply: replies.verbatim("sections, each a heading and lines of `name:value`"),
    run: info,
  },
];
