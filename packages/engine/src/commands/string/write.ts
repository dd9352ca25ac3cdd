import { key, string } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { expiryNone } from "../../keyspace/database.js";
import { replies } from "../../reply-schema.js";
import { digestLength, type StringValue } from "../../values/string.js";
import { pairArgument, readSetOptions, type SetOptions, setArguments, setCondition, setKeyFlags } from "./set-options.js";

function set(context: CommandContext): void {
  if (context.args.count > 3) return setWithOptions(context);
  const { args, db, effects, reply } = context;
  db.setString(args, 1, 2, expiryNone);
  effects.wrote(args, 1, events.set);
  reply.ok();
}

function setWithOptions(context: CommandContext): void {
  const { args, db, reply } = context;
  const options = readSetOptions(context);
  let isWanted: boolean;
  if (options.returnsOld || options.condition >= setCondition.ifEqual) {
    const old = db.string(args, 1);
    isWanted = isMet(options, args, old);
    if (options.returnsOld) {
      if (old === null) reply.null();
      else old.appendTo(reply);
    }
  } else {
    // The key may hold any type.
    isWanted = options.condition === setCondition.always || db.has(args, 1) === (options.condition === setCondition.ifPresent);
  }
  if (!isWanted) {
    if (!options.returnsOld) reply.null();
    return;
  }
  db.setString(args, 1, 2, options.expiresAtMs);
  announceSet(context, options.expiresAtMs);
  if (!options.returnsOld) reply.ok();
}

function isMet({ condition, comparisonIndex }: SetOptions, args: Arguments, old: StringValue | null): boolean {
  switch (condition) {
    case setCondition.ifMissing:
      return old === null;
    case setCondition.ifPresent:
      return old !== null;
    case setCondition.ifEqual:
      return old?.equals(args.bytes, args.start(comparisonIndex), args.length(comparisonIndex)) === true;
    case setCondition.ifNotEqual:
      return old?.equals(args.bytes, args.start(comparisonIndex), args.length(comparisonIndex)) !== true;
    case setCondition.ifDigestEqual:
      return old !== null && hasDigest(old, args, comparisonIndex);
    case setCondition.ifDigestNotEqual:
      return old === null || !hasDigest(old, args, comparisonIndex);
    default:
      return true;
  }
}

/** Whether word `index` is the value's digest, in any case. Asked only of a value that is there: without one, as in Redis, any word passes for a digest. */
function hasDigest(value: StringValue, args: Arguments, index: number): boolean {
  if (args.length(index) !== digestLength) throw errors.digestLength;
  return args.is(index, value.digest().toUpperCase());
}

/** With an expiry the command that is propagated says when, not how long from now. */
function announceSet({ args, effects }: CommandContext, expiresAtMs: number): void {
  if (expiresAtMs <= 0 || !effects.isWanted) return effects.wrote(args, 1, events.set);
  effects.rewrite(["SET", args.word(1), args.word(2), "PXAT", String(expiresAtMs)], 1, events.set);
  effects.wrote(args, 1, events.expire);
}

function mset({ args, db, effects, reply }: CommandContext): void {
  if (args.count % 2 === 0) throw msetArity;
  for (let i = 1; i < args.count; i += 2) db.setString(args, i, i + 1, expiryNone);
  for (let i = 1; i < args.count; i += 2) effects.wrote(args, i, events.set);
  reply.ok();
}

const msetArity = refusal.wrongArity("mset");

export const stringWriteCommands: readonly CommandSpec[] = [
  {
    name: "SET",
    group: "string",
    since: "1.0.0",
    summary: "Sets a key to a string, whatever it held before.",
    complexity: "O(1)",
    flags: ["write", "denyoom"],
    aclCategories: ["string"],
    history: [
      ["2.6.12", "`EX`, `PX`, `NX` and `XX`."],
      ["6.0.0", "`KEEPTTL`."],
      ["6.2.0", "`GET`, `EXAT` and `PXAT`."],
      ["7.0.0", "`NX` and `GET` may go together."],
      ["8.4.0", "`IFEQ`, `IFNE`, `IFDEQ` and `IFDNE`."],
    ],
    args: [key("key", ["RW", "access", "update", "variable_flags"]), string("value"), ...setArguments],
    keyFlags: setKeyFlags,
    reply: replies.oneOf([replies.ok, replies.bulk("with GET: the old value"), replies.null]),
    run: set,
  },
  {
    name: "MSET",
    group: "string",
    since: "1.0.1",
    summary: "Sets several keys to strings, all at once.",
    complexity: "O(N) for N keys",
    flags: ["write", "denyoom"],
    aclCategories: ["string"],
    tips: ["request_policy:multi_shard", "response_policy:all_succeeded"],
    args: [pairArgument(["OW", "update"])],
    reply: replies.ok,
    run: mset,
  },
];
