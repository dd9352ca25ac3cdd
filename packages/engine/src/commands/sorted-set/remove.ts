/** ZREM and ZREMRANGEBY…: members are taken out. */
import { double, integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events, type KeyEvent } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { LexRange, ScoreRange } from "../../values/ranges.js";
import type { SortedSetValue } from "../../values/sorted-set.js";
import { readLexRange, readScoreRange } from "./range-bounds.js";

const scores = new ScoreRange();
const members = new LexRange();

function zrem({ args, db, effects, reply }: CommandContext): void {
  const set = db.sortedSetToChange(args, 1);
  if (set === null) return reply.integer(0);
  let removed = 0;
  for (let i = 2; i < args.count && set.length > 0; i++) {
    if (!set.find(args.bytes, args.start(i), args.length(i))) continue;
    set.deleteFound();
    removed++;
  }
  if (removed > 0) {
    const isGone = set.settle();
    effects.wrote(args, 1, events.zrem);
    if (isGone) effects.wrote(args, 1, events.del);
  }
  reply.integer(removed);
}

function zremrangebyrank(context: CommandContext): void {
  const { args } = context;
  const start = Number(args.integer64(2));
  const stop = Number(args.integer64(3));
  removeSelected(context, events.zremrangebyrank, (set) => set.selectRanks(start, stop));
}

function zremrangebyscore(context: CommandContext): void {
  readScoreRange(context.args, 2, 3, scores);
  removeSelected(context, events.zremrangebyscore, (set) => set.selectScores(scores));
}

function zremrangebylex(context: CommandContext): void {
  readLexRange(context.args, 2, 3, members);
  removeSelected(context, events.zremrangebylex, (set) => set.selectLex(members, false));
}

function removeSelected({ args, db, effects, reply }: CommandContext, event: KeyEvent, select: (set: SortedSetValue) => void): void {
  const set = db.sortedSetToChange(args, 1);
  if (set === null) return reply.integer(0);
  select(set);
  const { first, count } = set;
  if (count > 0) {
    set.removeRange(first, count);
    const isGone = set.settle();
    effects.wrote(args, 1, event);
    if (isGone) effects.wrote(args, 1, events.del);
  }
  reply.integer(count);
}

const shared = {
  group: "sorted-set",
  aclCategories: ["sortedset"],
  complexity: "O(log(N) + M) for M members removed, N being the size of the sorted set",
  reply: replies.count("number of members removed"),
} as const satisfies Partial<CommandSpec>;
const emptied = key("key", ["RW", "delete"]);

export const sortedSetRemoveCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZREM",
    since: "1.2.0",
    summary: "Takes members out of a sorted set.",
    complexity: "O(M*log(N)) for M members, N being the size of the sorted set",
    history: [["2.4.0", "Several members."]],
    flags: ["write", "fast"],
    args: [emptied, string("member", { multiple: true })],
    run: zrem,
  },
  {
    ...shared,
    name: "ZREMRANGEBYRANK",
    since: "2.0.0",
    summary: "Takes the members out of a sorted set that are in a range of ranks.",
    flags: ["write"],
    args: [emptied, integer("start"), integer("stop")],
    run: zremrangebyrank,
  },
  {
    ...shared,
    name: "ZREMRANGEBYSCORE",
    since: "1.2.0",
    summary: "Takes the members out of a sorted set whose scores are in a range.",
    flags: ["write"],
    args: [emptied, double("min"), double("max")],
    run: zremrangebyscore,
  },
  {
    ...shared,
    name: "ZREMRANGEBYLEX",
    since: "2.8.9",
    summary: "Takes the members out of a sorted set that are in a range of members, where all scores are equal.",
    flags: ["write"],
    args: [emptied, string("min"), string("max")],
    run: zremrangebylex,
  },
];
