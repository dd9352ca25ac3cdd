/**
 * Reading redis.conf: a directive and its words to a line, `#` comments, files that include others. The command line is read as further lines.
 *
 * Source: redis.io "Redis configuration", and what redis-server 7 does.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OptionError, type OptionRegistry } from "@respire/engine";
import { systemErrorText } from "../system-error.js";
import { splitWords } from "./words.js";

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

/** How deep files may include others: one that includes itself is an error, not an endless loop. */
const includeDepthMax = 16;

/** Sets the options that the lines name, in order. Throws ConfigError, or an Error if a file can't be read. */
export function applyLines(lines: readonly string[], options: OptionRegistry, depth = 0): void {
  lines.forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return;
    const lineNumber = index + 1;
    const words = splitWords(trimmed);
    if (words === null) throw new ConfigError("Unbalanced quotes in configuration line", lineNumber, trimmed);
    const [name = "", ...values] = words;
    if (name.toLowerCase() === "include" && values.length === 1) {
      if (depth === includeDepthMax) throw new ConfigError("Too many files that include each other", lineNumber, trimmed);
      for (const path of includedFiles(values[0] as string)) applyLines(readLines(path), options, depth + 1);
      return;
    }
    try {
      options.load(name, values);
    } catch (error) {
      if (error instanceof OptionError) throw new ConfigError(error.message, lineNumber, trimmed);
      throw error;
    }
  });
}

/**
 * The files that a path or a pattern names, relative to the working directory, in alphabetical order. A pattern that matches none is none; a path
 * is a file even if it isn't there.
 */
export function includedFiles(pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [pattern];
  const folder = dirname(pattern);
  const folders = /[*?[]/.test(folder) ? includedFiles(folder) : [folder];
  const matcher = globMatcher(pattern.slice(pattern.lastIndexOf("/") + 1));
  return folders.flatMap((path) =>
    entriesOf(path)
      .filter((name) => matcher.test(name))
      .sort()
      .map((name) => join(path, name)),
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // As for the shell: what isn't there matches nothing.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EACCES") return [];
    throw error;
  }
}

/** `*`, `?` and `[…]` as in glob(7): a name that begins with a dot wants a dot. */
function globMatcher(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.length > 1) return part.replace("[!", "[^").replaceAll("\\", "\\\\");
    return part.replace(/[\\^$.|+(){}[\]]/, "\\$&");
  });
  return new RegExp(`^${pattern.startsWith(".") ? "" : "(?!\\.)"}${source}$`, "s");
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
