/** SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE and their inverses. They answer with a push for each channel or pattern, in place of a reply. */
import { key, pattern, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { TopicKind } from "../../pubsub/subscriptions.js";
import { replies } from "../../reply-schema.js";
import { keepPushes } from "../../session/reply-mode.js";
import type { Session } from "../../session/session.js";

const subscribe =
  (kind: TopicKind, confirmation: string): CommandHandler =>
  (context) => {
    const { args, engine, session } = context;
    // Of the three only this one may not be queued: so it is in Redis.
    if (kind === "shardChannels" && session.transaction !== null) throw errors.shardSubscriptionInTransaction;
    const { bytes } = args;
    for (let i = 1; i < args.count; i++) {
      engine.pubsub.subscribe(session, kind, bytes, args.start(i), args.length(i));
      confirm(context, kind, confirmation, bytes, args.start(i), args.length(i));
    }
  };

const unsubscribe =
  (kind: TopicKind, confirmation: string): CommandHandler =>
  (context) => {
    const { args, engine, session } = context;
    const { bytes } = args;
    if (args.count === 1) return unsubscribeFromAll(context, kind, confirmation);
    for (let i = 1; i < args.count; i++) {
      engine.pubsub.unsubscribe(session, kind, bytes, args.start(i), args.length(i));
      confirm(context, kind, confirmation, bytes, args.start(i), args.length(i));
    }
  };

function unsubscribeFromAll(context: CommandContext, kind: TopicKind, confirmation: string): void {
  const { engine, session } = context;
  const topics = [...(session.subscriptions?.[kind] ?? [])];
  for (const { name } of topics) {
    engine.pubsub.unsubscribe(session, kind, name, 0, name.length);
    confirm(context, kind, confirmation, name, 0, name.length);
  }
  if (topics.length === 0) confirm(context, kind, confirmation, null, 0, 0);
}

/** One push: what was done, to which channel (null: there was none to leave), and how many subscriptions are left. */
function confirm(
  { session, reply }: CommandContext,
  kind: TopicKind,
  confirmation: string,
  bytes: Uint8Array | null,
  start: number,
  length: number,
): void {
  const count = subscriptionsCountedWith(session, kind);
  reply.push(3);
  reply.bulkText(confirmation);
  if (bytes === null) reply.null();
  else reply.bulk(bytes, start, length);
  reply.integer(count);
  keepPushes(session);
}

/** Channels and patterns are counted together. */
function subscriptionsCountedWith(session: Session, kind: TopicKind): number {
  return kind === "shardChannels" ? session.shardChannelCount : session.channelCount + session.patternCount;
}

const shared = { group: "pubsub", isForSubscribers: true } as const;
const joins = { ...shared, flags: ["denyoom", "pubsub", "noscript", "loading", "stale"] } as const;
const leaves = { ...shared, flags: ["pubsub", "noscript", "loading", "stale"] } as const;

const confirmations = (word: string) =>
  replies.pushes([replies.word([word]), replies.nullOr(replies.bulk("the channel or pattern")), replies.count("subscriptions left")]);

export const subscribeCommands: readonly CommandSpec[] = [
  {
    ...joins,
    name: "SUBSCRIBE",
    since: "2.0.0",
    summary: "Has the client sent what is published to these channels.",
    complexity: "O(N) for N channels",
    args: [string("channel", { multiple: true })],
    reply: confirmations("subscribe"),
    run: subscribe("channels", "subscribe"),
  },
  {
    ...joins,
    name: "PSUBSCRIBE",
    since: "2.0.0",
    summary: "Has the client sent what is published to channels whose names match one of these patterns.",
    complexity: "O(N) for N patterns",
    args: [pattern("pattern", { multiple: true })],
    reply: confirmations("psubscribe"),
    run: subscribe("patterns", "psubscribe"),
  },
  {
    ...joins,
    name: "SSUBSCRIBE",
    since: "7.0.0",
    summary: "Has the client sent what is published to these shard channels.",
    complexity: "O(N) for N shard channels",
    args: [key("shardchannel", ["not_key"], { multiple: true })],
    reply: confirmations("ssubscribe"),
    run: subscribe("shardChannels", "ssubscribe"),
  },
  {
    ...leaves,
    name: "UNSUBSCRIBE",
    since: "2.0.0",
    summary: "Ends subscriptions to these channels, or to all.",
    complexity: "O(N) for N channels",
    args: [string("channel", { optional: true, multiple: true })],
    reply: confirmations("unsubscribe"),
    run: unsubscribe("channels", "unsubscribe"),
  },
  {
    ...leaves,
    name: "PUNSUBSCRIBE",
    since: "2.0.0",
    summary: "Ends subscriptions to these patterns, or to all.",
    complexity: "O(N) for N patterns",
    args: [pattern("pattern", { optional: true, multiple: true })],
    reply: confirmations("punsubscribe"),
    run: unsubscribe("patterns", "punsubscribe"),
  },
  {
    ...leaves,
    name: "SUNSUBSCRIBE",
    since: "7.0.0",
    summary: "Ends subscriptions to these shard channels, or to all.",
    complexity: "O(N) for N shard channels",
    args: [key("shardchannel", ["not_key"], { optional: true, multiple: true })],
    reply: confirmations("sunsubscribe"),
    run: unsubscribe("shardChannels", "sunsubscribe"),
  },
];
