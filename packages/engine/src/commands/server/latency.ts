import { string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { Command } from "../../command-table.js";
import type { CommandContext } from "../../context.js";
import { refusal } from "../../errors.js";
import { latencyGraph } from "../../observe/latency-graph.js";
import { latencyReport } from "../../observe/latency-report.js";
import { replies } from "../../reply-schema.js";

const secondsOf = (ms: number): number => Math.floor(ms / 1000);

function latest({ engine, reply }: CommandContext): void {
  const { events } = engine.noteworthy.latency;
  reply.array(events.length);
  for (const { name, last, allTimeMaxMs } of events) {
    reply.array(4);
    reply.bulkText(name);
    reply.integer(last?.time ?? 0);
    reply.integer(last?.latencyMs ?? 0);
    reply.integer(allTimeMaxMs);
  }
}

function history({ args, engine, reply }: CommandContext): void {
  const samples = engine.noteworthy.latency.event(args.text(2))?.samples ?? [];
  reply.array(samples.length);
  for (const { time, latencyMs } of samples) {
    reply.array(2);
    reply.integer(time);
    reply.integer(latencyMs);
  }
}

function reset({ args, engine, reply }: CommandContext): void {
  const names: string[] = [];
  for (let i = 2; i < args.count; i++) names.push(args.text(i));
  reply.integer(engine.noteworthy.latency.reset(names));
}

function graph({ args, engine, nowMs, reply }: CommandContext): void {
  const event = engine.noteworthy.latency.event(args.text(2));
  if (event === undefined) throw refusal.noLatencySamples(args.echo(2));
  reply.verbatim("txt", latencyGraph(event, secondsOf(nowMs)));
}

function doctor({ engine, nowMs, reply }: CommandContext): void {
  const { latency, slow } = engine.noteworthy;
  reply.verbatim("txt", latencyReport(latency, slow.threshold, secondsOf(nowMs)));
}

function histogram(context: CommandContext): void {
  const { engine, reply } = context;
  const pairs = reply.mapDeferred();
  let shown = 0;
  for (const command of wantedCommands(context)) {
    const durations = engine.stats.histogram(command);
    if (durations === null) continue;
    shown++;
    const buckets = durations.cumulative();
    reply.bulkText(command.fullName);
    reply.map(2);
    reply.bulkText("calls");
    reply.integer(durations.count);
    reply.bulkText("histogram_usec");
    reply.map(buckets.length);
    for (const [us, count] of buckets) {
      reply.integer(us);
      reply.integer(count);
    }
  }
  reply.mapFinish(pairs, shown);
}

/** The commands that are named, containers with all their subcommands; every command if none is. Names of no command are passed over. */
function wantedCommands({ args, engine }: CommandContext): Command[] {
  if (args.count === 2) return [...engine.allCommands];
  const wanted: Command[] = [];
  for (let i = 2; i < args.count; i++) {
    const command = engine.commands.fullyNamed(args.text(i));
    if (command !== null) wanted.push(command, ...(command.subcommands?.commands ?? []));
  }
  return wanted;
}

const time = replies.count("seconds since 1970");
const latency = replies.count("milliseconds");
const event = string("event");
const shared = {
  group: "server",
  since: "2.8.13",
  flags: ["admin", "noscript", "loading", "stale"],
  tips: ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"],
} as const;

export const latencyCommands: readonly CommandSpec[] = [
  {
    group: "server",
    since: "2.8.13",
    name: "LATENCY",
    summary: "What took long, and how long commands take.",
    complexity: "depends on the subcommand",
    flags: [],
    args: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "DOCTOR",
        summary: "Says in words what took long, and what can be done about it.",
        complexity: "O(N) for N samples",
        args: [],
        reply: replies.verbatim(),
        run: doctor,
      },
      {
        ...shared,
        name: "GRAPH",
        summary: "Draws an event's latencies.",
        complexity: "O(N) for N samples",
        args: [event],
        reply: replies.verbatim(),
        run: graph,
      },
      {
        ...shared,
        name: "HISTOGRAM",
        since: "7.0.0",
        summary: "How many calls of a command took how long.",
        complexity: "O(N) for N commands",
        args: [string("command", { optional: true, multiple: true })],
        reply: replies.map(
          replies.bulk("command"),
          replies.record({
            calls: replies.count(),
            histogram_usec: replies.map(replies.count("microseconds"), replies.count("so many, or fewer")),
          }),
        ),
        run: histogram,
      },
      {
        ...shared,
        name: "HISTORY",
        summary: "Returns an event's latencies, second by second.",
        complexity: "O(N) for N samples",
        args: [event],
        reply: replies.array(replies.tuple([time, latency])),
        run: history,
      },
      {
        ...shared,
        name: "LATEST",
        summary: "Returns each event's last latency and its longest.",
        complexity: "O(N) for N events",
        args: [],
        reply: replies.array(replies.tuple([replies.bulk("event"), time, latency, latency])),
        run: latest,
      },
      {
        ...shared,
        name: "RESET",
        summary: "Forgets these events, or all.",
        complexity: "O(N) for N events",
        tips: ["request_policy:all_nodes", "response_policy:agg_sum"],
        args: [string("event", { optional: true, multiple: true })],
        reply: replies.count("events that were forgotten"),
        run: reset,
      },
    ],
  },
];
