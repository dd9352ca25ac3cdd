import { integer, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { databaseAt, readDatabaseIndex } from "../database-index.js";

/** The optional word of FLUSHALL and FLUSHDB. Both ways are the same here: neither makes anybody wait. */
function readFlushMode(args: Arguments): void {
  if (args.count === 1) return;
  if (args.count > 2 || !(args.is(1, "ASYNC") || args.is(1, "SYNC"))) throw errors.syntax;
}

function flushall({ args, engine, effects, reply }: CommandContext): void {
  readFlushMode(args);
  engine.flushAll();
  effects.wrote(args, 0, null);
  reply.ok();
}

function flushdb({ args, db, engine, effects, reply }: CommandContext): void {
  readFlushMode(args);
  engine.flush(db);
  effects.wrote(args, 0, null);
  reply.ok();
}

function swapdb({ args, engine, effects, reply }: CommandContext): void {
  const first = readDatabaseIndex(args, 1, errors.invalidFirstDatabase);
  const second = readDatabaseIndex(args, 2, errors.invalidSecondDatabase);
  engine.swap(databaseAt(engine, first), databaseAt(engine, second));
  effects.wrote(args, 0, null);
  reply.ok();
}

function dbsize({ db, reply }: CommandContext): void {
  reply.integer(db.size);
}

const mode = oneOf("flush-type", [token("ASYNC", { since: "4.0.0" }), token("SYNC", { since: "6.2.0" })], { optional: true });
const flushShared = {
  group: "server",
  flags: ["write"],
  aclCategories: ["keyspace", "dangerous"],
  tips: ["request_policy:all_shards", "response_policy:all_succeeded"],
  history: [
    ["4.0.0", "`ASYNC`."],
    ["6.2.0", "`SYNC`."],
  ],
  reply: replies.ok,
} as const;

export const databaseCommands: readonly CommandSpec[] = [
  {
    ...flushShared,
    name: "FLUSHALL",
    since: "1.0.0",
    summary: "Deletes every key of every database.",
    complexity: "O(1); memory goes back later",
    args: [mode],
    run: flushall,
  },
  {
    ...flushShared,
    name: "FLUSHDB",
    since: "1.0.0",
    summary: "Deletes every key of the selected database.",
    complexity: "O(1); memory goes back later",
    args: [mode],
    run: flushdb,
  },
  {
    name: "SWAPDB",
    group: "server",
    since: "4.0.0",
    summary: "Two databases exchange their keys.",
    complexity: "O(1)",
    flags: ["write", "fast"],
    aclCategories: ["keyspace", "dangerous"],
    args: [integer("index1"), integer("index2")],
    reply: replies.ok,
    run: swapdb,
  },
  {
    name: "DBSIZE",
    group: "server",
    since: "1.0.0",
    summary: "Counts the keys of the selected database.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    aclCategories: ["keyspace"],
    tips: ["request_policy:all_shards", "response_policy:agg_sum"],
    args: [],
    reply: replies.count(),
    run: dbsize,
  },
];
