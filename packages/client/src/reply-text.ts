import { type Reply, SimpleText, VerbatimText } from "@respire/resp-protocol";

/** A reply that is text of any shape, to compare it with what the protocol names; the empty text if it is none. */
export function replyText(reply: Reply | undefined): string {
  if (typeof reply === "string") return reply;
  if (reply instanceof Uint8Array) return latin1(reply);
  if (reply instanceof SimpleText || reply instanceof VerbatimText) return replyText(reply.text);
  return "";
}

/** One character a byte: no two runs of bytes give the same text. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
