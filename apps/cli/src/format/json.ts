/**
 * Replies as JSON, exactly as redis-cli 7.0 makes it. That is JSON for what most commands reply; it isn't for errors (`error:"…"`), for keys that hold
 * quotes or are aggregates, for `inf`, and for bytes that are no UTF-8 (those have `--quoted-json`, which in turn escapes escapes).
 */
import type { Reply } from "@respire/client";
import { escapeText } from "../words.js";
import { kindOf } from "./kind.js";

type Write = (text: string) => string;

export function formatJson(reply: Reply, quoted: boolean): string {
  return format(reply, quoted ? (text) => `"${escapeText(text).replaceAll("\\", "\\\\")}"` : quoteJson);
}

function format(reply: Reply, write: Write): string {
  const seen = kindOf(reply);
  switch (seen.kind) {
    case "nil":
      return "null";
    case "error":
      return `error:${write(seen.text)}`;
    case "boolean":
      return `${seen.value}`;
    case "status":
    case "string":
    case "verbatim":
      return write(seen.text);
    case "array":
    case "set":
      return `[${seen.items.map((item) => format(item, write)).join(",")}]`;
    case "map":
      return `{${seen.pairs.map(([key, value]) => `${formatKey(key, write)}:${format(value, write)}`).join(",")}}`;
    default:
      return seen.text;
  }
}

function formatKey(key: Reply, write: Write): string {
  const { kind } = kindOf(key);
  const text = format(key, write);
  return kind === "status" || kind === "string" || kind === "verbatim" || kind === "error" ? text : `"${text}"`;
}

/** Bytes from 0x80 on stay as they are: they are UTF-8, or there is no JSON for them. */
function quoteJson(text: string): string {
  const inside = text.replace(/[\x00-\x1f"\\]/g, (character) => JSON.stringify(character).slice(1, -1));
  return `"${inside}"`;
}
