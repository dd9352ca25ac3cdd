/** BLMOVE, BRPOPLPUSH, BLMOVEM: as LMOVE, RPOPLPUSH and LMOVEM, but where there is nothing to move they wait until there is. */
import type { ReplyWriter } from "@respire/resp-protocol";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { listEnd } from "../../values/list.js";
import { readTimeoutMs, timeoutArgument } from "../block-timeout.js";
import { endWord, readEnd } from "./ends.js";
import { movedReply, moveEnds, moveKeys, moveOne, moveSeveral, multipleMoveOptions, readMultipleMove } from "./move.js";

const timedOut = (reply: ReplyWriter): void => reply.nullArray();
const denied = (reply: ReplyWriter): void => reply.null();

function blmove(context: CommandContext): void {
  const { args, nowMs } = context;
  const from = readEnd(args, 3);
  const to = readEnd(args, 4);
  const timeoutMs = readTimeoutMs(args, 5, nowMs);
  if (moveOne(context, from, to, ["LMOVE", endWord(from), endWord(to)])) return;
  context.block({ type: valueType.list, firstKey: 1, endKey: 2, timeoutMs, onTimeout: timedOut, onDenied: denied });
}

function brpoplpush(context: CommandContext): void {
  const { args, nowMs } = context;
  const timeoutMs = readTimeoutMs(args, 3, nowMs);
  if (moveOne(context, listEnd.tail, listEnd.head, ["RPOPLPUSH"])) return;
  context.block({ type: valueType.list, firstKey: 1, endKey: 2, timeoutMs, onTimeout: timedOut, onDenied: denied });
}

function blmovem(context: CommandContext): void {
  const { args, nowMs } = context;
  const asked = readMultipleMove(args, 6);
  const timeoutMs = readTimeoutMs(args, 5, nowMs);
  if (moveSeveral(context, asked, true)) return;
  context.block({ type: valueType.list, firstKey: 1, endKey: 2, timeoutMs, onTimeout: timedOut });
}

const shared = { group: "list", flags: ["write", "denyoom", "blocking"], aclCategories: ["list"] } as const;
const movedOrNull = replies.oneOf([replies.bulk("the element"), { type: "null" }, { type: "nullArray" }]);

export const listBlockingMoveCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "BLMOVE",
    since: "6.2.0",
    summary: "Takes an element from an end of a list and adds it to an end of another; waits until there is one.",
    complexity: "O(1)",
    args: [...moveKeys, ...moveEnds, timeoutArgument],
    reply: movedOrNull,
    run: blmove,
  },
  {
    ...shared,
    name: "BRPOPLPUSH",
    since: "2.2.0",
    summary: "Takes the last element of a list and adds it before the first of another; waits until there is one.",
    complexity: "O(1)",
    history: [["6.0.0", "The timeout may be a fraction."]],
    deprecated: { since: "6.2.0", replacedBy: "`BLMOVE` with the `RIGHT` and `LEFT` arguments" },
    args: [...moveKeys, timeoutArgument],
    reply: movedOrNull,
    run: brpoplpush,
  },
  {
    ...shared,
    name: "BLMOVEM",
    since: "8.10.0",
    summary: "Takes several elements from an end of a list and adds them to an end of another; waits until there are enough.",
    complexity: "O(N) for N elements moved",
    args: [...moveKeys, ...moveEnds, timeoutArgument, multipleMoveOptions],
    reply: movedReply,
    run: blmovem,
  },
];
