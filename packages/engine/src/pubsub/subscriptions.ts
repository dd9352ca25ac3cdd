/** What one session is subscribed to: a session has this only while that is anything. */
import type { Topic } from "./topics.js";

export class Subscriptions {
  /** In the order in which it subscribed. */
  readonly channels = new Set<Topic>();
  readonly patterns = new Set<Topic>();
  readonly shardChannels = new Set<Topic>();

  get isEmpty(): boolean {
    return this.channels.size + this.patterns.size + this.shardChannels.size === 0;
  }
}

/** The kinds of what can be subscribed to. */
export type TopicKind = keyof Omit<Subscriptions, "isEmpty">;
