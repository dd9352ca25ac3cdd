import { keyPositions, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { Command } from "../../command-table.js";
import type { CommandContext } from "../../context.js";

/** COMMAND: for each command its name, arity, flags and where its keys are, then what newer clients ask for (categories, tips, key specs, subcommands). */
function command({ engine, reply }: CommandContext): void {
  const { commands } = engine.commands;
  reply.array(commands.length);
  for (const each of commands) describe(each, reply);
}

function describe(command: Command, reply: CommandContext["reply"]): void {
  const { spec } = command;
  const keys = keyPositions(spec.args);
  reply.array(10);
  reply.bulkText(command.fullName);
  reply.integer(command.arity);
  reply.set(spec.flags.length);
  for (const flag of spec.flags) reply.simple(flag);
  reply.integer(keys.first);
  reply.integer(keys.last);
  reply.integer(keys.step);
  reply.set(spec.aclCategories.length);
  for (const category of spec.aclCategories) reply.simple(`@${category}`);
  reply.set(0); // Tips.
  reply.set(0); // Key specifications.
  const subcommands = command.subcommands?.commands ?? [];
  reply.array(subcommands.length);
  for (const subcommand of subcommands) describe(subcommand, reply);
}

function count({ engine, reply }: CommandContext): void {
  reply.integer(engine.commands.commands.length);
}

/** What redis-cli asks for its hints; without documents it does without hints. */
function docs({ reply }: CommandContext): void {
  reply.map(0);
}

const shared = {
  group: "server",
  flags: ["loading", "stale"],
  aclCategories: ["slow", "connection"],
  complexity: "O(N) for N commands",
} as const;

export const commandCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "COMMAND",
    since: "2.8.13",
    summary: "Describes all commands.",
    args: [],
    arity: -1,
    run: command,
    subcommands: [
      { ...shared, name: "COUNT", since: "2.8.13", summary: "Counts the commands.", complexity: "O(1)", args: [], run: count },
      {
        ...shared,
        name: "DOCS",
        since: "7.0.0",
        summary: "Returns documentation of commands; none yet.",
        args: [string("command-name", { optional: true, multiple: true })],
        run: docs,
      },
    ],
  },
];
