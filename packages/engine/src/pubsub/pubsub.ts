/**
 * Publish and subscribe: who is subscribed to what, and how a message reaches them.
 *
 * A message to a channel goes to the channel's subscribers, then, once for each pattern that matches the channel's name, to the pattern's. Shard channels are
 * a world of their own, without patterns. Source: redis.io "Redis Pub/Sub".
 */
import { Arena, type Glob, type KeyHasher } from "@respire/datastructures";
import { ReplyTooLong } from "@respire/resp-protocol";
import type { Outbox } from "../session/outbox.js";
import type { Session } from "../session/session.js";
import { state } from "../session/state.js";
import { MessageRun } from "./message-run.js";
import { Subscriptions, type TopicKind } from "./subscriptions.js";
import { type Topic, Topics } from "./topics.js";

export class PubSub {
  readonly channels: Topics;
  readonly patterns: Topics;
  readonly shardChannels: Topics;
  /** Names, in the tables by which they are found. */
  private readonly arena = new Arena();
  private readonly outbox: Outbox;
  private readonly messages: MessageRun;

  constructor(hasher: KeyHasher, outbox: Outbox) {
    this.outbox = outbox;
    this.messages = new MessageRun(outbox);
    this.channels = new Topics(this.arena, hasher, "channels");
    this.patterns = new Topics(this.arena, hasher, "patterns");
    this.shardChannels = new Topics(this.arena, hasher, "shardChannels");
  }

  // ---- Publishing --------------------------------------------------------------------------------------------------------------------

  /** Whether a message to a channel may reach anybody. */
  get isHeard(): boolean {
    return this.channels.all.size + this.patterns.all.size > 0;
  }

  /**
   * Sends a message to everybody who is subscribed to the channel, or to a pattern that its name matches. Returns how often it was sent. Connections are
   * woken; what they then send is complete after `engine.deliver()`.
   */
  publish(channel: Uint8Array, text: Uint8Array): number {
    return this.publishRange(channel, 0, channel.length, text, 0, text.length);
  }

  /** As `publish`, of a channel and a text that are `bytes[start, start + length)`. */
  publishRange(
    channel: Uint8Array,
    channelAt: number,
    channelLength: number,
    text: Uint8Array,
    textAt: number,
    textLength: number,
  ): number {
    const { channels, patterns } = this;
    const found = channels.find(channel, channelAt, channelLength);
    let sent = 0;
    if (found !== undefined) sent = this.send(found, channel, channelAt, channelLength, text, textAt, textLength);
    if (patterns.all.size === 0) return sent;
    for (const pattern of patterns.all) {
      if (!(pattern.glob as Glob).matches(channel, channelAt, channelLength)) continue;
      sent += this.send(pattern, channel, channelAt, channelLength, text, textAt, textLength);
    }
    return sent;
  }

  /** As `publish`, to a shard channel. */
  publishToShard(channel: Uint8Array, text: Uint8Array): number {
    return this.publishRangeToShard(channel, 0, channel.length, text, 0, text.length);
  }

  /** As `publishRange`, to a shard channel. */
  publishRangeToShard(
    channel: Uint8Array,
    channelAt: number,
    channelLength: number,
    text: Uint8Array,
    textAt: number,
    textLength: number,
  ): number {
    const found = this.shardChannels.find(channel, channelAt, channelLength);
    if (found === undefined) return 0;
    return this.send(found, channel, channelAt, channelLength, text, textAt, textLength);
  }

  private send(
    topic: Topic,
    channel: Uint8Array,
    channelAt: number,
    channelLength: number,
    text: Uint8Array,
    textAt: number,
    textLength: number,
  ): number {
    try {
      this.messages.send(topic, channel, channelAt, channelLength, text, textAt, textLength);
    } catch (error) {
      if (!(error instanceof ReplyTooLong)) throw error;
      for (const session of topic.subscribers) session.endForTooLong(error);
    }
    return topic.subscribers.size;
  }

  // ---- Subscribing -------------------------------------------------------------------------------------------------------------------

  /** The session is subscribed to `bytes[start, start + length)` from now on, if it was not already. */
  subscribe(session: Session, kind: TopicKind, bytes: Uint8Array, start: number, length: number): void {
    this.outbox.settle();
    session.subscriptions ??= new Subscriptions();
    const topic = this[kind].findOrCreate(bytes, start, length);
    topic.subscribers.add(session);
    session.subscriptions[kind].add(topic);
    this.review(session);
  }

  /** The session is not subscribed to `bytes[start, start + length)` any more, if it was. */
  unsubscribe(session: Session, kind: TopicKind, bytes: Uint8Array, start: number, length: number): void {
    const topic = this[kind].find(bytes, start, length);
    if (topic?.subscribers.has(session) !== true) return;
    this.outbox.settle();
    this.part(session, session.subscriptions as Subscriptions, kind, topic);
    this.review(session);
  }

  /** The session is subscribed to nothing any more. Costs what it was subscribed to. */
  leave(session: Session): void {
    const { subscriptions } = session;
    if (subscriptions === null) return;
    this.outbox.settle();
    for (const kind of ["channels", "patterns", "shardChannels"] as const) {
      for (const topic of subscriptions[kind]) this.part(session, subscriptions, kind, topic);
    }
    this.review(session);
  }

  /** To be called when the session's protocol has changed, too. */
  review(session: Session): void {
    if (session.subscriptions?.isEmpty === true) session.subscriptions = null;
    if (session.subscriptions !== null && session.reply.protocol === 2) session.state |= state.isSubscribedInResp2;
    else session.state &= ~state.isSubscribedInResp2;
  }

  private part(session: Session, subscriptions: Subscriptions, kind: TopicKind, topic: Topic): void {
    topic.subscribers.delete(session);
    subscriptions[kind].delete(topic);
    if (topic.subscribers.size === 0) this[kind].delete(topic);
  }

  /** Bytes that the tables of names take. */
  get usedBytes(): number {
    return this.arena.usedBytes;
  }
}
