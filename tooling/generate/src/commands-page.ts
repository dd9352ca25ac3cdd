/** docs/commands.md: every command that there is, made from the command table. */
import { type Command, syntaxOf } from "@respire/engine";
import { RespireServer } from "@respire/server";

const groupTitles: ReadonlyMap<string, string> = new Map([
  ["string", "Strings"],
  ["generic", "Keys"],
  ["connection", "Connections"],
  ["server", "Server"],
  ["transactions", "Transactions"],
  ["pubsub", "Pub/sub"],
]);

/** Valkey's alone, by their full names or by that of a container: what Redis does not have. */
const ofValkey: ReadonlySet<string> = new Set(["delifeq", "commandlog", "client|capa", "client|import-source"]);

export function commandsPage(): string {
  const { allCommands, commands } = new RespireServer({ lines: ["port 0"] }).engine;
  const groups = [...new Set([...groupTitles.keys(), ...commands.commands.map(({ spec }) => spec.group)])];
  const sections = groups.map((group) => {
    const rows = commands.commands
      .filter(({ spec }) => spec.group === group)
      .flatMap((command) => [command, ...(command.spec.isOpaque === true ? [] : (command.subcommands?.commands ?? []))])
      .filter(({ spec, subcommands }) => spec.name !== "HELP" && (subcommands === null || spec.run !== undefined))
      .sort((a, b) => (a.fullName < b.fullName ? -1 : 1))
      .map(rowOf);
    return [`## ${groupTitles.get(group) ?? group}`, "", "| command | since | |", "|---|---|---|", ...rows, ""].join("\n");
  });
  const intro = [
    "# Commands",
    "",
    "Made from the command table; `npx vitest run tooling/generate -u` writes it anew. The versions are those of Redis (or Valkey) that brought the command; every",
    "option is there that Redis 8.10 has. Containers such as `CONFIG` have a `HELP` as well.",
    "",
    `${allCommands.filter(({ subcommands, spec }) => subcommands === null && spec.name !== "HELP").length} commands and subcommands.`,
    "",
    "",
  ].join("\n");
  return `${intro}${sections.join("\n")}`.trimEnd().concat("\n");
}

function rowOf({ spec, fullName, subcommands }: Command): string {
  const name = fullName.replace("|", " ").toUpperCase();
  const args = subcommands !== null && spec.isOpaque === true ? "subcommand …" : syntaxOf(spec.args);
  const syntax = `${name} ${args}`.trimEnd().replaceAll("|", "\\|");
  const [root = ""] = fullName.split("|");
  const notes = [
    ...(spec.deprecated === undefined
      ? []
      : [`Since ${spec.deprecated.since} Redis advises ${spec.deprecated.replacedBy.replaceAll("!", "")} instead.`]),
  ];
  const since = ofValkey.has(root) || ofValkey.has(fullName) ? `Valkey ${spec.since}` : spec.since;
  return `| \`${syntax}\` | ${since} | ${[spec.summary, ...notes].join(" ")} |`;
}
