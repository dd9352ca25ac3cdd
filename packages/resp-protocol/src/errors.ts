/** The errors of this package: bytes that are not RESP, after which the rest of the stream has no meaning; replies that find no room. */

/**
 * The peer broke the protocol. On a server the message, after `ERR `, is the reply to send before closing; the texts
 * are those of Redis. Most instances are shared, so their `stack` tells nothing of the call that threw.
 */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const shared = (reason: string): ProtocolError => new ProtocolError(`Protocol error: ${reason}`);

export const invalidMultibulkLength = shared("invalid multibulk length");
export const invalidBulkLength = shared("invalid bulk length");
export const unauthenticatedMultibulkLength = shared("unauthenticated multibulk length");
export const unauthenticatedBulkLength = shared("unauthenticated bulk length");
export const tooBigMultibulkCount = shared("too big mbulk count string");
export const tooBigBulkCount = shared("too big bulk count string");
export const tooBigInlineRequest = shared("too big inline request");
export const unbalancedQuotes = shared("unbalanced quotes in request");

/** An argument that begins with `byte` where `$` belongs. */
export function expectedDollar(byte: number): ProtocolError {
  return shared(`expected '$', got '${String.fromCharCode(byte)}'`);
}

/** Replies that nobody has taken yet have grown beyond `replyLengthMax`, or beyond what memory there is. */
export class ReplyTooLong extends Error {
  override readonly name = "ReplyTooLong";

  constructor(cause?: Error) {
    super("the reply is too long", { cause });
  }
}
