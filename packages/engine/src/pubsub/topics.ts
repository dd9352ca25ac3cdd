/**
 * What can be subscribed to: channels, shard channels, patterns, each kind a set of *topics* with their subscribers.
 *
 * A topic exists as long as somebody is subscribed to it. It is found by the bytes of its name with one lookup; its subscribers are a set, so that leaving a
 * channel costs the same however many others stay, and messages come to them in the order in which they subscribed.
 */
import { type Arena, ByteMap, compileGlob, equalsBytes, type Glob, type KeyHasher } from "@respire/datastructures";
import type { Session } from "../session/session.js";
import { messageHead } from "./message-run.js";
import type { TopicKind } from "./subscriptions.js";

export class Topic {
  readonly name: Uint8Array;
  readonly subscribers = new Set<Session>();
  /** What matches the names of channels, if this is a pattern. */
  readonly glob: Glob | null;
  /** What a message from it begins with. */
  readonly head: Uint8Array;

  constructor(name: Uint8Array, glob: Glob | null, head: Uint8Array) {
    this.name = name;
    this.glob = glob;
    this.head = head;
  }
}

/** All topics of one kind. */
export class Topics {
  /** In the order in which they came to be. */
  readonly all = new Set<Topic>();
  private readonly byName: ByteMap<Topic>;
  /** The one that was found last: messages come in runs. */
  private last: Topic | null = null;
  private readonly kind: TopicKind;

  constructor(arena: Arena, hasher: KeyHasher, kind: TopicKind) {
    this.byName = new ByteMap(arena, hasher);
    this.kind = kind;
  }

  /** The topic with the name `bytes[start, start + length)`, if anybody is subscribed to it. */
  find(bytes: Uint8Array, start: number, length: number): Topic | undefined {
    const { last } = this;
    if (last !== null && equalsBytes(bytes, start, length, last.name)) return last;
    const found = this.byName.get(bytes, start, length);
    if (found !== undefined) this.last = found;
    return found;
  }

  /** The topic with this name, which somebody is about to subscribe to. */
  findOrCreate(bytes: Uint8Array, start: number, length: number): Topic {
    const found = this.find(bytes, start, length);
    if (found !== undefined) return found;
    const name = bytes.slice(start, start + length);
    const topic = new Topic(name, this.kind === "patterns" ? compileGlob(name, 0, length) : null, messageHead[this.kind]);
    this.byName.set(topic, topic.name);
    this.all.add(topic);
    return topic;
  }

  /** Nobody is subscribed to the topic any more. */
  delete(topic: Topic): void {
    this.byName.delete(topic.name);
    if (this.last === topic) this.last = null;
    this.all.delete(topic);
  }
}
