/** Replies for programs (`--raw`, and when the output is no terminal): text as it is, one element a line. */
import type { Reply } from "@respire/client";
import { kindOf } from "./kind.js";

export function formatRaw(reply: Reply, delimiter: string): string {
  const seen = kindOf(reply);
  switch (seen.kind) {
    case "nil":
      return "";
    case "error":
      return `${seen.text}\n`;
    case "boolean":
      return `(${seen.value})`;
    case "array":
    case "set":
      return seen.items.map((item) => formatRaw(item, delimiter)).join(delimiter);
    case "map":
      return seen.pairs.map(([key, value]) => `${formatRaw(key, delimiter)} ${formatRaw(value, delimiter)}`).join(delimiter);
    default:
      return seen.text;
  }
}
