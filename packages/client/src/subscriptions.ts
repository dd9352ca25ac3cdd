/**
 * What a connection is subscribed to, as the server confirmed it.
 *
 * SUBSCRIBE and its relatives have no reply but one confirmation per channel: a push in RESP3, an array in RESP2. How many confirmations a call waits for
 * follows from its arguments, for UNSUBSCRIBE without any from what is subscribed. A server unsubscribes on its own too (a slot that moves away).
 * Source: redis.io, "Redis Pub/Sub" and SUBSCRIBE, UNSUBSCRIBE, SUNSUBSCRIBE.
 */
import type { Reply } from "@respire/resp-protocol";
import type { Command } from "./command.js";
import { replyText } from "./reply-text.js";

const messageKinds: ReadonlySet<string> = new Set(["message", "pmessage", "smessage"]);

/** Confirmations by the kind that the server names, with what each does to which set. */
const confirmations = new Map<string, { of: "channel" | "pattern" | "shard"; adds: boolean }>([
  ["subscribe", { of: "channel", adds: true }],
  ["psubscribe", { of: "pattern", adds: true }],
  ["ssubscribe", { of: "shard", adds: true }],
  ["unsubscribe", { of: "channel", adds: false }],
  ["punsubscribe", { of: "pattern", adds: false }],
  ["sunsubscribe", { of: "shard", adds: false }],
]);

/** Is this the first element of an array that is a push, on a connection in RESP2 that has subscribed? */
export const isPushKind = (kind: string): boolean => messageKinds.has(kind) || confirmations.has(kind);

export class Subscriptions {
  private readonly names = { channel: new Set<string>(), pattern: new Set<string>(), shard: new Set<string>() };
  /** Confirmations that the oldest unanswered call still waits for; -1 if none has come. */
  private left = -1;

  get active(): boolean {
    return this.names.channel.size > 0 || this.names.pattern.size > 0 || this.names.shard.size > 0;
  }

  /** Is the command one that is confirmed instead of answered? */
  static awaits(command: Command | undefined): boolean {
    return command !== undefined && confirmations.has(command.name.toLowerCase());
  }

  /** Takes note of a push. True if it is the last confirmation that `oldest`, the oldest unanswered call, waits for. */
  heard(items: readonly Reply[], oldest: Command | undefined): boolean {
    const kind = replyText(items[0]);
    const confirmation = confirmations.get(kind);
    if (confirmation === undefined) return false;
    const names = this.names[confirmation.of];
    const isAwaited = oldest !== undefined && oldest.name.toLowerCase() === kind;
    if (isAwaited && this.left < 0) this.left = oldest.args.length > 1 ? oldest.args.length - 1 : Math.max(1, names.size);
    if (confirmation.adds) names.add(replyText(items[1]));
    else names.delete(replyText(items[1]));
    if (!isAwaited || --this.left > 0) return false;
    this.left = -1;
    return true;
  }

  clear(): void {
    for (const names of Object.values(this.names)) names.clear();
    this.left = -1;
  }
}
