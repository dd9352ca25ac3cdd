/** Commands that tell of one member, or of all together: ZCARD, ZSCORE, ZMSCORE, ZRANK, ZREVRANK. */
import { key, string, token } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";

function zcard({ args, db, reply }: CommandContext): void {
  reply.integer(db.sortedSetAt(args, 1)?.length ?? 0);
}

function zscore({ args, db, reply }: CommandContext): void {
  const set = db.sortedSetAt(args, 1);
  if (set === null || !set.find(args.bytes, args.start(2), args.length(2))) reply.null();
  else reply.double(set.foundScore);
}

function zmscore({ args, db, reply }: CommandContext): void {
  const set = db.sortedSetAt(args, 1);
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    if (set === null || !set.find(args.bytes, args.start(i), args.length(i))) reply.null();
    else reply.double(set.foundScore);
  }
}

const rank =
  (command: string, isReverse: boolean): CommandHandler =>
  ({ args, db, reply }) => {
    if (args.count > 4) throw refusal.wrongArity(command);
    const withScore = args.count === 4;
    if (withScore && !args.is(3, "WITHSCORE")) throw errors.syntax;
    const set = db.sortedSetAt(args, 1);
    if (set === null || !set.find(args.bytes, args.start(2), args.length(2))) return withScore ? reply.nullArray() : reply.null();
    if (withScore) reply.array(2);
    reply.integer(isReverse ? set.length - 1 - set.foundRank : set.foundRank);
    if (withScore) reply.double(set.foundScore);
  };

const shared = { group: "sorted-set", aclCategories: ["sortedset"], flags: ["readonly", "fast"] } as const;
const ranked = {
  ...shared,
  since: "2.0.0",
  complexity: "O(log(N)), N being the size of the sorted set",
  history: [["7.2.0", "`WITHSCORE`."]],
  args: [key("key", ["RO", "access"]), string("member"), token("WITHSCORE", { optional: true, since: "7.2.0" })],
  reply: replies.oneOf([
    replies.count("the rank"),
    replies.tuple([replies.count("the rank"), replies.double("the score")], "with `WITHSCORE`"),
    { type: "null", description: "there is no such member" },
    { type: "nullArray", description: "the same, with `WITHSCORE`" },
  ]),
} as const satisfies Partial<CommandSpec>;

export const sortedSetReadCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZCARD",
    since: "1.2.0",
    summary: "Returns the number of members of a sorted set.",
    complexity: "O(1)",
    args: [key("key", ["RO"])],
    reply: replies.count("number of members"),
    run: zcard,
  },
  {
    ...shared,
    name: "ZSCORE",
    since: "1.2.0",
    summary: "Returns the score of a member of a sorted set.",
    complexity: "O(1)",
    args: [key("key", ["RO", "access"]), string("member")],
    reply: replies.nullOr(replies.double("the score")),
    run: zscore,
  },
  {
    ...shared,
    name: "ZMSCORE",
    since: "6.2.0",
    summary: "Returns the scores of several members of a sorted set.",
    complexity: "O(N) for N members",
    args: [key("key", ["RO", "access"]), string("member", { multiple: true })],
    reply: replies.array(replies.nullOr(replies.double()), "the scores, in the order of the request"),
    run: zmscore,
  },
  { ...ranked, name: "ZRANK", summary: "Returns the rank of a member, 0 being that of the lowest score.", run: rank("zrank", false) },
  { ...ranked, name: "ZREVRANK", summary: "Returns the rank of a member, 0 being that of the highest score.", run: rank("zrevrank", true) },
];
