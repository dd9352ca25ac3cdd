/** BLPOP, BRPOP, BLMPOP: as LPOP, RPOP and LMPOP, but where there is nothing to pop they wait until there is. */
import type { ReplyWriter } from "@respire/resp-protocol";
import { key } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { type ListEnd, listEnd } from "../../values/list.js";
import { readTimeoutMs, timeoutArgument } from "../block-timeout.js";
import { popEvent, popName } from "./ends.js";
import { multiplePopArguments, multiplePopReply, popFirstOf, readMultiplePop, takeOneInto } from "./pop.js";

const timedOut = (reply: ReplyWriter): void => reply.nullArray();

const blockingPop =
  (end: ListEnd): CommandHandler =>
  (context) => {
    const { args, db, effects, nowMs, reply } = context;
    const endKey = args.count - 1;
    const timeoutMs = readTimeoutMs(args, endKey, nowMs);
    for (let i = 1; i < endKey; i++) {
      const list = db.listToChange(args, i);
      if (list === null) continue;
      reply.array(2);
      reply.bulk(args.bytes, args.start(i), args.length(i));
      const isGone = takeOneInto(reply, list, end);
      if (effects.isPropagating) effects.rewrite([popName(end), args.word(i)], 1, popEvent(end));
      else effects.wrote(args, i, popEvent(end));
      if (isGone) effects.wrote(args, i, events.del);
      return;
    }
    context.block({ type: valueType.list, firstKey: 1, endKey, timeoutMs, onTimeout: timedOut });
  };

function blmpop(context: CommandContext): void {
  const { args, nowMs } = context;
  const asked = readMultiplePop(args, 2);
  const timeoutMs = readTimeoutMs(args, 1, nowMs); // After what stands behind it: so Redis has it.
  if (popFirstOf(context, 3, asked)) return;
  context.block({ type: valueType.list, firstKey: 3, endKey: asked.endKey, timeoutMs, onTimeout: timedOut });
}

const shared = {
  group: "list",
  since: "2.0.0",
  complexity: "O(N) for N keys",
  flags: ["write", "blocking"],
  aclCategories: ["list"],
  history: [["6.0.0", "The timeout may be a fraction."]],
  args: [key("key", ["RW", "access", "delete"], { multiple: true }), timeoutArgument],
  reply: replies.nullArrayOr(replies.tuple([replies.bulk("key"), replies.bulk("element")]), "a key and the element popped from it"),
} as const satisfies Partial<CommandSpec>;

export const listBlockingPopCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "BLPOP",
    summary: "Takes the first element of the first list of several that is not empty; waits until there is one.",
    run: blockingPop(listEnd.head),
  },
  {
    ...shared,
    name: "BRPOP",
    summary: "Takes the last element of the first list of several that is not empty; waits until there is one.",
    run: blockingPop(listEnd.tail),
  },
  {
    name: "BLMPOP",
    group: "list",
    since: "7.0.0",
    summary: "Takes elements from the first list of several that is not empty; waits until there is one.",
    complexity: "O(N + M) for N keys and M elements",
    flags: ["write", "blocking"],
    aclCategories: ["list"],
    args: [timeoutArgument, ...multiplePopArguments],
    reply: multiplePopReply,
    run: blmpop,
  },
];
