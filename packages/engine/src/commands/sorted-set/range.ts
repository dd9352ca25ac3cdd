/** ZRANGE, and the older commands that return a range. */
import { block, double, integer, key, string, token } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { scoreForm } from "../../values/sorted-set.js";
import { limitCount, limitOffset, type RangeBy, RangeQuery, rangeArguments, rangeBy } from "./range-query.js";
import { beginMembers, formOf } from "./reply-form.js";

const query = new RangeQuery();

/** @param by and @param isReverse what the command's name says; null: the arguments do. */
const range =
  (by: RangeBy | null, isReverse: boolean | null): CommandHandler =>
  ({ args, db, reply }: CommandContext) => {
    query.read(args, 2, by, isReverse, false);
    const set = db.sortedSetAt(args, 1);
    if (set === null) return reply.array(0);
    query.selectIn(set);
    const form = query.withScores ? formOf(reply) : scoreForm.none;
    beginMembers(reply, set.count, form);
    set.appendRangeTo(reply, set.first, set.count, query.isReverse, form);
  };

const limit = block("limit", [limitOffset, limitCount], { token: "LIMIT", optional: true });
const withScores = token("WITHSCORES", { optional: true });
const searched = key("key", ["RO", "access"]);

const membersReply = replies.array(replies.bulk("member"));
const scoredReply = replies.oneOf([
  membersReply,
  replies.byProtocol(
    replies.array(replies.bulk("member, then its score")),
    replies.array(replies.tuple([replies.bulk("member"), replies.double("score")])),
  ),
]);

const shared = {
  group: "sorted-set",
  complexity: "O(log(N) + M) for M members returned, N being the size of the sorted set",
  flags: ["readonly"],
  aclCategories: ["sortedset"],
} as const;

export const sortedSetRangeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZRANGE",
    since: "1.2.0",
    summary: "Returns the members of a sorted set that are in a range of ranks, scores or members.",
    history: [["6.2.0", "`REV`, `BYSCORE`, `BYLEX` and `LIMIT`."]],
    args: [searched, ...rangeArguments, { ...limit, since: "6.2.0" }, withScores],
    reply: scoredReply,
    run: range(null, null),
  },
  {
    ...shared,
    name: "ZREVRANGE",
    since: "1.2.0",
    summary: "Returns members of a sorted set by rank, counted from the highest score.",
    deprecated: { since: "6.2.0", replacedBy: "`ZRANGE` with `REV`" },
    args: [searched, integer("start"), integer("stop"), withScores],
    reply: scoredReply,
    run: range(rangeBy.rank, true),
  },
  {
    ...shared,
    name: "ZRANGEBYSCORE",
    since: "1.0.5",
    summary: "Returns the members of a sorted set whose scores are in a range.",
    deprecated: { since: "6.2.0", replacedBy: "`ZRANGE` with `BYSCORE`" },
    history: [["2.0.0", "`WITHSCORES`."]],
    args: [searched, double("min"), double("max"), { ...withScores, since: "2.0.0" }, limit],
    reply: scoredReply,
    run: range(rangeBy.score, false),
  },
  {
    ...shared,
    name: "ZREVRANGEBYSCORE",
    since: "2.2.0",
    summary: "Returns the members of a sorted set whose scores are in a range, the highest first.",
    deprecated: { since: "6.2.0", replacedBy: "`ZRANGE` with `REV` and `BYSCORE`" },
    history: [["2.1.6", "`min` and `max` may be exclusive."]],
    args: [searched, double("max"), double("min"), withScores, limit],
    reply: scoredReply,
    run: range(rangeBy.score, true),
  },
  {
    ...shared,
    name: "ZRANGEBYLEX",
    since: "2.8.9",
    summary: "Returns the members of a sorted set that are in a range of members, where all scores are equal.",
    deprecated: { since: "6.2.0", replacedBy: "`ZRANGE` with `BYLEX`" },
    args: [searched, string("min"), string("max"), limit],
    reply: membersReply,
    run: range(rangeBy.lex, false),
  },
  {
    ...shared,
    name: "ZREVRANGEBYLEX",
    since: "2.8.9",
    summary: "Returns the members of a sorted set that are in a range of members, the highest first, where all scores are equal.",
    deprecated: { since: "6.2.0", replacedBy: "`ZRANGE` with `REV` and `BYLEX`" },
    args: [searched, string("max"), string("min"), limit],
    reply: membersReply,
    run: range(rangeBy.lex, true),
  },
];
