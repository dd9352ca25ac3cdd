/**
 * Messages as subscribers get them. Each is encoded once, however many subscribers there are, into a buffer that the next one is encoded into again. RESP2 and
 * RESP3 differ in the first byte alone, which whoever sends the message sets.
 *
 *   >3 message channel text        >4 pmessage pattern channel text        >3 smessage channel text
 *
 * Source: redis.io "Redis Pub/Sub", "Format of pushed messages".
 */
import { ReplyWriter, unpooledBuffers } from "@respire/resp-protocol";
import { latin1Bytes } from "../latin1.js";

/** The first byte of a message: `*` in RESP2, `>` in RESP3. */
export const firstByteInResp2 = 0x2a;
export const firstByteInResp3 = 0x3e;

/** What a message begins with, by where it comes from. */
export const messageKind = {
  channel: latin1Bytes("*3\r\n$7\r\nmessage\r\n"),
  shardChannel: latin1Bytes("*3\r\n$8\r\nsmessage\r\n"),
  pattern: latin1Bytes("*4\r\n$8\r\npmessage\r\n"),
} as const;

/** A longer buffer is not kept for the next message. 64 KiB. */
const bytesKeptMax = 64 * 1024;

export class MessageEncoder {
  private readonly writer = new ReplyWriter(unpooledBuffers());

  /**
   * A message whose channel and text are `bytes[start, start + length)` each, valid until the next call. Throws `ReplyTooLong` if it is longer than a reply
   * may be.
   *
   * @param kind one of `messageKind`; a `pattern` goes with that of patterns.
   */
  encode(
    kind: Uint8Array,
    pattern: Uint8Array | null,
    channel: Uint8Array,
    channelAt: number,
    channelLength: number,
    text: Uint8Array,
    textAt: number,
    textLength: number,
  ): Uint8Array {
    const { writer } = this;
    if (writer.bytes.length > bytesKeptMax) writer.detach();
    writer.position = 0;
    writer.raw(kind);
    if (pattern !== null) writer.bulk(pattern, 0, pattern.length);
    writer.bulk(channel, channelAt, channelLength);
    writer.bulk(text, textAt, textLength);
    return writer.bytes.subarray(0, writer.position);
  }
}
