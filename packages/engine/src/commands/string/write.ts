import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { refusal } from "../../errors.js";
import { events } from "../../events.js";
import { expiryNone } from "../../keyspace/database.js";
import { pairArgument, readSetOptions, setArguments, setCondition } from "./set-options.js";

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
  const comparesValue = options.condition === setCondition.ifEqual || options.condition === setCondition.ifNotEqual;
  let isWanted = options.condition !== setCondition.ifPresent && options.condition !== setCondition.ifEqual;
  if (options.returnsOld || comparesValue) {
    const old = db.string(args, 1);
    if (old !== null) {
      const isEqual = comparesValue && old.equals(args.bytes, args.start(options.comparisonIndex), args.length(options.comparisonIndex));
      isWanted = comparesValue ? isEqual === (options.condition === setCondition.ifEqual) : options.condition !== setCondition.ifMissing;
    }
    if (options.returnsOld) {
      if (old === null) reply.null();
      else old.appendTo(reply);
    }
  } else if (options.condition !== setCondition.always) {
    isWanted = db.has(args, 1) === (options.condition === setCondition.ifPresent);
  }
  if (!isWanted) {
    if (!options.returnsOld) reply.null();
    return;
  }
  db.setString(args, 1, 2, options.expiresAtMs);
  announceSet(context, options.expiresAtMs);
  if (!options.returnsOld) reply.ok();
}

/** With an expiry the command that is propagated says when, not how long from now. */
function announceSet({ args, effects }: CommandContext, expiresAtMs: number): void {
  if (expiresAtMs <= 0 || !effects.isWanted) return effects.wrote(args, 1, events.set);
  const word = (index: number): Uint8Array => args.bytes.slice(args.start(index), args.start(index) + args.length(index));
  effects.rewrite(["SET", word(1), word(2), "PXAT", String(expiresAtMs)], 1, events.set);
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
    aclCategories: ["write", "string", "slow"],
    args: [key(), string("value"), ...setArguments],
    run: set,
  },
  {
    name: "MSET",
    group: "string",
    since: "1.0.1",
    summary: "Sets several keys to strings, all at once.",
    complexity: "O(N) for N keys",
    flags: ["write", "denyoom"],
    aclCategories: ["write", "string", "slow"],
    args: [pairArgument],
    run: mset,
  },
];
