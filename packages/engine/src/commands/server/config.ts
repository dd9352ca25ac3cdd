import { pattern } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function configGet({ args, engine, reply }: CommandContext): void {
  const patterns: string[] = [];
  for (let i = 2; i < args.count; i++) patterns.push(args.text(i));
  const options = engine.options.matching(patterns);
  reply.map(options.length);
  for (const option of options) {
    reply.bulkText(option.name);
    reply.bulkText(option.read());
  }
}

const shared = { group: "server", since: "2.0.0", helpSince: "5.0.0", reply: replies.any } as const;

export const configCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "CONFIG",
    summary: "Reads the server's configuration.",
    complexity: "depends on the subcommand",
    flags: [],
    args: [],
    subcommands: [
      {
        ...shared,
        name: "GET",
        summary: "Returns the options whose names match one of the patterns.",
        complexity: "O(N) for N options",
        flags: ["admin", "noscript", "loading", "stale"],
        history: [["7.0.0", "Several patterns at once."]],
        args: [pattern("parameter", { multiple: true })],
        reply: replies.map(replies.bulk("name"), replies.bulk("value")),
        run: configGet,
      },
    ],
  },
];
