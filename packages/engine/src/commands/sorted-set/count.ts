/** ZCOUNT and ZLEXCOUNT: how many members a range has. */
import { double, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { LexRange, ScoreRange } from "../../values/ranges.js";
import { readLexRange, readScoreRange } from "./range-bounds.js";

const scores = new ScoreRange();
const members = new LexRange();

function zcount({ args, db, reply }: CommandContext): void {
  readScoreRange(args, 2, 3, scores);
  const set = db.sortedSetAt(args, 1);
  set?.selectScores(scores);
  reply.integer(set?.count ?? 0);
}

function zlexcount({ args, db, reply }: CommandContext): void {
  readLexRange(args, 2, 3, members);
  const set = db.sortedSetAt(args, 1);
  set?.selectLex(members, false);
  reply.integer(set?.count ?? 0);
}

const shared = {
  group: "sorted-set",
  aclCategories: ["sortedset"],
  flags: ["readonly", "fast"],
  complexity: "O(log(N)), N being the size of the sorted set",
  reply: replies.count("number of members"),
} as const satisfies Partial<CommandSpec>;

export const sortedSetCountCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZCOUNT",
    since: "2.0.0",
    summary: "Counts the members of a sorted set whose scores are in a range.",
    args: [key("key", ["RO", "access"]), double("min"), double("max")],
    run: zcount,
  },
  {
    ...shared,
    name: "ZLEXCOUNT",
    since: "2.8.9",
    summary: "Counts the members of a sorted set that are in a range of members, where all scores are equal.",
    args: [key("key", ["RO", "access"]), string("min"), string("max")],
    run: zlexcount,
  },
];
