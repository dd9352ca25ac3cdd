/**
 * The syntax of redis.conf: a directive and its words to a line, `#` comments, words quoted with '' or "" (in which \n, \r, \t, \b, \a, \xHH and \" mean
 * what they mean in C). The command line is read as lines of the same kind.
 *
 * Source: redis.io "Redis configuration".
 */
import { readFileSync } from "node:fs";
import { OptionError, type OptionRegistry } from "@respire/engine";
import { systemErrorText } from "../system-error.js";

/** A line that can't be obeyed. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly lineNumber: number;
  readonly line: string;

  constructor(message: string, lineNumber: number, line: string) {
    super(message);
    this.lineNumber = lineNumber;
    this.line = line;
  }
}

/** The words of a line, or null if its quotes don't balance. */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /\s/.test(line[at] as string)) at++;
    if (at >= line.length) return words;
    let word = "";
    while (at < line.length && !/\s/.test(line[at] as string)) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") {
        word += line[at++];
        continue;
      }
      const quoted = readQuoted(line, at + 1, quote);
      if (quoted === null) return null;
      word += quoted.text;
      at = quoted.end;
      if (at < line.length && !/\s/.test(line[at] as string)) return null;
    }
    words.push(word);
  }
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };

function readQuoted(line: string, from: number, quote: string): { text: string; end: number } | null {
  let text = "";
  for (let at = from; at < line.length; at++) {
    const character = line[at] as string;
    if (character === quote) return { text, end: at + 1 };
    if (character !== "\\" || at + 1 >= line.length) {
      text += character;
      continue;
    }
    const next = line[at + 1] as string;
    if (quote === "'") {
      text += next === "'" ? "'" : "\\";
      if (next === "'") at++;
      continue;
    }
    const hex = /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1, at + 4));
    if (hex !== null) {
      text += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      at += 3;
    } else {
      text += escapes[next] ?? next;
      at++;
    }
  }
  return null;
}

/** Sets the options that the lines name, in order. Throws ConfigError. */
export function applyLines(lines: readonly string[], options: OptionRegistry, firstLineNumber = 1): void {
  lines.forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return;
    const lineNumber = firstLineNumber + index;
    const words = splitWords(trimmed);
    if (words === null) throw new ConfigError("Unbalanced quotes in configuration line", lineNumber, trimmed);
    const [name = "", ...values] = words;
    const option = options.find(name);
    if (option === undefined) throw new ConfigError("Bad directive or wrong number of arguments", lineNumber, trimmed);
    try {
      option.load(values);
    } catch (error) {
      if (error instanceof OptionError) throw new ConfigError(error.message, lineNumber, trimmed);
      throw error;
    }
  });
}

/**
 * The lines of a configuration file.
 * @param path 0 for standard input.
 */
export function readLines(path: string | 0): string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/);
  } catch (error) {
    throw new Error(`Fatal error, can't open config file '${path === 0 ? "-" : path}': ${systemErrorText(error)}`, { cause: error });
  }
}
