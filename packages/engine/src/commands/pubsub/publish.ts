/** PUBLISH and SPUBLISH: a message to whoever listens now. Nothing is kept for those who come later. */
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";

function publish({ args, engine, reply }: CommandContext): void {
  const { bytes } = args;
  reply.integer(engine.pubsub.publishRange(bytes, args.start(1), args.length(1), bytes, args.start(2), args.length(2)));
}

function spublish({ args, engine, reply }: CommandContext): void {
  const { bytes } = args;
  reply.integer(engine.pubsub.publishRangeToShard(bytes, args.start(1), args.length(1), bytes, args.start(2), args.length(2)));
}

const shared = {
  group: "pubsub",
  flags: ["pubsub", "loading", "stale", "fast"],
  mayReplicate: true,
  reply: replies.count("how often the message was sent"),
} as const;

export const publishCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "PUBLISH",
    since: "2.0.0",
    summary: "Sends a message to all who are subscribed to a channel, or to a pattern that matches it.",
    complexity: "O(N+M) for N subscribers of the channel and M patterns that anybody is subscribed to",
    args: [string("channel"), string("message")],
    run: publish,
  },
  {
    ...shared,
    name: "SPUBLISH",
    since: "7.0.0",
    summary: "Sends a message to all who are subscribed to a shard channel.",
    complexity: "O(N) for N subscribers of the shard channel",
    args: [key("shardchannel", ["not_key"]), string("message")],
    run: spublish,
  },
];
