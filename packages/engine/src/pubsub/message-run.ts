/**
 * Messages on their way to the subscribers of one topic. Each is encoded once, behind the one before it, and they are copied to the subscribers' output
 * together: when a message goes to another topic, when there are many, when the topic's subscribers change, when one of them is sent anything else, and at the
 * end of the turn at the latest. So a run of messages costs a subscriber little more than one does, and everybody reads what Redis would have written.
 *
 *   >3 message channel text        >4 pmessage pattern channel text        >3 smessage channel text
 *
 * RESP2 and RESP3 differ in the first byte of each message alone. Source: redis.io "Redis Pub/Sub", "Format of pushed messages".
 */
import { ReplyWriter, unpooledBuffers } from "@respire/resp-protocol";
import { latin1Bytes } from "../latin1.js";
import type { Outbox, PendingOutput } from "../session/outbox.js";
import type { Session } from "../session/session.js";
import type { Topic } from "./topics.js";

/** `*` in RESP2, `>` in RESP3. */
const firstByte = { 2: 0x2a, 3: 0x3e } as const;

/** What a message begins with, by the kind of topic that it comes from. */
export const messageHead = {
  channels: latin1Bytes("*3\r\n$7\r\nmessage\r\n"),
  patterns: latin1Bytes("*4\r\n$8\r\npmessage\r\n"),
  shardChannels: latin1Bytes("*3\r\n$8\r\nsmessage\r\n"),
} as const;

/** A run of so many bytes is written out: what is copied is in the cache then, and nobody's output grows by much at once. 16 KiB. */
const runBytesMax = 16 * 1024;
/** A longer buffer is not kept for the next run. 64 KiB. */
const bytesKeptMax = 64 * 1024;

export class MessageRun implements PendingOutput {
  private readonly outbox: Outbox;
  private readonly writer = new ReplyWriter(unpooledBuffers());
  /** Where the messages begin, and the protocol that they are encoded in. */
  private readonly starts: number[] = [];
  private count = 0;
  private protocol: 2 | 3 = 2;
  private topic: Topic | null = null;

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  /**
   * Sends a message to the topic's subscribers. Channel and text are `bytes[start, start + length)` each, and are not looked at later. Throws `ReplyTooLong`
   * if the message is longer than a reply may be, and then has not sent it.
   */
  send(
    topic: Topic,
    channel: Uint8Array,
    channelAt: number,
    channelLength: number,
    text: Uint8Array,
    textAt: number,
    textLength: number,
  ): void {
    const { outbox, writer } = this;
    const only = topic.subscribers.size === 1 ? onlyOne(topic.subscribers) : null;
    if (only !== null && only !== outbox.answering) {
      // Where it is read from: there is nobody to share the encoding with.
      outbox.settle();
      if (only.closing) return;
      encode(only.reply, only.reply.protocol, topic, channel, channelAt, channelLength, text, textAt, textLength);
      outbox.add(only);
      return;
    }
    if (this.topic !== topic) this.begin(topic);
    const start = writer.position;
    encode(writer, this.protocol, topic, channel, channelAt, channelLength, text, textAt, textLength);
    this.starts[this.count++] = start;
    if (writer.position > runBytesMax) outbox.settle();
  }

  writeOut(): void {
    const { topic, writer } = this;
    if (topic === null) return;
    this.topic = null;
    const messages = writer.bytes.subarray(0, writer.position);
    for (const session of topic.subscribers) {
      if (session.reply.protocol !== this.protocol) this.turnInto(session.reply.protocol);
      session.pushEncoded(messages, messages.length);
    }
  }

  private begin(topic: Topic): void {
    const { outbox, writer } = this;
    outbox.settle();
    if (writer.bytes.length > bytesKeptMax) writer.detach();
    writer.position = 0;
    this.count = 0;
    this.protocol = 2;
    this.topic = topic;
    outbox.pending = this;
    // So that somebody asks for what is pending when the turn ends.
    for (const session of topic.subscribers) {
      if (session.closing) continue;
      outbox.add(session);
      return;
    }
  }

  private turnInto(protocol: 2 | 3): void {
    const { bytes } = this.writer;
    for (let i = 0; i < this.count; i++) bytes[this.starts[i] as number] = firstByte[protocol];
    this.protocol = protocol;
  }
}

/** Appends a message; if it is too long, throws and has appended nothing. */
function encode(
  writer: ReplyWriter,
  protocol: 2 | 3,
  { glob, name, head }: Topic,
  channel: Uint8Array,
  channelAt: number,
  channelLength: number,
  text: Uint8Array,
  textAt: number,
  textLength: number,
): void {
  const start = writer.position;
  try {
    writer.raw(head);
    if (glob !== null) writer.bulk(name, 0, name.length);
    writer.bulk(channel, channelAt, channelLength);
    writer.bulk(text, textAt, textLength);
  } catch (error) {
    writer.position = start;
    throw error;
  }
  if (protocol === 3) writer.bytes[start] = firstByte[3];
}

function onlyOne(sessions: ReadonlySet<Session>): Session | null {
  for (const session of sessions) return session;
  return null;
}
