/** ZADD and ZINCRBY: members get scores. */
import { block, double, key, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { added, addMembers, addOption } from "./add-members.js";

const addOptions = Object.entries(addOption);
const isBeginningOf: Readonly<Record<number, boolean>> = Object.fromEntries(
  addOptions.flatMap(([word]) => [word.charCodeAt(0), word.toLowerCase().charCodeAt(0)].map((code) => [code, true])),
);

/** The scores of the request, all read before anything is changed. */
let scores = new Float64Array(64);

function readScores(args: Arguments, from: number, count: number): void {
  if (scores.length < count) scores = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) scores[i] = args.double(from + i * 2);
}

/** The option that word `index` is, as a bit; 0 if it is none. */
function optionAt(args: Arguments, index: number): number {
  if (isBeginningOf[args.bytes[args.start(index)]] !== true) return 0;
  for (const [word, bit] of addOptions) if (args.is(index, word)) return bit;
  return 0;
}

function zadd(context: CommandContext): void {
  const { args } = context;
  let options = 0;
  let from = 2;
  for (let option = 0; from < args.count; from++, options |= option) {
    option = optionAt(args, from);
    if (option === 0) break;
  }
  const words = args.count - from;
  if (words === 0 || words % 2 !== 0) throw errors.syntax;
  const { NX, XX, GT, LT, INCR } = addOption;
  if ((options & NX) !== 0 && (options & XX) !== 0) throw errors.addNxWithXx;
  const comparisons = options & (GT | LT | NX);
  if ((comparisons & (comparisons - 1)) !== 0) throw errors.addComparisons;
  if ((options & INCR) !== 0 && words > 2) throw errors.addIncrementPairs;
  addPairs(context, options, from, words >>> 1);
}

function zincrby(context: CommandContext): void {
  if (optionAt(context.args, 2) !== 0) throw errors.syntax; // Redis reads ZADD's options here too, and finds too few words behind them.
  addPairs(context, addOption.INCR, 2, 1);
}

/** Adds `count` pairs of score and member, which are the words from `from` on, under these options, and replies. */
function addPairs(context: CommandContext, options: number, from: number, count: number): void {
  const { args, effects, reply } = context;
  readScores(args, from, count);
  const isIncrement = (options & addOption.INCR) !== 0;
  addMembers(context, options, scores, count, from + 1, 2);
  if (added.fresh + added.changed > 0) effects.wrote(args, 1, isIncrement ? events.zincr : events.zadd);
  if (!isIncrement) reply.integer((options & addOption.CH) !== 0 ? added.fresh + added.changed : added.fresh);
  else if (added.processed > 0) reply.double(added.score);
  else reply.null();
}

const shared = { group: "sorted-set", since: "1.2.0", aclCategories: ["sortedset"], flags: ["write", "denyoom", "fast"] } as const;

export const sortedSetAddCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZADD",
    summary: "Adds members to a sorted set, or gives those that are there other scores.",
    complexity: "O(log(N)) for each member, N being the size of the sorted set",
    history: [
      ["2.4.0", "Several members."],
      ["3.0.2", "`XX`, `NX`, `CH` and `INCR`."],
      ["6.2.0", "`GT` and `LT`."],
    ],
    args: [
      key("key", ["RW", "update"]),
      oneOf("condition", [token("NX"), token("XX")], { optional: true, since: "3.0.2" }),
      oneOf("comparison", [token("GT"), token("LT")], { optional: true, since: "6.2.0" }),
      token("CH", { name: "change", optional: true, since: "3.0.2" }),
      token("INCR", { name: "increment", optional: true, since: "3.0.2" }),
      block("data", [double("score"), string("member")], { multiple: true }),
    ],
    reply: replies.oneOf([
      replies.count("number of members added; with `CH`, added or changed"),
      replies.double("with `INCR`: the new score"),
      { type: "null", description: "with `INCR`: an option kept it from being done" },
    ]),
    run: zadd,
  },
  {
    ...shared,
    name: "ZINCRBY",
    summary: "Adds to the score of a member of a sorted set.",
    complexity: "O(log(N)), N being the size of the sorted set",
    args: [key("key", ["RW", "access", "update"]), double("increment"), string("member")],
    reply: replies.double("the new score"),
    run: zincrby,
  },
];
