/**
 * A reply as the formats see it: what it is on the wire, with its text as one character a byte. The client is asked for replies in `exactShape`, which
 * keeps apart what the formats print differently.
 */
import { DoubleText, type Reply, ReplyError, type ReplyShape, SimpleText, VerbatimText } from "@respire/client";

export const exactShape: ReplyShape = { strings: "bytes", maps: "map", sets: "set", verbatim: "typed", simple: "typed", doubles: "typed" };

export type Kind =
  | { readonly kind: "error" | "status" | "string" | "verbatim" | "integer" | "double" | "big number"; readonly text: string }
  | { readonly kind: "nil" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "array" | "set"; readonly items: readonly Reply[] }
  | { readonly kind: "map"; readonly pairs: readonly (readonly [Reply, Reply])[] };

const int64Max = 2n ** 63n - 1n;

export function kindOf(reply: Reply): Kind {
  if (reply === null) return { kind: "nil" };
  if (typeof reply === "boolean") return { kind: "boolean", value: reply };
  if (typeof reply === "number") return { kind: "integer", text: `${reply}` };
  // Integers are at most 64 bits long, and numbers where they are exact; what remains is a big number, or an integer between 2^53 and 2^63.
  if (typeof reply === "bigint") return { kind: isInteger(reply) ? "integer" : "big number", text: `${reply}` };
  if (typeof reply === "string") return { kind: "string", text: bytesOf(reply) };
  if (reply instanceof Uint8Array) return { kind: "string", text: latin1(reply) };
  if (reply instanceof SimpleText) return { kind: "status", text: textOf(reply.text) };
  if (reply instanceof DoubleText) return { kind: "double", text: reply.text };
  if (reply instanceof VerbatimText) return { kind: "verbatim", text: textOf(reply.text) };
  if (reply instanceof ReplyError) return { kind: "error", text: bytesOf(reply.message) };
  if (Array.isArray(reply)) return { kind: "array", items: reply };
  if (reply instanceof Set) return { kind: "set", items: [...reply] };
  if (reply instanceof Map) return { kind: "map", pairs: [...reply] };
  throw new Error("a reply of a shape that was not asked for");
}

function isInteger(value: bigint): boolean {
  const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return !isSafe && value >= -int64Max - 1n && value <= int64Max;
}

const textOf = (text: string | Uint8Array): string => (typeof text === "string" ? bytesOf(text) : latin1(text));

/** Bytes as text of one character each. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** The bytes of a text in UTF-8, one character each. */
export function bytesOf(text: string): string {
  return latin1(Buffer.from(text));
}
