/** ZPOPMIN, ZPOPMAX and ZMPOP: members with the lowest or the highest scores are taken out and returned. */
import { count, integer, key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events, type KeyEvent } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { type ScoreForm, type SortedSetValue, scoreForm } from "../../values/sorted-set.js";
import { beginMembers, formOf } from "./reply-form.js";

/** One end of a sorted set: what popping there is called and announced. */
export interface ScoreEnd {
  readonly isHighest: boolean;
  readonly popName: string;
  readonly event: KeyEvent;
}

export const lowestEnd: ScoreEnd = { isHighest: false, popName: "ZPOPMIN", event: events.zpopmin };
export const highestEnd: ScoreEnd = { isHighest: true, popName: "ZPOPMAX", event: events.zpopmax };

const pop =
  (end: ScoreEnd): CommandHandler =>
  ({ args, db, effects, reply }) => {
    if (args.count > 3) throw errors.syntax;
    const isCounted = args.count === 3;
    const asked = isCounted ? args.integer64(2, errors.notPositive) : 1;
    if (asked < 0) throw errors.notPositive;
    const set = db.sortedSetToChange(args, 1);
    if (set === null || asked === 0) return reply.array(0);
    const taken = Math.min(Number(asked), set.length);
    const form = isCounted ? formOf(reply) : scoreForm.flat;
    beginMembers(reply, taken, form);
    const isGone = takeInto(reply, set, end, taken, form);
    effects.wrote(args, 1, end.event);
    if (isGone) effects.wrote(args, 1, events.del);
  };

/** Replies with `taken` members from an end, of which there are as many, and takes them out. Returns whether the sorted set, and its key, went. */
export function takeInto(reply: CommandContext["reply"], set: SortedSetValue, end: ScoreEnd, taken: number, form: ScoreForm): boolean {
  const first = end.isHighest ? set.length - taken : 0;
  set.appendRangeTo(reply, first, taken, end.isHighest, form);
  set.removeRange(first, taken);
  return set.settle();
}

/** What ZMPOP and BZMPOP are asked for: keys, an end, how many members. */
export interface MultiplePop {
  /** Word behind the last key. */
  readonly endKey: number;
  readonly end: ScoreEnd;
  readonly count: number;
}

/** Reads it, from the word that says how many keys there are. */
export function readMultiplePop(args: Arguments, countIndex: number): MultiplePop {
  const keyCount = args.integer64(countIndex, errors.keyCountNotPositive);
  if (keyCount < 1) throw errors.keyCountNotPositive;
  const endKey = countIndex + 1 + Number(keyCount);
  if (endKey >= args.count) throw errors.syntax;
  const isHighest = args.is(endKey, "MAX");
  if (!isHighest && !args.is(endKey, "MIN")) throw errors.syntax;
  let count = -1;
  for (let i = endKey + 1; i < args.count; i++) {
    if (count >= 0 || !args.is(i, "COUNT") || ++i === args.count) throw errors.syntax;
    const asked = args.integer64(i, errors.countNotPositive);
    if (asked < 1) throw errors.countNotPositive;
    count = Number(asked);
  }
  return { endKey, end: isHighest ? highestEnd : lowestEnd, count: Math.max(1, count) };
}

/** Pops from the first sorted set of these keys, and replies with its name and the members. False if there is none. Repeated elsewhere as ZPOPMIN or ZPOPMAX. */
export function popFirstOf({ args, db, effects, reply }: CommandContext, firstKey: number, asked: MultiplePop): boolean {
  const { endKey, end, count } = asked;
  for (let i = firstKey; i < endKey; i++) {
    const set = db.sortedSetToChange(args, i);
    if (set === null) continue;
    const taken = Math.min(count, set.length);
    reply.array(2);
    reply.bulk(args.bytes, args.start(i), args.length(i));
    reply.array(taken);
    const isGone = takeInto(reply, set, end, taken, scoreForm.paired);
    if (effects.isPropagating) effects.rewrite([end.popName, args.word(i), String(taken)], 1, end.event);
    else effects.wrote(args, i, end.event);
    if (isGone) effects.wrote(args, i, events.del);
    return true;
  }
  return false;
}

function zmpop(context: CommandContext): void {
  const asked = readMultiplePop(context.args, 1);
  if (!popFirstOf(context, 2, asked)) context.reply.nullArray();
}

export const multiplePopArguments = [
  count("numkeys"),
  key("key", ["RW", "access", "delete"], { multiple: true }),
  oneOf("where", [token("MIN"), token("MAX")]),
  integer("count", { token: "COUNT", optional: true }),
];
export const multiplePopReply = replies.nullArrayOr(
  replies.tuple([replies.bulk("key"), replies.array(replies.tuple([replies.bulk("member"), replies.double("score")]))]),
  "a key and the members popped from it, with their scores",
);

const shared = {
  group: "sorted-set",
  since: "5.0.0",
  complexity: "O(log(N)*M) for M members popped, N being the size of the sorted set",
  flags: ["write", "fast"],
  aclCategories: ["sortedset"],
  args: [key("key", ["RW", "access", "delete"]), integer("count", { optional: true })],
  reply: replies.oneOf([
    replies.array(replies.oneOf([replies.bulk("member"), replies.double("its score")])),
    replies.array(replies.tuple([replies.bulk("member"), replies.double("its score")]), "in RESP3, with `count`"),
  ]),
} as const satisfies Partial<CommandSpec>;

export const sortedSetPopCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ZPOPMIN",
    summary: "Takes the members with the lowest scores out of a sorted set and returns them.",
    run: pop(lowestEnd),
  },
  {
    ...shared,
    name: "ZPOPMAX",
    summary: "Takes the members with the highest scores out of a sorted set and returns them.",
    run: pop(highestEnd),
  },
  {
    name: "ZMPOP",
    group: "sorted-set",
    since: "7.0.0",
    summary: "Takes members with the lowest or highest scores out of the first sorted set of several that is not empty.",
    complexity: "O(K) + O(M*log(N)) for K keys and M members popped, N being the size of the sorted set",
    flags: ["write"],
    aclCategories: ["sortedset"],
    args: multiplePopArguments,
    reply: multiplePopReply,
    run: zmpop,
  },
];
