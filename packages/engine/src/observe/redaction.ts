/**
 * Words that nobody is to read who looks at what others do: passwords, in MONITOR and in the logs of commands. Source: redis.io "ACL", and what a
 * redis-server 7.0 shows.
 */
import type { Arguments } from "../arguments.js";
import type { Command } from "../command-table.js";

/** What is shown in place of such a word. */
export const redacted = "(redacted)";

const secretOptions = [
  "REQUIREPASS",
  "MASTERAUTH",
  "MASTERUSER",
  "PRIMARYAUTH",
  "PRIMARYUSER",
  "TLS-KEY-FILE-PASS",
  "TLS-CLIENT-KEY-FILE-PASS",
] as const;

/** Whether word `index` is secret, by the command's full name; commands that are not here have no secrets. */
const rules: ReadonlyMap<string, (args: Arguments, index: number) => boolean> = new Map([
  ["auth", (_, index) => index > 0],
  ["hello", (args, index) => isAfter(args, index, "AUTH", 2)],
  ["migrate", (args, index) => isAfter(args, index, "AUTH", 1) || isAfter(args, index, "AUTH2", 2)],
  // Its rules tell passwords in too many ways to find them, so all of it.
  ["acl|setuser", (_, index) => index > 1],
  ["config|set", (args, index) => index > 2 && index % 2 === 1 && secretOptions.some((name) => args.is(index - 1, name))],
]);

export function isSecretWord(command: Command, args: Arguments, index: number): boolean {
  return rules.get(command.fullName)?.(args, index) ?? false;
}

/** Whether word `index` is one of the `count` words that follow `word`. */
function isAfter(args: Arguments, index: number, word: string, count: number): boolean {
  for (let back = 1; back <= count && index - back > 0; back++) if (args.is(index - back, word)) return true;
  return false;
}
