import { string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";

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
    aclCategories: ["slow", "dangerous"],
    args: [string("section", { optional: true, multiple: true })],
    run: info,
  },
];
