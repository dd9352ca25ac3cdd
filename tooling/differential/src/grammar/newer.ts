/**
 * What this server has and the compared redis-server does not. The schemas say it, by the version that brought each argument; of commands the other server
 * is asked itself.
 */
import type { Argument, Command, CommandTable } from "@respire/engine";
import type { Words } from "../request.ts";

/** The version that replies are compared with. */
export const comparedVersion = "7.0.15";

export function isNewerArgument({ since }: Argument): boolean {
  return since !== undefined && isLater(since, comparedVersion);
}

export function isLater(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split(".").map(Number);
  const others = numbers(than);
  for (const [index, number] of numbers(version).entries()) {
    const other = others[index] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}

/** The command of a request and the number of words that name it; null if there is none. */
export function commandOf(table: CommandTable, words: Words): { command: Command; nameWords: number } | null {
  const command = table.named(words[0] ?? "");
  if (command === null) return null;
  if (command.subcommands === null || words.length === 1) return { command, nameWords: 1 };
  const subcommand = command.subcommands.named(words[1] as string);
  return subcommand === null ? null : { command: subcommand, nameWords: 2 };
}

/** Tells requests that the compared server can't be asked. */
export class NewerSyntax {
  private readonly table: CommandTable;
  private readonly known: ReadonlySet<string>;
  private readonly tokens = new Map<Command, ReadonlySet<string>>();

  /** `known`: names of the other server's commands, a subcommand as `config|get`. */
  constructor(table: CommandTable, known: ReadonlySet<string>) {
    this.table = table;
    this.known = known;
  }

  isNewerCommand(command: Command): boolean {
    return !this.known.has(command.fullName);
  }

  /**
   * Whether any of it is newer, damaged as it may be: also when a newer option's word stands where it only happens to be. Too much is thus left out of the
   * comparison, never too little.
   */
  isIn(words: Words): boolean {
    // A container that the other server does not have, with a subcommand that ours does not have either.
    const named = this.table.named(words[0] ?? "");
    if (named !== null && this.isNewerCommand(named)) return true;
    const found = commandOf(this.table, words);
    if (found === null) return false;
    const { command, nameWords } = found;
    if (this.isNewerCommand(command)) return true;
    if (command.fullName.startsWith("command|getkeys") && this.isIn(words.slice(2))) return true;
    const tokens = this.newerTokens(command);
    return tokens.size > 0 && words.some((word, index) => index >= nameWords && tokens.has(word.toUpperCase()));
  }

  /** Whether it asks for a command that only the other server has. */
  isMissing(words: Words): boolean {
    const [name = "", sub = ""] = words.map((word) => word.toLowerCase());
    const found = commandOf(this.table, words);
    if (found === null) return this.known.has(this.table.named(name) === null ? name : `${name}|${sub}`);
    return found.command.fullName.startsWith("command|getkeys") && this.isMissing(words.slice(2));
  }

  private newerTokens(command: Command): ReadonlySet<string> {
    let tokens = this.tokens.get(command);
    if (tokens === undefined) {
      const { newer, older } = tokensOf(command.spec.args);
      tokens = new Set([...newer].filter((token) => !older.has(token)));
      this.tokens.set(command, tokens);
    }
    return tokens;
  }
}

/** The words that announce arguments, by whether the compared version has them. */
export function tokensOf(args: readonly Argument[]): { newer: ReadonlySet<string>; older: ReadonlySet<string> } {
  const newer = new Set<string>();
  const older = new Set<string>();
  const visit = (argument: Argument, isNewer: boolean): void => {
    isNewer ||= isNewerArgument(argument);
    if (argument.token !== undefined) (isNewer ? newer : older).add(argument.token);
    for (const part of argument.arguments ?? []) visit(part, isNewer);
  };
  for (const argument of args) visit(argument, false);
  return { newer, older };
}

/** What is newer, with its version: `SET IFEQ 8.4.0`, `MSETEX 8.4.0`. */
export function newerThings(commands: readonly Command[]): string[] {
  return commands.flatMap(({ fullName, spec }) => {
    const name = fullName.toUpperCase();
    if (isLater(spec.since, comparedVersion)) return [`${name} ${spec.since}`];
    const options: string[] = [];
    const visit = (argument: Argument): void => {
      if (isNewerArgument(argument)) options.push(`${name} ${argument.token ?? argument.name} ${argument.since}`);
      argument.arguments?.forEach(visit);
    };
    spec.args.forEach(visit);
    return options;
  });
}
