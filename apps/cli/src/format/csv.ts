/** Replies as one line of comma-separated values; what is nested is flat there. */
import type { Reply } from "@respire/client";
import { quote } from "../words.js";
import { kindOf } from "./kind.js";

export function formatCsv(reply: Reply): string {
  const seen = kindOf(reply);
  switch (seen.kind) {
    case "nil":
      return "NULL";
    case "error":
      return `ERROR,${quote(seen.text)}`;
    case "boolean":
      return `${seen.value}`;
    case "status":
    case "string":
    case "verbatim":
      return quote(seen.text);
    case "array":
    case "set":
      return seen.items.map(formatCsv).join(",");
    case "map":
      return seen.pairs.map(([key, value]) => `${formatCsv(key)},${formatCsv(value)}`).join(",");
    default:
      return seen.text;
  }
}
