/**
 * The command line of redis-server: `[config file] [--option value ...]`, read as further lines of the file.
 *
 * A word that begins with `--` starts an option; the words up to the next one are its values. A first word without dashes is the file; `-` is standard
 * input.
 */
export interface CommandLine {
  action: "run" | "version" | "help";
  configFile: string | null;
  /** Lines in the syntax of redis.conf. */
  lines: string[];
}

export function readCommandLine(words: readonly string[]): CommandLine {
  const [first] = words;
  if (words.length === 1 && (first === "-v" || first === "--version")) return { action: "version", configFile: null, lines: [] };
  if (words.length === 1 && (first === "-h" || first === "--help")) return { action: "help", configFile: null, lines: [] };
  const hasFile = first !== undefined && (first === "-" || !first.startsWith("-"));
  const lines: string[] = [];
  let option: string[] | null = null;
  const close = (): void => {
    if (option !== null) lines.push(option.join(" "));
  };
  for (const word of words.slice(hasFile ? 1 : 0)) {
    if (word.startsWith("--")) {
      close();
      // `"--port 7000"` in one word is an option with its value.
      option = [word.slice(2)];
      if (word.length === 2) option = null;
    } else if (option === null) {
      option = [word];
    } else option.push(quote(word));
  }
  close();
  // `--save` without a value means none.
  return { action: "run", configFile: hasFile ? first : null, lines: lines.map((line) => (line === "save" ? 'save ""' : line)) };
}

function quote(word: string): string {
  return `"${word.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
}
