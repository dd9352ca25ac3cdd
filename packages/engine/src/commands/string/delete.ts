/** Commands that delete a key if its string is the expected one. */
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import type { Words } from "../../key-specs.js";
import { replies } from "../../reply-schema.js";
import { announceDeleted } from "../announce.js";
import { comparisonArgument, comparisonAt, condition, equalsWord, meets } from "./condition.js";

function delex(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  if (args.count === 2) {
    if (!db.delete(args, 1)) return reply.integer(0);
    effects.wrote(args, 1, events.del);
    return reply.integer(1);
  }
  if (args.count !== 4) throw delexArity;
  if ((db.peekKey(args, 1)?.typeName ?? "string") !== "string") throw errors.conditionOnOtherType;
  const value = db.stringToChange(args, 1);
  if (value === null) return reply.integer(0); // Whatever the condition: Redis looks at that last.
  const wanted = comparisonAt(args, 2);
  if (wanted === condition.none) throw errors.invalidCondition;
  if (!meets(wanted, value, args, 3)) return reply.integer(0);
  value.remove();
  announceDeleted(context);
  reply.integer(1);
}

function delifeq(context: CommandContext): void {
  const { args, db, reply } = context;
  const value = db.stringToChange(args, 1);
  if (value === null || !equalsWord(value, args, 2)) return reply.integer(0);
  value.remove();
  announceDeleted(context);
  reply.integer(1);
}

const delexArity = refusal.wrongArity("delex");
const shared = {
  group: "string",
  aclCategories: ["string"],
  reply: replies.oneOfIntegers([0, 1], "whether the key was deleted"),
} as const;

export const stringDeleteCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "DELEX",
    since: "8.4.0",
    summary: "Deletes a key, if its string or the digest of that is the one given or another.",
    complexity: "O(1), O(N) for N bytes of the string where its digest is asked for",
    flags: ["write", "fast"],
    args: [key("key", ["RW", "delete", "variable_flags"]), comparisonArgument],
    keyFlags: (words: Words) => (words.count > 2 ? ["RW", "access", "delete"] : ["RM", "delete"]),
    run: delex,
  },
  {
    ...shared,
    name: "DELIFEQ",
    since: "9.0.0",
    summary: "Deletes a key if its string is the one given.",
    complexity: "O(N) for N bytes of the string",
    flags: ["write"],
    args: [key("key", ["RM", "access", "delete"]), string("value")],
    run: delifeq,
  },
];
