import { int64Min } from "@respire/datastructures";
import { integer, key } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { addInteger64, type Integer64 } from "../../integer64.js";
import { replies } from "../../reply-schema.js";

/** INCR, DECR and their BY forms: they differ in where the amount comes from. */
function add({ args, db, effects, reply }: CommandContext, amount: Integer64): void {
  const value = db.stringToChange(args, 1);
  const sum = addInteger64(value === null ? 0 : value.integer64(), amount);
  if (sum === null) throw errors.incrementOverflow;
  if (value === null) db.createInteger(args, 1, sum);
  else value.setInteger(sum);
  effects.wrote(args, 1, events.incrby); // For all four: Redis has no event of its own for subtraction.
  if (typeof sum === "number") reply.integer(sum);
  else reply.integer64(sum);
}

const addOne: CommandHandler = (context) => add(context, 1);
const subtractOne: CommandHandler = (context) => add(context, -1);
const addAmount: CommandHandler = (context) => add(context, context.args.integer64(2));
const subtractAmount: CommandHandler = (context) => {
  const amount = context.args.integer64(2);
  if (amount === int64Min) throw errors.decrementOverflow; // Its negation does not fit 64 bits.
  add(context, negated(amount));
};

function negated(amount: Integer64): Integer64 {
  return amount === 0 ? 0 : -amount; // Not -0, which prints as an integer all the same but is no zero to Object.is.
}

const counterKey = key("key", ["RW", "access", "update"]);
const shared = {
  group: "string",
  since: "1.0.0",
  complexity: "O(1)",
  flags: ["write", "denyoom", "fast"],
  aclCategories: ["string"],
  reply: replies.integer("the value after the change"),
} as const;

export const stringCounterCommands: readonly CommandSpec[] = [
  { ...shared, name: "INCR", summary: "Adds one to the integer at a key, 0 if there is none.", args: [counterKey], run: addOne },
  {
    ...shared,
    name: "DECR",
    summary: "Subtracts one from the integer at a key, 0 if there is none.",
    args: [counterKey],
    run: subtractOne,
  },
  {
    ...shared,
    name: "INCRBY",
    summary: "Adds an amount to the integer at a key.",
    args: [counterKey, integer("increment")],
    run: addAmount,
  },
  {
    ...shared,
    name: "DECRBY",
    summary: "Subtracts an amount from the integer at a key.",
    args: [counterKey, integer("decrement")],
    run: subtractAmount,
  },
];
