/** Commands that set several keys at once: all of them, or none. */
import { count } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import type { Database } from "../../keyspace/database.js";
import { expiryNone } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { condition } from "./condition.js";
import { msetexArguments, pairArgument, readMsetexOptions } from "./set-options.js";

type Arguments = CommandContext["args"];

function mset(context: CommandContext): void {
  const { args, reply } = context;
  if (args.count % 2 === 0) throw msetArity;
  setPairs(context);
  reply.ok();
}

function msetnx(context: CommandContext): void {
  const { args, db, reply } = context;
  if (args.count % 2 === 0) throw msetnxArity;
  for (let i = 1; i < args.count; i += 2) if (db.has(args, i)) return reply.integer(0); // Nothing behind it is looked at.
  setPairs(context);
  reply.integer(1);
}

function msetex(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  const pairCount = readPairCount(args);
  const end = firstPair + 2 * pairCount;
  const { condition: wanted, expiresAtMs } = readMsetexOptions(context, end);
  if (wanted !== condition.none && countPresent(db, args, firstPair, end) !== (wanted === condition.ifPresent ? pairCount : 0)) {
    return reply.integer(0);
  }
  expireFirst(context, firstPair, end);
  if (expiresAtMs > 0 && effects.isPropagating) {
    const words: (Uint8Array | string)[] = ["MSETEX"];
    for (let i = 1; i < end; i++) words.push(args.word(i));
    words.push("PXAT", String(expiresAtMs));
    effects.rewrite(words, 0, null);
  }
  for (let i = firstPair; i < end; i += 2) {
    db.setString(args, i, i + 1, expiresAtMs);
    if (expiresAtMs > 0) effects.wrote(args, i, events.expire); // Before the other, unlike SET: so does Redis.
    effects.wrote(args, i, events.set);
  }
  reply.integer(1);
}

/** Lets those keys go whose time has come, if commands are repeated elsewhere: their deletion has to come before the command that sets them. */
function expireFirst({ args, db, effects }: CommandContext, from: number, end: number): void {
  if (effects.isPropagating) for (let i = from; i < end; i += 2) db.has(args, i);
}

/** Word of MSETEX's first key. */
const firstPair = 2;
const pairCountMax = 2 ** 31 - 1;

/** MSETEX's `numkeys`: there are as many pairs at least. */
function readPairCount(args: Arguments): number {
  const pairCount = args.integer64(1, errors.invalidKeyCount);
  if (pairCount < 1 || pairCount > pairCountMax) throw errors.invalidKeyCount;
  if (firstPair + 2 * Number(pairCount) > args.count) throw errors.invalidPairCount;
  return Number(pairCount);
}

/** How many of the keys of the pairs between two words there are; one given twice counts twice. */
function countPresent(db: Database, args: Arguments, from: number, end: number): number {
  let present = 0;
  for (let i = from; i < end; i += 2) if (db.has(args, i)) present++;
  return present;
}

/** Sets every pair of MSET and MSETNX. Each is announced before the next is set, as in Redis. */
function setPairs(context: CommandContext): void {
  const { args, db, effects } = context;
  expireFirst(context, 1, args.count);
  for (let i = 1; i < args.count; i += 2) {
    db.setString(args, i, i + 1, expiryNone);
    effects.wrote(args, i, events.set);
  }
}

const msetArity = refusal.wrongArity("mset");
const msetnxArity = refusal.wrongArity("msetnx");
const shared = { group: "string", complexity: "O(N) for N keys", flags: ["write", "denyoom"], aclCategories: ["string"] } as const;

export const stringWriteManyCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "MSET",
    since: "1.0.1",
    summary: "Sets several keys to strings, all at once.",
    tips: ["request_policy:multi_shard", "response_policy:all_succeeded"],
    args: [pairArgument(["OW", "update"])],
    reply: replies.ok,
    run: mset,
  },
  {
    ...shared,
    name: "MSETNX",
    since: "1.0.1",
    summary: "Sets several keys to strings if none of them is there.",
    args: [pairArgument(["OW", "insert"])],
    reply: replies.oneOfIntegers([0, 1], "whether the keys were set"),
    run: msetnx,
  },
  {
    ...shared,
    name: "MSETEX",
    since: "8.4.0",
    summary: "Sets several keys to strings that expire together, if none or if all of them are there.",
    tips: ["request_policy:multi_shard", "response_policy:all_succeeded"],
    args: [count("numkeys"), pairArgument(["OW", "update"]), ...msetexArguments],
    reply: replies.oneOfIntegers([0, 1], "whether the keys were set"),
    run: msetex,
  },
];
