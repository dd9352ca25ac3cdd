/** Text and bytes for tests. */

import { utf8Length, writeUtf8 } from "../utf8.ts";
import { TextDecoder } from "../web.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** UTF-8. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  writeUtf8(bytes, 0, text);
  return bytes;
}

/** One byte per character, for binary data in a literal. */
export function binary(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
