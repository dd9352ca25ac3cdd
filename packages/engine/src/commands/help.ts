/**
 * HELP, which every container of subcommands has: made from what the subcommands declare, in the layout that redis-cli and people know.
 */
import { syntaxOf } from "../argument-schema.js";
import type { CommandSpec } from "../command.js";
import { replies } from "../reply-schema.js";

export function helpOf(container: CommandSpec, subcommands: readonly CommandSpec[]): CommandSpec {
  const lines = [`${container.name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`];
  if (container.run !== undefined) lines.push("(no subcommand)", `    ${container.summary}`);
  for (const { name, args, summary } of subcommands) lines.push(`${name} ${syntaxOf(args)}`.trimEnd(), ...wrapped(summary));
  lines.push("HELP", "    Print this help.");
  return {
    name: "HELP",
    group: container.group,
    since: container.helpSince ?? container.since,
    summary: "Tells about the subcommands.",
    complexity: "O(1)",
    flags: ["loading", "stale"],
    // What all the others are, so that whoever may use one of them may ask about it.
    aclCategories: (subcommands[0]?.aclCategories ?? []).filter((category) =>
      subcommands.every(({ aclCategories = [] }) => aclCategories.includes(category)),
    ),
    args: [],
    reply: replies.array(replies.simple()),
    run: ({ reply }) => {
      reply.array(lines.length);
      for (const line of lines) reply.simple(line);
    },
  };
}

/** Width of a terminal, less the indentation. */
const lineLengthMax = 76;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > lineLengthMax) {
      lines.push(`    ${line}`);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, `    ${line}`];
}
