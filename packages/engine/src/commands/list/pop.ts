/** LPOP, RPOP and LMPOP: elements are taken from an end of a list and returned. */
import { count, integer, key } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { type ListEnd, type ListValue, listEnd } from "../../values/list.js";
import { endArgument, popEvent, popName, readEnd } from "./ends.js";

const pop = (end: ListEnd): CommandHandler => {
  const event = popEvent(end);
  const wrongArity = refusal.wrongArity(popName(end).toLowerCase());
  return (context) => {
    const { args, db, effects, reply } = context;
    if (args.count > 3) throw wrongArity;
    if (args.count === 3) return popSeveral(context, end);
    const list = db.listToChange(args, 1);
    if (list === null) return reply.null();
    const isGone = takeOneInto(reply, list, end);
    effects.wrote(args, 1, event);
    if (isGone) effects.wrote(args, 1, events.del);
  };
};

function popSeveral({ args, db, effects, reply }: CommandContext, end: ListEnd): void {
  const wanted = args.integer64(2, errors.notPositive);
  if (wanted < 0) throw errors.notPositive;
  const list = db.listToChange(args, 1);
  if (list === null) return reply.nullArray();
  const taken = Math.min(Number(wanted), list.length);
  reply.array(taken);
  if (taken === 0) return;
  const isGone = takeInto(reply, list, end, taken);
  effects.wrote(args, 1, popEvent(end));
  if (isGone) effects.wrote(args, 1, events.del);
}

/** Replies with the element at an end of the list, and takes it out. Returns whether the list, and its key, went. */
export function takeOneInto(reply: CommandContext["reply"], list: ListValue, end: ListEnd): boolean {
  const { bytes, start, length } = list.elementAt(end);
  reply.bulk(bytes, start, length);
  list.pop(end);
  return list.settle();
}

/** Replies with `taken` elements from an end of the list, of which there are as many, and takes them out. Returns whether the list, and its key, went. */
export function takeInto(reply: CommandContext["reply"], list: ListValue, end: ListEnd, taken: number): boolean {
  if (end === listEnd.head) {
    list.appendRangeTo(reply, 0, taken);
    list.removeRange(0, taken);
  } else {
    list.appendLastTo(reply, taken);
    list.removeRange(list.length - taken, taken);
  }
  return list.settle();
}

/** What LMPOP and BLMPOP are asked for: keys, an end, how many elements. */
export interface MultiplePop {
  /** Word behind the last key. */
  readonly endKey: number;
  readonly end: ListEnd;
  readonly count: number;
}

/** Reads it, from the word that says how many keys there are. */
export function readMultiplePop(args: Arguments, countIndex: number): MultiplePop {
  const keyCount = args.integer64(countIndex, errors.keyCountNotPositive);
  if (keyCount < 1) throw errors.keyCountNotPositive;
  const endKey = countIndex + 1 + Number(keyCount);
  const end = readEnd(args, endKey);
  let count = -1;
  for (let i = endKey + 1; i < args.count; i++) {
    if (count >= 0 || !args.is(i, "COUNT") || ++i === args.count) throw errors.syntax;
    const asked = args.integer64(i, errors.countNotPositive);
    if (asked < 1) throw errors.countNotPositive;
    count = Number(asked);
  }
  return { endKey, end, count: Math.max(1, count) };
}

/** Pops from the first list of these keys, and replies with its name and the elements. False if there is none. Repeated elsewhere as LPOP or RPOP. */
export function popFirstOf({ args, db, effects, reply }: CommandContext, firstKey: number, { endKey, end, count }: MultiplePop): boolean {
  for (let i = firstKey; i < endKey; i++) {
    const list = db.listToChange(args, i);
    if (list === null) continue;
    const taken = Math.min(count, list.length);
    reply.array(2);
    reply.bulk(args.bytes, args.start(i), args.length(i));
    reply.array(taken);
    const isGone = takeInto(reply, list, end, taken);
    if (effects.isPropagating) effects.rewrite([popName(end), args.word(i), String(taken)], 1, popEvent(end));
    else effects.wrote(args, i, popEvent(end));
    if (isGone) effects.wrote(args, i, events.del);
    return true;
  }
  return false;
}

function lmpop(context: CommandContext): void {
  const asked = readMultiplePop(context.args, 1);
  if (!popFirstOf(context, 2, asked)) context.reply.nullArray();
}

export const multiplePopArguments = [
  count("numkeys"),
  key("key", ["RW", "access", "delete"], { multiple: true }),
  endArgument("where"),
  integer("count", { token: "COUNT", optional: true }),
];
export const multiplePopReply = replies.nullArrayOr(
  replies.tuple([replies.bulk("key"), replies.array(replies.bulk("element"))]),
  "a key and the elements popped from it",
);

const shared = {
  group: "list",
  complexity: "O(N) for N elements returned",
  flags: ["write", "fast"],
  aclCategories: ["list"],
  history: [["6.2.0", "`count`."]],
  args: [key("key", ["RW", "access", "delete"]), integer("count", { optional: true, since: "6.2.0" })],
  reply: replies.oneOf([
    { type: "null" },
    { type: "nullArray" },
    replies.bulk("the element"),
    replies.array(replies.bulk("element"), "with `count`: the elements"),
  ]),
} as const satisfies Partial<CommandSpec>;

export const listPopCommands: readonly CommandSpec[] = [
  { ...shared, name: "LPOP", since: "1.0.0", summary: "Takes the first elements of a list and returns them.", run: pop(listEnd.head) },
  { ...shared, name: "RPOP", since: "1.0.0", summary: "Takes the last elements of a list and returns them.", run: pop(listEnd.tail) },
  {
    name: "LMPOP",
    group: "list",
    since: "7.0.0",
    summary: "Takes elements from the first list of several that is not empty.",
    complexity: "O(N + M) for N keys and M elements",
    flags: ["write"],
    aclCategories: ["list"],
    args: multiplePopArguments,
    reply: multiplePopReply,
    run: lmpop,
  },
];
