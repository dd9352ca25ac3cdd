/** CLIENT, and its subcommands PAUSE and UNPAUSE. */
import { integer, oneOf, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { errorEchoLengthMax } from "../../limits.js";
import { replies } from "../../reply-schema.js";
import { clientCapabilitySubcommands } from "./client-capability.js";
import { clientListSubcommands } from "./client-list.js";
import { clientSettingsSubcommands } from "./client-settings.js";
import { clientTrackingSubcommands } from "./client-tracking.js";

const int64Max = 2n ** 63n - 1n;

function pause({ args, engine, nowMs, reply }: CommandContext): void {
  if (args.count > 4) throw refusal.unknownSubcommandOrArity(args.echo(1, errorEchoLengthMax), "client");
  const isForWrites = args.count === 4 && args.is(3, "WRITE");
  if (args.count === 4 && !isForWrites && !args.is(3, "ALL")) throw errors.pauseMode;
  const timeoutMs = args.integer64(2, errors.timeoutNotInteger);
  if (timeoutMs < 0) throw errors.timeoutNegative;
  // The end of the pause is a point in time, which Redis counts in 64 bits.
  if (BigInt(timeoutMs) > int64Max - BigInt(nowMs)) throw errors.timeoutRange;
  engine.sessions.pause.begin(engine.time.us + Number(timeoutMs) * 1000, isForWrites ? "writes" : "all");
  reply.ok();
}

function unpause({ engine, reply }: CommandContext): void {
  engine.sessions.pause.end();
  reply.ok();
}

const shared = { group: "connection", flags: ["admin", "noscript", "loading", "stale"], aclCategories: ["connection"] } as const;

export const clientCommands: readonly CommandSpec[] = [
  {
    name: "CLIENT",
    group: "connection",
    since: "2.4.0",
    helpSince: "5.0.0",
    summary: "About this connection and the others.",
    complexity: "Depends on the subcommand.",
    flags: [],
    args: [],
    reply: replies.any,
    subcommands: [
      ...clientSettingsSubcommands,
      ...clientListSubcommands,
      ...clientTrackingSubcommands,
      ...clientCapabilitySubcommands,
      {
        ...shared,
        name: "PAUSE",
        since: "3.0.0",
        summary: "Lets the commands of all clients wait for a while, or only those that write.",
        complexity: "O(1)",
        history: [["6.2.0", "`WRITE` and `ALL`; a pause that is longer or stricter than the new one goes on."]],
        args: [integer("timeout"), oneOf("mode", [token("WRITE"), token("ALL")], { optional: true, since: "6.2.0" })],
        reply: replies.ok,
        run: pause,
      },
      {
        ...shared,
        name: "UNPAUSE",
        since: "6.2.0",
        summary: "Ends the pause.",
        complexity: "O(N) where N is the number of clients that waited",
        args: [],
        reply: replies.ok,
        run: unpause,
      },
    ],
  },
];
