/** Where the compared version of Redis sends the same things in another order than the one that this server follows. */
import type { Item } from "../conversation/stream-reader.ts";
import type { Words } from "../request.ts";

export interface KnownOrder {
  readonly command: string;
  readonly changedIn: `${number}.${number}.${number}`;
  readonly why: string;
  /** Of one connection, in RESP3, that is subscribed to the channel `c`. */
  readonly example: { readonly requests: readonly Words[]; readonly ours: string; readonly theirs: string };
}

export const pushesBehindReply: KnownOrder = {
  command: "a command by which a connection publishes to itself, keyspace events included",
  changedIn: "7.2.0",
  why: "what a client's own command pushes to it comes behind the reply, and behind EXEC's whole reply; it came before it, and amid EXEC's",
  example: {
    requests: [["MULTI"], ["PUBLISH", "c", "x"], ["PING"], ["EXEC"], ["PUBLISH", "c", "y"]],
    ours:
      "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n+PONG\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n" +
      ":1\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\ny\r\n",
    theirs:
      "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n:1\r\n+PONG\r\n" +
      ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\ny\r\n:1\r\n",
  },
};

/**
 * The answers to one connection's requests up to a mark, with what its own requests pushed to it behind their replies, in order. `isInside`: what is pushed
 * before the first reply, others have caused; it stays.
 */
export function withPushesBehind(items: readonly Item[], isInside: boolean): { items: readonly Item[]; isMoved: boolean } {
  const first = items.findIndex(({ kind }) => kind !== "push");
  const start = isInside ? Math.max(0, first) : 0;
  const replies: Item[] = [];
  const pushes: Item[] = [];
  const marks: Item[] = [];
  let isMoved = false;
  for (const item of items.slice(start)) {
    if (item.kind === "push") pushes.push(item);
    else if (item.kind === "mark") marks.push(item);
    else {
      if (pushes.length > 0 || item.inside.length > 0) isMoved = true;
      replies.push(item.inside.length === 0 ? item : { ...item, inside: [] });
      for (const text of item.inside) pushes.push({ kind: "push", text, inside: [] });
    }
  }
  return isMoved ? { items: [...items.slice(0, start), ...replies, ...pushes, ...marks], isMoved } : { items, isMoved };
}
