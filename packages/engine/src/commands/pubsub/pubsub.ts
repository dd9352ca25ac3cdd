/** PUBSUB: which channels and patterns anybody is subscribed to. */
import { compileGlob } from "@respire/datastructures";
import { pattern, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";

const listChannels =
  (kind: "channels" | "shardChannels"): CommandHandler =>
  ({ args, engine, reply }) => {
    if (args.count > 3) throw refusal.unknownSubcommandOrArity(args.echo(1), "pubsub");
    const glob = args.count === 3 ? compileGlob(args.bytes, args.start(2), args.length(2)) : null;
    const token = reply.arrayDeferred();
    let count = 0;
    for (const { name } of engine.pubsub[kind].all) {
      if (glob !== null && !glob.matches(name, 0, name.length)) continue;
      reply.bulk(name, 0, name.length);
      count++;
    }
    reply.arrayFinish(token, count);
  };

const countSubscribers =
  (kind: "channels" | "shardChannels"): CommandHandler =>
  ({ args, engine, reply }) => {
    const { bytes } = args;
    reply.array((args.count - 2) * 2);
    for (let i = 2; i < args.count; i++) {
      reply.bulk(bytes, args.start(i), args.length(i));
      reply.integer(engine.pubsub[kind].find(bytes, args.start(i), args.length(i))?.subscribers.size ?? 0);
    }
  };

function numpat({ engine, reply }: CommandContext): void {
  reply.integer(engine.pubsub.patterns.all.size);
}

const shared = { group: "pubsub", flags: ["pubsub", "loading", "stale"] } as const;
const names = replies.array(replies.bulk());
const counts = replies.array(replies.oneOf([replies.bulk("a channel"), replies.count("its subscribers")]), "channels and counts in turn");

export const pubsubCommands: readonly CommandSpec[] = [
  {
    name: "PUBSUB",
    group: "pubsub",
    since: "2.8.0",
    summary: "Tells what anybody is subscribed to.",
    complexity: "Depends on the subcommand.",
    flags: [],
    args: [],
    reply: replies.any,
    helpSince: "6.2.0",
    subcommands: [
      {
        ...shared,
        name: "CHANNELS",
        since: "2.8.0",
        summary: "The channels that have subscribers; those that match the pattern.",
        complexity: "O(N) for N channels",
        args: [pattern("pattern", { optional: true })],
        reply: names,
        run: listChannels("channels"),
      },
      {
        ...shared,
        name: "NUMPAT",
        since: "2.8.0",
        summary: "How many patterns anybody is subscribed to.",
        complexity: "O(1)",
        args: [],
        reply: replies.count(),
        run: numpat,
      },
      {
        ...shared,
        name: "NUMSUB",
        since: "2.8.0",
        summary: "How many subscribers these channels have, those of patterns not counted.",
        complexity: "O(N) for N channels",
        args: [string("channel", { optional: true, multiple: true })],
        reply: counts,
        run: countSubscribers("channels"),
      },
      {
        ...shared,
        name: "SHARDCHANNELS",
        since: "7.0.0",
        summary: "The shard channels that have subscribers; those that match the pattern.",
        complexity: "O(N) for N shard channels",
        args: [pattern("pattern", { optional: true })],
        reply: names,
        run: listChannels("shardChannels"),
      },
      {
        ...shared,
        name: "SHARDNUMSUB",
        since: "7.0.0",
        summary: "How many subscribers these shard channels have.",
        complexity: "O(N) for N shard channels",
        args: [string("shardchannel", { optional: true, multiple: true })],
        reply: counts,
        run: countSubscribers("shardChannels"),
      },
    ],
  },
];
