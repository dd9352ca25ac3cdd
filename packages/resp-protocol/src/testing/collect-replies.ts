/** Runs a stream of bytes through a `ReplyParser` in pieces, and records what it hands over. */

import {
  DoubleText,
  ProtocolError,
  type Reply,
  ReplyError,
  type ReplyLimits,
  ReplyParser,
  type ReplyShape,
  SimpleText,
  VerbatimText,
} from "../index.ts";

export interface CollectedReplies {
  /** What was handed over, in order, each as `describeReply` says it; pushes and attributes with their kind before it. */
  readonly events: string[];
  /** Message of the ProtocolError that ended the stream, or null. */
  readonly error: string | null;
  /** Whether the stream ended between replies, without an error. */
  readonly idle: boolean;
}

/** Feeds `stream` cut at each offset in `splits`. Each chunk is overwritten once fed, as a reused read buffer is. */
export function collectReplies(
  stream: Uint8Array,
  splits: readonly number[],
  shape: Partial<ReplyShape> = {},
  limits: Partial<ReplyLimits> = {},
): CollectedReplies {
  const received: [kind: string, reply: Reply][] = [];
  const parser = new ReplyParser(
    {
      onReply: (reply) => received.push(["", reply]),
      onError: (reply) => received.push(["failed ", reply]),
      onPush: (items) => received.push(["push ", items]),
      onAttribute: (reply) => received.push(["attribute ", reply]),
    },
    shape,
    limits,
  );
  let error: string | null = null;
  let from = 0;
  for (const to of [...splits, stream.length]) {
    if (to < from) continue;
    const chunk = stream.slice(from, to);
    from = to;
    try {
      parser.feed(chunk);
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
      error = thrown.message;
      break;
    } finally {
      chunk.fill(0x21);
    }
  }
  // Described only now, so that a reply that refers to a chunk shows.
  return { events: received.map(([kind, reply]) => kind + describeReply(reply)), error, idle: error === null && parser.idle };
}

/** A reply as text that tells types apart: `1` is a number, `1n` a bigint, `"1"` a string, `<31>` bytes. */
export function describeReply(reply: Reply): string {
  if (typeof reply === "string") return JSON.stringify(reply);
  if (typeof reply === "bigint") return `${reply}n`;
  if (typeof reply === "number") return Object.is(reply, -0) ? "-0" : `${reply}`;
  if (reply === null || typeof reply === "boolean") return `${reply}`;
  if (reply instanceof Uint8Array) return `<${Array.from(reply, (byte) => byte.toString(16).padStart(2, "0")).join("")}>`;
  if (reply instanceof ReplyError) return `error(${JSON.stringify(reply.message)})`;
  if (reply instanceof SimpleText) return `simple(${describeReply(reply.text)})`;
  if (reply instanceof DoubleText) return `double(${reply.text}, ${describeReply(reply.value)})`;
  if (reply instanceof VerbatimText) return `${reply.format}(${describeReply(reply.text)})`;
  if (Array.isArray(reply)) return `[${reply.map(describeReply).join(", ")}]`;
  if (reply instanceof Set) return `Set[${Array.from(reply, describeReply).join(", ")}]`;
  if (reply instanceof Map)
    return `Map[${Array.from(reply, ([key, value]) => `${describeReply(key)}: ${describeReply(value)}`).join(", ")}]`;
  return `{${Object.entries(reply)
    .map(([key, value]) => `${JSON.stringify(key)}: ${describeReply(value)}`)
    .join(", ")}}`;
}
