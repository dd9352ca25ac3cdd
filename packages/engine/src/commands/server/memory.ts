import { integer, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { arenaReport, memoryReport } from "../../observe/memory-report.js";
import { replies } from "../../reply-schema.js";

function usage({ args, db, reply }: CommandContext): void {
  for (let i = 3; i < args.count; i += 2) {
    if (!args.is(i, "SAMPLES") || i + 1 === args.count) throw errors.syntax;
    // How many elements of a collection to look at. All that there is to measure is known without looking.
    if (args.integer64(i + 1) < 0) throw errors.syntax;
  }
  const found = db.residentKey(args, 2);
  if (found === null) reply.null();
  else reply.integer(found.usageBytes);
}

function stats({ engine, reply }: CommandContext): void {
  const figures = engine.memory.figures();
  const fields: [name: string, write: () => void][] = [];
  const count = (name: string, value: number): void => void fields.push([name, () => reply.integer(Math.round(value))]);
  const double = (name: string, value: number): void => void fields.push([name, () => reply.double(value)]);
  count("peak.allocated", figures.peak);
  count("total.allocated", figures.used);
  count("startup.allocated", 0);
  count("replication.backlog", 0);
  count("clients.slaves", 0);
  count("clients.normal", figures.clients);
  count("cluster.links", 0);
  count("aof.buffer", 0);
  count("lua.caches", 0);
  count("functions.caches", 0);
  for (const { index, keysDictionary, expiresDictionary } of figures.databases) {
    fields.push([
      `db.${index}`,
      () => {
        reply.map(2);
        reply.bulkText("overhead.hashtable.main");
        reply.integer(keysDictionary);
        reply.bulkText("overhead.hashtable.expires");
        reply.integer(expiresDictionary);
      },
    ]);
  }
  count("overhead.total", figures.overhead);
  count("keys.count", figures.keyCount);
  count("keys.bytes-per-key", figures.keyCount === 0 ? 0 : figures.used / figures.keyCount);
  count("dataset.bytes", figures.dataset);
  double("dataset.percentage", figures.datasetShare * 100);
  double("peak.percentage", figures.peakShare * 100);
  count("allocator.allocated", figures.allocated);
  count("allocator.active", figures.active);
  count("allocator.resident", figures.active);
  double("allocator-fragmentation.ratio", figures.arenaRatio);
  count("allocator-fragmentation.bytes", figures.active - figures.allocated);
  double("allocator-rss.ratio", 1);
  count("allocator-rss.bytes", 0);
  double("rss-overhead.ratio", figures.processRatio);
  count("rss-overhead.bytes", figures.processExcess);
  double("fragmentation", figures.fragmentationRatio);
  count("fragmentation.bytes", figures.fragmentation);
  reply.map(fields.length);
  for (const [name, write] of fields) {
    reply.bulkText(name);
    write();
  }
}

function doctor({ engine, reply }: CommandContext): void {
  reply.verbatim("txt", memoryReport(engine.memory.figures(), engine.sessions.size));
}

function mallocStats({ engine, reply }: CommandContext): void {
  reply.verbatim("txt", arenaReport(engine.keyspace.arenaUsage, engine.keyspace.largeValueBytes));
}

function purge({ engine, reply }: CommandContext): void {
  engine.purgeMemory();
  reply.ok();
}

const shared = {
  group: "server",
  since: "4.0.0",
  flags: [],
  tips: ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"],
  args: [],
} as const;

export const memoryCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "MEMORY",
    summary: "Where memory goes.",
    complexity: "depends on the subcommand",
    tips: [],
    reply: replies.any,
    subcommands: [
      {
        ...shared,
        name: "DOCTOR",
        summary: "Says in words what is unusual about the memory in use.",
        complexity: "O(N) for N keys, a hundredth of a microsecond each",
        reply: replies.verbatim(),
        run: doctor,
      },
      {
        ...shared,
        name: "MALLOC-STATS",
        summary: "The allocator's own figures, for people.",
        complexity: "O(1)",
        reply: replies.verbatim(),
        run: mallocStats,
      },
      {
        ...shared,
        name: "PURGE",
        summary: "Has memory that is free brought together and given back to the system, in the background.",
        complexity: "O(1)",
        tips: ["request_policy:all_shards", "response_policy:all_succeeded"],
        reply: replies.ok,
        run: purge,
      },
      {
        ...shared,
        name: "STATS",
        summary: "Returns what memory is used for.",
        complexity: "O(N) for N keys, a hundredth of a microsecond each",
        reply: replies.map(
          replies.bulk("name"),
          replies.oneOf([replies.integer(), replies.double(), replies.map(replies.bulk("name"), replies.count())]),
        ),
        run: stats,
      },
      {
        ...shared,
        name: "USAGE",
        summary: "Returns the bytes that a key and its value take.",
        complexity: "O(1)",
        flags: ["readonly"],
        tips: [],
        args: [key("key", ["RO"]), integer("count", { token: "SAMPLES", optional: true })],
        reply: replies.nullOr(replies.count("bytes")),
        run: usage,
      },
    ],
  },
];
