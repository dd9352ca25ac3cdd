/** BZPOPMIN, BZPOPMAX, BZMPOP: as ZPOPMIN, ZPOPMAX and ZMPOP, but where there is nothing to pop they wait until there is. */
import { key } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { nullArrayReply } from "../../session/deferred-reply.js";
import { scoreForm } from "../../values/sorted-set.js";
import { readTimeoutMs, timeoutArgument } from "../block-timeout.js";
import {
  highestEnd,
  lowestEnd,
  multiplePopArguments,
  multiplePopReply,
  popFirstOf,
  readMultiplePop,
  type ScoreEnd,
  takeInto,
} from "./pop.js";

const blockingPop =
  (end: ScoreEnd): CommandHandler =>
  (context) => {
    const { args, db, effects, nowMs, reply } = context;
    const endKey = args.count - 1;
    const timeoutMs = readTimeoutMs(args, endKey, nowMs);
    for (let i = 1; i < endKey; i++) {
      const set = db.sortedSetToChange(args, i);
      if (set === null) continue;
      reply.array(3);
      reply.bulk(args.bytes, args.start(i), args.length(i));
      const isGone = takeInto(reply, set, end, 1, scoreForm.flat);
      if (effects.isPropagating) effects.rewrite([end.popName, args.word(i)], 1, end.event);
      else effects.wrote(args, i, end.event);
      if (isGone) effects.wrote(args, i, events.del);
      return;
    }
    context.block({ type: valueType.sortedSet, firstKey: 1, endKey, timeoutMs, onTimeout: nullArrayReply });
  };

function bzmpop(context: CommandContext): void {
  const { args, nowMs } = context;
  const asked = readMultiplePop(args, 2);
  const timeoutMs = readTimeoutMs(args, 1, nowMs); // After what stands behind it: so Redis has it.
  if (popFirstOf(context, 3, asked)) return;
  context.block({ type: valueType.sortedSet, firstKey: 3, endKey: asked.endKey, timeoutMs, onTimeout: nullArrayReply });
}

const shared = {
  group: "sorted-set",
  since: "5.0.0",
  complexity: "O(log(N)), N being the size of the sorted set",
  flags: ["write", "blocking", "fast"],
  aclCategories: ["sortedset"],
  history: [["6.0.0", "The timeout may be a fraction."]],
  args: [key("key", ["RW", "access", "delete"], { multiple: true }), timeoutArgument],
  reply: replies.nullArrayOr(
    replies.tuple([replies.bulk("key"), replies.bulk("member"), replies.double("score")]),
    "a key, the member popped from it, and its score",
  ),
} as const satisfies Partial<CommandSpec>;

export const sortedSetBlockingPopCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "BZPOPMIN",
    summary: "Takes the member with the lowest score out of the first sorted set of several that is not empty; waits until there is one.",
    run: blockingPop(lowestEnd),
  },
  {
    ...shared,
    name: "BZPOPMAX",
    summary: "Takes the member with the highest score out of the first sorted set of several that is not empty; waits until there is one.",
    run: blockingPop(highestEnd),
  },
  {
    name: "BZMPOP",
    group: "sorted-set",
    since: "7.0.0",
    summary: "Takes members out of the first sorted set of several that is not empty; waits until there is one.",
    complexity: "O(K) + O(M*log(N)) for K keys and M members popped, N being the size of the sorted set",
    flags: ["write", "blocking"],
    aclCategories: ["sortedset"],
    args: [timeoutArgument, ...multiplePopArguments],
    reply: multiplePopReply,
    run: bzmpop,
  },
];
