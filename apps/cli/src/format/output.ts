/** What is printed for a reply, in the format that the options chose. */
import type { Reply } from "@respire/client";
import { formatCsv } from "./csv.js";
import { formatJson } from "./json.js";
import { formatRaw } from "./raw.js";
import { formatForTerminal, formatInvalidation } from "./terminal.js";

export interface OutputOptions {
  readonly format: "terminal" | "raw" | "csv" | "json" | "quoted-json";
  /** Between the elements of a reply, in raw format. */
  readonly elementDelimiter: string;
  /** After each reply, in raw format. */
  readonly replyDelimiter: string;
}

export function formatReply(reply: Reply, { format, elementDelimiter, replyDelimiter }: OutputOptions): string {
  switch (format) {
    case "terminal":
      return formatForTerminal(reply);
    case "raw":
      return formatRaw(reply, elementDelimiter) + replyDelimiter;
    case "csv":
      return `${formatCsv(reply)}\n`;
    default:
      return `${formatJson(reply, format === "quoted-json")}\n`;
  }
}

export function formatPush(items: readonly Reply[], options: OutputOptions): string {
  return (options.format === "terminal" ? formatInvalidation(items) : null) ?? formatReply(items, options);
}

/** Reports that are meant to be read as they are, in every format: the command, and what follows it. Source: redis-cli 7.0, tried with all commands. */
const reports: readonly (readonly [command: string, subcommand?: string, wordCount?: number])[] = [
  ["info"],
  ["lolwut"],
  ["client", "info"],
  ["client", "list"],
  ["cluster", "info", 2],
  ["cluster", "nodes", 2],
  ["debug", "client-eviction"],
  ["debug", "htstats"],
  ["debug", "htstats-key"],
  ["latency", "doctor", 2],
  ["latency", "graph", 3],
  ["memory", "doctor"],
  ["memory", "malloc-stats"],
  ["proxy", "info"],
];

export function isReport(words: readonly string[]): boolean {
  const [command = "", subcommand = ""] = words.map((word) => word.toLowerCase());
  return reports.some(
    ([name, second, wordCount]) =>
      name === command && (second === undefined || second === subcommand) && (wordCount === undefined || wordCount === words.length),
  );
}
