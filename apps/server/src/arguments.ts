/**
 * The command line of redis-server: `[config file] [--option value ...] [-]`, read as further lines of the file.
 *
 * A word that begins with `--` starts an option, unless the option before it still wants its first value; the words up to the next option are its values.
 * A first word without dashes is the file; `-`, first or last, is standard input. Source: `redis-server --help`, and what redis-server 7 does.
 */
export interface CommandLine {
  action: "run" | "version" | "help";
  configFile: string | null;
  /** Lines of configuration come from standard input, after those of the file. */
  readsInput: boolean;
  /** Lines in the syntax of redis.conf. */
  lines: string[];
}

export function readCommandLine(words: readonly string[]): CommandLine {
  const [first = ""] = words;
  const commandLine: CommandLine = { action: "run", configFile: null, readsInput: false, lines: [] };
  if (words.length === 1 && (first === "-v" || first === "--version")) return { ...commandLine, action: "version" };
  if (words.length === 1 && (first === "-h" || first === "--help")) return { ...commandLine, action: "help" };
  if (first !== "" && !first.startsWith("-")) commandLine.configFile = first;
  const { lines } = commandLine;
  /** True while the last option has no value yet. */
  let wantsValue = false;
  for (let i = commandLine.configFile === null ? 0 : 1; i < words.length; i++) {
    const word = words[i] as string;
    const isLast = i === words.length - 1;
    if (word === "-" && (i === 0 || isLast)) {
      commandLine.readsInput = true;
    } else if (word.startsWith("--") && !wantsValue) {
      // `"--port 7000"` in one word is an option with its value.
      lines.push(word.slice(2));
      wantsValue = !/\S\s+\S/.test(word);
      // `--save` without a value means none: scripts that build command lines from lists give it so.
      if (/^--save$/i.test(word) && (isLast || words[i + 1]?.startsWith("--"))) {
        lines.push(`${lines.pop()} ""`);
        wantsValue = false;
      }
    } else {
      lines.push(lines.length === 0 ? quote(word) : `${lines.pop()} ${quote(word)}`);
      wantsValue = false;
    }
  }
  return commandLine;
}

function quote(word: string): string {
  return `"${word.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
}
