/** Replies for people (`--no-raw`): numbered elements, one below the other, indented by the numbers before them. */
import type { Reply } from "@respire/client";
import { quote } from "../words.js";
import { kindOf } from "./kind.js";

/** Ends with a line end. */
export function formatForTerminal(reply: Reply, indent = ""): string {
  const seen = kindOf(reply);
  switch (seen.kind) {
    case "error":
    case "integer":
    case "double":
    case "big number":
      return `(${seen.kind}) ${seen.text}\n`;
    case "status":
    case "verbatim":
      return `${seen.text}\n`;
    case "string":
      return `${quote(seen.text)}\n`;
    case "nil":
      return "(nil)\n";
    case "boolean":
      return `(${seen.value})\n`;
    case "array":
    case "set": {
      const mark = seen.kind === "set" ? "~" : ")";
      return number(seen.items, seen.kind, mark, indent, (item, inner) => formatForTerminal(item, inner));
    }
    case "map":
      return number(seen.pairs, "hash", "#", indent, ([key, value], inner) => {
        const lead = `${formatForTerminal(key, inner).slice(0, -1)} => `;
        const below = takesLines(value) ? `\n${inner}` : "";
        return lead + below + formatForTerminal(value, inner);
      });
  }
}

/** The first line stands where the caller is; those below it begin with `indent`. */
function number<T>(items: readonly T[], name: string, mark: string, indent: string, format: (item: T, inner: string) => string): string {
  if (items.length === 0) return `(empty ${name})\n`;
  const width = `${items.length}`.length;
  const inner = indent + " ".repeat(width + 2);
  return items.map((item, i) => `${i === 0 ? "" : indent}${`${i + 1}`.padStart(width)}${mark} ${format(item, inner)}`).join("");
}

/** Is there anything with several elements in it? The key of an only pair doesn't count. */
function takesLines(reply: Reply): boolean {
  const seen = kindOf(reply);
  if (seen.kind === "map") return seen.pairs.length > 1 || seen.pairs.some(([, value]) => takesLines(value));
  return "items" in seen && (seen.items.length > 1 || seen.items.some(takesLines));
}

/** The keys that other clients changed, of which client-side caching tells; null if the push is none of that. */
export function formatInvalidation(items: readonly Reply[]): string | null {
  const [kind, keys] = items;
  if (items.length !== 2 || kind === undefined || keys === undefined || !Array.isArray(keys)) return null;
  const name = kindOf(kind);
  if (!("text" in name) || name.text !== "invalidate") return null;
  const texts = keys.map((key: Reply) => {
    const seen = kindOf(key);
    return "text" in seen ? `'${seen.text}'` : "''";
  });
  return `-> invalidate: ${texts.join(", ")}\n`;
}
